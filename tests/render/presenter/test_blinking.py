"""Blinks as people blink."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.blinking import LISTENING, SPEAKING, Blink, blinks, lids


def many(seed: int = 0, **kinds: object) -> tuple[Blink, ...]:
    return blinks(3600.0, np.random.default_rng(seed), **kinds)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mean", "least", "most"), [(SPEAKING, 15, 20), (LISTENING, 11, 15)])
def test_how_often(mean: float, least: float, most: float) -> None:
    found = many(mean=mean)
    assert least <= len(found) / 60 <= most
    gaps = np.diff([b.start for b in found])
    assert gaps.min() > 0.5
    assert gaps.max() < 9
    assert gaps.mean() > np.median(gaps)  # long intervals are rarer, but longer: log-normal


def test_how_long() -> None:
    found = many(1)
    closing, opening = np.array([b.closing for b in found]), np.array([b.opening for b in found])
    assert 0.080 <= closing.min() <= closing.max() <= 0.100
    assert 0.150 <= opening.min() <= opening.max() <= 0.200


def test_the_ends_of_phrases_draw_blinks() -> None:
    ends = list(np.arange(3.0, 3600.0, 4.3))
    near = [min(abs(b.start - end) for end in ends) < 0.15 for b in many(2, favoured=ends)]
    by_chance = [min(abs(b.start - end) for end in ends) < 0.15 for b in many(2)]
    assert np.mean(near) > 0.35 > 0.15 > np.mean(by_chance)
    assert 14 <= len(near) / 60 <= 21


def test_large_movements_of_the_eyes_come_with_a_blink() -> None:
    forced = [10.0, 55.5, 300.25]
    starts = [b.start for b in many(3, forced=forced)]
    assert set(forced) <= set(starts)
    assert np.diff(starts).min() > 0.25


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(0, 2**32), st.sampled_from([25, 30, 50]))
def test_lids(frames: int, seed: int, fps: int) -> None:
    found = blinks(frames / fps, np.random.default_rng(seed))
    curve = lids(found, frames, fps)
    assert len(curve) == frames
    assert ((curve >= 0) & (curve <= 1)).all()
    assert not curve[:1].any()
    assert not curve[-1:].any()
    for blink in found:
        assert curve[int(blink.start * fps) : int(blink.end * fps) + 1].max() >= 0.94


def test_lids_close_faster_than_they_open() -> None:
    curve = lids([Blink(1.0, 0.09, 0.18)], 50, 25)
    shut = int(curve.argmax())
    closing = np.count_nonzero(curve[:shut] > 0.02)
    opening = np.count_nonzero(curve[shut + 1 :] > 0.02)
    assert 1 <= closing < opening <= 6
    assert np.count_nonzero(curve > 0.9) <= 2
