"""What every garment is cut from: grids, curves, soft smoothing, and keeping one layer of cloth off another.

Pure numpy. Metres; x is the wearer's left, y back, z up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .skull import Floats, Ints, unit
from .strands import nearest, triangulate

Face = tuple[int, ...]

FABRICS = (
    "suiting",
    "suiting facing",
    "crepe",
    "crepe facing",
    "poplin",
    "silk",
    "crepe de chine",
    "gold",
)  # what fabrics.py has materials for


@dataclass(frozen=True)
class Garment:
    """One piece of cloth: `points` [n, 3], `faces`, the name of its fabric, how it is thickened and subdivided."""

    name: str
    points: Floats
    faces: Sequence[Face]
    fabric: str
    thickness: float = 0.0
    subdivide: int = 1
    attributes: Mapping[str, Floats] = field(default_factory=dict)

    def mirrored(self) -> Garment:
        """The same piece for the other side of the body, facing outwards too."""
        return Garment(
            self.name + " right",
            self.points * np.array([-1.0, 1.0, 1.0]),
            [tuple(reversed(face)) for face in self.faces],
            self.fabric,
            self.thickness,
            self.subdivide,
            self.attributes,
        )


def grid_faces(rows: int, columns: int, *, flip: bool = False, closed: bool = False) -> list[Face]:
    """Quads of a grid stored row by row; `closed` joins the last column to the first."""
    across = columns if closed else columns - 1
    quads: list[Face] = [
        (
            i * columns + j,
            i * columns + (j + 1) % columns,
            (i + 1) * columns + (j + 1) % columns,
            (i + 1) * columns + j,
        )
        for i in range(rows - 1)
        for j in range(across)
    ]
    return [quad[::-1] for quad in quads] if flip else quads


def curve(stations: Sequence[float], values: Sequence[float] | Floats, at: Floats) -> Floats:
    """A smooth curve through the stations that never overshoots between them (monotone cubic)."""
    x, y = np.asarray(stations, float), np.asarray(values, float)
    if y.ndim == 2:
        return np.stack([curve(stations, y[:, axis], at) for axis in range(y.shape[1])], -1)
    width, slope = np.diff(x), np.diff(y) / np.diff(x)
    tangent = np.zeros_like(y)
    inner = slope[:-1] * slope[1:] > 0
    first, second = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = (first + second) / (first / slope[:-1] + second / slope[1:])
    tangent[1:-1] = np.where(inner, harmonic, 0.0)
    tangent[0], tangent[-1] = slope[0], slope[-1]
    at = np.clip(np.asarray(at, float), x[0], x[-1])
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    h = width[piece]
    t = (at - x[piece]) / h
    return np.asarray(
        y[piece] * (1 + 2 * t) * (1 - t) ** 2
        + tangent[piece] * h * t * (1 - t) ** 2
        + y[piece + 1] * t**2 * (3 - 2 * t)
        + tangent[piece + 1] * h * t**2 * (t - 1)
    )


def soften(values: Floats, sigma: float, axis: int) -> Floats:
    """Gaussian smoothing along one axis, the ends held."""
    reach = max(1, int(np.ceil(3 * sigma)))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    moved = np.moveaxis(values, axis, 0)
    padded = np.concatenate([np.repeat(moved[:1], reach, 0), moved, np.repeat(moved[-1:], reach, 0)])
    summed = sum(weight * padded[k : k + len(moved)] for k, weight in enumerate(kernel))
    return np.moveaxis(np.asarray(summed), 0, axis)


def dense_points(vertices: Floats, faces: Sequence[Face], steps: int = 4) -> Floats:
    """Points spread over every face, for measuring."""
    triangles = triangulate([list(face) for face in faces])
    part = np.linspace(0.0, 1.0, steps + 1)
    first, second = np.meshgrid(part, part, indexing="ij")
    inside = first + second <= 1.0 + 1e-9
    weights = np.stack([1 - first - second, first, second], -1)[inside]
    return np.asarray(np.einsum("sk,tkc->tsc", weights, vertices[triangles]).reshape(-1, 3))


def outward_normals(points: Floats, faces: Sequence[Face]) -> Floats:
    """Vertex normals by the faces' winding."""
    triangles = triangulate([list(face) for face in faces])
    corners = points[triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    summed = np.zeros_like(points)
    for corner in range(3):
        np.add.at(summed, triangles[:, corner], flat)
    return unit(summed)


class Layer:
    """A finished layer of cloth that the next one must stay outside of."""

    def __init__(self, points: Floats, faces: Sequence[Face]) -> None:
        self._points = points
        self._normals = outward_normals(points, faces)

    def push(self, points: Floats, clearance: float | Floats, reach: float = 0.05) -> Floats:
        """Move points that are nearer than `clearance` (or inside) outwards; far ones (`reach`) stay."""
        flat = points.reshape(-1, 3)
        index: Ints = nearest(flat, self._points)
        gap = flat - self._points[index]
        depth = np.asarray(clearance, float).reshape(-1) - (gap * self._normals[index]).sum(1)
        close = np.linalg.norm(gap, axis=1) < reach
        moved = flat + self._normals[index] * np.where(close, np.maximum(depth, 0.0), 0.0)[:, None]
        return np.asarray(moved.reshape(points.shape))

    def lay(self, points: Floats, clearance: float, share: Floats) -> Floats:
        """Move points by `share` [n] of the way to `clearance` outside the layer, from either side."""
        index = nearest(points, self._points)
        normal = self._normals[index]
        away = ((points - self._points[index]) * normal).sum(1) - clearance
        return np.asarray(points - normal * (share * away)[:, None])

    def heights(self, points: Floats) -> Floats:
        """Signed distance outside the nearest point's plane."""
        flat = points.reshape(-1, 3)
        index = nearest(flat, self._points)
        return np.asarray(
            ((flat - self._points[index]) * self._normals[index]).sum(1).reshape(points.shape[:-1])
        )

    def front_of(self, points: Floats) -> Floats:
        """The points carried along y onto the side of the layer that faces the camera."""
        facing = self._normals[:, 1] < -0.15
        at, normal = self._points[facing], self._normals[facing]
        flat = points.reshape(-1, 3).copy()
        index = nearest(flat[:, [0, 2]], at[:, [0, 2]])
        gap = flat - at[index]
        slope = (normal[index, 0] * gap[:, 0] + normal[index, 2] * gap[:, 2]) / normal[index, 1]
        flat[:, 1] = at[index, 1] - np.clip(slope, -0.01, 0.01)
        return np.asarray(flat.reshape(points.shape))
