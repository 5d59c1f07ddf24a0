"""Two eyeballs with corneas. Each turns about its own centre; both converge on the camera at rest."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from .human import Body, Face, Points
from .lashes import EDGE
from .lid_closure import ball_centre, lid_strips
from .materials import cornea_material, eyeball_material, moist_material
from .meshes import add_mesh
from .person import Colour
from .surface import smoothstep

_AROUND: Final = 64
_POLAR: Final = 48
_CONVERGENCE: Final = 0.9  # degrees of each eye, the camera being two metres away


class Eyeballs:
    """`centres` [2, 3] (the person's left eye first) and `radius` in metres."""

    def __init__(self, body: Body) -> None:
        iris, cornea = eyeball_material(body.person.eyes), cornea_material(body.person.eyes.mirror)
        rest = body.expression({})
        centres, radii = [], []
        self.parts: list[tuple[Any, float]] = []
        for side, turn in (("l", -_CONVERGENCE), ("r", _CONVERGENCE)):
            helper = body.vertices[body.groups[f"helper-{side}-eye"]]
            low, high = helper.min(0), helper.max(0)
            centres.append(ball_centre(body.vertices, rest, body.groups, side))
            radii.append(float((high - low)[[0, 2]].mean() / 2))
            for name, material, clear in (("ball", iris, False), ("cornea", cornea, True)):
                points, faces = _ball(radii[-1] - (0.0 if clear else 0.0001), clear)
                thing = add_mesh(f"{name}.{side}", points, faces, material, attributes={"local": points})
                thing.location = centres[-1]
                self.parts.append((thing, turn))
        self.centres: Points = np.array(centres)
        self.radius: float = float(np.mean(radii))
        self.turn(0.0, 0.0)

    def turn(self, right: float, up: float) -> None:
        """Gaze in degrees: to the picture's right and upwards."""
        for thing, rest in self.parts:
            thing.rotation_euler = (math.radians(-up), 0.0, math.radians(right + rest))


def _ball(radius: float, clear: bool) -> tuple[Points, list[Face]]:
    """A sphere round the origin that looks along -y. The cornea bulges; the iris lies back behind it."""
    polar = np.linspace(0, np.pi, _POLAR)[:, None]
    around = np.linspace(0, 2 * np.pi, _AROUND, endpoint=False)[None]
    if clear:
        out = radius + 0.00022 + 0.00135 * np.exp(-((polar / 0.40) ** 4)) + 0 * around
    else:
        out = radius - 0.0011 * smoothstep(0.50, 0.38, polar) + 0 * around
    points = np.stack(
        [
            out * np.sin(polar) * np.cos(around),
            -out * np.cos(polar) + 0 * around,
            out * np.sin(polar) * np.sin(around),
        ],
        -1,
    ).reshape(-1, 3)
    faces: list[Face] = [
        (
            (row + 1) * _AROUND + step,
            (row + 1) * _AROUND + (step + 1) % _AROUND,
            row * _AROUND + (step + 1) % _AROUND,
            row * _AROUND + step,
        )
        for row in range(_POLAR - 1)
        for step in range(_AROUND)
    ]
    return points, faces


def add_caruncles(body: Body) -> None:
    """The small pink bodies in the inner corners of the eyes, and the flesh that closes the outer ones, which
    else are dark wedges between ball and lids."""
    lid = np.array(body.person.skin.lid)
    flesh = moist_material(
        "caruncle",
        _colour(0.12 * np.array([0.50, 0.20, 0.17]) + 0.72 * lid),
        roughness=0.45,
        scatter=0.6,
        depth=0.002,
        bumps=900,
        strength=0.3,
    )
    pale = moist_material(
        "canthus", _colour(0.95 * lid), roughness=0.5, scatter=0.6, depth=0.002, bumps=900, strength=0.2
    )
    rest = body.expression({})
    for side, sign in (("l", 1.0), ("r", -1.0)):
        strips = lid_strips(body.vertices, body.groups, side)
        ends = [strip.weights(np.array([0.0, 1.0]), EDGE, 0.0) @ rest[strip.members] for strip in strips]
        inner, outer = np.mean(ends, axis=0)
        points, faces = _ball(1.0, False)
        inner = inner + np.array([sign * 0.0012, 0.0046, 0.0002])
        add_mesh(f"caruncle.{side}", points * [0.0025, 0.0023, 0.0019] + inner, faces, flesh)
        outer = outer + np.array([-sign * 0.0002, 0.0012, -0.0008])
        add_mesh(f"canthus.{side}", points * [0.0022, 0.0018, 0.0020] + outer, faces, pale)


def _colour(given: Points) -> Colour:
    return float(given[0]), float(given[1]), float(given[2])
