"""The head as hair sees it: how far out the skin lies in every direction from the middle of the skull.

Hair is groomed in (direction, height above the skin), never in free space, so no strand can enter the head.
Pure numpy. Metres; x is the subject's left, y back, z up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_POLAR, _AROUND = 192, 384
_EAR_REACH = 0.915  # of the half width across the ears: what sticks out further is ear, not skull


def smoothstep(low: float | Floats, high: float | Floats, value: float | Floats) -> Floats:
    """0 below `low`, 1 above `high` (swap them to fall instead), smooth between."""
    t = np.clip((np.asarray(value, float) - low) / (np.asarray(high, float) - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def unit(vectors: Floats) -> Floats:
    """The same directions with length 1 (a zero vector stays zero)."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


@dataclass(frozen=True)
class Skull:
    """A radial map of the head, with the heights that grooms are written against.

    `eye_z` and `top_z` bound the cranium; `half_width` is the skull's, without ears; `front_y` is the
    forehead's. The map's poles are the middle of the face and the back of the head.
    """

    centre: Floats
    radii: Floats
    eye_z: float
    top_z: float
    half_width: float
    front_y: float

    @classmethod
    def of(cls, vertices: Floats, triangles: Ints, eye_z: float) -> Skull:
        """Measure the head from its skin; `eye_z` is the height of the eyes' centres."""
        top_z = float(vertices[:, 2].max())
        span = top_z - eye_z
        level = vertices[np.abs(vertices[:, 2] - (eye_z + 0.38 * span)) < 0.10 * span]
        half_width = float(np.abs(level[:, 0]).max())
        forehead = level[np.abs(level[:, 0]) < 0.2 * half_width]
        centre = np.array([0.0, float(level[:, 1].min() + level[:, 1].max()) / 2.0, eye_z + 0.30 * span])
        corners = vertices[triangles]
        middle = corners.mean(1)
        ear = (
            (np.abs(middle[:, 0]) > _EAR_REACH * half_width)
            & (middle[:, 2] < eye_z + 0.16 * span)
            & (np.abs(middle[:, 1] - centre[1] - 0.010) < 0.032)
        )
        radii = _radial_map(corners[~ear & (middle[:, 2] > eye_z - 1.5 * span)], centre)
        return cls(centre, radii, eye_z, top_z, half_width, float(forehead[:, 1].min()))

    def directions(self, points: Floats) -> Floats:
        """Unit vectors from the skull's centre."""
        return unit(points - self.centre)

    def radius(self, directions: Floats) -> Floats:
        """How far the skin is in these directions."""
        polar = np.arccos(np.clip(-directions[..., 1], -1.0, 1.0)) / np.pi * (_POLAR - 1)
        around = (np.arctan2(directions[..., 2], directions[..., 0]) / (2 * np.pi)) % 1.0 * _AROUND
        row = np.clip(polar.astype(np.int64), 0, _POLAR - 2)
        column = around.astype(np.int64)
        down, right = polar - row, around - column
        near, far = column % _AROUND, (column + 1) % _AROUND
        top = self.radii[row, near] * (1 - right) + self.radii[row, far] * right
        bottom = self.radii[row + 1, near] * (1 - right) + self.radii[row + 1, far] * right
        return np.asarray(top * (1 - down) + bottom * down)

    def place(self, directions: Floats, heights: Floats) -> Floats:
        """The points at these heights above the skin."""
        return np.asarray(self.centre + directions * (self.radius(directions) + heights)[..., None])

    def height(self, points: Floats) -> Floats:
        """How high above the skin (below: negative) these points are, along the ray from the centre."""
        return np.asarray(
            np.linalg.norm(points - self.centre, axis=-1) - self.radius(self.directions(points))
        )

    def azimuth(self, points: Floats) -> Floats:
        """Degrees around the head from straight ahead (0) to straight behind (180), the same on both sides."""
        return np.asarray(np.degrees(np.arctan2(np.abs(points[..., 0]), -(points[..., 1] - self.centre[1]))))

    def level(self, points: Floats) -> Floats:
        """Height on the cranium: 0 at the eyes, 1 at the top of the head."""
        return np.asarray((points[..., 2] - self.eye_z) / (self.top_z - self.eye_z))


def _radial_map(corners: Floats, centre: Floats) -> Floats:
    """Furthest skin per direction cell, holes filled from their neighbours, lightly smoothed."""
    steps = np.linspace(0.0, 1.0, 11)
    first, second = np.meshgrid(steps, steps, indexing="ij")
    inside = first + second <= 1.0
    weights = np.stack([1 - first - second, first, second], -1)[inside]
    points = np.einsum("sk,tkc->tsc", weights, corners).reshape(-1, 3) - centre
    length = np.linalg.norm(points, axis=1)
    direction = points / length[:, None]
    row = np.rint(np.arccos(np.clip(-direction[:, 1], -1, 1)) / np.pi * (_POLAR - 1)).astype(np.int64)
    turn = (np.arctan2(direction[:, 2], direction[:, 0]) / (2 * np.pi)) % 1.0
    column = np.rint(turn * _AROUND).astype(np.int64) % _AROUND
    radii = np.zeros((_POLAR, _AROUND))
    np.maximum.at(radii, (row, column), length)
    known = radii > 0
    radii[~known] = float(np.median(length))
    for _ in range(400):  # the ears' holes are some 40 cells wide
        radii = np.where(known, radii, _neighbours(radii))
    for _ in range(2):
        radii = 0.5 * radii + 0.5 * _neighbours(radii)
    return radii


def _neighbours(grid: Floats) -> Floats:
    """The mean of each cell's four neighbours, around the head and closed at the poles."""
    padded = np.pad(grid, ((1, 1), (0, 0)), mode="edge")
    padded[0], padded[-1] = grid[0].mean(), grid[-1].mean()
    return np.asarray((padded[:-2] + padded[2:] + np.roll(grid, 1, 1) + np.roll(grid, -1, 1)) / 4.0)
