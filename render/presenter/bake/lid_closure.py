"""Lids and eyeball made to fit: where the ball lies, and how far a blink goes until the upper lid meets the lower one.

The body model's blink is drawn for its own eyes. On others, and with lower lids raised by a smile, the upper lid would
go on into the lower one and bury its own lashes, or leave a gap. Pure numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .lashes import EDGE, Strip, eye_centre

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .skull import Floats, Ints

_SHUT_AT = -0.3  # of the lower strip's depth: shut, the upper lid hides the lower one's moist edge up to here
_BEFORE = 0.0002  # metres by which it then stands before it
_FORWARD = 0.0040  # metres a lid may be pushed to get there
_EASE = 0.6  # below 1: the push reaches further up the lid
_CORNER = 0.35  # of the longest fall: what falls less is a corner's, and is pushed less
_ABOVE_MIDDLE = 0.0013  # metres of the pupil over the middle between the lids
_STATIONS = 25
_LEAST, _MOST = 0.12, 1.1  # of the model's motion


def meeting(vertices: Floats, rest: Floats, groups: Mapping[str, Ints], motion: Floats, side: str) -> Floats:
    """A blink's `motion` [n, 3] of one eye, made to end where the lids meet. `vertices`: the body as modelled, `rest`:
    with the rest expression, from which the eye is shut."""
    sign = 1.0 if side == "l" else -1.0
    centre = eye_centre(vertices, groups, side)
    upper, lower = lid_strips(vertices, groups, side)
    place = np.linspace(0.02, 0.98, _STATIONS)
    above, below = upper.weights(place, EDGE, 0.0), lower.weights(place, _SHUT_AT, 0.0)
    rim, under, moved = (
        above @ rest[upper.members],
        below @ rest[lower.members],
        above @ motion[upper.members],
    )
    fall = np.maximum(-moved[:, 2], 1e-6)
    along = (rim[:, 0] - centre[0]) * sign
    middle, half = (along[0] + along[-1]) / 2, (along[-1] - along[0]) / 2
    meets = np.stack(
        [np.interp(along, (under[:, 0] - centre[0]) * sign, under[:, axis]) for axis in (1, 2)], 1
    )
    # corners hardly move: what they would need says little, and even curves are wanted
    place = (along - middle) / half
    share = np.polyfit(place, np.clip((rim[:, 2] - meets[:, 1]) / fall, _LEAST, _MOST), 3, w=fall)
    at_rims = np.clip(np.polyval(share, place), _LEAST, _MOST)
    behind = rim[:, 1] + at_rims * moved[:, 1] - meets[:, 0] + _BEFORE
    push = np.clip(behind, 0.0, _FORWARD) * (1.0 - place**4)
    where = np.clip(((rest[:, 0] - centre[0]) * sign - middle) / half, -1.0, 1.0)
    made = motion * np.clip(np.polyval(share, where), _LEAST, _MOST)[:, None]
    # what moves as the rim does is pushed as the rim is; less of it higher up, but gently: else the edge is a roll
    steps = np.maximum(np.interp(where, place, fall), _CORNER * fall.max())
    like_rim = np.clip(-motion[:, 2] / steps, 0.0, 1.0) ** _EASE
    made[:, 1] -= np.interp(where, place, push) * like_rim
    return np.asarray(made)


def ball_centre(vertices: Floats, rest: Floats, groups: Mapping[str, Ints], side: str) -> Floats:
    """Where one eyeball's centre lies, so that the lids hide as much of the iris as a calm person's do: the model moves
    lids up or down over the ball as it ages them."""
    middle = eye_centre(vertices, groups, side)
    place = np.linspace(0.35, 0.65, 7)
    rims = [
        (strip.weights(place, EDGE, 0.0) @ rest[strip.members])[:, 2].mean()
        for strip in lid_strips(vertices, groups, side)
    ]
    return np.array([middle[0], middle[1], np.mean(rims) + _ABOVE_MIDDLE])


def lid_strips(vertices: Floats, groups: Mapping[str, Ints], side: str) -> tuple[Strip, Strip]:
    """One eye's upper and lower strips of lashes."""
    centre = eye_centre(vertices, groups, side)
    first, second = (
        Strip(vertices, groups[f"helper-{side}-eyelashes-{number}"], centre, 1.0 if side == "l" else -1.0)
        for number in (1, 2)
    )
    return (first, second) if first.upper else (second, first)
