"""What may air, as files: the newsroom writes them, master control reads them, either may be restarted.

`queue/<id>.json` waits to air as new, `continuity/<id>.json` may be repeated, `killed/<id>` must leave the
air and never come back, `ticker.json` is the list of headlines. Every write is a new file renamed over the
old one."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .grid import whole_segments
from .item import Item, TimedData, TimedText

MOST_ITEMS = 2000  # of a folder; more are not read
MOST_HEADLINES = 40
LONGEST_HEADLINE = 200  # characters
KILLED_KEPT = 90 * 86_400  # seconds

_Stamp = tuple[int, int, int]  # inode, modification time in nanoseconds, size in bytes

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class RunningOrderError(ValueError):
    """An item that cannot be stored or a file that is not one; the message names it."""


@dataclass(frozen=True)
class Snapshot:
    """The running order at one moment, as master control reads it."""

    waiting: tuple[Item, ...] = ()
    repeats: tuple[Item, ...] = ()
    killed: frozenset[str] = frozenset()
    ticker: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=(), compare=False)  # files that could not be read, and why

    @cached_property
    def waiting_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.waiting)

    @cached_property
    def repeat_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.repeats)


class RunningOrder:
    """The folder of one channel's running order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._queue, self._continuity, self._killed = (
            folder / name for name in ("queue", "continuity", "killed")
        )
        for path in (self._queue, self._continuity, self._killed):
            path.mkdir(parents=True, exist_ok=True)
        # Items as they were last read, by folder and file: hundreds are read several times a minute and few change.
        self._known: dict[Path, dict[str, tuple[_Stamp, Item]]] = {}

    def put(self, item: Item) -> None:
        """Queue an item to air as new; putting it again replaces it. Raises `RunningOrderError`."""
        _check(item)
        if not self.killed(item.id):
            stamped = item if item.queued_at else replace(item, queued_at=time.time())
            _write(self._queue / f"{item.id}.json", _to_json(replace(stamped, kind="new")))

    def offer_repeat(self, item: Item) -> None:
        """Let an item that has aired be repeated. Raises `RunningOrderError`."""
        _check(item)
        if not self.killed(item.id):
            _write(self._continuity / f"{item.id}.json", _to_json(replace(item, kind="repeat")))

    def withdraw(self, item_id: str) -> None:
        """Take an item out of the queue and the repeats; what is on air plays to its end."""
        self.taken(item_id)
        (self._continuity / f"{_checked_id(item_id)}.json").unlink(missing_ok=True)

    def taken(self, item_id: str) -> None:
        """Take an item out of the queue only: it has started."""
        (self._queue / f"{_checked_id(item_id)}.json").unlink(missing_ok=True)

    def kill(self, item_id: str) -> None:
        """Off the air at once, out of the queue and the repeats, for ever."""
        _write(self._killed / _checked_id(item_id), str(time.time()))
        self.withdraw(item_id)

    def killed(self, item_id: str) -> bool:
        return (self._killed / _checked_id(item_id)).exists()

    def waiting(self) -> list[Item]:
        """Items queued to air as new, in the order in which they would."""
        return sorted(self._read(self._queue, []), key=airing_order)

    def repeats(self) -> list[Item]:
        return sorted(self._read(self._continuity, []), key=lambda item: item.id)

    def set_ticker(self, headlines: Sequence[str]) -> None:
        """The ticker's headlines; at most 40 of 200 characters, line breaks become spaces."""
        kept = [" ".join(text.split())[:LONGEST_HEADLINE] for text in headlines if text.strip()]
        _write(self.folder / "ticker.json", json.dumps(kept[:MOST_HEADLINES], ensure_ascii=False))

    def ticker(self) -> list[str]:
        try:
            found = json.loads((self.folder / "ticker.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        texts = [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
        return [text[:LONGEST_HEADLINE] for text in texts[:MOST_HEADLINES]]

    def snapshot(self) -> Snapshot:
        """Everything at once; a file that cannot be read is left out and named in `faults`."""
        faults: list[str] = []
        return Snapshot(
            waiting=tuple(sorted(self._read(self._queue, faults), key=airing_order)),
            repeats=tuple(sorted(self._read(self._continuity, faults), key=lambda item: item.id)),
            killed=frozenset(entry.name for entry in os.scandir(self._killed)),
            ticker=tuple(self.ticker()),
            faults=tuple(faults),
        )

    def changed(self) -> tuple[int, ...]:
        """A value that differs after any change: the folders' modification times."""
        stamps = []
        for path in (self._queue, self._continuity, self._killed, self.folder):
            with contextlib.suppress(OSError):
                stamps.append(path.stat().st_mtime_ns)
        return tuple(stamps)

    def forget_killed(self, now: float) -> None:
        """Drop kill marks older than 90 days: what they named is out of every folder by then."""
        for path in self._killed.iterdir():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < now - KILLED_KEPT:
                    path.unlink()

    def _read(self, folder: Path, faults: list[str]) -> list[Item]:
        known = self._known.get(folder, {})
        found: dict[str, tuple[_Stamp, Item]] = {}
        names = sorted(path.name for path in folder.iterdir() if path.suffix == ".json")
        if len(names) > MOST_ITEMS:
            faults.append(f"{folder} holds {len(names)} items; only the first {MOST_ITEMS} are read")
        for name in names[:MOST_ITEMS]:
            path = folder / name
            try:
                stamp = _stamp(path)
                before = known.get(name)
                if before is not None and before[0] == stamp:
                    found[name] = before
                else:
                    found[name] = stamp, _from_json(path.read_text(encoding="utf-8"))
            except FileNotFoundError:
                continue
            except (OSError, ValueError, TypeError, KeyError) as error:
                faults.append(f"{path} is not an item: {error}")
        self._known[folder] = found
        return [item for _stamp, item in found.values()]


def _stamp(path: Path) -> _Stamp:
    """Differs when a file was replaced. It is taken before the file is read: at worst it is read once more."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def airing_order(item: Item) -> tuple[float, float, float, str]:
    """Higher priority first, then the longest queued, then the earliest allowed."""
    return -item.priority, item.queued_at, item.not_before, item.id


def _checked_id(item_id: str) -> str:
    if not _ID.fullmatch(item_id):
        raise RunningOrderError(f"item id {item_id!r} must be letters, digits, dots, hyphens or underscores")
    return item_id


def _check(item: Item) -> None:
    _checked_id(item.id)
    if whole_segments(item.duration) is None:
        raise RunningOrderError(f"item {item.id}: {item.duration} s is not a whole number of 1.92 s segments")


def _to_json(item: Item) -> str:
    table = asdict(item)
    table["path"] = str(item.path.resolve())
    table["captions"] = [[each.start, each.end, each.text] for each in item.captions]
    table["cues"] = [[each.start, each.end, dict(each.data)] for each in item.cues]
    return json.dumps(table, ensure_ascii=False)


def _from_json(text: str) -> Item:
    table = json.loads(text)
    if not isinstance(table, Mapping):
        raise RunningOrderError("not a JSON object")
    fields = dict(table)
    captions = tuple(TimedText(float(a), float(b), str(text)) for a, b, text in fields.pop("captions", ()))
    cues = tuple(TimedData(float(a), float(b), dict(data)) for a, b, data in fields.pop("cues", ()))
    item = Item(**{**fields, "path": Path(fields["path"]), "captions": captions, "cues": cues})
    _check(item)
    return item


def _write(path: Path, text: str) -> None:
    """Replace a file in one step and durably: a reader sees the old one or the new one."""
    descriptor, scratch = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
