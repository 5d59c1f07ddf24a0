"""A small language for Blender's shader nodes: `Nodes("skin")`, then values, then `surface(shader)`.

A value is a node, one of a node's output sockets, a number, a vector or a colour (three numbers or four)."""

from __future__ import annotations

from typing import Any

import bpy  # type: ignore[import-not-found]

Value = Any

_PRINCIPLED = {
    "base": "Base Color", "roughness": "Roughness", "scatter": "Subsurface Weight",
    "scatter_radius": "Subsurface Radius", "scatter_scale": "Subsurface Scale",
    "scatter_anisotropy": "Subsurface Anisotropy", "specular": "Specular IOR Level", "ior": "IOR",
    "coat": "Coat Weight", "coat_roughness": "Coat Roughness", "normal": "Normal", "metallic": "Metallic",
    "sheen": "Sheen Weight", "sheen_roughness": "Sheen Roughness", "sheen_tint": "Sheen Tint",
    "anisotropic": "Anisotropic", "alpha": "Alpha",
}  # fmt: skip


class Nodes:
    """One material under construction."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self._tree = self.material.node_tree
        self._tree.nodes.clear()
        self._output = self._tree.nodes.new("ShaderNodeOutputMaterial")

    def node(self, kind: str, inputs: dict[Any, Value] | None = None, **settings: Any) -> Any:
        made = self._tree.nodes.new(kind)
        for key, value in settings.items():
            setattr(made, key, value)
        for socket, value in (inputs or {}).items():
            self.put(made, socket, value)
        return made

    def put(self, node: Any, socket: str | int, value: Value) -> None:
        """Links a node or a socket to an input, or sets the input's value."""
        target = node.inputs[socket]
        if hasattr(value, "is_output"):
            self._tree.links.new(value, target)
        elif hasattr(value, "outputs"):
            self._tree.links.new(value.outputs[0], target)
        elif isinstance(value, tuple | list) and len(value) == 3 and target.type == "RGBA":
            target.default_value = (*value, 1.0)
        else:
            target.default_value = value

    def dial(self, name: str) -> Any:
        """A number that is set later, with `turn`; by the same name it is the same."""
        made = self._tree.nodes.get(name) or self.node("ShaderNodeValue", name=name)
        return made.outputs[0]

    def attribute(self, name: str) -> Any:
        """One number a point."""
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs[2]

    def attribute_vector(self, name: str) -> Any:
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs[1]

    def position(self) -> Any:
        """The point in the object's own space."""
        return self.node("ShaderNodeTexCoord").outputs[3]

    def xyz(self, vector: Value) -> tuple[Any, Any, Any]:
        parts = self.node("ShaderNodeSeparateXYZ", {0: vector}).outputs
        return parts[0], parts[1], parts[2]

    def vector(self, x: Value, y: Value, z: Value) -> Any:
        return self.node("ShaderNodeCombineXYZ", {0: x, 1: y, 2: z}).outputs[0]

    def math(self, operation: str, a: Value, b: Value = 0.0, c: Value = 0.0, *, clamp: bool = False) -> Any:
        return self.node("ShaderNodeMath", {0: a, 1: b, 2: c}, operation=operation, use_clamp=clamp).outputs[
            0
        ]

    def add(self, *values: Value) -> Any:
        total = values[0]
        for value in values[1:]:
            total = self.math("ADD", total, value)
        return total

    def times(self, *values: Value) -> Any:
        product = values[0]
        for value in values[1:]:
            product = self.math("MULTIPLY", product, value)
        return product

    def mix(self, share: Value, a: Value, b: Value, blend: str = "MIX") -> Any:
        made = self.node("ShaderNodeMix", data_type="RGBA", blend_type=blend)
        for socket, value in ((0, share), (6, a), (7, b)):
            self.put(made, socket, value)
        return made.outputs[2]

    def noise(
        self, at: Value, scale: float, detail: float = 2.0, roughness: float = 0.5, distortion: float = 0.0
    ) -> Any:
        return self.node(
            "ShaderNodeTexNoise",
            {
                "Vector": at,
                "Scale": scale,
                "Detail": detail,
                "Roughness": roughness,
                "Distortion": distortion,
            },
        ).outputs[0]

    def cells(self, at: Value, scale: float, randomness: float = 1.0) -> Any:
        """Distance to the nearest of many scattered points."""
        return self.node(
            "ShaderNodeTexVoronoi", {"Vector": at, "Scale": scale, "Randomness": randomness}
        ).outputs["Distance"]

    def ramp(self, share: Value, *stops: tuple[float, Value]) -> Any:
        made = self.node("ShaderNodeValToRGB", {0: share})
        elements = made.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (place, colour) in zip(elements, stops, strict=True):
            element.position = place
            parts = colour if isinstance(colour, tuple | list) else (colour, colour, colour)
            element.color = (*parts[:3], 1.0)
        return made.outputs[0]

    def span(self, value: Value, low: Value, high: Value, to_low: Value = 0.0, to_high: Value = 1.0) -> Any:
        """Carries low..high to to_low..to_high, held at both ends."""
        return self.node("ShaderNodeMapRange", {0: value, 1: low, 2: high, 3: to_low, 4: to_high}).outputs[0]

    def bump(self, height: Value, strength: Value, distance: float, normal: Value = None) -> Any:
        made = self.node("ShaderNodeBump", {"Height": height, "Strength": strength, "Distance": distance})
        if normal is not None:
            self.put(made, "Normal", normal)
        return made.outputs[0]

    def principled(self, **inputs: Value) -> Any:
        """Blender's general surface; scattering by random walk. Names are those of `_PRINCIPLED`."""
        shader = self.node("ShaderNodeBsdfPrincipled")
        shader.subsurface_method = "RANDOM_WALK"
        for key, value in inputs.items():
            self.put(shader, _PRINCIPLED[key], value)
        return shader

    def surface(self, shader: Value) -> Any:
        """Ends the material and gives it."""
        self._tree.links.new(
            shader if hasattr(shader, "is_output") else shader.outputs[0], self._output.inputs["Surface"]
        )
        return self.material


def turn(material: Any, dial: str, value: float) -> None:
    """Sets a number that the material was made with as a dial."""
    material.node_tree.nodes[dial].outputs[0].default_value = value
