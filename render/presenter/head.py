"""The head while speaking: beats on the words that carry the weight, a nod where a sentence ends, and the
melody of the voice in between (Munhall et al. 2004: the head moves with pitch and loudness)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from .delivery import Delivery
from .motion import Curve, beat, limit_speed, moments, rest_at_ends, wander, within_reach_of_rest
from .posture import SETTLING, Posture, held
from .prosody import HOP

PIXELS_A_DEGREE: Final = 7.5  # a nod or a turn moves no point of the face further at 1080 lines (baked: 5.4)
# Degrees a frame at 25 a second: (yaw, pitch, roll). A nod at 0.30 moves 2.3 pixels a frame at 1080 lines; with
# the breath and the sway it stays under 3.
STEP: Final = np.array([0.40, 0.30, 0.20])
MOST: Final = np.array([4.0, 3.0, 2.5])  # degrees

_DRIFT = ((0.95, 3.4), (0.48, 2.7), (0.42, 3.8))  # (degrees, seconds) of what never stops: yaw, pitch, roll
_CALM = 0.6  # of it while silent
_BEATS = 0.7  # of the accents are also the head's
_BEAT = (0.75, 1.45)  # degrees down
_MELODY = 0.16  # degrees a semitone
_SMOOTH = 0.16  # seconds


def head(
    delivery: Delivery, postures: Sequence[Posture], frames: int, fps: int, rng: np.random.Generator
) -> Curve:
    """[frames, 3]: yaw, pitch, roll in degrees; 0 in the first and the last frame, never faster than `STEP`."""
    t = moments(frames, fps)
    calm = 1.0 if delivery.phrases else _CALM
    curve = np.stack(
        [
            held(postures, part, t) + calm * size * wander(rng, t, period)
            for part, (size, period) in zip(("yaw", "pitch", "roll"), _DRIFT, strict=True)
        ],
        axis=1,
    ).reshape(frames, 3)
    curve[:, 1] += _MELODY * _melody(delivery, t)
    _beats(curve, delivery, t, rng)
    _sentences(curve, delivery, t, rng)
    curve = np.clip(curve * rest_at_ends(frames, fps, SETTLING)[:, np.newaxis], -MOST, MOST)
    steps = STEP * 25.0 / fps
    for column, step in enumerate(steps):
        curve[:, column] = limit_speed(within_reach_of_rest(curve[:, column], step), step)
    return curve


def _melody(delivery: Delivery, t: Curve) -> Curve:
    """The voice's pitch in semitones at each moment, smooth, 0 where there is none."""
    pitch = np.nan_to_num(np.clip(delivery.melody.pitch, -5.0, 5.0))
    if not len(pitch) or not len(t):
        return np.zeros(len(t))
    reach = np.arange(-3 * _SMOOTH, 3 * _SMOOTH + HOP, HOP)
    bell = np.exp(-0.5 * (reach / _SMOOTH) ** 2)
    smooth = np.convolve(np.pad(pitch, len(bell)), bell / bell.sum(), "same")[len(bell) : -len(bell)]
    return np.interp(t, (np.arange(len(smooth)) + 0.5) * HOP, smooth)


def _beats(curve: Curve, delivery: Delivery, t: Curve, rng: np.random.Generator) -> None:
    for accent in delivery.accents:
        if rng.random() > _BEATS:
            continue
        shape = beat(t, accent.time + 0.04, float(rng.uniform(0.24, 0.30)), float(rng.uniform(0.34, 0.46)))
        curve[:, 1] -= shape * accent.strength * float(rng.uniform(*_BEAT))
        curve[:, 0] += shape * accent.strength * float(rng.normal(0.0, 0.35))
        curve[:, 2] += shape * accent.strength * float(rng.normal(0.0, 0.25))


def _sentences(curve: Curve, delivery: Delivery, t: Curve, rng: np.random.Generator) -> None:
    """A little up where a sentence begins, a slow nod where it ends; up instead where it asks."""
    begins = True
    for phrase in delivery.phrases:
        if begins:
            curve[:, 1] += float(rng.uniform(0.3, 0.7)) * beat(t, phrase.start + 0.15, 0.45, 0.9)
        begins = phrase.ends_sentence
        if phrase.asks:
            curve[:, 1] += 0.9 * beat(t, phrase.end - 0.05, 0.5, 0.7)
            curve[:, 2] += float(rng.choice([-1.0, 1.0])) * 0.7 * beat(t, phrase.end - 0.05, 0.5, 0.8)
        elif phrase.ends_sentence and phrase.end - phrase.start > 0.6:
            curve[:, 1] -= float(rng.uniform(1.4, 2.2)) * beat(t, phrase.end - 0.02, 0.50, 0.64)
