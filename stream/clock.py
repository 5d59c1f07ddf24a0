"""Time as the channel reads it: the wall clock once at start, the monotonic clock ever after."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What the playout asks of time. `patience` is how long it may wait for a decoder within one tick: next
    to nothing on the air, long enough for any machine when time is simulated."""

    @property
    def patience(self) -> float: ...

    def wall(self) -> float:
        """Unix time in seconds."""
        ...

    def monotonic(self) -> float: ...

    def sleep_until(self, monotonic: float) -> None: ...


class RealClock:
    """The machine's clocks."""

    patience = 0.005

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep_until(self, monotonic: float) -> None:
        remaining = monotonic - time.monotonic()
        if remaining > 0:
            time.sleep(remaining)


class SimulatedClock:
    """Time that passes only when someone sleeps: a day of programme in as long as it takes to encode."""

    patience = 20.0

    def __init__(self, start: float) -> None:
        self._now = start

    def wall(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def sleep_until(self, monotonic: float) -> None:
        self._now = max(self._now, monotonic)

    def advance(self, seconds: float) -> None:
        """Lose time, as a machine that stalls does."""
        self._now += seconds
