"""Guessing is slowed down, patience is rewarded, and memory stays bounded."""

from __future__ import annotations

from anchor.web.attempt_limit import MOST_ADDRESSES, AttemptLimit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_few_attempts_then_a_wait() -> None:
    clock = Clock()
    limit = AttemptLimit(3, 60.0, clock)
    assert [limit.allow("a") for _ in range(4)] == [True, True, True, False]
    assert limit.allow("b")
    clock.now = 61.0
    assert limit.allow("a")


def test_many_addresses_together_are_limited_too() -> None:
    limit = AttemptLimit(3, 60.0, Clock())
    allowed = sum(limit.allow(str(number)) for number in range(500))
    assert allowed == 60


def test_memory_is_bounded() -> None:
    clock = Clock()
    limit = AttemptLimit(3, 60.0, clock)
    for number in range(MOST_ADDRESSES * 2):
        clock.now += 61.0
        limit.allow(str(number))
    assert len(limit._by_address) <= MOST_ADDRESSES
