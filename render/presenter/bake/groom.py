"""How hair grows from a scalp: where the roots are, which way they are combed, how they lie.

A `Groom` describes one style; `grow` turns it into strands on a skull. Strands are marched over the skull in
(direction, height), so they follow its curve and never enter it. Pure numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .coils import Coil, coiled
from .skull import Floats, Ints, Skull, smoothstep, unit
from .strands import Strands, nearest, ripple, scatter

Field = Callable[[Floats], Floats]

_SINK = 0.0008  # roots start this far under the skin
_TINTED = 0.8  # of the soft edge: here the scalp has its full colour
_SPACING = 3  # rounds in which locks move apart
_THIN_LOCK = 0.25  # share of a curly lock's hairs that it has at the hair's edge
_FIRST_LOCKS = 0.16  # of full growth: before it a curl would stand alone on the forehead
_CLEAR_EDGE = 0.002  # metres into the hair: no curl comes down farther,
_OVER_THE_FACE = 45.0  # if its root is within this many degrees of the middle of the forehead
_CALM_EDGE = 0.3  # of a curly lock's straying that is left at the hair's edge
_STRAGGLE = 0.008  # hair may grow this far before its line, which is uneven


@dataclass(frozen=True)
class Groom:
    """One style. Fields take points [n, 3] on the head and give values [n] (combing: [n, 3], any length).

    `hairline` is (azimuth in degrees, level on the cranium) from the middle of the forehead to the nape;
    `softness` the width in metres over which hair thins out at its edge; `grey` the share of white strands.
    """

    count: int
    hairline: tuple[tuple[float, float], ...]
    softness: float
    combing: Field
    length: Field
    volume: Field
    grey: Field
    melanin: float
    radius: float = 0.000042
    spread: float = 0.14  # how far single strands stray from the combing
    clump_spread: float = 0.16  # how far whole locks do
    clumps: int = 900
    clumping: float = 0.35
    stray: float = 0.02  # share of strands that stand out of the mass
    rise: float = 0.010  # metres from the root until a strand has reached its height
    points: int = 10  # along a strand
    wave: float = 0.0  # metres that locks swing to and fro
    baby_hairs: int = 700  # fine short hairs at and before the edge
    relief: float = 0.10  # how unevenly high locks lie, as a share of the hair's depth
    thinned: Field | None = None  # 1 where the scalp shows, as in a parting
    shine: float = 0.30  # roughness along the strand: lower is glossier
    ior: float = 1.55  # how much strands mirror: 1.55 is bare hair
    coil: Coil | None = None  # of curly hair, whose locks wind; straight without


class Scalp:
    """Where hair grows on one head, softly: shared by the strands and by the skin's tint under them."""

    def __init__(self, skull: Skull, groom: Groom, seed: int) -> None:
        self._skull, self._groom, self._seed = skull, groom, seed
        azimuth, level = np.array(groom.hairline).T
        grid = np.linspace(0.0, 180.0, 361)
        line = np.interp(grid, azimuth, level)
        kernel = np.hanning(13)
        self._azimuths = grid
        self._line = np.convolve(np.pad(line, 6, mode="edge"), kernel / kernel.sum(), "valid")

    def depth(self, points: Floats) -> Floats:
        """Metres into the hair from the line where it begins (negative: outside)."""
        azimuth, span = self._skull.azimuth(points), self._skull.top_z - self._skull.eye_z
        line = np.interp(azimuth, self._azimuths, self._line)
        slope = np.interp(azimuth, self._azimuths, np.gradient(self._line, self._azimuths))
        # a steep line (temple, sideburn) is nearer sideways than it is downwards
        around = np.hypot(points[..., 0], points[..., 1] - self._skull.centre[1]) * np.pi / 180.0
        tilt = slope * span / np.maximum(around, 1e-4)
        return np.asarray((self._skull.level(points) - line) * span / np.sqrt(1.0 + tilt**2))

    def inside(self, points: Floats) -> Floats:
        """As `depth`, the edge being uneven as skin is."""
        uneven = 0.0016 * ripple(points, 0.014, self._seed) + 0.0009 * ripple(points, 0.005, self._seed + 1)
        return np.asarray(self.depth(points) + uneven)

    def density(self, points: Floats) -> Floats:
        """0 (bare) to 1 (full growth)."""
        deep = smoothstep(-0.25 * self._groom.softness, 0.75 * self._groom.softness, self.inside(points))
        full = deep**1.4
        if self._groom.thinned is not None:
            full = full * (1.0 - 0.92 * self._groom.thinned(points))
        return np.asarray(full)

    def tint(self, points: Floats) -> Floats:
        """How far the skin takes the scalp's colour: from 0 or less (bare skin) to 1 or more (full growth). It is
        held at neither end, nor uneven, so that it stays true between skin vertices that lie far apart."""
        return np.asarray(self.depth(points) / (_TINTED * self._groom.softness))


