"""Where the eyes look: at the camera, along the prompter's lines, seldom down at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from .delivery import Phrase
from .motion import Curve, moments, soft

READING: Final = (
    1.5  # degrees: at the camera and reading from the prompter in front of it, the eyes stay within
)

_FIXATION = 0.75  # seconds on average
_AROUND = 0.45  # degrees: standard deviation of the looks at the camera
_SMALLEST = 0.3  # degrees: a smaller jump is not made
_READS = 0.5  # of the phrases are seen to be read
_LINE = (0.8, 1.3)  # degrees from the middle of the prompter to the end of a line
_WORDS = (0.20, 0.32)  # seconds a reader rests on a word or two
_DESK = (-13.0, -9.0)  # degrees down
_GLANCES = 0.28  # of the pauses that allow a glance down see one
_GLANCE_PAUSE = 0.55  # seconds a pause must last for that
_BETWEEN_GLANCES = 11.0
_BACK = 0.30  # seconds before the end: back at the camera


@dataclass(frozen=True)
class Look:
    """From `time` (seconds) on the eyes are turned to `x`, `y` degrees (right, up); the camera is 0, 0."""

    time: float
    x: float
    y: float


def saccade(degrees: float) -> float:
    """Seconds the eyes take for a jump: the main sequence (Carpenter 1988)."""
    return 0.021 + 0.0022 * degrees


def looks(phrases: Sequence[Phrase], duration: float, rng: np.random.Generator) -> tuple[Look, ...]:
    """Where the eyes rest, in order; at the camera at both ends."""
    found = [Look(0.0, 0.0, 0.0)]
    glances = _glances(phrases, rng)
    readings = [phrase for phrase in phrases if phrase.end - phrase.start > 1.0 and rng.random() < _READS]
    time = float(rng.uniform(0.4, 1.0))
    while time < duration - _BACK - 0.2:
        glance = next((g for g in glances if g[0] <= time + 0.15 and g[1] > time), None)
        reading = next((p for p in readings if p.start <= time < p.end - 0.6), None)
        if glance is not None:
            found.append(Look(max(glance[0], found[-1].time + 0.1), float(rng.normal(0.0, 1.0)), glance[2]))
            found.append(Look(glance[1], 0.0, 0.0))
            time = glance[1] + float(rng.uniform(0.4, 0.9))
            continue
        if reading is not None:
            readings.remove(reading)
            time = _read(found, time, min(reading.end, _next(glances, time)), rng)
            continue
        x, y = rng.normal(0.0, _AROUND, 2)
        _look(found, time, float(x), float(y))
        pause = float(np.clip(_FIXATION * np.exp(rng.normal(-0.12, 0.5)), 0.25, 2.4))
        following = _next(glances, time)
        time = following if time < following < time + pause else time + pause
    kept = [look for look in found if look.time < duration - _BACK - 0.1]
    return (*kept, Look(max(0.0, duration - _BACK), 0.0, 0.0))


def downward(found: Sequence[Look]) -> tuple[float, ...]:
    """When the eyes jump down to the desk or up again from it: then lids often close."""
    return tuple(b.time for a, b in pairwise(found) if abs(b.y - a.y) > 5.0)


def gaze(found: Sequence[Look], frames: int, fps: int) -> Curve:
    """[frames, 2]: degrees right and up, 0 in the first and the last frame where there is time to come back."""
    t = moments(frames, fps)
    curve = np.zeros((frames, 2))
    for before, look in pairwise(found):
        step = np.array([look.x - before.x, look.y - before.y])
        done = soft((t - look.time) / saccade(float(np.hypot(*step))))
        curve += done[:, np.newaxis] * step
    curve[:1] = 0.0
    curve[max(0, frames - 2) :] = 0.0
    return curve


def _look(found: list[Look], time: float, x: float, y: float) -> None:
    size = max(1.0, float(np.hypot(x, y)) / READING)
    x, y = x / size, y / size
    if np.hypot(x - found[-1].x, y - found[-1].y) >= _SMALLEST:
        found.append(Look(time, x, y))


def _read(found: list[Look], time: float, until: float, rng: np.random.Generator) -> float:
    """One or two lines of the prompter, word by word from left to right; the moment after."""
    width = float(rng.uniform(*_LINE))
    for line in range(int(rng.integers(1, 3))):
        stops = int(rng.integers(3, 6))
        for place in np.linspace(-width, width, stops):
            if time >= until - 0.1:
                return time
            x, y = rng.normal((place, 0.3 - 0.35 * line), (0.08, 0.05))
            _look(found, time, float(x), float(y))
            time += float(rng.uniform(*_WORDS))
    return time


def _glances(phrases: Sequence[Phrase], rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """(from, to, degrees) of the glances down, in pauses between sentences, back before the next begins."""
    found: list[tuple[float, float, float]] = []
    for phrase in phrases[:-1]:
        allowed = phrase.ends_sentence and phrase.pause >= _GLANCE_PAUSE
        rested = not found or phrase.end - found[-1][1] > _BETWEEN_GLANCES
        if allowed and rested and rng.random() < _GLANCES:
            start = phrase.end + float(rng.uniform(0.0, 0.06))
            end = start + min(float(rng.uniform(0.32, 0.48)), phrase.pause - 0.16)
            found.append((start, end, float(rng.uniform(*_DESK))))
    return found


def _next(glances: Sequence[tuple[float, float, float]], time: float) -> float:
    return next((start for start, _, _ in glances if start > time), float("inf"))
