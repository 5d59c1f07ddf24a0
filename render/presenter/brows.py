"""The brows: raised with the words that carry the weight and with questions, and a little with open mouths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from .delivery import Delivery
from .motion import Curve, beat, limit_speed, moments, rest_at_ends, wander, within_reach_of_rest
from .posture import SETTLING, Posture, held

STEP: Final = 0.13  # the most in a frame

_RAISES = 0.5  # of the accents raise the brows
_RAISE = (0.23, 0.52)
_DRIFT = 0.035
_LOWEST, _HIGHEST = -0.30, 0.68


def brows(
    delivery: Delivery,
    postures: Sequence[Posture],
    speech: Curve,
    fps: int,
    rng: np.random.Generator,
) -> Curve:
    """-1 drawn together .. 1 raised, one a frame; 0 in the first and the last frame. `speech` [frames] is what the
    mouth adds (`upper_face.raised`)."""
    frames = len(speech)
    t = moments(frames, fps)
    curve = held(postures, "brow", t) + _DRIFT * wander(rng, t, 4.0) + speech
    for accent in delivery.accents:
        if rng.random() < _RAISES * (0.6 + 0.6 * accent.strength):
            # Brows rise ahead of the syllable they mark.
            rise = beat(t, accent.time - 0.02, float(rng.uniform(0.20, 0.26)), float(rng.uniform(0.38, 0.55)))
            curve += accent.strength * float(rng.uniform(*_RAISE)) * rise
    begins = True
    for phrase in delivery.phrases:
        if begins and rng.random() < 0.4:
            curve += float(rng.uniform(0.13, 0.25)) * beat(t, phrase.start + 0.2, 0.35, 0.8)
        begins = phrase.ends_sentence
        if phrase.asks:
            curve += 0.38 * beat(t, phrase.end - 0.1, 0.4, 0.6)
    curve = np.clip(curve * rest_at_ends(frames, fps, SETTLING), _LOWEST, _HIGHEST)
    step = STEP * 25.0 / fps
    return limit_speed(within_reach_of_rest(curve, step), step)
