"""What a presenter wears: outfits by name, cut for the body that wears them.

`dress` gives the garments as arrays (pure numpy); `build` puts them into Blender's scene in their fabrics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import jacket
from .blouse import blouse
from .cloth import Layer
from .jewellery import studs
from .shirt import shirt_and_tie
from .torso import Torso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cloth import Garment
    from .human import Body, Follower
    from .person import Style


def dress(body: Body, styles: Sequence[Style], seed: int) -> list[Garment]:
    """Every piece of an outfit."""
    torso = Torso.of(body)
    skin = Layer(body.skin.rest, body.skin.faces)
    pieces: list[Garment] = []
    for style in styles:
        if style.style == "suit":
            shirt = shirt_and_tie(torso)
            leaf = next(piece for piece in shirt if piece.name == "collar leaf")
            under = Layer(leaf.points, leaf.faces)
            pieces += shirt + jacket.tailor(torso, jacket.SUIT, seed, under, skin).garments
        elif style.style == "blazer":
            pieces += blouse(torso, skin) + jacket.tailor(torso, jacket.BLAZER, seed, skin=skin).garments
        elif style.style == "studs":
            pieces += studs(body.skin.rest, body.skin.anatomy)
    return pieces


def build(body: Body, styles: Sequence[Style], seed: int) -> list[Follower]:
    """Puts the clothes into the scene. They stand still: breath moves the finished picture."""
    from .fabrics import Fabrics
    from .meshes import add_mesh

    fabrics = Fabrics(styles)
    for piece in dress(body, styles, seed):
        add_mesh(
            piece.name,
            piece.points,
            piece.faces,
            fabrics.material(piece.fabric),
            subdivide=piece.subdivide,
            thickness=piece.thickness,
            attributes=piece.attributes,
        )
    return []
