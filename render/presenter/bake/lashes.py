"""Eyelashes, carried by the body's lash strips, which follow every expression: they run from a strip's inner rows
outwards with a curl of their own. Pure numpy up to `build`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from .skull import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .human import Body, Follower, Points
    from .person import Style

_POINTS = 7
_STATIONS = 40
_EVEN = 0.0026  # metres along a lid over which a strip is evened out
# of a strip's depth: the lid's inner edge, where lashes stand, where they point
EDGE, _MARGIN, _ROOT, _TIP = -1.3, -0.5, -0.3, 1.4
# curl of the shortest lashes: they hang before the lid's moist edge, else a bright rim
_HANG = -0.45
_DROOP = 1.3  # of a lid's turn round the eyeball, by which its lashes turn more: shut, they hang
_GROWN = 0.07, 0.97  # of a lid, from the nose: where its lashes begin and end
_FAN = 0.16  # how far tips stand apart, more than roots, as a share of the lid
NUMBERS = ("upper", "lower", "length", "curl", "thickness")


@dataclass(frozen=True)
class LashShape:
    """Counts a lid, `length` as a share of the body's strips, `curl` upwards in the same share, `radius` in metres."""

    upper: int
    lower: int
    length: float
    curl: float
    radius: float
    rooting: int  # very short lashes that darken the upper lid's edge


SHAPES = {
    "short": LashShape(210, 50, 1.20, 0.04, 0.000052, 110),
    "long": LashShape(260, 60, 1.55, 0.06, 0.000062, 220),
}


@dataclass(frozen=True)
class LashRow:
    """The lashes of one lid. Roots and tips are the means of the strip's vertices (`members`) by weights [n, members]
    that sum to 1; the rest is one value a lash."""

    members: Ints
    roots: Floats
    tips: Floats
    length: Floats
    curl: float
    upper: bool
    radius: float
    shift: Floats
    ball: Ints  # the eyeball's vertices
    open: Floats  # how high the roots are round the eyeball when the eye is open, in radians

    def points(self, vertices: Floats) -> Floats:
        """Where the lashes are [n, 7, 3] when the body's vertices are here."""
        strip = vertices[self.members]
        root, tip = self.roots @ strip, self.tips @ strip + self.shift
        reach = (tip - root) * self.length[:, None]
        size = np.linalg.norm(reach, axis=1, keepdims=True)
        turn = (_DROOP if self.upper else 0.0) * (height_round(root, vertices[self.ball]) - self.open)
        sine, cosine = np.sin(turn), np.cos(turn)
        forward, rise = -reach[:, 1], reach[:, 2]
        reach = np.stack([reach[:, 0], -(forward * cosine - rise * sine), forward * sine + rise * cosine], 1)
        up = np.stack([np.zeros_like(sine), sine, cosine], 1) * (1.0 if self.upper else -1.0)
        # out and slightly down from the lid first, then up: a lash is a shallow hook
        belly = root + 0.52 * reach - up * size * (0.16 if self.upper else 0.06)
        end = root + reach + up * size * self.curl
        share = np.linspace(0.0, 1.0, _POINTS)[None, :, None]
        return np.asarray(
            root[:, None] * (1 - share) ** 2
            + 2 * belly[:, None] * share * (1 - share)
            + end[:, None] * share**2
        )

    def radii(self) -> Floats:
        """[n, 7]: thick at the lid, a fine point."""
        taper = np.array([1.0, 1.0, 0.9, 0.75, 0.55, 0.35, 0.12])
        return np.asarray(np.full((len(self.length), 1), self.radius) * taper)


def height_round(points: Floats, ball: Floats) -> Floats:
    """How high points are as the eyeball with the vertices `ball` sees them, in radians."""
    away = points - (ball.min(0) + ball.max(0)) / 2.0
    return np.asarray(np.arctan2(away[:, 2], -away[:, 1]))


def lash_rows(vertices: Floats, groups: Mapping[str, Ints], style: Style, seed: int) -> list[LashRow]:
    """The four lids' rows and the short lashes that darken the upper ones."""
    style.refuse_unknown(NUMBERS)
    shape = SHAPES[style.style]
    rows = []
    for side in "lr":
        sign = 1.0 if side == "l" else -1.0
        centre = eye_centre(vertices, groups, side)
        for number in (1, 2):
            rng = np.random.default_rng((seed, number, int(sign) + 1))
            strip = Strip(vertices, groups[f"helper-{side}-eyelashes-{number}"], centre, sign)
            count = int(
                style.number("upper", shape.upper) if strip.upper else style.number("lower", shape.lower)
            )
            row = partial(_row, vertices, groups[f"helper-{side}-eye"], strip)
            rows.append(row(count, shape, style, rng))
            if strip.upper:
                short = LashShape(shape.rooting, 0, 0.50, _HANG, shape.radius * 0.9, 0)
                rows.append(row(shape.rooting, short, style, rng, plain=True))
    return rows


