"""Teeth as single crowns on an arch, gums and tongue. The lower row follows the jaw as one rigid piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from mathutils import Matrix  # type: ignore[import-not-found]
from numpy.typing import NDArray

from .human import Body, Face, Points, rigid_motion, rotation
from .materials import brighter, moist_material
from .meshes import add_mesh, move_mesh
from .surface import smoothstep, unit

Numbers = NDArray[np.float64]

_AROUND: Final = 20  # points round a crown
_UP: Final = 14  # and along it
_MODEL_WIDTH: Final = 0.0347  # half width of the model body's rows
_ABOVE_THE_EDGE: Final = 0.004  # metres of a tongue's tip that is all the way up
_TIP: Final = 0.93  # of the tongue's length: what lies before it is its tip
_THROAT: Final = (-0.094, -0.128)  # y from where to where a tongue darkens
_FURROW: Final = 0.0016  # metres by which a tongue is hollow along its middle
_TOUCHING: Final = 1.045  # of a crown's width: rounded as they are, black gaps would show between them
_BITE: Final = 0.0004  # metres from the upper front teeth's edge down to the lower ones'
_LOWER_TEETH: Final = 0.18  # of the upper ones' brightness: they lean towards the lamps
_PALEST: Final = 0.72  # red of the enamel for which gums and tongue are drawn
_GLOW: Final = 0.03  # light that bounces about inside the mouth


@dataclass(frozen=True)
class _Row:
    """Widths and heights in millimetres of an average adult, from the middle to the back."""

    upper: bool
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    arch: tuple[float, float]  # half axes in metres
    front: float  # y of the foremost point
    edge: float  # z of the biting edge
    scale: float

    def along(self, length: Numbers | float) -> tuple[Numbers, Numbers]:
        """(x, y) at a signed length along the arch from the middle."""
        angle = np.linspace(0, 1.45, 400)
        x = self.scale * self.arch[0] * np.sin(angle) ** 0.9
        y = self.front + self.scale * self.arch[1] * (1 - np.cos(angle))
        run = np.r_[0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
        return np.sign(length) * np.interp(np.abs(length), run, x), np.interp(np.abs(length), run, y)

    def rise(self, length: float) -> float:
        """How far the row stands above its middle there: towards the back it curves up, as the lip of a smile does."""
        return (0.0032 if self.upper else 0.0022) * (length / 0.03) ** 2


class Mouth:
    """What is seen between the lips."""

    def __init__(self, body: Body) -> None:
        self._body = body
        enamel, lower_enamel = (
            moist_material(
                name, brighter(body.person.teeth, gain), roughness=0.22, scatter=0.45, depth=0.0022, bumps=500,
                strength=0.12, radius=(1.0, 0.8, 0.6), glow=_GLOW * 1.8,
            )
            for name, gain in (("enamel", 1.0), ("lower enamel", _LOWER_TEETH))
        )  # fmt: skip
        # in the light that suits a dark skin the inside of a mouth would be as pale as the lips are dark
        exposed = body.person.teeth[0] / _PALEST
        gum = moist_material(
            "gum",
            brighter((0.42, 0.12, 0.11), exposed),
            roughness=0.30,
            scatter=0.6,
            depth=0.003,
            bumps=400,
            strength=0.4,
            glow=_GLOW,
        )
        flesh = moist_material(
            "tongue", brighter((0.45, 0.155, 0.140), exposed), roughness=0.32, scatter=0.7, depth=0.004, bumps=700,
            strength=0.8, glow=0.4 * _GLOW, into_dark=_THROAT,
        )  # fmt: skip
        random = np.random.default_rng(body.person.seed)
        upper, lower = _rows(body)
        self._edge, self._front = upper.edge, upper.front
        self.upper = [
            add_mesh("teeth.upper", *_crowns(upper, random), enamel),
            add_mesh("gum.upper", *_gums(upper), gum),
        ]
        self.lower = [
            add_mesh("teeth.lower", *_crowns(lower, random), lower_enamel),
            add_mesh("gum.lower", *_gums(lower), gum),
        ]
        self._jaw = body.vertices[body.groups["helper-lower-teeth"]]
        self._index = body.groups["helper-tongue"]
        place = {int(vertex): number for number, vertex in enumerate(self._index)}
        faces: list[Face] = [
            tuple(place[vertex] for vertex in face)
            for face in body.faces_of("helper-tongue")
            if all(vertex in place for vertex in face)
        ]
        self._rest = body.vertices[self._index]
        self.tongue = add_mesh("tongue", self._rest, faces, flesh, subdivide=2)

    def pose(self, vertices: Points, units: Mapping[str, float]) -> None:
        """Moves jaw and tongue. "_tongueUp", "_tongueForward", "_tongueBack" and "_tongueWide" are 0..1; at 1 of
        the first two the tip stands a little above the upper teeth's edge and as far in front as they do."""
        jaw = vertices[self._body.groups["helper-lower-teeth"]]
        turn, shift = rigid_motion(self._jaw, jaw)
        matrix = Matrix(np.vstack([np.c_[turn, shift], [0, 0, 0, 1]]))
        for thing in self.lower:
            thing.matrix_world = matrix
        move_mesh(self.tongue, self._tongue(vertices[self._index], units))

    def _tongue(self, points: Points, units: Mapping[str, float]) -> Points:
        front, back = float(self._rest[:, 1].min()), float(self._rest[:, 1].max())
        along = (back - self._rest[:, 1]) / (back - front)  # 0 root .. 1 tip
        tip, blade, body = (
            smoothstep(0.42, 0.96, along),
            smoothstep(0.25, 0.85, along),
            smoothstep(0.70, 0.05, along),
        )
        middle = float(self._rest[:, 0].mean())
        furrow = np.exp(-(((self._rest[:, 0] - middle) / 0.0042) ** 2)) * smoothstep(0.98, 0.86, along)
        up, forward = units.get("_tongueUp", 0.0), units.get("_tongueForward", 0.0)
        moved = points.copy()
        # measured from the teeth: on another face the same way would leave a dark gap or lead through them
        reach = float(points[along > _TIP, 1].min()) - self._front
        rise = self._edge + _ABOVE_THE_EDGE - float(points[along > _TIP, 2].mean())
        moved[:, 2] += rise * up * tip + 0.0035 * up * blade + 0.012 * units.get("_tongueBack", 0.0) * body
        moved[:, 2] -= _FURROW * furrow
        moved[:, 1] -= reach * forward * blade
        moved[:, 0] = middle + (moved[:, 0] - middle) * (1 + 0.16 * units.get("_tongueWide", 0.0) * blade)
        return moved