def grow(skull: Skull, vertices: Floats, triangles: Ints, groom: Groom, seed: int) -> Strands:
    """The strands of a groom on this head; the same arguments give the same strands."""
    rng = np.random.default_rng(seed)
    scalp = Scalp(skull, groom, seed)
    # root by root, not skin triangle by triangle: at the hairline those reach from bare skin to full growth
    touched = scalp.depth(vertices)[triangles].max(1) > -_STRAGGLE
    chosen, weights = scatter(
        vertices, triangles, groom.count * 3, touched * _facing(skull, vertices, triangles), rng
    )
    roots = (vertices[triangles[chosen]] * weights[..., None]).sum(1)
    kept = rng.random(len(roots)) < scalp.density(roots) ** 2
    roots = roots[kept & (np.abs(skull.height(roots)) < 0.006)][: groom.count]
    mass = (_locks if groom.coil is None else _curls)(skull, groom, scalp, roots, rng)
    return Strands.together(
        [mass, _baby_hairs(skull, vertices, triangles, groom, scalp, mass.points.shape[1], rng)]
    )


def _locks(skull: Skull, groom: Groom, scalp: Scalp, roots: Floats, rng: np.random.Generator) -> Strands:
    """Straight hair: every strand is marched by itself and drawn a little towards the guide of its lock."""
    edge = smoothstep(0.0, 1.6 * groom.softness, scalp.inside(roots))
    guides = rng.choice(len(roots), min(groom.clumps, len(roots)), replace=False)
    lock = nearest(roots, roots[guides])
    points = _march(skull, groom, roots, edge, lock, len(guides), rng)
    points = _clump(points, guides[lock], groom.clumping * (0.4 + 0.6 * edge))
    points = _clear(skull, _wave(points, groom.wave, lock, len(guides), rng))
    return Strands(
        points, _radii(groom, edge, rng, groom.points), _melanin(groom, roots, lock, len(guides), rng)
    )


