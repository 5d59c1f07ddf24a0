"""Where a repeat can be left for news: a segment boundary that cuts as little speech as possible."""

from __future__ import annotations

from dataclasses import dataclass

from .grid import FRAME_RATE, TICKS_PER_SEGMENT
from .item import Item

LEAST_NOTICE = 60  # ticks: the time it takes to open the next clip, with a margin
LONGEST_WAIT = 5 * TICKS_PER_SEGMENT  # ticks: 9.6 s, about two sentences
_UNNOTICED = FRAME_RATE // 2  # ticks of quiet that are heard as a pause
_FADE = 10  # ticks: 0.4 s


@dataclass(frozen=True)
class WayOut:
    """Leave the item `end` ticks after its first frame, quiet from `quiet` ticks on (quiet <= end)."""

    quiet: int
    end: int

    def gain(self, position: int) -> float:
        """How loud the item is, 0..1, at a position in ticks."""
        return min(1.0, max(0.0, 1 - (position - self.quiet) / _FADE))


def way_out(item: Item, position: int, ticks: int) -> WayOut | None:
    """How `item`, `ticks` long and at `position`, gives way; None when it ends by itself soon enough.

    A cue is a sentence that is said from its start to its end. A boundary within one cuts it, so the quiet begins
    where the sentence before it ended. The first boundary with a quiet no longer than a pause is
    taken; without one within 9.6 s, the one with the shortest quiet."""
    first = -(-(position + LEAST_NOTICE) // TICKS_PER_SEGMENT) * TICKS_PER_SEGMENT
    last = min(ticks, position + LONGEST_WAIT + 1)
    found: list[tuple[int, WayOut]] = []
    for end in range(first, last, TICKS_PER_SEGMENT):
        out = WayOut(max(position, _last_word(item, end)), end)
        if out.end - out.quiet <= _UNNOTICED:
            return out
        found.append((out.end - out.quiet, out))
    if ticks <= position + LONGEST_WAIT:
        return None
    return min(found, key=lambda each: each[0])[1] if found else None


def _last_word(item: Item, end: int) -> int:
    """The tick from which on nothing is said that `end` would cut; at least a fade before `end`."""
    whole = max((cue.end * FRAME_RATE for cue in item.cues if cue.end * FRAME_RATE <= end), default=0.0)
    cut = any(cue.start * FRAME_RATE < end < cue.end * FRAME_RATE for cue in item.cues)
    return round(whole if cut else max(whole, end - _FADE))
