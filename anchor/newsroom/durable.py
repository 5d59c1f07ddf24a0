"""DBOS as this program uses it: one process, its own SQLite file, versions and names that are pinned.

A workflow's finished steps are in the database; after a crash it goes on with the step that was running.
Raise the version when the steps of a workflow change their order or meaning: workflows of the old version are
then set aside instead of being resumed with steps they do not fit."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import Engine, create_engine, event

from anchor.store import sqlite

VERSION: Final = "1"
EXECUTOR: Final = "newsroom"  # one process, always the same name: its interrupted work is its own to resume
KEPT_WORKFLOWS: Final = 2000

__all__ = ["EXECUTOR", "VERSION", "SetWorkflowID", "engine", "forget_finished", "launch", "shut_down"]


def engine(path: Path) -> Engine:
    """The engine for DBOS's database, with the same pragmas as the store's."""
    sqlite.prepare(path)
    made = create_engine(f"sqlite:///{path}", pool_size=10, max_overflow=20)
    sqlite.apply_pragmas(made)

    @event.listens_for(made, "connect")
    def immediate(connection: object, record: object) -> None:
        # As DBOS's own engine does: writers queue up instead of losing their snapshot.
        connection.isolation_level = "IMMEDIATE"  # type: ignore[attr-defined]

    return made


def launch(path: Path) -> None:
    """Starts DBOS on the database at `path`; workflows that a crash interrupted go on.

    Everything the workflows need must be ready before."""
    config: DBOSConfig = {
        "name": "anchor",
        "system_database_engine": engine(path),
        "application_version": VERSION,
        "executor_id": EXECUTOR,
        "enable_otlp": False,
        "log_level": "ERROR",  # its account of retries repeats ours, with tracebacks
    }
    DBOS(config=config)
    chatty = logging.getLogger("dbos")
    chatty.handlers.clear()
    chatty.propagate = True
    DBOS.launch()


def shut_down() -> None:
    """Stops DBOS; what is running is resumed by the next launch."""
    DBOS.destroy()


def forget_finished(keep: int = KEPT_WORKFLOWS) -> int:
    """Removes the oldest workflows beyond `keep` that are over, and those of other versions."""
    over = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
    removed = 0
    while surplus := DBOS.list_workflows(
        status=over, sort_desc=True, offset=keep, limit=500, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([workflow.workflow_id for workflow in surplus])
        removed += len(surplus)
    return removed
