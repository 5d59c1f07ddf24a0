"""Speech with exact times, the value every voice returns and every presenter takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 48_000


@dataclass(frozen=True)
class Word:
    text: str
    start: float  # seconds
    end: float


@dataclass(frozen=True)
class Phoneme:
    ipa: str
    start: float  # seconds
    end: float


@dataclass(frozen=True)
class Speech:
    """`samples`: float32 [n] mono at 48 kHz in -1..1."""

    samples: NDArray[np.float32]
    words: tuple[Word, ...]
    phonemes: tuple[Phoneme, ...]

    @property
    def duration(self) -> float:
        return len(self.samples) / SAMPLE_RATE
