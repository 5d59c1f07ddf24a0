"""Posture: shifts between sentences, small movement always, rest at both ends."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.delivery import Phrase
from render.presenter.motion import moments
from render.presenter.posture import SWAY_STEP, held, postures, sway


def phrases(count: int) -> tuple[Phrase, ...]:
    return tuple(Phrase(0.5 + 5 * n, 4.7 + 5 * n, 0.8, True, False) for n in range(count))


def test_shifts_come_between_sentences() -> None:
    said = phrases(40)
    found = postures(said, 201.0, np.random.default_rng(1))
    assert 20 <= len(found) - 1 <= 40
    for posture in found[1:]:
        assert min(abs(posture.start - p.end) for p in said) < 0.1
        assert abs(posture.yaw) <= 2
        assert abs(posture.x) <= 0.008


def test_who_is_silent_shifts_now_and_then() -> None:
    found = postures((), 60.0, np.random.default_rng(2))
    assert 5 <= len(found) - 1 <= 13


def test_a_posture_is_held() -> None:
    found = postures(phrases(3), 16.0, np.random.default_rng(4))
    t = moments(16 * 25, 25)
    curve = held(found, "yaw", t)
    assert curve[0] == 0
    assert abs(curve[-1] - found[-1].yaw) < 1e-9


@settings(deadline=None)
@given(st.integers(0, 5), st.integers(0, 400), st.integers(0, 2**32))
def test_sway(count: int, more: int, seed: int) -> None:
    said = phrases(count)
    frames = 125 * count + more
    rng = np.random.default_rng(seed)
    curve = sway(postures(said, frames / 25, rng), frames, 25, rng)
    assert curve.shape == (frames, 2)
    assert np.abs(curve).max(initial=0) <= 0.0101
    assert (np.abs(np.diff(curve, axis=0)) <= SWAY_STEP + 1e-12).all()
    assert np.abs(curve[:1]).max(initial=0) < 1e-12
    assert np.abs(curve[-1:]).max(initial=0) < 1e-12
    if frames > 200:
        assert np.abs(curve[:, 0]).max() > 0.0005
