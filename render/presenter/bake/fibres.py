"""Blender's side of hair: strands as Cycles curves, each with its own pigment."""

from __future__ import annotations

from typing import Any

import numpy as np

from .meshes import add_strands
from .nodes import Nodes
from .strands import Strands


def add_fibres(
    name: str, strands: Strands, *, redness: float = 0.06, shine: float = 0.30, ior: float = 1.55
) -> Any:
    """Curves in the scene; pigment is read strand by strand."""
    thing = add_strands(name, strands.points, strands.radii, fibre_material(name, redness, shine, ior))
    pigment = thing.data.attributes.new("melanin", "FLOAT", "CURVE")
    pigment.data.foreach_set("value", strands.melanin.astype(np.float32))
    return thing


def fibre_material(name: str, redness: float, shine: float, ior: float) -> Any:
    """Light through and off hair; `shine` is the roughness along the strand (smaller: glossier),
    `ior` says how much it mirrors (1.55 is bare hair)."""
    nodes = Nodes(name)
    shader = nodes.node("ShaderNodeBsdfHairPrincipled", parametrization="MELANIN")
    for socket, value in (
        ("Melanin", nodes.attribute("melanin")),
        ("Melanin Redness", redness),
        ("IOR", ior),
        ("Roughness", shine),
        ("Radial Roughness", 0.45),
        ("Random Color", 0.08),
        ("Random Roughness", 0.15),
    ):
        nodes.put(shader, socket, value)
    return nodes.surface(shader)


def lash_material(name: str) -> Any:
    """Dull black: through hair as thin as this the skin's light would come red, and lamps would glint in it."""
    nodes = Nodes(name)
    return nodes.surface(nodes.principled(base=(0.004, 0.003, 0.003), roughness=0.9, specular=0.05))
