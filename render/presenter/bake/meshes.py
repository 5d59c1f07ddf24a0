"""Puts numbers into Blender: meshes with point attributes, and strands as Cycles hair curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bpy  # type: ignore[import-not-found]
import numpy as np
from numpy.typing import ArrayLike, NDArray

from .human import Face, Points

Strands = NDArray[np.float64]  # [strands, points along each, 3]


def add_mesh(
    name: str,
    points: Points,
    faces: Sequence[Face],
    material: Any,
    *,
    subdivide: int = 0,
    thickness: float = 0.0,
    attributes: Mapping[str, ArrayLike] | None = None,
    smooth: bool = True,
) -> Any:
    """A mesh object in the scene. `attributes` are one number or one vector a point, read by `Nodes.attribute`."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(point) for point in points], [], [tuple(int(v) for v in face) for face in faces])
    mesh.update()
    if smooth:
        mesh.shade_smooth()
    for key, values in (attributes or {}).items():
        array = np.asarray(values, np.float32)
        if array.ndim == 2:
            mesh.attributes.new(key, "FLOAT_VECTOR", "POINT").data.foreach_set("vector", array.ravel())
        else:
            mesh.attributes.new(key, "FLOAT", "POINT").data.foreach_set("value", array)
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(thing)
    if thickness:
        solid = thing.modifiers.new("solid", "SOLIDIFY")
        solid.thickness, solid.offset = thickness, 1.0
    if subdivide:
        fine = thing.modifiers.new("fine", "SUBSURF")
        fine.levels = fine.render_levels = subdivide
    return thing


def move_mesh(thing: Any, points: Points) -> None:
    thing.data.vertices.foreach_set("co", points.astype(np.float32).ravel())
    thing.data.update()


def add_strands(name: str, strands: Strands, radius: ArrayLike, material: Any) -> Any:
    """Hair curves; `radius` in metres, [points along] or [strands, points along]."""
    count, along = strands.shape[:2]
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([along] * count)
    curves.attributes["position"].data.foreach_set("vector", strands.astype(np.float32).ravel())
    thick = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    wide = np.broadcast_to(np.asarray(radius, np.float32), (count, along))
    thick.data.foreach_set("value", np.ascontiguousarray(wide).ravel())
    curves.materials.append(material)
    thing = bpy.data.objects.new(name, curves)
    bpy.context.collection.objects.link(thing)
    return thing


def move_strands(thing: Any, strands: Strands) -> None:
    thing.data.attributes["position"].data.foreach_set("vector", strands.astype(np.float32).ravel())
    thing.data.update_tag()
