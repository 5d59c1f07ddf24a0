"""Curves of bodily movement, one value a frame: soft steps, beats, wandering, and limits of speed."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Curve = NDArray[np.float64]

_VOICES: Final = 5  # sinusoids a wandering is made of


def moments(frames: int, fps: int) -> Curve:
    """The middle of each frame, in seconds."""
    return (np.arange(frames) + 0.5) / fps


def soft(x: ArrayLike) -> Curve:
    """0 below 0, 1 above 1, between them at rest at both ends (smoothstep)."""
    t = np.clip(np.asarray(x, np.float64), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def beat(t: Curve, peak: float, rise: float, fall: float) -> Curve:
    """0, softly up to 1 at `peak` within `rise` seconds, softly back to 0 within `fall`."""
    return np.where(t < peak, soft((t - peak) / rise + 1.0), soft(1.0 - (t - peak) / fall))


def shift(t: Curve, start: float, length: float) -> Curve:
    """0 until `start`, 1 after `length` seconds more."""
    return soft((t - start) / length)


def wander(rng: np.random.Generator, t: Curve, period: float) -> Curve:
    """A slow, never repeating movement about 0 with a standard deviation of about 1: sinusoids of random phase
    around `period` seconds."""
    periods = period * np.exp(rng.uniform(-0.6, 0.6, _VOICES))
    phases = rng.uniform(0.0, 2.0 * np.pi, _VOICES)
    waves = np.sin(2.0 * np.pi * t[:, np.newaxis] / periods + phases)
    return np.asarray(waves.sum(axis=1) * np.sqrt(2.0 / _VOICES))


def rest_at_ends(frames: int, fps: int, seconds: float) -> Curve:
    """A factor that brings a movement from rest and back to rest: exactly 0 in the first and the last frame,
    softly 1 within `seconds` of each (within a third of the whole where that is shorter)."""
    if frames < 2:
        return np.zeros(frames)
    ease = max(1.0, min(seconds * fps, (frames - 1) / 3))
    from_end = np.minimum(np.arange(frames), np.arange(frames)[::-1])
    return soft(from_end / ease)


def limit_speed(x: Curve, step: float) -> Curve:
    """The curve, moving at most `step` a frame: the middle between the least such curve above it and the
    greatest below it. Leaves a curve alone that is slow enough; where the ends are 0 they stay 0, if all
    between can return in time."""
    return (below(x, step) + above(x, step)) / 2.0


def below(x: Curve, step: ArrayLike) -> Curve:
    """The greatest curve nowhere above `x` [frames or frames, n] that moves at most `step` a frame."""
    ramp = np.arange(len(x), dtype=np.float64).reshape(-1, *[1] * (x.ndim - 1)) * np.asarray(step)
    forth = np.minimum.accumulate(x - ramp, axis=0) + ramp
    back = np.minimum.accumulate((forth + ramp)[::-1], axis=0)[::-1] - ramp
    return np.asarray(back)


def above(x: Curve, step: ArrayLike) -> Curve:
    """The least curve nowhere below `x` that moves at most `step` a frame."""
    return -below(-x, step)


def within_reach_of_rest(x: Curve, step: float) -> Curve:
    """The curve, kept near enough to 0 to be there in the first and in the last frame at `step` a frame."""
    frames = len(x)
    reach = step * np.minimum(np.arange(frames), np.arange(frames)[::-1])
    return np.clip(x, -reach, reach)
