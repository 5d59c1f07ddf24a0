"""Programme levels of speech, 25 a second, with the ballistics of a peak programme meter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE
from .presenter import FRAME_RATE

FLOOR_DB = -48.0
_TOP_DB = -6.0
_FALL_DB_PER_SECOND = 24.0 / 2.8  # IEC 60268-10, type II: 24 dB in 2.8 s
_FALL = 3.0 * _FALL_DB_PER_SECOND / FRAME_RATE  # three times as fast: read by eye, not by an engineer
_STEP = SAMPLE_RATE // FRAME_RATE


def levels(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level of every 40 ms of `samples` (float32 [n]): float32 [frames], 0 is -48 dBFS or less, 1 is -6 dBFS.

    Each is the RMS of its own 40 ms: no ballistics."""
    frames = -(-len(samples) // _STEP)
    padded = np.zeros(frames * _STEP, np.float32)
    padded[: len(samples)] = samples
    rms = np.sqrt(np.mean(np.square(padded.reshape(frames, _STEP), dtype=np.float64), axis=1))
    decibels = 20 * np.log10(np.maximum(rms * np.sqrt(2.0), 1e-6))
    result: NDArray[np.float32] = np.clip((decibels - FLOOR_DB) / (_TOP_DB - FLOOR_DB), 0.0, 1.0).astype(
        np.float32
    )
    return result


def ballistics(measured: NDArray[np.float32]) -> NDArray[np.float32]:
    """`measured` (0..1 per frame) as a meter's needle shows it: rises at once, falls at a fixed rate."""
    fall = _FALL / (_TOP_DB - FLOOR_DB)
    shown = np.empty_like(measured)
    needle = 0.0
    for index, level in enumerate(measured):
        needle = max(float(level), needle - fall)
        shown[index] = needle
    return shown
