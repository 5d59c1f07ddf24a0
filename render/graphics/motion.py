"""Curves of movement: pure functions of time, in seconds, giving 0..1."""

from __future__ import annotations


def progress(t: float, start: float, length: float) -> float:
    """How far `t` is through `length` seconds from `start`, held at 0 before and 1 after."""
    if length <= 0:
        return 1.0 if t >= start else 0.0
    return min(1.0, max(0.0, (t - start) / length))


def ease_out(p: float) -> float:
    """Fast away, soft landing (quintic)."""
    return 1.0 - (1.0 - p) ** 5


def ease_in(p: float) -> float:
    """Slow away (cubic)."""
    return p * p * p


def ease_in_out(p: float) -> float:
    """Soft at both ends (smootherstep)."""
    return p * p * p * (p * (6.0 * p - 15.0) + 10.0)
