"""The way to the bus. Frames are made ahead of their time: what was made for a tick goes out when the tick is due.

Nothing airs as new before the log knows it, so that what shows an item for the first time waits for the disk as
well. The loop that makes the frames waits for neither."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from .bus import Bus, Message
from .clock import Clock

LONGEST_HOLD = 0.5  # seconds: a disk that does not answer never stops the channel


class Gate:
    """Messages pass in the order in which they came, none before its time."""

    def __init__(self, bus: Bus, clock: Clock, alarm: Callable[[str], None]) -> None:
        self._bus, self._clock, self._alarm = bus, clock, alarm
        self._queue: deque[tuple[float, Message, Future[None] | None]] = deque()
        self._asked_at: float | None = None  # when the first in the queue began to wait for the disk

    def publish(self, message: Message, due: float, after: Future[None] | None = None) -> None:
        """Hand a message on at the monotonic time `due`, and when `after` is done, if it is given."""
        self._queue.append((due, message, after))
        self.open()

    def open(self) -> None:
        """Let through what is due; asked every tick."""
        while (
            self._queue and self._queue[0][0] <= self._clock.monotonic() and self._written(self._queue[0][2])
        ):
            self._bus.publish(self._queue.popleft()[1])

    def close(self) -> None:
        """The channel stops: everything that was made goes out."""
        while self._queue:
            while not self._written(self._queue[0][2]):
                time.sleep(0.005)
            self._bus.publish(self._queue.popleft()[1])

    def _written(self, after: Future[None] | None) -> bool:
        """Is it on the disk, or has the disk had its time? Disks are real also where time is simulated."""
        if after is None:
            return True
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        if not after.done() and time.monotonic() < self._asked_at + LONGEST_HOLD:
            return False
        self._asked_at = None
        error = after.exception() if after.done() else "the disk did not answer"
        if error is not None:
            self._alarm(f"the as-run log did not confirm a start: {error}")
        return True
