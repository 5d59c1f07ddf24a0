"""How SQLite is opened here, and how DBOS's own database is prepared before DBOS opens it.

WAL lets the desk read while a workflow writes; NORMAL keeps every committed transaction through a crash of
the process (a power cut can lose the last ones, never corrupt); the busy timeout waits instead of failing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_MILLISECONDS = 5000
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",  # first, so that the others wait too
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
)
SYNCHRONOUS = {0: "off", 1: "normal", 2: "full", 3: "extra"}


def prepare(path: Path) -> None:
    """Creates the database file if it is missing, private to its owner, and switches it to WAL for good."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
    finally:
        connection.close()


def apply_pragmas(engine: Engine) -> None:
    """Every new connection of `engine` gets the pragmas, whoever begins its transactions."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        # Outside a transaction: journal_mode and foreign_keys are ignored inside one.
        level, connection.isolation_level = connection.isolation_level, None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
        connection.isolation_level = level


def explicit_transactions(engine: Engine) -> None:
    """SQLAlchemy says BEGIN itself: writers with BEGIN IMMEDIATE, so that a transaction that reads before it
    writes cannot lose its snapshot to another writer (SQLITE_BUSY that no timeout waits for)."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("anchor_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def pragmas(engine: Engine) -> dict[str, str | int]:
    """The settings in force on a connection of `engine`, read back."""
    with engine.connect() as connection:

        def read(name: str) -> Any:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        return {
            "journal_mode": str(read("journal_mode")),
            "synchronous": SYNCHRONOUS[int(read("synchronous"))],
            "busy_timeout": int(read("busy_timeout")),
            "foreign_keys": int(read("foreign_keys")),
        }