def _curls(skull: Skull, groom: Groom, scalp: Scalp, roots: Floats, rng: np.random.Generator) -> Strands:
    """Curly hair: the middle line of every lock is marched, its hairs wind about it."""
    assert groom.coil is not None
    guides = roots[rng.choice(len(roots), max(1, len(roots) // groom.coil.hairs), replace=False)]
    for _ in range(_SPACING):  # evenly spaced, as the locks of a head are
        near = nearest(roots, guides)
        count = np.maximum(np.bincount(near, minlength=len(guides)), 1)
        middle = [np.bincount(near, roots[:, axis], len(guides)) / count for axis in range(3)]
        guides = skull.place(skull.directions(np.stack(middle, -1)), np.zeros(len(guides)))
    edge = smoothstep(0.0, 1.6 * groom.softness, scalp.inside(guides))
    guides, edge = guides[edge > _FIRST_LOCKS], edge[edge > _FIRST_LOCKS]
    lines = _march(skull, groom, guides, edge, np.arange(len(guides)), len(guides), rng)
    # one that hangs on the forehead looks like a blot there
    hanging = (skull.azimuth(guides) < _OVER_THE_FACE) & (scalp.depth(lines[:, 1:]).min(1) < _CLEAR_EDGE)
    lines, guides, edge = lines[~hanging], guides[~hanging], edge[~hanging]
    one = np.arange(len(guides))
    size = 0.30 + 0.70 * edge
    points = coiled(lines, skull.directions(guides), groom.coil, size, rng)
    lock = np.repeat(one, groom.coil.hairs)
    # the outermost locks are thin: whole, each would lie on the skin as a painted tuft
    there = rng.random(len(lock)) < _THIN_LOCK + (1.0 - _THIN_LOCK) * edge[lock]
    points, lock = points[there], lock[there]
    radii = _radii(groom, edge[lock], rng, groom.coil.points)
    return Strands(_clear(skull, points), radii, _melanin(groom, guides[lock], lock, len(guides), rng))


def _facing(skull: Skull, vertices: Floats, triangles: Ints) -> Floats:
    """1 for skin of the skull itself, 0 for ears and folds off it."""
    middle = vertices[triangles].mean(1)
    return (np.abs(skull.height(middle)) < 0.005).astype(float)


def _march(
    skull: Skull, groom: Groom, roots: Floats, edge: Floats, lock: Ints, locks: int, rng: np.random.Generator
) -> Floats:
    """Points [n, groom.points, 3] of strands laid over the skull along the combing."""
    count = len(roots)
    stray = rng.random(count) < groom.stray
    wander = rng.normal(0, groom.clump_spread, (locks, 3))[lock] + rng.normal(0, groom.spread, (count, 3))
    wander[stray] *= 2.6
    if groom.coil is not None:  # at its edge a curl that goes its own way hangs on the forehead
        wander *= (_CALM_EDGE + (1.0 - _CALM_EDGE) * edge)[:, None]
    lock_length = rng.normal(1.0, 0.09, locks)[lock]
    length = groom.length(roots) * rng.uniform(0.80, 1.06, count) * lock_length * (0.50 + 0.50 * edge)
    layer = rng.random(count) ** 0.55 * 0.94 + 0.06
    layer = layer + np.where(stray, rng.uniform(0.10, 0.45, count), 0.0)
    layer = layer * (1.0 + rng.normal(0, groom.relief, locks)[lock])
    direction = skull.directions(roots)
    points = np.empty((count, groom.points, 3))
    points[:, 0] = roots - direction * _SINK
    step = length / (groom.points - 1)
    curl = rng.normal(0, 0.10, (count, 3))
    for index in range(1, groom.points):
        here = skull.place(direction, np.zeros(count))
        heading = unit(groom.combing(here)) + wander + curl * (index / groom.points)
        heading -= direction * (heading * direction).sum(-1, keepdims=True)
        travelled = length * index / (groom.points - 1)
        height = groom.volume(here) * layer * (1.0 - np.exp(-travelled / groom.rise))
        # what a strand rises, it does not travel along the skin
        before = np.maximum(np.linalg.norm(points[:, index - 1] - skull.centre, axis=1), 1e-6)
        climb = np.abs(skull.radius(direction) + height - before)
        along = np.sqrt(np.maximum(step**2 - climb**2, (0.35 * step) ** 2))
        direction = unit(direction + unit(heading) * (along / before)[:, None])
        points[:, index] = skull.place(direction, height)
    return points


def _baby_hairs(
    skull: Skull,
    vertices: Floats,
    triangles: Ints,
    groom: Groom,
    scalp: Scalp,
    along: int,
    rng: np.random.Generator,
) -> Strands:
    """Fine short hairs that blur the edge: a few millimetres outside it, combed loosely with the rest.

    Each has `along` points."""
    middle = vertices[triangles].mean(1)
    near = np.exp(-(((scalp.inside(middle) - 0.0025) / 0.0048) ** 2)) * _facing(skull, vertices, triangles)
    chosen, weights = scatter(vertices, triangles, groom.baby_hairs, near, rng)
    roots = (vertices[triangles[chosen]] * weights[..., None]).sum(1)
    roots = roots[np.abs(skull.height(roots)) < 0.003]
    count = len(roots)
    inside = np.clip(scalp.inside(roots), -0.010, 0.010)
    length = rng.uniform(0.004, 0.009, count) * (1.0 + 40.0 * inside)
    direction = skull.directions(roots)
    base = skull.height(roots)
    wander = rng.normal(0, 0.38, (count, 3))
    points = np.empty((count, along, 3))
    points[:, 0] = roots - direction * _SINK
    for index in range(1, along):
        share = index / (along - 1)
        heading = unit(groom.combing(skull.place(direction, base))) + wander
        heading = unit(heading - direction * (heading * direction).sum(-1, keepdims=True))
        reach = np.linalg.norm(points[:, index - 1] - skull.centre, axis=1)
        direction = unit(direction + heading * (length / (along - 1) / reach)[:, None])
        points[:, index] = skull.place(direction, base + length * 0.16 * share * (1.25 - 0.6 * share))
    radii = _radii(groom, np.zeros(count), rng, along) * 0.85
    lock = np.zeros(count, np.int64)
    return Strands(_clear(skull, points), radii, _melanin(groom, roots, lock, 1, rng))


def _wave(points: Floats, swing: float, lock: Ints, locks: int, rng: np.random.Generator) -> Floats:
    """Locks that swing slightly from side to side along their length."""
    if swing == 0.0:
        return points
    along = np.linspace(0.0, 1.0, points.shape[1])[None]
    phase, pace = rng.uniform(0, 2 * np.pi, locks)[lock], rng.uniform(9.0, 16.0, locks)[lock]
    sway = np.sin(phase[:, None] + pace[:, None] * along) * swing * np.minimum(1.0, 4.0 * along)
    tangent = unit(np.gradient(points, axis=1))
    middle = points.mean((0, 1))
    return np.asarray(points + unit(np.cross(tangent, points - middle)) * sway[..., None])


def _clump(points: Floats, guide: Ints, amount: Floats) -> Floats:
    """Draw strands towards the guide of their lock, more towards the tips, never by much."""
    share = (np.linspace(0.0, 1.0, points.shape[1]) ** 1.2)[None, :, None] * amount[:, None, None]
    gap = points[guide] - points
    reach = np.minimum(1.0, 0.006 / np.maximum(np.linalg.norm(gap, axis=-1, keepdims=True), 1e-6))
    return np.asarray(points + share * gap * reach)


def _clear(skull: Skull, points: Floats) -> Floats:
    """Lift whatever lies under the skin, the root excepted, onto it."""
    direction = skull.directions(points)
    lift = np.maximum(0.0004 - skull.height(points), 0.0)
    lift[:, 0] = 0.0
    return np.asarray(points + direction * lift[..., None])


def _radii(groom: Groom, edge: Floats, rng: np.random.Generator, along: int) -> Floats:
    """Thickness [n, along]: finer at the hairline, tapering to the tip."""
    taper = np.interp(np.linspace(0, 1, along), [0.0, 0.6, 0.85, 1.0], [1.0, 0.95, 0.7, 0.25])
    body = groom.radius * (0.55 + 0.45 * edge) * rng.uniform(0.8, 1.2, len(edge))
    return np.asarray(body[:, None] * taper[None])


def _melanin(groom: Groom, roots: Floats, lock: Ints, locks: int, rng: np.random.Generator) -> Floats:
    """Each strand is pigmented, greying or white; locks lean one way, as they do on a head."""
    lean = rng.normal(0, 0.13, locks)[lock]
    white = rng.random(len(roots)) < np.clip(groom.grey(roots) + lean, 0.0, 1.0)
    pigmented = np.clip(groom.melanin + rng.normal(0, 0.035, len(roots)), 0.0, 1.0)
    greyed = rng.beta(1.2, 9.0, len(roots)) * 0.30
    return np.asarray(np.where(white, greyed, pigmented))
