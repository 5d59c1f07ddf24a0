"""One database: opening it, reading, writing, and telling listeners what changed."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, create_engine, delete, func, insert, make_url, select

from . import migrate, sqlite
from .tables import events

log = logging.getLogger(__name__)

EVENTS_KEPT = 1000
FOREIGN_CHANGES_SECONDS = 1.0  # how often a waiting page asks for changes made by another process


@dataclass(frozen=True)
class Change:
    """One committed change: `kind` is a table-like word ("script", "feed", "setting"), `subject` its key."""

    revision: int
    kind: str
    subject: str


class Database:
    """The engine with the transactions of this store. Safe to use from many threads."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder  # the data folder: article texts and clips lie in it
        self._changed = threading.Condition()
        self._revision = 0
        self._asked = 0.0
        self._listeners: list[Callable[[Change], None]] = []

    @classmethod
    def open(cls, location: Path | str, folder: Path | None = None) -> Self:
        """The store at a file path or a database URL, upgraded to the newest schema.

        `folder` is the data folder; beside the database file when not given, and needed for a URL that names
        no file. Raises `StoreError` when a newer program wrote the database."""
        if isinstance(location, Path) or "://" not in location:
            file = Path(location)
            sqlite.prepare(file)
            url, folder = f"sqlite:///{file}", folder or file.parent
        else:
            url = location
            database = make_url(url).database
            if folder is None and make_url(url).get_backend_name() == "sqlite" and database:
                folder = Path(database).parent
        if folder is None:
            raise ValueError("a store at a database URL needs the data folder: Store.open(url, folder)")
        engine = create_engine(url, pool_size=10, max_overflow=20)
        if engine.dialect.name == "sqlite":
            sqlite.apply_pragmas(engine)
            sqlite.explicit_transactions(engine)
        store = cls(engine, folder)
        with store._transaction() as connection:
            migrate.upgrade(connection)
        store._revision = store._read_revision()
        return store

    def close(self) -> None:
        """Gives the connections back; the store must not be used afterwards."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with (
            self.engine.connect().execution_options(anchor_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *changes: tuple[str, str]) -> Iterator[Writing]:
        """One transaction, all or nothing; listeners hear of its changes after it is committed."""
        with self._transaction() as connection:
            writing = Writing(connection)
            for kind, subject in changes:
                writing.changed(kind, subject)
            yield writing
            noted = writing.note_changes()
        if noted:
            self._announce(noted)

    def listen(self, listener: Callable[[Change], None]) -> None:
        """`listener` is called in the writer's thread after each committed change of this process.

        It must be quick; what it raises is logged and changes nothing."""
        self._listeners.append(listener)

    def revision(self) -> int:
        """The number of the newest change, by any process. Grows by every change, never repeats."""
        found = self._read_revision()
        with self._changed:
            self._revision = max(self._revision, found)
            return self._revision

    def wait_for_change(self, since: int, timeout: float) -> int:
        """Blocks until the revision is above `since` or `timeout` seconds passed; gives the revision then."""
        deadline = time.monotonic() + timeout
        while True:
            self._ask_for_foreign_changes()
            with self._changed:
                left = deadline - time.monotonic()
                if self._revision > since or left <= 0:
                    return self._revision
                self._changed.wait(min(left, FOREIGN_CHANGES_SECONDS))

    async def changed(self, since: int, timeout: float) -> int:  # noqa: ASYNC109 - an answer, not a cancellation
        """As `wait_for_change`, for an event loop: no thread is held while it waits."""
        deadline = time.monotonic() + timeout
        while True:
            if time.monotonic() - self._asked >= FOREIGN_CHANGES_SECONDS:
                await asyncio.to_thread(self._ask_for_foreign_changes)
            if self._revision > since or time.monotonic() >= deadline:
                return self._revision
            await asyncio.sleep(0.05)

    def changes(self, since: int) -> tuple[Change, ...]:
        """The changes after revision `since` that are still kept, oldest first; at most 1000."""
        with self.reading() as connection:
            rows = connection.execute(
                select(events).where(events.c.revision > since).order_by(events.c.revision)
            ).all()
        return tuple(Change(row.revision, row.kind, row.subject) for row in rows)

    def _announce(self, changes: list[Change]) -> None:
        with self._changed:
            self._revision = max(self._revision, changes[-1].revision)
            self._changed.notify_all()
        for change in changes:
            for listener in self._listeners:
                try:
                    listener(change)
                except Exception:
                    log.exception("a listener failed on %s %s", change.kind, change.subject)

    def _ask_for_foreign_changes(self) -> None:
        """One question a second for all who wait, however many."""
        now = time.monotonic()
        with self._changed:
            if now - self._asked < FOREIGN_CHANGES_SECONDS:
                return
            self._asked = now
        self.revision()

    def _read_revision(self) -> int:
        with self.reading() as connection:
            return int(connection.execute(select(func.max(events.c.revision))).scalar() or 0)


class Writing:
    """A running write transaction that remembers what it changed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._changes: dict[tuple[str, str], None] = {}

    def changed(self, kind: str, subject: str) -> None:
        self._changes[kind, subject] = None

    def note_changes(self) -> list[Change]:
        noted: list[Change] = []
        now = time.time()
        for kind, subject in self._changes:
            result = self.connection.execute(insert(events).values(at=now, kind=kind, subject=subject))
            key = result.inserted_primary_key
            assert key is not None
            noted.append(Change(int(key[0]), kind, subject))
        if noted and noted[-1].revision % 100 < len(noted):
            oldest = noted[-1].revision - EVENTS_KEPT
            self.connection.execute(delete(events).where(events.c.revision <= oldest))
        return noted


def moment(unix: float) -> datetime:
    """Unix seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(unix, UTC)


def moment_or_none(unix: float | None) -> datetime | None:
    return None if unix is None else moment(unix)
