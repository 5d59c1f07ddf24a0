"""Framing: how large each presenter is in the picture, where, and which way turned. Values, no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ShotName(StrEnum):
    """The shots a bulletin can be told in."""

    CLOSE = "medium close-up"  # one presenter, head and shoulders, in the middle
    GRAPHIC = "medium with over-the-shoulder graphic"  # one presenter at the left, the story's visual beside
    HANDOVER = "two-presenter handover"  # two presenters, slightly turned to each other


@dataclass(frozen=True)
class Placement:
    """Where one presenter's frame lies in the picture."""

    height: int  # pixels of the frame, whole figure and head room: what an `Atlas` is made for
    centre: int  # the column of the picture in which the presenter stands
    top: int  # the row in which the frame begins; the picture's edges cut off what is outside
    turn: float  # degrees added to the head's yaw: to the picture's right is positive

    def left(self, width: int) -> int:
        """The column in which a frame `width` pixels wide begins."""
        return self.centre - width // 2


@dataclass(frozen=True)
class Shot:
    """One shot in a picture of one size."""

    name: ShotName
    presenters: tuple[Placement, ...]  # from left to right, who speaks first at the left
    graphic: tuple[int, int, int, int] | None  # left, top, width, height of the room for a visual


# At 1280x720. The figure goes on behind the lower third, down to the ticker; the eyes are on the upper third.
_SHOTS = {
    ShotName.CLOSE: Shot(ShotName.CLOSE, (Placement(720, 640, 0, 0.0),), None),
    ShotName.GRAPHIC: Shot(ShotName.GRAPHIC, (Placement(680, 368, 40, 2.0),), (764, 84, 484, 446)),
    ShotName.HANDOVER: Shot(
        ShotName.HANDOVER, (Placement(680, 346, 40, 4.0), Placement(680, 934, 40, -4.0)), None
    ),
}
_HEIGHTS = (720, 1080)


def shot(name: ShotName, height: int) -> Shot:
    """The shot `name` in a 16:9 picture `height` pixels high: 720 or 1080. Raises ValueError for another height."""
    if height not in _HEIGHTS:
        raise ValueError(f"there are no shots for a picture {height} pixels high: take 720 or 1080")
    base = _SHOTS[name]
    times = height / 720
    presenters = tuple(
        Placement(
            round(place.height * times), round(place.centre * times), round(place.top * times), place.turn
        )
        for place in base.presenters
    )
    if base.graphic is None:
        return Shot(name, presenters, None)
    left, top, width, tall = (round(side * times) for side in base.graphic)
    return Shot(name, presenters, (left, top, width, tall))
