"""Python's garbage collector, kept out of the frames: it looks through everything that lives, and once a second day's
items are in memory that takes longer than a frame may."""

from __future__ import annotations

import gc
from typing import Self

from .grid import TICKS_PER_SEGMENT

_YOUNG_EVERY = TICKS_PER_SEGMENT  # ticks
_ALL_EVERY = 32 * TICKS_PER_SEGMENT  # ticks: about a minute


class Sweeper:
    """While it is open, this process's garbage is collected only in `sweep`. What lives when it opens is taken to live
    for ever."""

    def __enter__(self) -> Self:
        gc.collect()
        gc.freeze()
        gc.disable()
        return self

    def __exit__(self, *_: object) -> None:
        gc.enable()
        gc.unfreeze()

    def sweep(self, tick: int) -> None:
        """Called after a tick that left time before the next."""
        if tick % _ALL_EVERY == 0:
            gc.collect()
        elif tick % _YOUNG_EVERY == 0:
            gc.collect(1)
