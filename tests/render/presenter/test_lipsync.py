"""The measures of lip sync, on mouths whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from render.presenter.lipsync import aperture, closures, lag, missed, open_aperture
from render.presenter.performance import VISEMES
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech


def test_apertures() -> None:
    opened = dict(zip(VISEMES, aperture(np.eye(len(VISEMES), dtype=np.float32)), strict=True))
    assert opened["PP"] == 0
    assert opened["aa"] == 1
    assert opened["FF"] < 0.08 < opened["SS"] < opened["ih"] < opened["E"] < opened["aa"]
    assert opened["ou"] < opened["oh"]


def test_closures_and_what_is_missed() -> None:
    said = [
        Phoneme("ɑ", 0.0, 0.2),
        Phoneme("m", 0.2, 0.3),
        Phoneme("a", 0.3, 0.5),
        Phoneme("p", 0.5, 0.55),
        Phoneme("b", 0.55, 0.65),
        Phoneme("a", 0.65, 0.8),
    ]
    opened = np.full(20, 0.9, np.float32)
    opened[6] = 0.01
    found = closures(said, opened)
    assert [(c.phoneme.ipa, c.frame) for c in found] == [("m", 6), ("b", 14)]  # 50 ms of p are too short
    assert open_aperture(said, opened) == pytest.approx(0.9)
    assert [c.phoneme.ipa for c in missed(found, 0.9)] == ["b"]
    assert closures([], opened) == []
    assert open_aperture([], opened) == 0.0


@pytest.mark.parametrize("early", [-0.12, 0.0, 0.08])
def test_the_lag_is_found(early: float) -> None:
    rng = np.random.default_rng(2)
    t = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE
    knots = np.arange(0, 10.5, 0.12)
    loud = np.interp(t, knots, rng.uniform(-35, -5, len(knots)))
    samples = (10 ** (loud / 20) * np.sin(1200 * t)).astype(np.float32)
    frames = (np.arange(250) + 0.5) / 25
    opened = np.interp(frames + early, t, loud + 40).astype(np.float32)
    found = lag(Speech(samples, (), ()), opened)
    assert found.seconds == pytest.approx(early, abs=0.015)
    assert found.correlation > 0.95


def test_nothing_to_measure() -> None:
    assert lag(Speech(np.zeros(0, np.float32), (), ()), np.zeros(0, np.float32)).correlation == 0
    assert lag(Speech(np.zeros(48000, np.float32), (), ()), np.zeros(25, np.float32)).correlation == 0