def _rows(body: Body) -> tuple[_Row, _Row]:
    above = body.vertices[body.groups["helper-upper-teeth"]]
    # teeth differ less among people than jaws do
    scale = 0.5 + 0.5 * float(np.abs(above[:, 0] - above[:, 0].mean()).max()) / _MODEL_WIDTH
    edge, front = float(above[:, 2].min()) - 0.0017, float(above[:, 1].min()) - 0.0014
    upper = _Row(
        True,
        (8.6, 6.8, 7.8, 7.0, 6.8, 9.5, 9.0),
        (9.8, 8.6, 9.4, 8.0, 7.4, 7.0, 6.6),
        (0.0290, 0.041),
        front,
        edge,
        scale,
    )
    lower = _Row(
        False, (5.4, 5.9, 6.9, 6.9, 7.0, 10.0, 9.5), (8.2, 8.4, 9.2, 8.0, 7.4, 7.0, 6.6), (0.0272, 0.0385),
        front + 0.0023, edge - _BITE, scale,
    )  # fmt: skip
    return upper, lower


def _crowns(row: _Row, random: np.random.Generator) -> tuple[Points, list[Face]]:
    points: list[Points] = []
    faces: list[Face] = []
    millimetre = 0.00095 * row.scale
    for side in (1, -1):
        run = 0.0
        for number, (width, height) in enumerate(zip(row.widths, row.heights, strict=True)):
            wide, high = width * millimetre, height * millimetre
            place, run = run + wide / 2, run + wide
            depth = (0.0048 if number < 3 else 0.0072) * row.scale
            crown, quads = _crown(wide * _TOUCHING, high, depth, number)
            if not row.upper:
                crown, quads = crown * [1, 1, -1], [face[::-1] for face in quads]
            x, y = row.along(side * place)
            ahead, behind = row.along(side * (place + 0.0006)), row.along(side * (place - 0.0006))
            angle = np.degrees(np.arctan2(ahead[1] - behind[1], (ahead[0] - behind[0]) * side) * side)
            lean = rotation((1, 0, 0), 8 if row.upper else -6).T
            crown = crown @ lean @ rotation((0, 0, 1), float(angle)).T
            short = 0.0003 if row.upper and number == 1 else 0.0
            z = row.edge + row.rise(place) + short + (high / 2 if row.upper else -high / 2)
            jitter = random.normal(0, 0.00005, 3)
            faces += [tuple(corner + len(points) * _AROUND * _UP for corner in face) for face in quads]
            middle = np.array([float(x), float(y) + (0 if row.upper else 0.0006), z])
            points.append(crown + middle + jitter)
    return np.concatenate(points), faces


