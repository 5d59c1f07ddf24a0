"""The as-run log: what was on air, when. One JSON line an event, one file a UTC day, kept 90 days.

It is also the memory of what has aired as new: a start is on the disk before its first part is published,
and an item found here never airs as new again."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from .item import ItemKind

KEPT_DAYS = 90
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


class AsRunLog:
    """Appends and reads the log. One process writes; any may read, and sees new lines without reopening."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._started: set[str] = set()
        self._aired: dict[str, float] = {}
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
            self._note(entry)

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
            return item_id in self._started

    def started(self) -> frozenset[str]:
        """Every item that has started as new within the log's 90 days."""
        with self._lock:
            self._catch_up()
            return frozenset(self._started)

    def last_aired(self) -> Mapping[str, float]:
        """When each item last started, as new or repeat."""
        with self._lock:
            self._catch_up()
            return dict(self._aired)

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
                    self._note(entry)

    def _note(self, entry: AsRun) -> None:
        if entry.event == "start" and entry.kind != "slate":
            self._aired[entry.item_id] = max(entry.at, self._aired.get(entry.item_id, 0.0))
            if entry.kind == "new":
                self._started.add(entry.item_id)

    def _forget(self, today: str) -> None:
        oldest = datetime.strptime(today, "%Y-%m-%d").replace(tzinfo=UTC) - timedelta(days=KEPT_DAYS)
        for path in self._folder.glob("????-??-??.jsonl"):
            if path.stem < oldest.strftime("%Y-%m-%d"):
                path.unlink(missing_ok=True)
                self._offsets.pop(path.name, None)
        self._aired = {key: at for key, at in self._aired.items() if at >= oldest.timestamp()}


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
