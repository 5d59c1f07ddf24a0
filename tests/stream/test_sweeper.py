"""Garbage is collected between frames only."""

from __future__ import annotations

import gc
import weakref

from stream.sweeper import Sweeper


class Ring:
    """An object that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


def test_garbage_waits_for_a_sweep() -> None:
    with Sweeper() as sweeper:
        assert not gc.isenabled()
        ring = weakref.ref(Ring())
        for tick in range(1, 48):
            sweeper.sweep(tick)
        assert ring() is not None
        sweeper.sweep(48)
        assert ring() is None
        gc.collect()
        old = Ring()
        gc.collect()  # it has survived: a young sweep does not look at it again
        gone = weakref.ref(old)
        del old
        sweeper.sweep(48)
        assert gone() is not None
        sweeper.sweep(48 * 32)
        assert gone() is None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
