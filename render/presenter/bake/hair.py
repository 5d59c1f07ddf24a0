"""The presenters' hair: the groom that a person wears, grown on that person's head.

`groom_of` gives the style, `scalp` how much the skin under the hair darkens: both pure numpy. `build` grows the strands
and makes Blender's curves of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import hair_bun, hair_crop, hair_curls
from .groom import Groom, Scalp, grow
from .skull import Skull, smoothstep

if TYPE_CHECKING:
    from collections.abc import Callable

    from .human import Body, Follower
    from .person import Colour, Style
    from .skull import Floats

STYLES: dict[str, Callable[[Skull, Style], Groom]] = {
    "short-groomed": hair_crop.groom,
    "low-bun": hair_bun.groom,
    "natural-curls": hair_curls.groom,
}
_OFF_SKULL = 12.0  # more than the tint has anywhere
# of the skin under the hair, with the light that comes through to it
SCALP_COLOUR: dict[str, Colour] = {
    "short-groomed": (0.318, 0.203, 0.151),
    "low-bun": (0.010, 0.0065, 0.005),
    "natural-curls": (0.010, 0.0065, 0.005),
}


def skull_of(body: Body) -> Skull:
    """The head of a body, measured at rest."""
    eyes = (body.groups["helper-l-eye"], body.groups["helper-r-eye"])
    eye_z = float(
        sum(float(body.vertices[eye, 2].min() + body.vertices[eye, 2].max()) / 2.0 for eye in eyes) / 2.0
    )
    return Skull.of(body.skin.rest, body.skin.triangles, eye_z)


def groom_of(skull: Skull, style: Style) -> Groom:
    """The groom of a style on this skull; raises PersonError for a number that it does not have."""
    return STYLES[style.style](skull, style)


def scalp(body: Body, style: Style, seed: int) -> Floats:
    """How far each vertex of the skin patch takes the scalp's colour: `Scalp.tint`, far below 0 off the skull."""
    skull = skull_of(body)
    points = body.skin.rest
    height = skull.height(points)
    on_skull = smoothstep(-0.008, -0.003, height) * smoothstep(0.007, 0.004, height)
    return Scalp(skull, groom_of(skull, style), seed).tint(points) - _OFF_SKULL * (1.0 - on_skull)


def build(body: Body, style: Style, seed: int) -> list[Follower]:
    """Puts the hair into the scene. It stands on the skull, which no expression moves: nothing follows."""
    from .fibres import add_fibres

    skull = skull_of(body)
    groom = groom_of(skull, style)
    strands = grow(skull, body.skin.rest, body.skin.triangles, groom, seed)
    add_fibres("hair", strands, shine=groom.shine, ior=groom.ior)
    return []
