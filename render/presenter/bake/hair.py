"""The presenters' hair: the groom that a person wears, grown on that person's head.

`grow_hair` gives strands, `scalp` how much the skin under them darkens: both pure numpy. `build` makes Blender's
curves of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import hair_bun, hair_crop
from .groom import Groom, Scalp, grow
from .person import PersonError
from .skull import Skull, smoothstep

if TYPE_CHECKING:
    from collections.abc import Callable

    from .human import Body, Follower
    from .person import Colour, Style
    from .skull import Floats
    from .strands import Strands

STYLES: dict[str, Callable[[Skull, Style], Groom]] = {
    "short-groomed": hair_crop.groom,
    "low-bun": hair_bun.groom,
}
_TINT = {"short-groomed": 0.60, "low-bun": 0.92}
SCALP_COLOUR: dict[str, Colour] = {
    "short-groomed": (0.085, 0.066, 0.056),
    "low-bun": (0.012, 0.008, 0.006),
}


def skull_of(body: Body) -> Skull:
    """The head of a body, measured at rest."""
    eyes = (body.groups["helper-l-eye"], body.groups["helper-r-eye"])
    eye_z = float(
        sum(float(body.vertices[eye, 2].min() + body.vertices[eye, 2].max()) / 2.0 for eye in eyes) / 2.0
    )
    return Skull.of(body.skin.rest, body.skin.triangles, eye_z)


def groom_of(skull: Skull, style: Style) -> Groom:
    """The groom of a style on this skull; raises PersonError for a style or a number that does not exist."""
    if style.style not in STYLES:
        raise PersonError(f"hair.style {style.style!r} does not exist; there are: {', '.join(STYLES)}.")
    return STYLES[style.style](skull, style)


def grow_hair(body: Body, style: Style, seed: int) -> Strands:
    """All the hair on a head; the same arguments give the same strands."""
    skull = skull_of(body)
    return grow(skull, body.skin.rest, body.skin.triangles, groom_of(skull, style), seed)


def scalp(body: Body, style: Style, seed: int) -> Floats:
    """How much each vertex of the skin patch takes the scalp's colour under the hair, 0..1."""
    skull = skull_of(body)
    points = body.skin.rest
    grown = Scalp(skull, groom_of(skull, style), seed).density(points)
    # the tint begins behind the first hairs, which so stand out singly from the skin
    return grown**1.7 * smoothstep(-0.008, -0.003, skull.height(points)) * _TINT[style.style]


def build(body: Body, style: Style, seed: int) -> list[Follower]:
    """Puts the hair into the scene. It stands on the skull, which no expression moves: nothing follows."""
    from .fibres import add_fibres

    add_fibres("hair", grow_hair(body, style, seed))
    return []
