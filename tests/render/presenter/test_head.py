"""The head: beats, nods and their limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.delivery import Accent, Delivery, Phrase
from render.presenter.head import MOST, PIXELS_A_DEGREE, STEP, head
from render.presenter.posture import SWAY_STEP, postures
from render.presenter.prosody import Prosody

SEEDS = range(40)


def told(phrases: tuple[Phrase, ...], accents: tuple[Accent, ...] = (), pitch: float = 0.0) -> Delivery:
    length = int(phrases[-1].end * 100) + 200 if phrases else 0
    return Delivery(phrases, accents, (), Prosody(np.full(length, -20.0), np.full(length, pitch)))


def average(delivery: Delivery, frames: int) -> np.ndarray:
    """Over many actors, so that only what they have in common is left."""
    every = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        every.append(head(delivery, postures((), 0.0, rng), frames, 25, rng))
    return np.mean(every, axis=0)


def test_a_nod_is_slower_than_three_pixels_a_frame() -> None:
    assert STEP[1] * PIXELS_A_DEGREE + SWAY_STEP * 1080 < 3.0
    assert np.hypot(STEP[0], STEP[1]) * PIXELS_A_DEGREE + SWAY_STEP * 1080 < 0.015 * 1080


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 12), st.floats(0, 1)), max_size=20),
    st.integers(0, 400),
    st.integers(0, 2**32),
)
def test_limits(accents: list[tuple[float, float]], frames: int, seed: int) -> None:
    said = (Phrase(0.3, 5.0, 0.6, True, False), Phrase(5.6, 11.0, 0.6, True, True))
    rng = np.random.default_rng(seed)
    delivery = told(said, tuple(Accent(t, s) for t, s in sorted(accents)), 7.0)
    curve = head(delivery, postures(said, frames / 25, rng), frames, 25, rng)
    assert curve.shape == (frames, 3)
    assert (np.abs(curve) <= MOST + 1e-9).all()
    assert (np.abs(np.diff(curve, axis=0)) <= STEP + 1e-9).all()
    assert np.abs(curve[:1]).max(initial=0) < 1e-9
    assert np.abs(curve[-1:]).max(initial=0) < 1e-9


def test_a_sentence_ends_with_a_nod() -> None:
    pitch = average(told((Phrase(0.5, 5.0, 2.0, True, False),)), 25 * 8)[:, 1]
    assert pitch[round(5.0 * 25)] < pitch[round(4.0 * 25)] - 0.8
    assert pitch[round(5.0 * 25)] < pitch[round(6.0 * 25)] - 0.8


def test_a_question_ends_with_the_head_up() -> None:
    pitch = average(told((Phrase(0.5, 5.0, 2.0, True, True),)), 25 * 8)[:, 1]
    assert pitch[round(4.95 * 25)] > pitch[round(4.0 * 25)] + 0.5


def test_the_head_beats_on_an_accent() -> None:
    said = (Phrase(0.5, 6.0, 0.1, False, False),)
    beaten = average(told(said, (Accent(3.0, 1.0),)), 25 * 8) - average(told(said), 25 * 8)
    low = int(np.argmin(beaten[:, 1]))
    assert beaten[low, 1] < -0.35
    assert low / 25 == pytest.approx(3.04, abs=0.13)


def test_the_head_rises_with_the_voice() -> None:
    said = (Phrase(0.5, 6.0, 0.1, False, False),)
    assert average(told(said, pitch=4.0), 200)[75, 1] > average(told(said, pitch=-4.0), 200)[75, 1] + 0.7


def test_the_head_never_stands_still() -> None:
    rng = np.random.default_rng(9)
    curve = head(told(()), postures((), 20.0, rng), 500, 25, rng)
    speed = np.abs(np.diff(curve[40:-40], axis=0)).sum(axis=1)
    assert np.mean(speed > 0.002) > 0.97
    assert speed.max() < 0.25
