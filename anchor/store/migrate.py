"""Brings a database to the schema of this program, from nothing or from any earlier version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from .errors import StoreError
from .tables import metadata

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head() -> str:
    """The newest revision this program knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise StoreError(f"{FOLDER} holds no migrations: the installation is damaged, install anchor24 again")
    return revision


def current(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the missing migrations in the caller's transaction.

    Raises `StoreError` when the database was written by a newer program."""
    at = current(connection)
    if at is not None:
        if at == head() and to == "head":
            return
        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
        if at not in known:
            raise StoreError(
                f"the database is at schema {at}, which this version does not know: "
                "a newer version wrote it; start that version, or restore a copy made before the upgrade"
            )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def differences(connection: Connection) -> list[object]:
    """What the tables of the program and of the database do not agree on; empty when they match."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))
