"""Eyebrows: strands laid over the brow ridge and bound to the skin, so that every expression carries them.

Shapes are given in half distances between the eyes, so that they fit any face. Pure numpy up to `build`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .lashes import eye_centre
from .skull import Floats, Ints, Skull, smoothstep, unit
from .strands import BoundStrands, Strands, nearest, ripple, scatter

if TYPE_CHECKING:
    from .human import Body, Follower, Points
    from .person import Style

_POINTS = 6
_SHARED = 0.9  # of the hairs drawn for a brow, on either side
NUMBERS = ("count", "melanin", "grey", "thickness", "lift")


@dataclass(frozen=True)
class BrowShape:
    """A brow from its inner end (0) to its tail (1). Heights are above the eye's centre.

    `inner`, `tail`: distance from the middle of the face; `heights` at 0, .35, .65, 1; `half_heights` the brow's
    half thickness at the same places; `lengths` of hairs at the inner end and the tail in metres; `head` the share of
    the brow over which it grows full from its inner end; `tail_lift` metres by which the tail's hairs lie
    higher: where the brow's bone ends the skin bulges out of the even skull, and they would sink into it.
    """

    inner: float
    tail: float
    heights: tuple[float, float, float, float]
    half_heights: tuple[float, float, float, float]
    lengths: tuple[float, float]
    count: int
    radius: float
    melanin: float
    grey: float
    head: float
    tail_lift: float


SHAPES = {
    "natural": BrowShape(
        0.27, 1.96, (0.448, 0.496, 0.518, 0.434), (0.110, 0.140, 0.116, 0.044), (0.0064, 0.0064),
        1300, 0.000038, 0.90, 0.32, 0.25, 0.0012,
    ),
    "defined": BrowShape(
        0.34, 1.98, (0.530, 0.604, 0.628, 0.510), (0.104, 0.122, 0.096, 0.034), (0.0080, 0.0064),
        880, 0.000033, 0.92, 0.0, 0.39, 0.0006,
    ),
}  # fmt: skip
_STATIONS = (0.0, 0.35, 0.65, 1.0)


def grow_brows(
    skull: Skull, vertices: Floats, triangles: Ints, eye: Floats, style: Style, seed: int
) -> BoundStrands:
    """Both brows of a face at rest. `eye` is the centre of the left eye; raises PersonError for unknown numbers."""
    style.refuse_unknown(NUMBERS)
    rng = np.random.default_rng(seed)
    roots, left = _grow_left(skull, vertices, triangles, eye, style, rng)
    halves = []
    for sign in (1.0, -1.0):
        # a mirror's image but for the hairs that each side lacks: brows grown apart look like two people's
        kept = rng.random(len(roots)) < _SHARED
        mirror = np.array([sign, 1.0, 1.0])
        half = Strands(left.points[kept] * mirror, left.radii[kept], left.melanin[kept])
        corners, weights = _rooted(roots[kept] * mirror, vertices, triangles)
        halves.append(BoundStrands.bind(half, vertices, corners, weights))
    return BoundStrands(
        *(
            np.concatenate([getattr(half, field) for half in halves])
            for field in ("corners", "weights", "offsets", "radii", "melanin")
        )
    )


def _grow_left(
    skull: Skull, vertices: Floats, triangles: Ints, eye: Floats, style: Style, rng: np.random.Generator
) -> tuple[Floats, Strands]:
    """The left brow's roots on the skin and its hairs."""
    shape = SHAPES[style.style]
    place = _placing(eye, shape, style.number("thickness", 1.0), style.number("lift", 0.0))
    corners = vertices[triangles]
    facing = unit(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))[:, 1] < -0.1
    count = int(style.number("count", shape.count))
    along, across = place(corners.mean(1))
    near = (
        facing
        & (np.abs(across) < 2.5)
        & (along > -0.15)
        & (along < 1.15)
        & (corners[:, :, 1].max(1) < eye[1])
    )
    chosen, weights = scatter(vertices, triangles, count * 8, near.astype(float), rng)
    roots = (vertices[triangles[chosen]] * weights[..., None]).sum(1)
    along, across = place(roots)
    # full in the body, thin and ragged at the inner end; a clean edge below, and thinning out upwards, never as even
    # as paint
    wanted = smoothstep(-0.06, shape.head, along) * smoothstep(1.06, 0.58, along)
    wanted = wanted * np.where(across < 0, np.exp(-((across / 0.9) ** 4)), np.exp(-((across / 0.85) ** 2)))
    wanted = wanted * np.clip(0.84 + 0.14 * ripple(roots, 0.0045, int(rng.integers(1 << 30))), 0.15, 1.0)
    kept = np.flatnonzero(rng.random(len(roots)) < wanted)[:count]
    roots, along, across = roots[kept], along[kept], across[kept]
    points = _lay(skull, roots, along, across, shape, rng)
    white = rng.random(len(roots)) < style.number("grey", shape.grey)
    melanin = np.clip(style.number("melanin", shape.melanin) + rng.normal(0, 0.04, len(roots)), 0, 1)
    melanin = np.where(white, rng.uniform(0.02, 0.20, len(roots)), melanin)
    taper = np.array([1.0, 1.0, 0.92, 0.78, 0.55, 0.22])
    thin = rng.uniform(0.75, 1.15, len(roots)) * (0.70 + 0.30 * np.exp(-(across**2)))
    thin = thin * (0.62 + 0.38 * smoothstep(0.0, shape.head, along))
    return roots, Strands(points, shape.radius * thin[:, None] * taper, melanin)


