"""A whole presenter in the studio: body, hair and clothes, posed by action units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import bpy  # type: ignore[import-not-found]
import numpy as np
from numpy.typing import NDArray

from .complexion import skin_masks
from .creases import cheek_fold, corner_shade
from .eyeballs import Eyeballs, add_caruncles
from .human import Body, Follower, Points
from .materials import CHEEK_FOLD, CORNERS, skin_material
from .meshes import add_mesh, move_mesh
from .mouth import Mouth
from .nodes import turn
from .person import Colour, Person
from .studio import Studio

Dresser = Callable[[Body], Sequence[Follower]]


class Figure:
    """Owns the whole Blender scene: one at a time in a process."""

    def __init__(
        self,
        person: Person,
        scalp: Callable[[Body], NDArray[np.float64]],
        scalp_colour: Colour,
        dressers: Sequence[Dresser],
    ) -> None:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.person = person
        self.body = Body(person)
        self._skin_material = skin_material(person.skin, scalp_colour)
        self.skin = add_mesh(
            "skin",
            self.body.skin.rest,
            self.body.skin.faces,
            self._skin_material,
            subdivide=2,
            attributes=skin_masks(self.body, scalp(self.body)),
        )
        self.eyes = Eyeballs(self.body)
        add_caruncles(self.body)
        self.mouth = Mouth(self.body)
        self._followers: list[Follower] = []
        for dresser in dressers:
            self._followers += dresser(self.body)
        self.studio = Studio(float(self.eyes.centres[:, 2].mean()), person.light)
        self.pose({})

    def pose(self, units: Mapping[str, float]) -> Points:
        """Applies the rest expression and `units` on top; gives all vertices."""
        whole = self.body.with_rest(units)
        vertices = self.body.shape(whole)
        turn(self._skin_material, CHEEK_FOLD, cheek_fold(whole, self.person.skin.lines))
        turn(self._skin_material, CORNERS, corner_shade(whole))
        move_mesh(self.skin, vertices[self.body.skin.index])
        self.mouth.pose(vertices, units)
        for follow in self._followers:
            follow(vertices)
        bpy.context.view_layer.update()
        return vertices

    def things(self) -> list[Any]:
        """Every object that a picture can show."""
        return [thing for thing in bpy.context.scene.objects if thing.type in ("MESH", "CURVES")]
