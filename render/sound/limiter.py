"""A look-ahead true-peak limiter: it sees peaks between the samples and turns down before they come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE
from .resample import SHORT, resample

OVERSAMPLING = 4
LOOK_AHEAD = 0.005  # seconds
RELEASE = 60.0  # dB per second


def limit(
    samples: NDArray[np.float32], ceiling: float, gain: float = 0.0, peaks: NDArray[np.float64] | None = None
) -> NDArray[np.float32]:
    """float32 [n, 2] at 48 kHz turned up by `gain` dB, with no true peak above `ceiling` dBFS; both
    channels get the same gain. `peaks` are `true_peaks(samples)`, when they are known already.

    The reduction needed at each sample is found on a signal oversampled four times (BS.1770-5, annex 2),
    spread over the look-ahead, released at a constant rate and smoothed by a moving average as long as the
    look-ahead, which cannot fall below what any peak needs."""
    found = true_peaks(samples) if peaks is None else peaks
    over = np.maximum(0.0, 20 * np.log10(np.maximum(found, 1e-9)) + gain - ceiling)  # dB to take away
    ahead = round(LOOK_AHEAD * SAMPLE_RATE)
    held = _greatest_within(over, ahead)
    fall = RELEASE / SAMPLE_RATE * np.arange(len(held))
    released = np.maximum.accumulate(held + fall) - fall
    level = 10 ** ((gain - _average_of_last(released, ahead)) / 20)
    return (samples * level.astype(np.float32)[:, np.newaxis]).astype(np.float32)


def true_peaks(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """The greatest absolute value [n] around each sample of float32 [n, 2], between the samples too."""
    peaks: NDArray[np.float64] = np.abs(samples).max(axis=1).astype(np.float64)
    for channel in samples.T:
        fine = np.abs(resample(np.ascontiguousarray(channel), SAMPLE_RATE, SAMPLE_RATE * OVERSAMPLING, SHORT))
        around = fine[::OVERSAMPLING].copy()
        for step in range(1, OVERSAMPLING):
            np.maximum(around, fine[step::OVERSAMPLING], out=around)
        # Values between samples n and n + 1 concern both.
        np.maximum(peaks, around, out=peaks)
        np.maximum(peaks[1:], around[:-1], out=peaks[1:])
    return peaks


def _greatest_within(values: NDArray[np.float64], ahead: int) -> NDArray[np.float64]:
    """max(values[n : n + ahead]) for each n, in log2(ahead) passes."""
    result, reach = values.copy(), 1
    while reach < ahead:
        step = min(reach, ahead - reach)
        result[:-step] = np.maximum(result[:-step], result[step:])
        reach += step
    return result


def _average_of_last(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    padded = np.concatenate((np.full(count, values[0]), values))
    total = np.cumsum(padded)
    result: NDArray[np.float64] = (total[count:] - total[:-count]) / count
    return result
