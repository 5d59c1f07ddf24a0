from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.presenter.bake.lids import quiet_top, squeezed

HEIGHT, WIDTH = 60, 8


@given(
    edge=st.integers(4, 24),
    closes=st.floats(0.5, 12),
    lower=st.floats(-2, 0),
    gap=st.integers(0, 12),
)
def test_the_lid_falls_off_evenly_and_nothing_is_squeezed_to_less_than_half(
    edge: int, closes: float, lower: float, gap: int
) -> None:
    shift = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    shift[: edge + 1, :, 1] = np.linspace(0, closes, edge + 1)[:, None]  # the lid, from its crease down
    shift[edge + 1 : edge + 1 + gap + 3, :, 1] = lower  # the socket, and the lower lid
    seen = np.zeros((HEIGHT, WIDTH), bool)
    seen[edge + 1 : edge + 1 + gap] = True
    found = squeezed(shift, seen)
    assert (found[: edge + 1] == shift[: edge + 1]).all()
    places = 2 * np.arange(HEIGHT)[:, None] + found[..., 1]
    squeeze = np.diff(places, axis=0) / 2
    # rounding to whole rows may take a little of the half, and so may a lower lid that comes up a long way
    assert squeeze[edge:].min() > min(0.45, 1 - (closes - lower) / (2 * max(gap, 1)) - 0.05)
    assert (np.diff(found[edge : edge + gap + 2, :, 1], axis=0) <= 1e-5).all()
    assert (found[..., 0] == 0).all()


def test_skin_that_stands_still_is_left_alone() -> None:
    shift = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    assert (squeezed(shift, np.zeros((HEIGHT, WIDTH), bool)) == shift).all()


@pytest.mark.parametrize(("edge", "left_out"), [(0, 4), (2, 6), (6, 2)])
def test_the_region_does_not_end_along_an_edge(edge: int, left_out: int) -> None:
    picture = np.full((HEIGHT, WIDTH, 4), 200, np.uint8)
    picture[: edge + 1, :, :3] = 40  # a brow that reaches down to here
    assert quiet_top(picture) == left_out
