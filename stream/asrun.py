"""The as-run log: what was on air, when. One JSON line an event, one file a UTC day, kept 90 days.

It is also the memory of what has aired as new: a start is on the disk before its first part is published,
and an item found here never airs as new again."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from .item import ItemKind

KEPT_DAYS = 90
_KEPT = KEPT_DAYS * 86_400.0  # seconds
Event = Literal["start", "end", "cut", "late", "refused"]


@dataclass(frozen=True)
class AsRun:
    """One event. `at` is unix time, `number` the segment that was on air."""

    at: float
    kind: ItemKind
    event: Event
    item_id: str
    title: str
    number: int
    note: str = ""


@dataclass
class Aired:
    """What has aired within the log's 90 days, as ids and unix times. Not for use by several threads at once."""

    started: dict[str, float] = field(default_factory=dict)  # last started as new
    last: dict[str, float] = field(default_factory=dict)  # last started, as new or repeat

    def note(self, entry: AsRun) -> None:
        """Take an event in, and forget what is too old beside it. Only starts of items count."""
        if entry.event == "start" and entry.kind != "slate":
            for table in (self.last, self.started) if entry.kind == "new" else (self.last,):
                table[entry.item_id] = max(entry.at, table.pop(entry.item_id, 0.0))
                while (oldest := next(iter(table))) != entry.item_id and table[oldest] < entry.at - _KEPT:
                    del table[oldest]

    def copy(self) -> Aired:
        return Aired(dict(self.started), dict(self.last))


class AsRunLog:
    """Appends and reads the log. One process writes; any may read, and sees new lines without reopening."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._aired = Aired()
        self._offsets: dict[str, int] = {}
        with self._lock:
            self._catch_up()

    def append(self, entry: AsRun) -> None:
        """Write one event; on return a `start` is on the disk, not only in a buffer."""
        day = datetime.fromtimestamp(entry.at, UTC).strftime("%Y-%m-%d")
        line = json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n"
        with self._lock:
            path = self._folder / f"{day}.jsonl"
            fresh = not path.exists()
            with path.open("ab") as file:
                if not fresh and _torn(path):  # the last writer died within a line
                    line = b"\n" + line
                file.write(line)
                file.flush()
                if entry.event == "start":
                    os.fsync(file.fileno())
            if fresh:
                _sync_folder(self._folder)
                self._forget(day)
            self._aired.note(entry)

    def read(self, since: float) -> Iterator[AsRun]:
        """Every event from `since` (unix time) on, oldest first."""
        first = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d")
        for path in sorted(self._folder.glob("????-??-??.jsonl")):
            if path.stem >= first:
                with path.open("rb") as file:
                    yield from (entry for line in file if (entry := _parse(line)) and entry.at >= since)

    def started_as_new(self, item_id: str) -> bool:
        """Has this item ever started as new?"""
        with self._lock:
            self._catch_up()
            return item_id in self._aired.started

    def aired(self) -> Aired:
        """What has aired up to now, for the caller to keep."""
        with self._lock:
            self._catch_up()
            return self._aired.copy()

    def _catch_up(self) -> None:
        for path in sorted(self._folder.glob("????-??-??.jsonl")):
            offset = self._offsets.get(path.name, 0)
            try:
                size = path.stat().st_size
                if size <= offset:
                    continue
                with path.open("rb") as file:
                    file.seek(offset)
                    tail = file.read(size - offset)
            except OSError:
                continue
            whole = tail[: tail.rfind(b"\n") + 1]
            self._offsets[path.name] = offset + len(whole)
            for line in whole.splitlines():
                if entry := _parse(line):
                    self._aired.note(entry)

    def _forget(self, today: str) -> None:
        oldest = datetime.strptime(today, "%Y-%m-%d").replace(tzinfo=UTC) - timedelta(days=KEPT_DAYS)
        for path in self._folder.glob("????-??-??.jsonl"):
            if path.stem < oldest.strftime("%Y-%m-%d"):
                path.unlink(missing_ok=True)
                self._offsets.pop(path.name, None)


def _parse(line: bytes) -> AsRun | None:
    try:
        return AsRun(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
