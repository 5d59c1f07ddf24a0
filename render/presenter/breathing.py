"""Breath: in before a phrase, out while it is spoken, calm where nobody speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from .delivery import Phrase
from .motion import Curve, limit_speed, moments, soft, within_reach_of_rest

RATE: Final = 14.0  # breaths a minute at rest
STEP: Final = 0.14  # of the way from out (-1) to in (1), the most in a frame

_CYCLE = 60.0 / RATE
_RISING = 0.40  # of a calm breath goes in
_DEPTH = 0.45  # of a calm breath
_INTAKE = 0.55  # seconds: a speaker's breath is quick
_SHORTEST_INTAKE = 0.24
_BETWEEN = 2.0  # seconds from one intake to the next, at least
_SPENT = 0.22  # of the breath a second of speech takes
_EMPTY = -0.55


@dataclass(frozen=True)
class Intake:
    """A breath taken before a phrase; seconds. `depth`: the volume it reaches, 0..1."""

    start: float
    end: float
    depth: float


def intakes(phrases: Sequence[Phrase]) -> tuple[Intake, ...]:
    """The breaths of a speaker: before the first phrase and in each pause that leaves time for one, deeper
    before longer stretches."""
    taken: list[Intake] = []
    before = 0.0  # the end of the phrase before
    places: list[tuple[float, float]] = []
    for phrase in phrases:
        pause = phrase.start - before
        if pause >= _SHORTEST_INTAKE and (not places or phrase.start - places[-1][1] >= _BETWEEN):
            places.append((phrase.start - min(_INTAKE, pause - 0.03), phrase.start - 0.02))
        before = phrase.end
    ends = [*(start for start, _ in places[1:]), before]
    for (start, end), until in zip(places, ends[: len(places)], strict=True):
        taken.append(Intake(start, end, 0.40 + 0.5 * min(1.0, max(0.0, until - end) / 5.0)))
    return tuple(taken)


def breathing(phrases: Sequence[Phrase], frames: int, fps: int, rng: np.random.Generator) -> Curve:
    """-1 breathed out .. 1 breathed in, one a frame; 0 in the first and the last frame."""
    if frames == 0:
        return np.zeros(0)
    duration = frames / fps
    volumes: list[tuple[float, float]] = [(0.0, 0.0)]  # (seconds, volume), in order
    for intake, spoken_until in _with_speech(phrases):
        _calm(volumes, intake.start, rng)
        depth = intake.depth * float(rng.uniform(0.85, 1.0))
        volumes.append((intake.start, volumes[-1][1]))
        volumes.append((intake.end, depth))
        volumes.append((spoken_until, max(_EMPTY, depth - _SPENT * (spoken_until - intake.end))))
    _calm(volumes, duration, rng)
    t = moments(frames, fps)
    curve = np.zeros(frames)
    for (start, low), (end, high) in pairwise([*volumes, (max(duration, volumes[-1][0] + 0.4), 0.0)]):
        if end > start:
            curve = np.where(t >= start, low + (high - low) * soft((t - start) / (end - start)), curve)
    step = STEP * 25.0 / fps
    return limit_speed(within_reach_of_rest(curve, step), step)


def _with_speech(phrases: Sequence[Phrase]) -> list[tuple[Intake, float]]:
    """Each intake with the end of what is spoken with it."""
    taken = intakes(phrases)
    ends: list[tuple[Intake, float]] = []
    for number, intake in enumerate(taken):
        until = taken[number + 1].start if number + 1 < len(taken) else np.inf
        ends.append((intake, max(p.end for p in phrases if intake.end <= p.start < until)))
    return ends


def _calm(volumes: list[tuple[float, float]], until: float, rng: np.random.Generator) -> None:
    """Adds calm breaths from the last volume to `until`, where there is time for any."""
    start = volumes[-1][0]
    breaths = round((until - start - 0.4) / _CYCLE)
    if breaths < 1:
        return
    length = (until - start) / breaths
    for number in range(breaths):
        depth = _DEPTH * float(rng.uniform(0.85, 1.15))
        begin = start + number * length
        volumes.append((begin + _RISING * length, depth))
        volumes.append((begin + length * 0.97, -0.25 * depth))
