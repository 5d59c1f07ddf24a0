"""Eyelashes and the wet edge of the lids, carried by the body's lash strips, which follow every expression.

A strip is two rows of vertices: a rim on the lid's edge and a row of tips. Lashes run from rim to tips with a curl of
their own; the tear line lies where the lower lid meets the eyeball. Pure numpy up to `build`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .skull import Floats, Ints, unit
from .strands import Strands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .human import Body, Follower, Points
    from .person import Style

_POINTS = 7
_TEAR_SIDES = 8
NUMBERS = ("upper", "lower", "length", "curl", "thickness", "melanin")


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
    "short": LashShape(130, 60, 0.70, 0.20, 0.000050, 220),
    "long": LashShape(190, 80, 0.88, 0.27, 0.000060, 460),
}


@dataclass(frozen=True)
class LashRow:
    """The lashes of one lid: `rim` and `tips` are vertex numbers in order, the rest is one value a lash."""

    rim: Ints
    tips: Ints
    place: Floats  # along the lid, 0..1
    slant: Floats  # how far along the tip lies from the root
    length: Floats
    curl: float
    upper: bool
    radius: float
    shift: Floats

    def points(self, vertices: Floats) -> Floats:
        """Where the lashes are [n, 7, 3] when the body's vertices are here."""
        root = _along(vertices[self.rim], self.place)
        tip = _along(vertices[self.tips], np.clip(self.place + self.slant, 0.0, 1.0)) + self.shift
        reach = (tip - root) * self.length[:, None]
        size = np.linalg.norm(reach, axis=1, keepdims=True)
        up = np.array([0.0, 0.0, 1.0 if self.upper else -1.0])
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
        return np.asarray(np.full((len(self.place), 1), self.radius) * taper)


def lash_rows(vertices: Floats, groups: Mapping[str, Ints], style: Style, seed: int) -> list[LashRow]:
    """The four lids' rows and the short lashes that darken the upper ones."""
    style.refuse_unknown(NUMBERS)
    shape = SHAPES[style.style]
    rows = []
    for side in "lr":
        sign = 1.0 if side == "l" else -1.0
        centre = eye_centre(vertices, groups, side)
        for strip in (1, 2):
            rng = np.random.default_rng((seed, strip, int(sign) + 1))
            members = groups[f"helper-{side}-eyelashes-{strip}"]
            upper = bool(vertices[members, 2].mean() > centre[2])
            rim, tips = split_strip(vertices, members, centre, sign)
            count = int(style.number("upper", shape.upper) if upper else style.number("lower", shape.lower))
            rows.append(_row(rim, tips, count, shape, style, upper, rng))
            if upper:
                short = LashShape(shape.rooting, 0, 0.30, 0.0, shape.radius * 0.9, 0)
                rows.append(_row(rim, tips, shape.rooting, short, style, upper, rng, plain=True))
    return rows


def _row(
    rim: Ints,
    tips: Ints,
    count: int,
    shape: LashShape,
    style: Style,
    upper: bool,
    rng: np.random.Generator,
    plain: bool = False,
) -> LashRow:
    place = np.sort(rng.uniform(0.04, 0.985, count))
    length = rng.uniform(0.72, 1.08, count) * shape.length * (1.0 if plain else style.number("length", 1.0))
    slant = rng.normal(0.0, 0.010, count)
    if not plain:
        # lashes stand in small groups whose tips lean together, longest past the middle of the upper lid
        tuft = np.round(place * (26 if upper else 18)) / (26 if upper else 18)
        slant = slant + (tuft - place) * 0.65
        length = length * (0.72 + 0.28 * np.sin(np.pi * np.clip(place, 0, 1) ** 0.75))
    if not upper:
        length = length * 0.62
    radius = shape.radius * style.number("thickness", 1.0) * (1.0 if upper else 0.62)
    curl = style.number("curl", shape.curl) if not plain else 0.0
    shift = rng.normal(0.0, 0.00025, (count, 3))
    return LashRow(rim, tips, place, slant, length, curl * (1.0 if upper else 0.4), upper, radius, shift)


