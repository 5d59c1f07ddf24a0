"""Curly hair: locks that wind about their own middle line. Pure numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .skull import Floats, smoothstep, unit


@dataclass(frozen=True)
class Coil:
    """How locks wind. `hairs` of a lock wind together; `points` are along a hair; the rest are metres if nothing else
    is said."""

    hairs: int
    radius: float
    pitch: float  # along the middle line, for one turn
    points: int
    loose: float  # how far apart the hairs of a lock lie
    astray: float = 0.30  # radians by which the hairs of a lock wind out of step
    frizz: float = 0.05  # share of hairs that have left their lock


def coiled(lines: Floats, outwards: Floats, coil: Coil, size: Floats, rng: np.random.Generator) -> Floats:
    """Hairs [n * coil.hairs, coil.points, 3] wound about the middle lines [n, k, 3] of n locks, lock by lock.

    `outwards` [n, 3]: away from the head at each lock; `size` [n]: of its windings, 1 being `coil.radius`."""
    count = len(lines)
    line, length = _evenly(lines, coil.points)
    tangent = unit(np.gradient(line, axis=1))
    across = unit(np.cross(tangent, outwards[:, None] + 0.01))
    up = np.cross(across, tangent)
    shape = (count, coil.hairs)
    free = rng.random(shape) < coil.frizz
    wide = size[:, None] * rng.uniform(0.75, 1.25, (count, 1)) * rng.normal(1.0, 0.12, shape)
    wide = coil.radius * np.where(free, wide * rng.uniform(1.1, 1.7, shape), wide)
    turns = length / (coil.pitch * rng.uniform(0.8, 1.3, count))
    hand = np.where(rng.random(count) < 0.5, 1.0, -1.0)
    start = rng.uniform(0, 2 * np.pi, (count, 1))
    start = start + rng.normal(0, coil.astray, shape) * np.where(free, 1.5, 1.0)
    share = np.linspace(0.0, 1.0, coil.points)
    reach = share * rng.uniform(0.82, 1.0, shape)[..., None]
    # flat at the root, wound up towards the tip
    angle = start[..., None] + (hand * turns)[:, None, None] * 2 * np.pi * reach * (0.85 + 0.15 * reach)
    wide = wide[..., None] * smoothstep(0.0, 0.35, reach) * (1.0 - 0.25 * reach)
    apart = rng.normal(0, coil.loose, (*shape, 2))[:, :, None] * smoothstep(0.0, 0.2, reach)[..., None]
    along = np.minimum(reach * (coil.points - 1), coil.points - 1.001)
    middle, sideways, upwards = (_read(values, along) for values in (line, across, up))
    hairs = (
        middle
        + sideways * (wide * np.cos(angle) + apart[..., 0])[..., None]
        + upwards * (wide * np.sin(angle) + apart[..., 1])[..., None]
    )
    return np.asarray(hairs.reshape(-1, coil.points, 3))


def _evenly(lines: Floats, points: int) -> tuple[Floats, Floats]:
    """The lines with `points` at equal distances, and how long they are [n]."""
    steps = np.linalg.norm(np.diff(lines, axis=1), axis=2)
    passed = np.concatenate([np.zeros((len(lines), 1)), steps.cumsum(1)], 1)
    wanted = np.linspace(0.0, 1.0, points) * passed[:, -1:]
    even = [
        np.stack([np.interp(at, there, line[:, axis]) for axis in range(3)], -1)
        for at, there, line in zip(wanted, passed, lines, strict=True)
    ]
    return np.stack(even), passed[:, -1]


def _read(values: Floats, at: Floats) -> Floats:
    """Lines' `values` [n, k, 3] between their points: at [n, h, p] -> [n, h, p, 3]."""
    low = at.astype(np.int64)
    part = (at - low)[..., None]
    lock = np.arange(len(values))[:, None, None]
    return np.asarray(values[lock, low] * (1 - part) + values[lock, low + 1] * part)
