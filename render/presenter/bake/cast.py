"""Puts a whole person into the studio: the body with hair, brows, lashes and clothes of the named styles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from . import brows, hair, lashes, wardrobe
from .figure import Figure
from .human import Body, Follower
from .person import Person


def put_in_studio(person: Person) -> Figure:
    """Raises PersonError for a style or a number that does not exist."""
    return Figure(
        person,
        lambda body: hair.scalp(body, person.hair, person.seed),
        hair.SCALP_COLOUR[person.hair.style],
        [partial(_dress, person)],
    )


def _dress(person: Person, body: Body) -> Sequence[Follower]:
    return [
        *hair.build(body, person.hair, person.seed),
        *brows.build(body, person.brows, person.seed),
        *lashes.build(body, person.lashes, person.seed),
        *wardrobe.build(body, person.wardrobe, person.seed),
    ]
