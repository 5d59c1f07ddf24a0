"""Blender's side of clothes: what each cloth is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .person import Colour, Style

# an outfit's colours, by the name under which a person's file may set another
COLOURS: dict[str, dict[str, Colour]] = {
    "suit": {"cloth": (0.0225, 0.0280, 0.0445), "shirt": (0.62, 0.63, 0.65), "tie": (0.150, 0.010, 0.022)},
    "blazer": {"cloth": (0.0080, 0.0900, 0.0980), "blouse": (0.66, 0.60, 0.50)},
    "studs": {"metal": (0.85, 0.58, 0.24)},
}


class Fabrics:
    """The materials of an outfit, each made once."""

    def __init__(self, styles: Sequence[Style]) -> None:
        self._colours: dict[str, Colour] = {}
        for style in styles:
            known = COLOURS.get(style.style, {})
            style.refuse_unknown((), known)
            self._colours |= {key: style.colour(key, default) for key, default in known.items()}
        self._made: dict[str, Any] = {}

    def material(self, fabric: str) -> Any:
        """Blender's material of a fabric named by a garment."""
        if fabric not in self._made:
            make, colour = _FABRICS[fabric]
            self._made[fabric] = make(fabric, self._colours[colour])
        return self._made[fabric]


def _shade(colour: Colour, factor: float) -> Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _suiting(name: str, colour: Colour, facing: bool = False) -> Any:
    """Worsted: a fine diagonal, two close yarns, a soft bloom at grazing light; a stitched edge catches it."""
    nodes = Nodes(name)
    flat = nodes.attribute_vector("weave")
    u, v, _ = nodes.xyz(flat)
    twill = nodes.math("SINE", nodes.times(nodes.add(u, v), 4200.0))
    yarn = nodes.noise(flat, 1300, 3, 0.65)
    cloudy = nodes.noise(flat, 11, 3, 0.5)
    base = nodes.mix(nodes.span(yarn, 0.3, 0.7), _shade(colour, 0.72), _shade(colour, 1.45))
    base = nodes.mix(
        1.0, base, nodes.ramp(nodes.span(twill, -1.0, 1.0), (0.2, 0.80), (0.8, 1.20)), "MULTIPLY"
    )
    base = nodes.mix(1.0, base, nodes.ramp(cloudy, (0.3, 0.86), (0.7, 1.14)), "MULTIPLY")
    height = nodes.add(nodes.times(twill, 0.12), nodes.times(yarn, 0.7))
    if facing:
        base, height = _stitched(nodes, base, height)
    else:
        base, height = _set_in(nodes, base, height)
    shader = nodes.principled(
        base=base, roughness=0.92, specular=0.05, sheen=0.02, sheen_roughness=0.60,
        normal=nodes.bump(height, 0.40, 0.0005),
    )  # fmt: skip
    return nodes.surface(shader)


def _stitched(nodes: Nodes, base: Any, height: Any) -> tuple[Any, Any]:
    """Lapels and collars: the cloth lies across the grain and looks lighter; a row of stitches holds the edge."""
    from_edge = nodes.times(nodes.attribute("edge"), 0.07)
    seam = nodes.times(nodes.span(from_edge, 0.0030, 0.0042), nodes.span(from_edge, 0.0044, 0.0056, 1.0, 0.0))
    lifted = nodes.mix(1.0, base, (1.10, 1.10, 1.10), "MULTIPLY")
    edge = nodes.mix(1.0, base, (1.20, 1.20, 1.20), "MULTIPLY")
    worn = nodes.mix(nodes.span(from_edge, 0.0, 0.0024), edge, lifted)
    return nodes.mix(nodes.times(seam, 0.20), worn, (0.004, 0.005, 0.007)), nodes.add(
        height, nodes.times(seam, -0.5)
    )


def _set_in(nodes: Nodes, base: Any, height: Any) -> tuple[Any, Any]:
    """The armhole's seam: a fine dark line, the sleeve's side standing a little higher."""
    outside = nodes.attribute("seam")
    line = nodes.times(nodes.span(outside, -0.0008, -0.0002), nodes.span(outside, 0.0002, 0.0008, 1.0, 0.0))
    pressed = nodes.times(nodes.span(outside, -0.0004, 0.0012), nodes.span(outside, 0.0012, 0.0160, 1.0, 0.0))
    return nodes.mix(nodes.times(line, 0.5), base, (0.002, 0.002, 0.003)), nodes.add(
        height, nodes.times(pressed, 1.6)
    )


