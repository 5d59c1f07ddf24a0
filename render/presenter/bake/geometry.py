"""Where every point of a mesh lies in the picture, for each face that is photographed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .human import triangulate
from .raster import Box, Index, Points


@dataclass(frozen=True)
class Sheet:
    """One part of the body: its triangles, and its points in the frame for every pose."""

    triangles: Index
    poses: Mapping[str, Points]  # [vertices, 3]: column, row, distance


@dataclass(frozen=True)
class Poses:
    """The parts that a face moves, in all poses."""

    skin: Sheet
    tongue: Sheet
    upper_teeth: Sheet
    lower_teeth: Sheet
    inside: NDArray[np.bool_]  # [triangles of the skin]: those that line the mouth
    lip: NDArray[np.float64]  # [vertices of the skin]: 0..1


def moved_box(sheet: Sheet, names: Iterable[str], least: float, margin: int, frame: tuple[int, int]) -> Box:
    """The box round every point of `sheet` that is `least` pixels from its place in "neutral" in any named pose.
    Sides are even numbers within the frame (width, height)."""
    still = sheet.poses["neutral"][:, :2]
    points = []
    for name in names:
        moved = sheet.poses[name][:, :2]
        far = np.linalg.norm(moved - still, axis=1) > least
        points += [moved[far], still[far]]
    reached = np.concatenate(points)
    low, high = reached.min(0) - margin, reached.max(0) + margin
    x0, y0 = (max(0, int(side) // 2 * 2) for side in low)
    x1, y1 = (min(most, -(-int(side) // 2) * 2) for side, most in zip(high, frame, strict=True))
    return x0, y0, x1, y1


def beside(sheet: Sheet, top: float, bottom: float, margin: int, frame: int) -> tuple[int, int]:
    """The columns that clear everything of `sheet` between these rows in "neutral": even, within the frame's width."""
    across, down, _ = sheet.poses["neutral"].T
    reached = across[(down > top) & (down < bottom)]
    left, right = int(reached.min() - margin) // 2 * 2, -(-int(reached.max() + margin) // 2) * 2
    return max(0, left), min(frame, right)


def evaluated(
    things: Sequence[Any], attributes: Sequence[str] = ()
) -> tuple[Points, Index, dict[str, NDArray[Any]]]:
    """Points in the world, triangles and point attributes of Blender objects after their modifiers, as one mesh."""
    import bpy  # type: ignore[import-not-found]

    scene = bpy.context.evaluated_depsgraph_get()
    points: list[Points] = []
    triangles: list[Index] = []
    read: dict[str, list[NDArray[Any]]] = {name: [] for name in attributes}
    count = 0
    for thing in things:
        final = thing.evaluated_get(scene)
        mesh = final.to_mesh()
        own = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", own)
        matrix = np.array(thing.matrix_world)
        points.append(own.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
        triangles.append(triangulate([tuple(polygon.vertices) for polygon in mesh.polygons]) + count)
        for name in attributes:
            values = np.empty(len(mesh.vertices), np.float32)
            mesh.attributes[name].data.foreach_get("value", values)
            read[name].append(values)
        count += len(mesh.vertices)
        final.to_mesh_clear()
    return (
        np.concatenate(points).astype(np.float64),
        np.concatenate(triangles),
        {name: np.concatenate(values) for name, values in read.items()},
    )
