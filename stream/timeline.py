"""The channel's time: which tick is due when, and the one case in which the count jumps."""

from __future__ import annotations

from .clock import Clock
from .grid import (
    FRAME_RATE,
    SEGMENT_SECONDS,
    TICKS_PER_PART,
    first_number,
    first_tick,
    segment_at,
    unix_of,
)
from .position import Position

TOLERANCE = 2.0  # seconds between timeline and wall clock before the timeline jumps


class Timeline:
    """Ticks against the monotonic clock. The wall clock is read at the start and after a jump, never between.

    `tick` is the one that is being made; `discontinuity` counts the breaks of the timeline up to here."""

    def __init__(self, clock: Clock, last: Position | None) -> None:
        """Begin after everything that was published: `last` is where the run before got to."""
        self._clock = clock
        self.number = first_number(clock.wall(), last.number if last else None)
        self.tick = first_tick(self.number)
        self.discontinuity = last.discontinuity + 1 if last else 0
        self.start()

    def start(self) -> None:
        """Read the clocks: the present tick is due when its time comes, at most a segment from now."""
        wall = self._clock.wall()
        wait = min(max(unix_of(self.tick) - wall, 0.0), SEGMENT_SECONDS)
        self._zero = self.tick
        self._zero_wall = wall + wait
        self._zero_monotonic = self._clock.monotonic() + wait

    def due(self, tick: int) -> float:
        """The monotonic time at which a tick is due."""
        return self._zero_monotonic + (tick - self._zero) / FRAME_RATE

    def lateness(self) -> float:
        """Seconds since the present tick was due."""
        return self._clock.monotonic() - self.due(self.tick)

    def wall(self, tick: int) -> float:
        """The wall clock when a tick is due, as far as the monotonic clock knows."""
        return self._zero_wall + (tick - self._zero) / FRAME_RATE

    def part_wall(self, part: int) -> float:
        """The wall clock when the first tick of a part is due."""
        return self.wall(part * TICKS_PER_PART)

    def offset(self) -> float:
        """Seconds that the present tick is behind its place on the wall clock; negative when it is ahead."""
        return self._clock.wall() - unix_of(self.tick)

    def jump(self) -> int:
        """Go on at the next segment of the wall clock; gives the ticks that were left out."""
        ticks = first_tick(segment_at(self._clock.wall()) + 1) - self.tick
        self.tick += ticks
        self.discontinuity += 1
        self.start()
        return ticks