def _rooted(roots: Floats, vertices: Floats, triangles: Ints) -> tuple[Ints, Floats]:
    """The triangle nearest to each root: its corners [n, 3] and the root's place in it [n, 3]."""
    corners = triangles[nearest(roots, vertices[triangles].mean(1))]
    first, second, third = (vertices[corners[:, i]] for i in range(3))
    one, other, gap = second - first, third - first, roots - first
    across = np.cross(one, other)
    size = (across**2).sum(1)
    v = (np.cross(gap, other) * across).sum(1) / size
    w = (np.cross(one, gap) * across).sum(1) / size
    return corners, np.stack([1 - v - w, v, w], 1)


def _placing(
    eye: Floats, shape: BrowShape, thickness: float, lift: float
) -> Callable[[Floats], tuple[Floats, Floats]]:
    """A function from points to (place along the brow, place across it in half thicknesses)."""
    half = abs(float(eye[0]))

    def place(points: Floats) -> tuple[Floats, Floats]:
        along = (points[..., 0] / half - shape.inner) / (shape.tail - shape.inner)
        reach = np.clip(along, 0.0, 1.0)
        middle = _curve(reach, shape.heights)
        thick = _curve(reach, shape.half_heights) * thickness
        return along, ((points[..., 2] - eye[2]) / half - middle - lift) / thick

    return place


def _curve(along: Floats, values: tuple[float, float, float, float]) -> Floats:
    """A cubic through the four stations."""
    return np.asarray(np.polyval(np.polyfit(_STATIONS, values, 3), along))


def _lay(
    skull: Skull,
    roots: Floats,
    along: Floats,
    across: Floats,
    shape: BrowShape,
    rng: np.random.Generator,
) -> Floats:
    """The left brow's hairs: up at the inner end, outwards in the body, downwards at the tail and the upper edge."""
    count = len(roots)
    rise = np.interp(along, [0.0, 0.12, 0.35, 0.65, 1.0], [0.28, 0.27, 0.22, 0.05, -0.52])
    rise = rise - 0.30 * np.clip(across, -1.2, 1.2) * smoothstep(0.05, 0.4, along)
    heading = unit(np.stack([np.ones(count), 0.2 * np.ones(count), rise], -1))
    # hairs lie in small locks that lean one way
    heading[:, 2] += 0.12 * ripple(roots, 0.0055, int(rng.integers(1 << 30)))
    heading = heading + rng.normal(0, 0.17, (count, 3))
    length = np.interp(along, [0, 1], shape.lengths) * rng.uniform(0.62, 1.08, count)
    length = length * (1.0 - 0.42 * smoothstep(0.1, 1.0, across))
    lift = rng.uniform(0.0004, 0.0013, count) + shape.tail_lift * smoothstep(0.55, 0.85, along)
    base = skull.height(roots)
    direction = skull.directions(roots)
    points = np.empty((count, _POINTS, 3))
    points[:, 0] = roots - direction * 0.0004
    bend = np.array([0.5, 0.0, -0.35])
    for index in range(1, _POINTS):
        share = index / (_POINTS - 1)
        turn = heading + bend * share * 0.5
        turn = unit(turn - direction * (turn * direction).sum(-1, keepdims=True))
        reach = np.linalg.norm(points[:, index - 1] - skull.centre, axis=1)
        direction = unit(direction + turn * (length / (_POINTS - 1) / reach)[:, None])
        points[:, index] = skull.place(direction, base + lift * np.sin(np.pi * (0.15 + 0.62 * share)))
    return points


def build(body: Body, style: Style, seed: int) -> list[Follower]:
    """Puts the brows into the scene; they follow the skin."""
    from .fibres import add_fibres
    from .hair import skull_of
    from .meshes import move_strands

    eye = eye_centre(body.vertices, body.groups, "l")
    bound = grow_brows(skull_of(body), body.skin.rest, body.skin.triangles, eye, style, seed)
    thing = add_fibres("brows", bound.strands(body.skin.rest), redness=0.0, shine=0.6)

    def follow(vertices: Points) -> None:
        move_strands(thing, bound.points(vertices[body.skin.index]))

    return [follow]
