"""A body measured for clothes: landmarks, the hull that cloth hangs over, and the neck.

Cloth does not follow hollows: in every upright slice from front to back it spans the slice's convex hull. Patterns
are drawn in the measurements of one body and carried to others by `Torso.size` and the neck's height. Pure numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .cloth import dense_points, soften
from .skull import Floats

if TYPE_CHECKING:
    from .cloth import Face
    from .human import Body

PATTERN_SHOULDER = (
    0.1685  # the shoulder joint's x and the neck joint's z of the body that patterns are drawn on
)
PATTERN_NECK = 0.6806
_NORMALS = 120
_SLICE = 0.006


@dataclass(frozen=True)
class Torso:
    """`surface`: dense points of the trunk without arms and neck; `neck_surface`: of neck and head's skin."""

    surface: Floats
    neck_surface: Floats
    neck: Floats
    shoulder: Floats
    elbow: Floats

    @classmethod
    def of(cls, body: Body) -> Torso:
        """Measure a body at rest."""
        tights: Sequence[Face] = body.faces_of("helper-tights")
        shoulder, elbow = body.centre("joint-l-shoulder"), body.centre("joint-l-elbow")
        neck = body.centre("joint-neck")
        points = dense_points(body.vertices, tights)
        points = points[(points[:, 2] > neck[2] - 0.42) & (points[:, 2] < neck[2] + 0.02)]
        trunk = points[_is_trunk(points, neck, shoulder, elbow)]
        patch = dense_points(body.skin.rest, body.skin.faces, 3)
        throat = patch[(np.abs(patch[:, 2] - neck[2]) < 0.09) & (np.abs(patch[:, 0]) < 0.10)]
        return cls(trunk, throat, neck, shoulder, elbow)

    @property
    def size(self) -> float:
        """This body's breadth against the pattern's."""
        return float(self.shoulder[0]) / PATTERN_SHOULDER

    def across(self, x: float | Floats) -> Floats:
        """A pattern's x on this body."""
        return np.asarray(np.asarray(x, float) * self.size)

    def up(self, z: float | Floats) -> Floats:
        """A pattern's z on this body."""
        return np.asarray(self.neck[2] + (np.asarray(z, float) - PATTERN_NECK) * self.size)

    def top(self, x: float) -> float:
        """The height of the shoulder's skin at this distance from the middle."""
        near = self.surface[np.abs(np.abs(self.surface[:, 0]) - x) < 0.004]
        return float(near[:, 2].max()) if len(near) else float(self.shoulder[2])

    def section(self, x: float, extra: Floats | None = None, ceiling: float | None = None) -> Section:
        """The hull of the slice at |x|, with `extra` points [n, 2] (y, z) spanned too."""
        near = self.surface[np.abs(np.abs(self.surface[:, 0]) - abs(x)) < _SLICE]
        flat = near[:, 1:]
        if ceiling is not None:
            flat = flat[flat[:, 1] < ceiling]
        if extra is not None:
            flat = np.concatenate([flat, extra])
        if len(flat) < 3:
            raise ValueError(f"no body at {x:.3f} m from the middle to cut cloth over")
        return Section.over(flat)

    def front(self, x: Floats, z: Floats, ease: float, ceiling: float) -> Floats:
        """y of cloth hanging over the front, for a grid: x [n] by z [m] -> [n, m]."""
        rows = [self.section(float(value), ceiling=ceiling).front(z) - ease for value in x]
        return soften(soften(np.stack(rows), 2.0, 0), 1.5, 1)

    def neck_radius(self, azimuth: Floats, height: Floats) -> Floats:
        """How far the neck's skin is from its axis at each azimuth (radians from the front) and height."""
        axis = self.neck_axis(self.neck_surface[:, 2])
        around = np.arctan2(np.abs(self.neck_surface[:, 0]), -(self.neck_surface[:, 1] - axis))
        distance = np.hypot(self.neck_surface[:, 0], self.neck_surface[:, 1] - axis)
        found = []
        for angle, z in zip(azimuth, height, strict=True):
            near = (np.abs(around - angle) < 0.10) & (np.abs(self.neck_surface[:, 2] - z) < 0.007)
            found.append(float(np.median(distance[near])) if near.any() else np.nan)
        radius = np.array(found)
        known = ~np.isnan(radius)
        radius = np.interp(azimuth, azimuth[known], radius[known])
        return soften(np.clip(radius, 0.046 * self.size, 0.064 * self.size), 2.0, 0)

    def neck_axis(self, height: Floats | float) -> Floats:
        """y of the neck's axis, which leans forward as it rises."""
        return np.asarray(self.neck[1] - 0.012 - 0.10 * (np.asarray(height) - self.neck[2]))