def _crown(wide: float, high: float, deep: float, number: int) -> tuple[Points, list[Face]]:
    """A tooth as a superellipsoid: narrower towards the gum, thinner towards the edge, canines pointed."""
    around = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)[None]
    along = np.linspace(-1, 1, _UP)[:, None]
    across = np.sign(np.cos(around)) * np.abs(np.cos(around)) ** 0.55
    through = np.sign(np.sin(around)) * np.abs(np.sin(around)) ** 0.85
    profile = (1 - np.abs(along) ** (7 if number < 4 else 4)) ** 0.24
    x = wide / 2 * across * profile * (1 - 0.10 * (along * 0.5 + 0.5))
    y = deep / 2 * through * profile * (1 - 0.42 * (0.5 - 0.5 * along) ** 1.5)
    z = high / 2 * along + 0 * around
    if number == 2:
        z = z - 0.0003 * np.exp(-((x / 0.002) ** 2)) * (along < 0)
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    faces: list[Face] = _quads(_UP, _AROUND)
    faces.append(tuple(range(_AROUND))[::-1])
    faces.append(tuple((_UP - 1) * _AROUND + step for step in range(_AROUND)))
    return points, faces


def _gums(row: _Row) -> tuple[Points, list[Face]]:
    """A tube along the arch, scalloped between the teeth."""
    lengths, ring = np.linspace(-0.046, 0.046, 84) * row.scale, 14
    turns = np.linspace(0, 2 * np.pi, ring, endpoint=False)
    sign = 1.0 if row.upper else -1.0
    height = row.edge + (0.0103 if row.upper else -0.0095)
    points = []
    for length in lengths:
        x, y = row.along(length)
        ahead = row.along(length + 1e-4)
        tangent = unit([float(ahead[0] - x), float(ahead[1] - y)])
        scallop = 0.0004 * np.cos(2 * np.pi * length / 0.0066) * sign
        out = 0.0040 * np.cos(turns) * 0.8
        points.append(
            np.stack(
                [
                    x + tangent[1] * out,
                    y - tangent[0] * out + 0.0012,
                    height + row.rise(length) + 0.0050 * np.sin(turns) + scallop,
                ],
                1,
            )
        )
    return np.concatenate(points), _quads(len(lengths), ring)


def _quads(rows: int, around: int) -> list[Face]:
    return [
        (
            row * around + step,
            row * around + (step + 1) % around,
            (row + 1) * around + (step + 1) % around,
            (row + 1) * around + step,
        )
        for row in range(rows - 1)
        for step in range(around)
    ]


def visible_parts(mouth: Mouth) -> Mapping[str, list[Any]]:
    """The objects by the layer of the pack that they make up."""
    return {"teethU": mouth.upper, "teethL": mouth.lower, "tongue": [mouth.tongue]}
