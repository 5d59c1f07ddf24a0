"""Lids shut where they meet, and the eyeball lies right between them."""

import numpy as np
import pytest

from render.presenter.bake.lashes import EDGE, eye_centre
from render.presenter.bake.lid_closure import ball_centre, lid_strips, meeting

PLACE = np.linspace(0.15, 0.85, 15)


def fall(vertices: np.ndarray, groups: dict[str, np.ndarray], side: str, metres: float) -> np.ndarray:
    """A drawn blink: the upper lid comes down, less towards the corners."""
    upper, _ = lid_strips(vertices, groups, side)
    away = vertices[:, 0] - eye_centre(vertices, groups, side)[0]
    motion = np.zeros_like(vertices)
    motion[upper.members, 2] = -metres * np.exp(-((away[upper.members] / 0.011) ** 2))
    return motion


def rims(vertices, moved, groups, side):
    """The heights and depths of the upper and the lower lid's edges at the same places, before the eye's middle."""
    upper, lower = lid_strips(vertices, groups, side)
    above = upper.weights(PLACE, EDGE, 0.0) @ moved[upper.members]
    below = lower.weights(np.linspace(0, 1, 41), EDGE, 0.0) @ moved[lower.members]
    order = np.argsort(below[:, 0])
    under = np.stack(
        [above[:, 0], *(np.interp(above[:, 0], below[order, 0], below[order, axis]) for axis in (1, 2))], 1
    )
    return above, under


@pytest.mark.parametrize("side", ["l", "r"])
@pytest.mark.parametrize("drawn", [0.009, 0.013, 0.020])
@pytest.mark.parametrize("raised", [0.0, 0.002])
def test_a_blink_ends_where_the_lids_meet(lids, side, drawn, raised):
    """However far the model's own blink goes, and with lower lids that a smile has raised."""
    vertices, groups = lids
    rest = vertices.copy()
    _, lower = lid_strips(vertices, groups, side)
    rest[lower.members, 2] += raised
    motion = fall(vertices, groups, side, drawn)
    shut = rest + meeting(vertices, rest, groups, motion, side)
    above, under = rims(vertices, shut, groups, side)
    apart = above[:, 2] - under[:, 2]
    assert apart.max() < 0.0006
    assert apart.min() > -0.0028
    open_, _ = rims(vertices, rest, groups, side)
    halfway = rest + 0.5 * (shut - rest)
    assert (rims(vertices, halfway, groups, side)[0][4:-4, 2] < open_[4:-4, 2] - 0.001).all()


def test_a_shut_upper_lid_stands_before_the_lower_one(lids):
    """Behind it its lashes would be hidden, and the lower lid's moist edge be seen as a pale line."""
    vertices, groups = lids
    motion = fall(vertices, groups, "l", 0.013)
    upper, _ = lid_strips(vertices, groups, "l")
    motion[upper.members, 1] += 0.002
    above, under = rims(vertices, vertices + meeting(vertices, vertices, groups, motion, "l"), groups, "l")
    assert (above[4:-4, 1] < under[4:-4, 1] + 0.0006).all()


def test_a_blink_moves_nothing_that_the_models_does_not(lids):
    vertices, groups = lids
    motion = fall(vertices, groups, "l", 0.013)
    made = meeting(vertices, vertices, groups, motion, "l")
    assert not made[~motion.any(1)].any()


@pytest.mark.parametrize("shift", [-0.002, 0.0, 0.0015])
def test_the_eyeball_follows_the_lids(lids, shift):
    """The lids hide as much of the iris wherever the model's age puts them."""
    vertices, groups = lids
    rest = vertices.copy()
    for strip in lid_strips(vertices, groups, "l"):
        rest[strip.members, 2] += shift
    still = ball_centre(vertices, vertices, groups, "l")
    assert ball_centre(vertices, rest, groups, "l") == pytest.approx(still + np.array([0, 0, shift]))
    assert still[:2] == pytest.approx(eye_centre(vertices, groups, "l")[:2])
    above, under = rims(vertices, vertices, groups, "l")
    middle = len(PLACE) // 2
    # more of the iris is hidden above than below
    assert above[middle, 2] - still[2] < still[2] - under[middle, 2]
