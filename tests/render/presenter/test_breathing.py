"""Breath: in before phrases, out while speaking, calm in silence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.breathing import RATE, STEP, breathing, intakes
from render.presenter.delivery import Phrase

PHRASES = st.lists(st.tuples(st.floats(0.1, 8), st.floats(0.14, 3)), max_size=8).map(
    lambda spans: _placed(spans)
)


def _placed(spans: list[tuple[float, float]]) -> tuple[Phrase, ...]:
    found, clock = [], 0.3
    for length, pause in spans:
        found.append(Phrase(clock, clock + length, pause, True, False))
        clock += length + pause
    return tuple(found)


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@settings(deadline=None)
@given(PHRASES, st.integers(0, 900))
def test_any_speech(phrases: tuple[Phrase, ...], more: int) -> None:
    spoken = phrases[-1].end + phrases[-1].pause if phrases else 0.0
    curve = breathing(phrases, int(spoken * 25) + more, 25, rng())
    assert len(curve) == int(spoken * 25) + more
    assert (np.abs(curve) <= 1).all()
    assert (np.abs(np.diff(curve)) <= STEP + 1e-9).all()
    assert abs(curve[:1].sum()) < 1e-9
    assert abs(curve[-1:].sum()) < 1e-9


def test_who_is_silent_breathes_calmly() -> None:
    curve = breathing((), 60 * 25, 25, rng())
    inner = (curve[1:-1] > curve[:-2]) & (curve[1:-1] >= curve[2:]) & (curve[1:-1] > 0.2)
    assert inner.sum() == pytest.approx(RATE, abs=1)
    assert 0.3 < curve.max() < 0.7


def test_a_breath_is_taken_before_a_phrase_and_spent_in_it() -> None:
    phrases = _placed([(4.0, 0.7), (5.0, 0.7)])
    curve = breathing(phrases, int((phrases[-1].end + 0.7) * 25), 25, rng())

    def at(seconds: float) -> float:
        return float(curve[int(seconds * 25)])

    assert at(phrases[1].start) > at(phrases[1].start - 0.6) + 0.4
    assert at(phrases[1].end - 0.2) < at(phrases[1].start) - 0.4
    middle = curve[int(phrases[1].start * 25) + 2 : int(phrases[1].end * 25) - 2]
    assert (np.diff(middle) <= 1e-6).all()


def test_not_every_pause_is_for_breath() -> None:
    assert len(intakes(_placed([(0.9, 0.3), (0.6, 0.3), (4.0, 0.16), (3.0, 0.5)]))) == 2
    deep, shallow = intakes(_placed([(6.0, 0.6), (0.8, 0.6)]))
    assert deep.depth > shallow.depth
    assert intakes(()) == ()
