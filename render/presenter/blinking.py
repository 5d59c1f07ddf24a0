"""Blinks: when, and how the lids move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .motion import Curve, moments, soft

SPEAKING: Final = 3.4  # seconds from blink to blink, on average: 17 to 18 a minute
LISTENING: Final = 4.6

_SPREAD = 0.42  # of the logarithm of the intervals
_SHORTEST, _LONGEST = 0.8, 8.5  # seconds
_CLOSING = (0.080, 0.100)  # seconds
_SHUT = 0.020
_OPENING = (0.150, 0.200)
_FAVOUR = 0.85  # of the blinks that could fall on the end of a phrase do
_REACH = 1.2  # seconds a blink is moved for that
_CLEAR = 0.12  # seconds at both ends without any lid moving


@dataclass(frozen=True)
class Blink:
    """Lids begin to close at `start` (seconds), are shut at `start + closing`, and are open `opening` after
    that and a moment's rest."""

    start: float
    closing: float
    opening: float
    depth: float = 1.0

    @property
    def shut(self) -> float:
        return self.start + self.closing

    @property
    def end(self) -> float:
        return self.shut + _SHUT + self.opening


def blinks(
    duration: float,
    rng: np.random.Generator,
    favoured: Sequence[float] = (),
    forced: Sequence[float] = (),
    mean: float = SPEAKING,
) -> tuple[Blink, ...]:
    """The blinks of `duration` seconds, `mean` seconds apart on average (log-normal).

    `favoured` are moments that draw a near blink to themselves (the ends of phrases); at each of `forced` there
    is one (large movements of the eyes)."""
    found: list[Blink] = []
    wanted = sorted(forced)
    last = float(rng.uniform(-0.6, 0.2)) * mean
    while True:
        gap = mean * float(np.exp(rng.normal(-(_SPREAD**2) / 2, _SPREAD)))
        time = last + min(max(gap, _SHORTEST), _LONGEST)
        near = [f for f in favoured if abs(f - time) < _REACH and f - last > _SHORTEST]
        if near and rng.random() < _FAVOUR:
            time = min(near, key=lambda f: abs(f - time)) + float(rng.uniform(0.0, 0.12))
        if wanted and wanted[0] <= time + _SHORTEST:
            time = wanted.pop(0)
        if time > duration:
            return tuple(found)
        blink = _blink(time, rng)
        if blink.start >= _CLEAR and blink.end <= duration - _CLEAR:
            found.append(blink)
        last = time


def lids(found: Sequence[Blink], frames: int, fps: int) -> Curve:
    """0 open .. 1 shut for each frame. Every blink is shut, as far as its depth, in at least one of them."""
    t = moments(frames, fps)
    curve = np.zeros(frames)
    for blink in found:
        # Shut in the middle of a frame, or the picture would miss it.
        late = (np.floor(blink.shut * fps) + 0.5) / fps - blink.shut
        since = t - blink.start - late
        closing = soft(since / blink.closing)
        opening = soft(1.0 - np.maximum(0.0, since - blink.closing - _SHUT) / blink.opening)
        curve = np.maximum(curve, blink.depth * np.minimum(closing, opening))
    return curve


def _blink(time: float, rng: np.random.Generator) -> Blink:
    return Blink(
        time, float(rng.uniform(*_CLOSING)), float(rng.uniform(*_OPENING)), float(rng.uniform(0.95, 1.0))
    )
