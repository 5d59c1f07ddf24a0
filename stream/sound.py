"""The sound between clips: a room tone of exact loudness, and joins without clicks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .grid import FRAME_RATE, SAMPLE_RATE, SAMPLES_PER_TICK

Samples = NDArray[np.float32]  # [2, n] in -1..1

ROOM_TONE_LUFS = -40.0
_LOOP_TICKS = 20 * FRAME_RATE
_FADE = 480  # samples: 10 ms

# ITU-R BS.1770-5 annex 1, tables 1 and 2: the two stages of K weighting at 48 kHz
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


class RoomTone:
    """The air of a quiet studio: soft, low noise at -40 LUFS that repeats without a seam."""

    def __init__(self) -> None:
        self._loop = room_tone(_LOOP_TICKS * SAMPLES_PER_TICK, ROOM_TONE_LUFS)

    def tick(self, number: int) -> Samples:
        """The 1,920 samples of a tick of the timeline."""
        start = number % _LOOP_TICKS * SAMPLES_PER_TICK
        return self._loop[:, start : start + SAMPLES_PER_TICK].copy()


def room_tone(length: int, loudness: float, seed: int = 7) -> Samples:
    """Stereo noise of `length` samples and the given loudness (LUFS), periodic in its length.

    It is made in the frequency domain with random phases: that makes it seamless, and its loudness exact."""
    generator = np.random.default_rng(seed)
    frequencies = np.arange(length // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / length)
    level = np.zeros_like(frequencies)
    audible = frequencies > 30
    # Falls 3 dB an octave like pink noise, and faster above 900 Hz, where air conditioning is not heard.
    level[audible] = 1 / np.sqrt(frequencies[audible]) / (1 + (frequencies[audible] / 900) ** 2)
    common, left, right = (np.exp(2j * np.pi * generator.random(len(level))) for _ in range(3))
    spectra = np.stack([level * (0.8 * common + 0.6 * side) for side in (left, right)])
    power = np.sum(np.abs(spectra * k_weight(frequencies)) ** 2) * 2 / length**2
    gain = 10 ** ((loudness + 0.691 - 10 * np.log10(power)) / 20)
    samples: Samples = (np.fft.irfft(spectra, length) * gain).astype(np.float32)
    return samples


def k_weight(frequencies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Magnitude of K weighting at each frequency in Hz (BS.1770)."""
    delay = np.exp(-2j * np.pi * frequencies / SAMPLE_RATE)
    response = np.ones_like(delay)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response = response * np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    magnitude: NDArray[np.float64] = np.abs(response)
    return magnitude


class Joiner:
    """Joins ticks of different sources within 10 ms: a source that ends falls, the next one rises over it."""

    def __init__(self) -> None:
        self._last = np.zeros((2, 1), np.float32)
        self._rise = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, _FADE))).astype(np.float32)

    def tick(
        self, samples: Samples, joined: bool = False, leaves: bool = False, tail: Samples | None = None
    ) -> Samples:
        """The tick to encode. `joined`: it is the first of another source, after `tail` (what the old one would
        have said now; without it, after the last sample held). `leaves`: it is the last of its source."""
        if joined or leaves:
            samples = samples.copy()
        if joined:
            before = self._last if tail is None else tail[:, :_FADE]
            samples[:, :_FADE] = samples[:, :_FADE] * self._rise + before * (1 - self._rise)
        if leaves:
            samples[:, -_FADE:] *= self._rise[::-1]
        self._last = samples[:, -1:].copy()
        return samples
