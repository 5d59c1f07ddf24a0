"""The opening sting: four rising steps over a deep hit, landing on an open chord. Made by code, the same
every time."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE
from .tones import bell, brass, drum, place, riser, room

STING_SECONDS = 1.6

_D3, _A3, _D4, _E4, _A4, _D5, _E5, _A5 = 50, 57, 62, 64, 69, 74, 76, 81
_STEPS = ((0.0, _D4, 0.5), (0.16, _A4, 0.55), (0.32, _D5, 0.6))  # (seconds, note, level)
_LANDING = 0.48
_CHORD = ((_D3, -0.1, 0.5), (_A3, 0.2, 0.45), (_E4, -0.25, 0.4), (_A4, 0.25, 0.45), (_E5, 0.0, 0.55))


@lru_cache(maxsize=1)
def sting() -> NDArray[np.float32]:
    """float32 [76800, 2] at 48 kHz, peak 1, silent at both ends. Treat it as read-only."""
    canvas = np.zeros((round(STING_SECONDS * SAMPLE_RATE), 2))
    place(canvas, drum(0.7), 0.0, 0.8)
    place(canvas, riser(_LANDING), 0.0, 0.16)
    for at, note, level in _STEPS:
        place(canvas, brass(note, 0.42, 1.0), at, level, pan=-0.2 + at)
        place(canvas, brass(note - 12, 0.42, 0.7), at, level * 0.5)
        place(canvas, bell(note + 12, 0.8), at, level * 0.22, pan=0.3)
    place(canvas, drum(1.0), _LANDING, 0.9)
    for note, pan, level in _CHORD:
        place(canvas, brass(note, STING_SECONDS - _LANDING, 1.1, attack=0.03), _LANDING, level, pan)
    place(canvas, bell(_A5, 1.1), _LANDING, 0.28, pan=-0.3)
    place(canvas, bell(_E5 + 12, 1.1), _LANDING, 0.2, pan=0.3)

    sound = room(canvas, 0.9, 0.22, seed=3)
    rest = np.arange(len(sound))[::-1] / SAMPLE_RATE
    sound *= (0.5 - 0.5 * np.cos(np.pi * np.clip(rest / 0.35, 0, 1)))[:, np.newaxis]
    result: NDArray[np.float32] = (sound / np.abs(sound).max()).astype(np.float32)
    result.flags.writeable = False
    return result