def eye_centre(vertices: Floats, groups: Mapping[str, Ints], side: str) -> Floats:
    """The middle of one eyeball, side "l" or "r"."""
    ball = vertices[groups[f"helper-{side}-eye"]]
    return np.asarray((ball.min(0) + ball.max(0)) / 2.0)


def split_strip(vertices: Floats, members: Ints, centre: Floats, sign: float) -> tuple[Ints, Ints]:
    """A strip's vertices as (rim, tips), each ordered from the nose outwards: the rim is nearer to the eyeball."""
    ordered = members[np.argsort(vertices[members, 0] * sign)]
    distance = np.linalg.norm(vertices[ordered] - centre, axis=1)
    middle = np.array([np.median(distance[max(0, i - 4) : i + 5]) for i in range(len(distance))])
    return ordered[distance <= middle], ordered[distance > middle]


def _along(curve: Floats, place: Floats) -> Floats:
    """Points at these shares of a curve's length."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    return np.stack([np.interp(place * run[-1], run, curve[:, axis]) for axis in range(3)], -1)


@dataclass(frozen=True)
class TearLine:
    """The film of tears on one lower lid's edge: a thin tube on the eyeball where the lid touches it."""

    rim: Ints
    centre: Floats
    ball: float
    radius: float = 0.00034
    stations: int = 40

    def points(self, vertices: Floats) -> Floats:
        """The tube's vertices [stations * sides, 3]."""
        curve = _along(vertices[self.rim], np.linspace(0.03, 0.97, self.stations))
        outward = unit(curve - self.centre)
        curve = self.centre + outward * (self.ball + 0.25 * self.radius)
        forward = unit(np.gradient(curve, axis=0))
        across = unit(np.cross(forward, outward))
        angle = np.linspace(0.0, 2 * np.pi, _TEAR_SIDES, endpoint=False)[None, :, None]
        ends = np.sin(np.linspace(0.02, np.pi - 0.02, self.stations))[:, None, None] ** 0.4
        ring = outward[:, None] * np.cos(angle) + across[:, None] * np.sin(angle)
        return np.asarray((curve[:, None] + ring * self.radius * ends).reshape(-1, 3))

    def faces(self) -> list[tuple[int, ...]]:
        """Quads of the tube."""
        sides = _TEAR_SIDES
        return [
            (
                i * sides + j,
                i * sides + (j + 1) % sides,
                (i + 1) * sides + (j + 1) % sides,
                (i + 1) * sides + j,
            )
            for i in range(self.stations - 1)
            for j in range(sides)
        ]


def tear_lines(vertices: Floats, groups: Mapping[str, Ints]) -> list[TearLine]:
    """The tear lines of both lower lids."""
    lines = []
    for side, sign in (("l", 1.0), ("r", -1.0)):
        centre = eye_centre(vertices, groups, side)
        ball = vertices[groups[f"helper-{side}-eye"]]
        size = float((ball.max(0) - ball.min(0))[[0, 2]].mean() / 2.0)
        for strip in (1, 2):
            members = groups[f"helper-{side}-eyelashes-{strip}"]
            if vertices[members, 2].mean() < centre[2]:
                rim, _ = split_strip(vertices, members, centre, sign)
                lines.append(TearLine(rim, centre, size))
    return lines


def build(body: Body, style: Style, seed: int) -> list[Follower]:
    """Puts lashes and tear lines into the scene; they follow the lids."""
    from .fibres import add_fibres, tear_material
    from .meshes import add_mesh, move_mesh, move_strands

    followers: list[Follower] = []
    for number, row in enumerate(lash_rows(body.vertices, body.groups, style, seed)):
        strands = Strands(
            row.points(body.vertices), row.radii(), np.full(len(row.place), style.number("melanin", 1.0))
        )
        thing = add_fibres(f"lashes {number}", strands)

        def follow(vertices: Points, thing: Any = thing, row: LashRow = row) -> None:
            move_strands(thing, row.points(vertices))

        followers.append(follow)
    wet = tear_material()
    for number, line in enumerate(tear_lines(body.vertices, body.groups)):
        film = add_mesh(f"tear line {number}", line.points(body.vertices), line.faces(), wet)

        def flow(vertices: Points, film: Any = film, line: TearLine = line) -> None:
            move_mesh(film, line.points(vertices))

        followers.append(flow)
    return followers
