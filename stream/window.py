"""The origin's memory: the last segments of each track, and the playlists made from them. Bounded in every
direction."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from .grid import PARTS_PER_SEGMENT
from .hls import Entry, Report, media_playlist, text_playlist

GRACE = 4  # segments kept beyond the playlist, for those who are late
_INITS_KEPT = 6


@dataclass
class _Held:
    """One number in memory."""

    discontinuity: int
    init: str = ""
    parts: list[bytes] = field(default_factory=list)
    independent: list[bool] = field(default_factory=list)
    whole: bytes | None = None
    gap: bool = False

    @property
    def complete(self) -> bool:
        return self.whole is not None and len(self.parts) == PARTS_PER_SEGMENT


class _Window:
    """Consecutive numbers; the ones that were never made are gaps."""

    def __init__(self, segments: int) -> None:
        self._segments = segments
        self.changed = asyncio.Event()  # replaced by a new one at each change
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self.playlist = ""

    @property
    def last(self) -> int:
        """The newest number, or -1."""
        return next(reversed(self._held), -1)

    @property
    def size(self) -> int:
        """Bytes of media held."""
        return sum(sum(map(len, held.parts)) + len(held.whole or b"") for held in self._held.values())

    def clear(self) -> None:
        self._held.clear()
        self.playlist = ""

    def _wake(self) -> None:
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()

    def _open(self, number: int, discontinuity: int) -> _Held | None:
        """The place of a number; None when it is older than what is held."""
        last = self.last
        if number in self._held:
            return self._held[number]
        if number < last:
            return None
        if last >= 0:
            newest = self._held[last]
            if not self._is_done(newest):
                newest.gap, newest.parts, newest.whole = True, [], None
            for missing in range(max(last + 1, number - self._segments - GRACE), number):
                self._held[missing] = _Held(newest.discontinuity, newest.init, gap=True)
        held = self._held[number] = _Held(discontinuity)
        while len(self._held) > self._segments + GRACE or (
            self._held and next(iter(self._held)) < number - (self._segments + GRACE)
        ):
            self._held.popitem(last=False)
        return held

    def _is_done(self, held: _Held) -> bool:
        return held.complete or held.gap

    def _entries(self) -> list[Entry]:
        entries = [
            Entry(
                number, held.discontinuity, held.init, tuple(held.independent), self._is_done(held), held.gap
            )
            for number, held in self._held.items()
        ]
        # A playlist starts with something that can be played.
        while entries and entries[0].gap:
            entries.pop(0)
        return entries[-self._segments :]


class TrackWindow(_Window):
    """Video or audio."""

    def __init__(self, segments: int) -> None:
        super().__init__(segments)
        self._inits: OrderedDict[str, bytes] = OrderedDict()
        self.report: Report | None = None  # of the other track

    @property
    def position(self) -> tuple[int, int]:
        """(number, index) of the newest part; (-1, -1) when there is none."""
        for number in reversed(self._held):
            if self._held[number].parts:
                return number, len(self._held[number].parts) - 1
        return -1, -1

    def add_init(self, name: str, data: bytes) -> None:
        self._inits[name] = data
        self._inits.move_to_end(name)
        while len(self._inits) > _INITS_KEPT:
            self._inits.popitem(last=False)

    def add_part(
        self, number: int, index: int, data: bytes, independent: bool, init: str, discontinuity: int
    ) -> bool:
        """Take a part; False when it was there before or has no place."""
        if number not in self._held and index != 0:
            return False  # joined within a segment: the next one is the first
        held = self._open(number, discontinuity)
        if held is None or held.gap or index != len(held.parts):
            return False
        held.parts.append(data)
        held.independent.append(independent)
        held.init, held.discontinuity = init, discontinuity
        self._render()
        self._wake()
        return True

    def add_segment(self, number: int, data: bytes) -> None:
        """Take a whole segment; it is listed once its last part is there."""
        held = self._held.get(number)
        if held is not None and not held.gap:
            held.whole = data

    def init(self, name: str) -> bytes | None:
        return self._inits.get(name)

    def part(self, number: int, index: int) -> bytes | None:
        held = self._held.get(number)
        return held.parts[index] if held and 0 <= index < len(held.parts) else None

    def segment(self, number: int) -> bytes | None:
        held = self._held.get(number)
        return held.whole if held and held.complete else None

    def has(self, number: int, index: int | None) -> bool:
        """Is a part, or with None the whole segment, in the playlist, or a newer one?"""
        newest, last = self.position
        if newest > number:
            return True
        if newest < number:
            return False
        return last >= index if index is not None else self._held[number].complete

    def _render(self) -> None:
        entries = self._entries()
        # Players call a playlist without one whole segment empty.
        listed = any(entry.complete and not entry.gap for entry in entries)
        self.playlist = media_playlist(entries, self.report) if listed else ""


class TextWindow(_Window):
    """Captions or cues."""

    def add(self, number: int, data: bytes, discontinuity: int) -> bool:
        """Take a segment; False when it was there before."""
        if number in self._held:
            return False
        held = self._open(number, discontinuity)
        if held is None:
            return False
        held.whole = data
        self.playlist = text_playlist(self._entries())
        self._wake()
        return True

    def segment(self, number: int) -> bytes | None:
        held = self._held.get(number)
        return held.whole if held else None

    def _is_done(self, held: _Held) -> bool:
        return True