def _row(
    vertices: Floats,
    ball: Ints,
    strip: Strip,
    count: int,
    shape: LashShape,
    style: Style,
    rng: np.random.Generator,
    plain: bool = False,
) -> LashRow:
    # one in each equal step along the lid: by pure chance there would be gaps and clumps
    place = np.interp((np.arange(count) + rng.uniform(0.0, 1.0, count)) / count, (0.0, 1.0), _GROWN)
    length = rng.uniform(0.72, 1.08, count) * shape.length * (1.0 if plain else style.number("length", 1.0))
    slant = rng.normal(0.0, 0.006, count)
    if not plain:
        # the tips of a few neighbours lean together
        tufts = 34 if strip.upper else 18
        slant = slant + (np.round(place * tufts) / tufts - place) * 0.30
    # longest past the middle, short towards both corners
    length = length * (0.45 + 0.55 * np.sin(np.pi * np.clip(place, 0, 1) ** 1.15) ** 0.7)
    if not strip.upper:
        length = length * 0.62
    radius = shape.radius * style.number("thickness", 1.0) * (1.0 if strip.upper else 0.62)
    curl = shape.curl if plain else style.number("curl", shape.curl)
    roots = strip.weights(place, _MARGIN if plain or not strip.upper else _ROOT, 0.0)
    return LashRow(
        strip.members,
        roots,
        strip.weights(place + slant, _TIP, _FAN),
        length,
        curl * (1.0 if strip.upper else 0.4),
        strip.upper,
        radius,
        rng.normal(0.0, 0.00012, (count, 3)),
        ball,
        height_round(roots @ vertices[strip.members], vertices[ball]),
    )


class Strip:
    """One lid's strip of the body model: several rows of vertices, from the eyeball outwards, in no useful order.

    Its shape is read by smooth local fits over (place along the lid, distance from the eye), so that lashes and tears
    lie on one even curve."""

    def __init__(self, vertices: Floats, members: Ints, centre: Floats, sign: float) -> None:
        self.members = members
        away = vertices[members] - centre
        self._along, self._far = away[:, 0] * sign, np.linalg.norm(away, axis=1)
        near = self._along[self._far <= np.median(self._far)]
        self._start, self._end = np.percentile(near, [4, 95])
        self.upper = bool(away[:, 2].mean() > 0)

    def weights(self, place: Floats, depth: float, fan: float) -> Floats:
        """[n, members]: what the points at `place` (0 at the nose .. 1) are the mean of; `depth` is in spreads of the
        rows from their middle outwards, `fan` how far points lean away from the lid's middle."""
        reach = self._end - self._start
        along = self._start + place * reach
        near = np.exp(-(((self._along - along[:, None]) / _EVEN) ** 2))
        share = near / near.sum(1, keepdims=True)
        mean = share @ self._far
        spread = np.sqrt(np.maximum(share @ self._far**2 - mean**2, 0.0))
        far = mean + depth * spread
        along = along + fan * (place - 0.5) * reach
        # a plane through the neighbourhood, read at the wanted place: local linear regression
        plane = np.stack(
            [np.ones_like(near), (self._along - along[:, None]) / _EVEN, (self._far - far[:, None]) / _EVEN],
            -1,
        )
        square = np.einsum("nmi,nm,nmj->nij", plane, share, plane) + 1e-9 * np.eye(3)
        first = np.linalg.solve(square, np.broadcast_to(np.array([[1.0], [0.0], [0.0]]), (len(place), 3, 1)))
        fitted = share * np.einsum("nmi,nik->nm", plane, first)
        return np.asarray(fitted / fitted.sum(1, keepdims=True))


def eye_centre(vertices: Floats, groups: Mapping[str, Ints], side: str) -> Floats:
    """The middle of one eyeball, side "l" or "r"."""
    ball = vertices[groups[f"helper-{side}-eye"]]
    return np.asarray((ball.min(0) + ball.max(0)) / 2.0)


def lid_edges(vertices: Floats, groups: Mapping[str, Ints], *, upper: bool) -> list[Floats]:
    """The lines [stations, 3] along both upper or lower lids, midway between the eyeball and the lashes' roots."""
    lines = []
    for side, sign in (("l", 1.0), ("r", -1.0)):
        centre = eye_centre(vertices, groups, side)
        for number in (1, 2):
            strip = Strip(vertices, groups[f"helper-{side}-eyelashes-{number}"], centre, sign)
            if strip.upper is upper:
                weights = strip.weights(np.linspace(0.02, 0.98, _STATIONS), _MARGIN, 0.0)
                lines.append(weights @ vertices[strip.members])
    return lines


def build(body: Body, style: Style, seed: int) -> list[Follower]:
    """Puts lashes into the scene; they follow the lids."""
    from .fibres import lash_material
    from .meshes import add_strands, move_strands

    followers: list[Follower] = []
    for number, row in enumerate(lash_rows(body.vertices, body.groups, style, seed)):
        name = f"lashes {number}"
        thing = add_strands(name, row.points(body.vertices), row.radii(), lash_material(name))
        # with a shadow for each, what stays lit between them is a pale fringe on the lid
        thing.visible_shadow = False

        def follow(vertices: Points, thing: Any = thing, row: LashRow = row) -> None:
            move_strands(thing, row.points(vertices))

        followers.append(follow)
    return followers