def _crepe(name: str, colour: Colour, facing: bool = False) -> Any:
    """Wool crepe: matte, slightly pebbled."""
    nodes = Nodes(name)
    flat = nodes.attribute_vector("weave")
    pebble = nodes.noise(flat, 900, 3, 0.7)
    cloudy = nodes.noise(flat, 10, 3, 0.5)
    base = nodes.mix(nodes.span(pebble, 0.3, 0.7), _shade(colour, 0.80), _shade(colour, 1.25))
    base = nodes.mix(1.0, base, nodes.ramp(cloudy, (0.3, 0.90), (0.7, 1.10)), "MULTIPLY")
    height = nodes.times(pebble, 1.0)
    if facing:
        base, height = _stitched(nodes, base, height)
    else:
        base, height = _set_in(nodes, base, height)
    shader = nodes.principled(
        base=base, roughness=0.95, specular=0.03, sheen=0.0, sheen_roughness=0.60,
        normal=nodes.bump(height, 0.40, 0.0005),
    )  # fmt: skip
    return nodes.surface(shader)


def _poplin(name: str, colour: Colour) -> Any:
    """Cotton shirting, a little light showing through; a row of stitches inside the collar's edge."""
    nodes = Nodes(name)
    place = nodes.position()
    thread = nodes.noise(place, 1500, 2, 0.6)
    base = nodes.mix(nodes.span(thread, 0.3, 0.7), _shade(colour, 0.97), _shade(colour, 1.04))
    from_edge = nodes.times(nodes.attribute("edge"), 0.07)
    seam = nodes.times(nodes.span(from_edge, 0.0042, 0.0048), nodes.span(from_edge, 0.0050, 0.0056, 1.0, 0.0))
    base = nodes.mix(nodes.times(seam, 0.30), base, _shade(colour, 0.55))
    shader = nodes.principled(
        base=base, roughness=0.72, specular=0.25, sheen=0.08, scatter=0.12, scatter_scale=0.002,
        normal=nodes.bump(thread, 0.16, 0.0005),
    )  # fmt: skip
    return nodes.surface(shader)


def _silk(name: str, colour: Colour) -> Any:
    """Repp silk: thin tonal diagonals in a burgundy ground, with a soft lustre."""
    nodes = Nodes(name)
    flat = nodes.attribute_vector("weave")
    u, v, _ = nodes.xyz(flat)
    run = nodes.math("FRACT", nodes.times(nodes.add(nodes.times(u, 0.9), v), 62.0))
    stripe = nodes.times(nodes.span(run, 0.10, 0.13), nodes.span(run, 0.30, 0.33, 1.0, 0.0))
    pin = nodes.times(nodes.span(run, 0.44, 0.46), nodes.span(run, 0.50, 0.52, 1.0, 0.0))
    base = nodes.mix(nodes.times(stripe, 0.75), colour, _shade(colour, 0.38))
    base = nodes.mix(nodes.times(pin, 0.20), base, (0.34, 0.26, 0.24))
    rib = nodes.math("SINE", nodes.times(nodes.add(u, nodes.times(v, -0.2)), 5200.0))
    thread = nodes.noise(flat, 1400, 2, 0.6)
    shader = nodes.principled(
        base=base, roughness=0.50, specular=0.32, sheen=0.30, sheen_roughness=0.40,
        normal=nodes.bump(nodes.add(nodes.times(rib, 0.3), thread), 0.07, 0.0005),
    )  # fmt: skip
    return nodes.surface(shader)


def _crepe_de_chine(name: str, colour: Colour) -> Any:
    """Fluid silk: smooth, a soft sheen, light bleeding through its folds."""
    nodes = Nodes(name)
    grain = nodes.noise(nodes.attribute_vector("weave"), 1100, 3, 0.65)
    base = nodes.mix(nodes.span(grain, 0.3, 0.7), _shade(colour, 0.97), _shade(colour, 1.03))
    shader = nodes.principled(
        base=base, roughness=0.45, specular=0.40, sheen=0.15, scatter=0.15, scatter_scale=0.002,
        normal=nodes.bump(grain, 0.12, 0.0005),
    )  # fmt: skip
    return nodes.surface(shader)


def _gold(name: str, colour: Colour) -> Any:
    nodes = Nodes(name)
    return nodes.surface(nodes.principled(base=colour, metallic=1.0, roughness=0.18))


_FABRICS: dict[str, tuple[Callable[[str, Colour], Any], str]] = {
    "suiting": (_suiting, "cloth"),
    "suiting facing": (partial(_suiting, facing=True), "cloth"),
    "crepe": (_crepe, "cloth"),
    "crepe facing": (partial(_crepe, facing=True), "cloth"),
    "poplin": (_poplin, "shirt"),
    "silk": (_silk, "tie"),
    "crepe de chine": (_crepe_de_chine, "blouse"),
    "gold": (_gold, "metal"),
}
