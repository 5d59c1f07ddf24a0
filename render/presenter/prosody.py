"""Melody and loudness of a voice, from its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE

HOP: Final = 0.010  # seconds between two values
FLOOR_DB: Final = -70.0

_RATE = 8_000  # enough for melody
_WINDOW = 0.040  # seconds: two periods of the lowest voice
_LOWEST, _HIGHEST = 65.0, 420.0  # Hz
_VOICED = 0.45  # of the sound's energy repeats after one period
_AUDIBLE_DB = 28.0  # below the loudest
_BLOCK = 2_000  # windows analysed at a time


@dataclass(frozen=True)
class Prosody:
    """Both float64 [n], one value every `HOP` seconds from the start.

    `energy`: dB below full scale, at least `FLOOR_DB`. `pitch`: semitones above the voice's own middle, NaN where
    it has none."""

    energy: NDArray[np.float64]
    pitch: NDArray[np.float64]

    def mean_energy(self, start: float, end: float) -> float:
        """dB between two moments (seconds)."""
        return float(np.mean(_part(self.energy, start, end)))

    def share_below(self, level: float, start: float, end: float) -> float:
        """How much of the time between two moments is softer than `level` dB: 0..1."""
        return float(np.mean(_part(self.energy, start, end) < level))

    def peak_pitch(self, start: float, end: float) -> float:
        """Semitones; 0, the voice's middle, where there is no pitch."""
        part = _part(self.pitch, start, end)
        part = part[~np.isnan(part)]
        return float(np.max(part)) if len(part) else 0.0


def prosody(samples: NDArray[np.float32]) -> Prosody:
    """Of float32 [n] at 48 kHz. The pitch is found by the autocorrelation of short windows, corrected for the
    window's own (Boersma 1993)."""
    slow = _decimated(samples)
    length, hop = round(_WINDOW * _RATE), round(HOP * _RATE)
    count = -(-len(slow) // hop)
    if count == 0:
        return Prosody(np.zeros(0), np.zeros(0))
    padded = np.concatenate([np.zeros(length // 2), slow, np.zeros(length + hop)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, length)[hop // 2 :: hop][:count]
    energy = 10.0 * np.log10(np.maximum(np.mean(np.square(windows), axis=1), 1e-12))
    hertz = np.concatenate([_periodicity(windows[i : i + _BLOCK]) for i in range(0, count, _BLOCK)])
    hertz[energy < max(float(energy.max()) - _AUDIBLE_DB, FLOOR_DB)] = np.nan
    return Prosody(np.maximum(energy, FLOOR_DB), _semitones(_without_leaps(hertz)))


def _decimated(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    factor = SAMPLE_RATE // _RATE
    taps = np.hanning(4 * factor + 1)
    smooth = np.convolve(samples.astype(np.float64), taps / taps.sum(), "same") if len(samples) else samples
    return np.asarray(smooth[: len(samples)][::factor], np.float64)


def _periodicity(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hz of each window [n, length], NaN where none repeats itself."""
    length = windows.shape[1]
    taper = np.hanning(length)
    size = 1 << (2 * length - 1).bit_length()
    own = np.fft.irfft(np.abs(np.fft.rfft(taper, size)) ** 2)[:length]
    shaped = (windows - windows.mean(axis=1, keepdims=True)) * taper
    repeats = np.fft.irfft(np.abs(np.fft.rfft(shaped, size, axis=1)) ** 2, axis=1)[:, :length]
    shortest, longest = int(_RATE / _HIGHEST), min(int(_RATE / _LOWEST), length * 3 // 4)
    strength = repeats[:, : longest + 2] / np.maximum(repeats[:, :1], 1e-12)
    strength /= own[: longest + 2] / own[0]
    # A shorter period wins over its multiples unless these repeat clearly better.
    preferred = strength[:, shortest : longest + 1] - 0.02 * np.log2(
        np.arange(shortest, longest + 1) / shortest
    )
    lag = np.argmax(preferred, axis=1) + shortest
    rows = np.arange(len(windows))
    left, middle, right = strength[rows, lag - 1], strength[rows, lag], strength[rows, lag + 1]
    bend = left - 2.0 * middle + right
    offset = np.where(bend < -1e-9, 0.5 * (left - right) / np.where(bend < -1e-9, bend, 1.0), 0.0)
    hertz = _RATE / (lag + np.clip(offset, -0.5, 0.5))
    return np.asarray(np.where(middle > _VOICED, hertz, np.nan))


def _without_leaps(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without what is an octave away from its surroundings or stands alone."""
    if len(hertz) < 5:
        return hertz
    around = np.lib.stride_tricks.sliding_window_view(np.pad(hertz, 2, constant_values=np.nan), 5)
    voiced = (~np.isnan(around)).sum(axis=1)
    ordered = np.sort(around, axis=1)  # NaN last
    middle = ordered[np.arange(len(hertz)), np.maximum(voiced - 1, 0) // 2]
    return np.where((voiced >= 3) & (np.abs(np.log2(hertz / middle)) < 0.5), middle, np.nan)


def _semitones(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    voiced = ~np.isnan(hertz)
    if not voiced.any():
        return hertz
    return np.asarray(12.0 * np.log2(hertz / np.median(hertz[voiced])))


def _part(curve: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    first = min(max(int(start / HOP), 0), max(len(curve) - 1, 0))
    return curve[first : max(first + 1, round(end / HOP))] if len(curve) else np.zeros(1)
