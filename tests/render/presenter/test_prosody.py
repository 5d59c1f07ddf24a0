"""Melody and loudness, on sounds whose melody and loudness are known."""

from __future__ import annotations

import numpy as np
import pytest

from render.presenter.prosody import FLOOR_DB, HOP, prosody
from render.speech.speech import SAMPLE_RATE


def buzz(hertz: np.ndarray, level: float = 0.2) -> np.ndarray:
    """A voice-like sound of that pitch at each sample: twelve harmonics, each weaker than the one below."""
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    return (level * sum(np.sin(n * phase) / n for n in range(1, 13))).astype(np.float32)


@pytest.mark.parametrize("hertz", [85.0, 120.0, 210.0, 330.0])
def test_a_steady_pitch_is_found(hertz: float) -> None:
    heard = prosody(buzz(np.full(SAMPLE_RATE, hertz)))
    assert np.mean(~np.isnan(heard.pitch)) > 0.95
    assert np.nanmax(np.abs(heard.pitch)) < 0.3  # semitones from its own middle


def test_a_gliding_pitch_is_followed() -> None:
    glide = np.geomspace(100, 200, 2 * SAMPLE_RATE)
    heard = prosody(buzz(glide))
    true = 12 * np.log2(glide[:: round(HOP * SAMPLE_RATE)] / np.sqrt(100 * 200))
    error = np.abs(heard.pitch - true[: len(heard.pitch)])
    assert np.nanpercentile(error, 95) < 0.5


def test_noise_and_silence_have_no_pitch() -> None:
    noise = 0.1 * np.random.default_rng(1).normal(size=SAMPLE_RATE).astype(np.float32)
    assert np.mean(~np.isnan(prosody(noise).pitch)) < 0.1
    silence = prosody(np.zeros(SAMPLE_RATE, np.float32))
    assert np.isnan(silence.pitch).all()
    assert (silence.energy == FLOOR_DB).all()


def test_loudness_in_decibels() -> None:
    sound = np.concatenate([buzz(np.full(SAMPLE_RATE, 120.0), level) for level in (0.2, 0.02)])
    heard = prosody(sound)
    assert len(heard.energy) == 200
    assert heard.mean_energy(0.2, 0.8) - heard.mean_energy(1.2, 1.8) == pytest.approx(20.0, abs=0.3)
    assert heard.peak_pitch(0.2, 0.8) == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("count", [0, 1, 7, 100, 1921])
def test_very_short_sounds(count: int) -> None:
    heard = prosody(np.full(count, 0.1, np.float32))
    assert len(heard.energy) == len(heard.pitch) == -(-count // 480)
    assert np.isfinite(heard.mean_energy(0.0, 0.5))
    assert heard.peak_pitch(3.0, 4.0) == 0.0
