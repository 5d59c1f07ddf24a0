from __future__ import annotations

import numpy as np
import pytest

from render.presenter.levels import ballistics, levels


def tone(decibels: float, seconds: float = 1.0) -> np.ndarray:
    time = np.arange(int(48_000 * seconds)) / 48_000
    return (10 ** (decibels / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)


@pytest.mark.parametrize(("decibels", "level"), [(-6, 1.0), (-27, 0.5), (-48, 0.0), (0, 1.0), (-70, 0.0)])
def test_level_of_a_tone(decibels: float, level: float) -> None:
    measured = levels(tone(decibels))
    assert measured.shape == (25,)
    assert measured == pytest.approx(np.full(25, level), abs=0.01)


def test_silence_and_part_frames() -> None:
    assert (levels(np.zeros(48_000, np.float32)) == 0).all()
    assert len(levels(np.zeros(1921, np.float32))) == 2
    assert len(levels(np.zeros(0, np.float32))) == 0


def test_needle_rises_at_once_and_falls_steadily() -> None:
    measured = np.array([0, 1, 0, 0, 0, 0.9, 0], np.float32)
    needle = ballistics(measured)
    assert needle[1] == 1
    falls = needle[1:4] - needle[2:5]
    assert falls == pytest.approx(np.full(3, falls[0]), abs=1e-6)
    assert 0 < falls[0] < 0.1
    assert (needle >= measured).all()
