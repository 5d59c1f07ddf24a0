"""Slows down guessing: a few attempts a minute from one address, and not too many from all together."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_ADDRESSES = 1000


class AttemptLimit:
    """At most `most` attempts in `seconds` from one address, and twenty times as many in all."""

    def __init__(
        self, most: int = 10, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=most * 20)
        self._lock = threading.Lock()

    def allow(self, address: str) -> bool:
        """Counts an attempt; False when it is one too many."""
        now = self._clock()
        with self._lock:
            seen = self._by_address.setdefault(address, deque(maxlen=self._most))
            self._by_address.move_to_end(address)
            while len(self._by_address) > MOST_ADDRESSES:
                self._by_address.popitem(last=False)
            if self._full(seen, now) or self._full(self._all, now):
                return False
            seen.append(now)
            self._all.append(now)
            return True

    def _full(self, attempts: deque[float], now: float) -> bool:
        return len(attempts) == attempts.maxlen and now - attempts[0] < self._seconds
