"""Geometry on triangle meshes: normals, points spread over a surface, nearest point and ray (Blender's tree)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from mathutils import Vector  # type: ignore[import-not-found]
from mathutils.bvhtree import BVHTree  # type: ignore[import-not-found]
from numpy.typing import ArrayLike, NDArray

from .human import Face, Index, Points

Numbers = NDArray[np.float64]


def unit(vectors: ArrayLike) -> Points:
    """Vectors along the last axis, made one long."""
    given = np.asarray(vectors, float)
    made: Points = given / np.maximum(np.linalg.norm(given, axis=-1, keepdims=True), 1e-12)
    return made


def smoothstep(low: ArrayLike, high: ArrayLike, value: ArrayLike) -> Numbers:
    """0 below `low`, 1 above `high`, smooth between; `low` may be the larger one."""
    start, end = np.asarray(low, float), np.asarray(high, float)
    share = np.clip((np.asarray(value, float) - start) / (end - start), 0, 1)
    eased: Numbers = share * share * (3 - 2 * share)
    return eased


def vertex_normals(points: Points, triangles: Index) -> Points:
    corners = points[triangles]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    summed = np.zeros_like(points)
    for corner in range(3):
        np.add.at(summed, triangles[:, corner], flat)
    return unit(summed)


def sample_triangles(
    points: Points, triangles: Index, count: int, density: Numbers | None, random: np.random.Generator
) -> tuple[Index, Points]:
    """Spreads points evenly, or by `density` [triangles]: (triangle of each, its barycentric weights [count, 3])."""
    corners = points[triangles]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    if density is not None:
        area = area * density
    chosen = random.choice(len(triangles), count, p=area / area.sum())
    u, v = random.random(count), random.random(count)
    over = u + v > 1
    u[over], v[over] = 1 - u[over], 1 - v[over]
    return chosen, np.stack([1 - u - v, u, v], 1)


def points_on(points: Points, triangles: Index, chosen: Index, weights: Points) -> Points:
    placed: Points = (points[triangles[chosen]] * weights[..., None]).sum(1)
    return placed


class Surface:
    """Nearest point and ray on a mesh."""

    def __init__(self, points: Points, faces: Sequence[Face]) -> None:
        self._tree = BVHTree.FromPolygons(
            [Vector(point) for point in points], [tuple(face) for face in faces]
        )

    def nearest(self, point: Points) -> tuple[Points, Points, float]:
        """(nearest point, its normal, signed distance: positive outside)."""
        place, normal, _, _ = self._tree.find_nearest(Vector(point))
        return np.array(place), np.array(normal), float((Vector(point) - place).dot(normal))

    def ray(self, origin: ArrayLike, direction: ArrayLike, reach: float = 10.0) -> Points | None:
        place, *_ = self._tree.ray_cast(Vector(np.asarray(origin)), Vector(np.asarray(direction)), reach)
        return None if place is None else np.array(place)

    def push(self, points: Points, clearance: ArrayLike) -> Points:
        """The points, each moved out to at least `clearance` metres from the surface."""
        wanted = np.broadcast_to(np.asarray(clearance, float), len(points))
        moved = points.copy()
        for number, point in enumerate(points):
            _, normal, distance = self.nearest(point)
            if distance < wanted[number]:
                moved[number] = point + normal * (wanted[number] - distance)
        return moved

    def front(self, x: Numbers, z: Numbers) -> Numbers:
        """y of the surface as seen from the camera's side at each (x, z); gaps are filled from their neighbours."""
        depth = np.full(len(x), np.nan)
        for number, (across, up) in enumerate(zip(x, z, strict=True)):
            hit = self.ray((across, -1.0, up), (0.0, 1.0, 0.0))
            if hit is not None:
                depth[number] = hit[1]
        missing = np.isnan(depth)
        if missing.any():
            depth[missing] = np.interp(np.flatnonzero(missing), np.flatnonzero(~missing), depth[~missing])
        return depth
