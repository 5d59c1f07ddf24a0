"""How a presenter sits: shifts of weight between sentences, and the small movement that never stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from .delivery import Phrase
from .motion import Curve, limit_speed, moments, rest_at_ends, shift, wander, within_reach_of_rest

SWAY_STEP: Final = 0.0006  # of the picture's height, the most in a frame: two thirds of a pixel at 1080 lines
SETTLING: Final = 0.9  # seconds from rest into movement, and back

_SHIFTS = 0.75  # of the sentences begin in another posture
_LISTENING = (5.0, 9.0)  # seconds one posture is kept by who is silent
_DRIFT = (0.0011, 0.0004)  # of the height: standard deviations of the movement that never stops
_MOST = np.array([0.010, 0.0025])


@dataclass(frozen=True)
class Posture:
    """Taken within `length` seconds from `start`: the head's angles in degrees, and where it is, as a share of
    the picture's height."""

    start: float
    length: float
    yaw: float
    pitch: float
    roll: float
    x: float
    y: float
    brow: float


def postures(phrases: Sequence[Phrase], duration: float, rng: np.random.Generator) -> tuple[Posture, ...]:
    """One after the other, from neutral at 0 seconds: at the ends of sentences, and in longer silences."""
    starts = [p.end - 0.08 for p in phrases if p.ends_sentence and p.pause > 0.1 and rng.random() < _SHIFTS]
    moments_ = [0.0, *starts, duration]
    for before, after in pairwise(list(moments_)):
        time = before + float(rng.uniform(*_LISTENING))
        while time < after - _LISTENING[0] / 2:
            if not any(p.start - 0.5 < time < p.end for p in phrases):
                starts.append(time)
            time += float(rng.uniform(*_LISTENING))
    found = [Posture(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)]
    calm = 1.0 if phrases else 0.6
    for start in sorted(starts):
        yaw = calm * float(np.clip(rng.normal(0.0, 1.1), -2.0, 2.0))
        found.append(
            Posture(
                start=start,
                length=float(rng.uniform(1.0, 1.6)),
                yaw=yaw,
                pitch=calm * float(np.clip(rng.normal(0.0, 0.35), -0.7, 0.7)),
                roll=calm * float(np.clip(rng.normal(0.0, 0.55), -1.0, 1.0)),
                x=calm * float(np.clip(0.0018 * yaw + rng.normal(0.0, 0.003), -0.008, 0.008)),
                y=calm * float(np.clip(rng.normal(0.0, 0.0007), -0.0015, 0.0015)),
                brow=float(rng.uniform(-0.08, 0.10)),
            )
        )
    return tuple(found)


def held(found: Sequence[Posture], part: str, t: Curve) -> Curve:
    """One part of the postures ("yaw", "x", ...) at the moments `t`, moving softly from each to the next."""
    curve = np.zeros(len(t))
    for before, after in pairwise(found):
        change = float(getattr(after, part)) - float(getattr(before, part))
        curve += change * shift(t, after.start, after.length)
    return curve


def sway(found: Sequence[Posture], frames: int, fps: int, rng: np.random.Generator) -> Curve:
    """[frames, 2]: right and up, as a share of the picture's height; 0 in the first and the last frame."""
    t = moments(frames, fps)
    rest = rest_at_ends(frames, fps, SETTLING)
    step = SWAY_STEP * 25.0 / fps
    curve = np.zeros((frames, 2))
    for column, (part, size) in enumerate(zip("xy", _DRIFT, strict=True)):
        moved = (held(found, part, t) + size * wander(rng, t, 5.5)) * rest
        moved = np.clip(moved, -_MOST[column], _MOST[column])
        curve[:, column] = limit_speed(within_reach_of_rest(moved, step), step)
    return curve