@dataclass(frozen=True)
class Section:
    """The convex hull of a slice (y, z), as its support in every direction."""

    normals: Floats
    support: Floats

    @classmethod
    def over(cls, points: Floats) -> Section:
        angle = np.linspace(0.0, 2 * np.pi, _NORMALS, endpoint=False)
        normals = np.stack([np.cos(angle), np.sin(angle)], -1)
        return cls(normals, (points @ normals.T).max(0))

    def front(self, z: Floats) -> Floats:
        """The smallest y of the hull at each z."""
        facing = self.normals[:, 0] < -0.05
        normal, support = self.normals[facing], self.support[facing]
        z = np.minimum(z, self.support[len(self.support) // 4] - 0.002)  # not above the hull
        return np.asarray(((support - normal[:, 1] * z[..., None]) / normal[:, 0]).max(-1))

    def reach(self, centre: Floats, directions: Floats) -> Floats:
        """How far the hull's edge is from `centre` (y, z) along each direction [m, 2]."""
        along = directions @ self.normals.T
        room = self.support - self.normals @ centre
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(along > 1e-3, room / along, np.inf).min(-1))


def _is_trunk(points: Floats, neck: Floats, shoulder: Floats, elbow: Floats) -> Floats:
    """Neither arm nor the tube of the neck."""
    side = np.abs(points[:, 0])
    folded = np.stack([side, points[:, 1], points[:, 2]], -1)
    bone = elbow - shoulder
    along = np.clip(((folded - shoulder) @ bone) / (bone @ bone), 0.0, 1.0)
    from_bone = np.linalg.norm(folded - shoulder - along[:, None] * bone, axis=1)
    arm = (from_bone < 0.062) & (side > shoulder[0] - 0.030) & (points[:, 2] < shoulder[2])
    beyond = side > shoulder[0] + 0.010
    ring = np.hypot(points[:, 0], points[:, 1] - neck[1] + 0.012)
    throat = (points[:, 2] > neck[2] - 0.036) & (ring < 0.085 * shoulder[0] / PATTERN_SHOULDER)
    return np.asarray(~arm & ~beyond & ~throat)


def shoulder_line(torso: Torso, lift: float, breadth: float, slope: float) -> tuple[Floats, Floats]:
    """The tailored shoulder's ridge (x [n], z [n]): from the neck to the padded point, never under the skin."""
    inner, outer = float(torso.across(0.050)), float(torso.shoulder[0]) + breadth
    x = np.linspace(inner, outer, 40)
    collar = 0.090 * torso.size  # from here inwards the collar covers the line, which runs level
    skin = np.array([torso.top(float(np.clip(value, collar, torso.shoulder[0] - 0.006))) for value in x])
    line = torso.top(collar) + 0.7 * lift - (np.maximum(x, collar) - collar) * slope
    # the line is hollowed slightly between neck and point, but lies on the skin's own slope where that is fuller
    line = line - 0.003 * np.sin(np.pi * np.clip((x - collar) / (outer - collar), 0, 1))
    under = np.where(x < torso.shoulder[0] - 0.004, skin + 0.6 * lift, -np.inf)
    return x, soften(np.maximum(line, under), 1.5, 0)
