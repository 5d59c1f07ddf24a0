"""Curves of movement: their limits hold for any input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from render.presenter.motion import (
    above,
    beat,
    below,
    limit_speed,
    moments,
    rest_at_ends,
    shift,
    soft,
    wander,
    within_reach_of_rest,
)

CURVES = hnp.arrays(np.float64, st.integers(1, 80), elements=st.floats(-5, 5))


@settings(deadline=None)
@given(CURVES, st.floats(0.01, 2))
def test_the_limit_of_speed_holds(x: np.ndarray, step: float) -> None:
    for limited in (limit_speed(x, step), below(x, step), above(x, step)):
        assert limited.shape == x.shape
        assert (np.abs(np.diff(limited)) <= step + 1e-9).all()
    assert (below(x, step) <= x + 1e-9).all()
    assert (above(x, step) >= x - 1e-9).all()


@settings(deadline=None)
@given(CURVES, st.floats(0.01, 2))
def test_a_limited_curve_still_ends_at_rest(x: np.ndarray, step: float) -> None:
    limited = limit_speed(within_reach_of_rest(x, step), step)
    assert abs(limited[0]) < 1e-9
    assert abs(limited[-1]) < 1e-9


def test_a_slow_curve_is_left_alone() -> None:
    x = np.sin(np.arange(100) / 10)
    assert np.allclose(limit_speed(x, 0.2), x)


def test_columns_are_limited_each_on_its_own() -> None:
    x = np.random.default_rng(1).normal(size=(50, 3))
    together = below(x, 0.1)
    assert np.allclose(together, np.stack([below(column, 0.1) for column in x.T], axis=1))


def test_soft_steps_and_beats() -> None:
    t = np.arange(0, 3, 0.01)
    assert soft(-1) == 0
    assert soft(2) == 1
    assert soft(0.5) == pytest.approx(0.5)
    b = beat(t, 1.0, 0.3, 0.5)
    assert b.max() == pytest.approx(1.0)
    assert t[b.argmax()] == pytest.approx(1.0)
    assert (b[(t < 0.7) | (t > 1.5)] == 0).all()
    s = shift(t, 1.0, 0.5)
    assert (s[t <= 1.0] == 0).all()
    assert (s[t >= 1.5] == 1).all()


@settings(deadline=None)
@given(st.integers(0, 200), st.floats(0.1, 3))
def test_rest_at_both_ends(frames: int, seconds: float) -> None:
    ease = rest_at_ends(frames, 25, seconds)
    assert len(ease) == frames
    if frames:
        assert ease[0] == ease[-1] == 0
        assert ((ease >= 0) & (ease <= 1)).all()
    if frames > 6 * seconds * 25 + 2:
        assert ease.max() == 1


def test_wandering_is_slow_and_about_nothing() -> None:
    t = moments(25 * 600, 25)
    x = wander(np.random.default_rng(3), t, 4.0)
    assert abs(x.mean()) < 0.1
    assert 0.8 < x.std() < 1.2
    assert np.abs(np.diff(x)).max() < 0.3
