"""Whether lips fit the voice: contacts that must be seen, and how far mouth and loudness run together.

Measured on any series of mouth apertures, one a frame: of the weights (`aperture`) or of drawn pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import Phoneme, Speech
from .coarticulation import CERTAIN
from .performance import VISEMES, Track
from .prosody import HOP, prosody
from .visemes import sounds

SHUT: Final = 0.08  # of the open vowels' aperture: lips that open no further are closed

# of the middle of the lips, in rows, as drawn from the packs that come with Anchor
_OPENINGS: Final = {
    "PP": 0.0, "FF": 0.03, "TH": 0.49, "DD": 0.35, "kk": 0.51, "CH": 0.54, "SS": 0.31, "nn": 0.29, "RR": 0.47,
    "aa": 1.0, "E": 0.77, "ih": 0.56, "oh": 0.72, "ou": 0.53, "smile": 0.0,
}  # fmt: skip
_OPEN_VOWELS: Final = frozenset("aɑæɐʌɒ")
_SEARCH = 0.40  # seconds
_AUDIBLE_DB = 40.0  # below the loudest: what is softer counts as silence

Series = NDArray[np.float32]


@dataclass(frozen=True)
class Closure:
    """A p, b or m, the frame that shows it best, and the mouth's aperture in that frame."""

    phoneme: Phoneme
    frame: int
    aperture: float


@dataclass(frozen=True)
class Lag:
    """`seconds` by which the voice's loudness comes after the mouth's opening (negative: the mouth is late), where
    the two run together best, and their `correlation` there."""

    seconds: float
    correlation: float


def aperture(mouth: Track) -> Series:
    """How far each row of weights opens the lips: 0 shut .. 1 as in an open vowel."""
    return np.asarray(mouth @ np.array([_OPENINGS[v] for v in VISEMES], np.float32), np.float32)


def closures(phonemes: Sequence[Phoneme], apertures: Series, fps: int = 25) -> list[Closure]:
    """Every p, b and m of at least `CERTAIN` seconds, with the least aperture of the frames whose middle lies
    in it."""
    found: list[Closure] = []
    for phoneme in phonemes:
        parts = sounds(phoneme.ipa)
        if len(parts) != 1 or parts[0].contact != "lips" or phoneme.end - phoneme.start < CERTAIN - 1e-9:
            continue
        frames = _frames(phoneme, len(apertures), fps)
        if len(frames):
            best = int(frames[np.argmin(apertures[frames])])
            found.append(Closure(phoneme, best, float(apertures[best])))
    return found


def open_aperture(phonemes: Sequence[Phoneme], apertures: Series, fps: int = 25) -> float:
    """The usual greatest aperture in open vowels, 0 where there are none: what closures are measured against."""
    widest = [
        float(apertures[frames].max())
        for phoneme in phonemes
        if any(sound.ipa in _OPEN_VOWELS for sound in sounds(phoneme.ipa))
        and len(frames := _frames(phoneme, len(apertures), fps))
    ]
    return float(np.median(widest)) if widest else 0.0


def missed(found: Sequence[Closure], open_vowel: float) -> list[Closure]:
    """The closures whose lips stay further open than `SHUT` of `open_vowel`."""
    return [closure for closure in found if closure.aperture > SHUT * open_vowel]


def lag(speech: Speech, apertures: Series, fps: int = 25) -> Lag:
    """How far and how well the apertures run with the voice's loudness (dB), by cross-correlation."""
    loudness = prosody(speech.samples).energy
    if len(loudness) < 2 or len(apertures) < 2:
        return Lag(0.0, 0.0)
    loudness = np.maximum(loudness, loudness.max() - _AUDIBLE_DB)
    width = round(1.0 / fps / HOP)  # a frame sees what happens while it stands
    loudness = np.convolve(np.pad(loudness, width, "edge"), np.full(width, 1.0 / width), "same")[width:-width]
    heard = (np.arange(len(loudness)) + 0.5) * HOP
    shown = np.interp(heard, (np.arange(len(apertures)) + 0.5) / fps, apertures)
    steps = min(round(_SEARCH / HOP), len(heard) // 3)
    results = [(_correlation(shown, loudness, step), step) for step in range(-steps, steps + 1)]
    best, step = max(results)
    return Lag(step * HOP, best)


def _correlation(shown: NDArray[np.float64], loudness: NDArray[np.float64], step: int) -> float:
    a = shown[: len(shown) - step] if step >= 0 else shown[-step:]
    b = loudness[step:] if step >= 0 else loudness[:step]
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return float(np.sum(a * b)) / size if size > 0 else 0.0


def _frames(phoneme: Phoneme, frames: int, fps: int) -> NDArray[np.int64]:
    first = int(np.ceil(phoneme.start * fps - 0.5 - 1e-6))
    last = int(np.ceil(phoneme.end * fps - 0.5 - 1e-6)) - 1
    return np.arange(max(0, first), min(frames - 1, last) + 1, dtype=np.int64)
