"""The music bed: warm chords over a soft pulse, 15.36 s (eight segments) that loop without a seam. Made by
code."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE
from .tones import pad, place, pluck, room

BED_SECONDS = 15.36
_RATE = 12_000  # hertz at which the bed is made: nothing in it is higher than 3 kHz
_BEAT = 0.48  # seconds: 125 beats a minute, four to a segment of 1.92 s
_CHORDS = (  # MIDI notes, one chord every eight beats
    (38, 50, 57, 64, 65),  # D minor, with the ninth
    (34, 46, 57, 62, 65),  # B flat major seventh
    (41, 53, 57, 60, 67),  # F, with the ninth
    (36, 48, 55, 62, 67),  # C, second suspended
)
_CHORD_SECONDS = 8 * _BEAT
_OVERLAP = 1.6  # seconds that neighbouring chords share


@lru_cache(maxsize=1)
def bed() -> NDArray[np.float32]:
    """float32 [737280, 2] at 48 kHz, peak 1; its end continues in its beginning. Treat it as read-only."""
    canvas = np.zeros((round(BED_SECONDS * _RATE), 2))
    for index, chord in enumerate(_CHORDS):
        at = index * _CHORD_SECONDS - _OVERLAP / 2
        for voice, note in enumerate(chord):
            tone = pad(note, _CHORD_SECONDS + _OVERLAP, _OVERLAP, seed=100 * index + voice, rate=_RATE)
            side = (-0.3, 0.3)[voice % 2]
            place(canvas, tone, at, 0.2 if voice == 0 else 0.3, pan=side, wrap=True, rate=_RATE)
        for step in range(16):
            note = chord[1] if step % 4 else chord[0] + 12
            tone = pluck(note + 12, rate=_RATE)
            at = index * _CHORD_SECONDS + step * _BEAT / 2
            place(canvas, tone, at, (0.20, 0.06, 0.11, 0.06)[step % 4], wrap=True, rate=_RATE)
    sound = room(canvas, 1.8, 0.3, seed=5, circular=True, rate=_RATE)
    # A loop is a sum of whole waves: more samples of the same waves are the same loop at the higher rate.
    length = round(BED_SECONDS * SAMPLE_RATE)
    sound = np.fft.irfft(np.fft.rfft(sound, axis=0), length, axis=0)
    result: NDArray[np.float32] = (sound / np.abs(sound).max()).astype(np.float32)
    result.flags.writeable = False
    return result
