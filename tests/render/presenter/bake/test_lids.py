from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.presenter.bake.lids import quiet_top, shade, spanned, squeezed, tinted, with_shade

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


@given(first=st.integers(3, 20), high=st.integers(1, 20), up=st.floats(-4, 0))
def test_a_raised_lid_moves_what_is_before_the_eyeball_by_even_steps(
    first: int, high: int, up: float
) -> None:
    shift = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    shift[first : first + high] = 50  # the socket behind the eyeball: not to be believed
    shift[first + high :, :, 1] = up
    seen = np.zeros((HEIGHT, WIDTH), bool)
    seen[first : first + high, 2:6] = True
    found = spanned(shift, seen)
    assert (found[:first] == shift[:first]).all()
    assert (found[first + high :] == shift[first + high :]).all()
    assert (found[:, ~seen.any(0)] == shift[:, ~seen.any(0)]).all()
    assert np.diff(found[first - 1 : first + high + 1, 2:6, 1], axis=0) == pytest.approx(
        up / (high + 1), abs=1e-5
    )


@pytest.mark.parametrize(("edge", "left_out"), [(0, 4), (2, 6), (6, 2)])
def test_the_region_does_not_end_along_an_edge(edge: int, left_out: int) -> None:
    picture = np.full((HEIGHT, WIDTH, 4), 200, np.uint8)
    picture[: edge + 1, :, :3] = 40  # a brow that reaches down to here
    assert quiet_top(picture) == left_out


def eye(bare: tuple[int, int], light: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An eyeball alone, the face that leaves its rows `bare` to be seen in `light`, and its lids."""
    ball = np.full((HEIGHT, 40, 4), (180, 180, 180, 255), np.uint8)
    face = np.full((HEIGHT, 40, 4), (20, 20, 20, 255), np.uint8)
    lid = np.full((HEIGHT, 40, 4), (20, 20, 20, 255), np.uint8)
    face[bare[0] : bare[1], :, :3] = light
    lid[bare[0] : bare[1], :, 3] = 0
    return ball, face, lid


@given(first=st.integers(2, 40), high=st.integers(1, 16), light=st.integers(60, 180))
def test_dark_lids_do_not_dim_the_eye_between_them(first: int, high: int, light: int) -> None:
    ball, face, lid = eye((first, first + high), (light, light, light))
    taken = shade(ball, face, lid)
    veil = with_shade(lid, taken)[first : first + high].astype(float)
    seen = veil[..., :3] * veil[..., 3:] / 255 + 180 * (1 - veil[..., 3:] / 255)
    assert seen == pytest.approx(light, abs=2)  # as in the face, up to the lids' very edges


@given(covered=st.integers(0, 190), light=st.integers(45, 170))
def test_below_the_lids_edge_the_eye_is_as_dark_as_in_the_face(covered: int, light: int) -> None:
    ball, face, lid = eye((10, 30), (170, 170, 170))
    lid[10:13, :, 3] = (
        covered  # where the lid ends it covers the eyeball in part, and throws its shadow on it
    )
    share = covered / 255
    face[10:13, :, :3] = round(20 * share + light * (1 - share))
    veil = with_shade(lid, shade(ball, face, lid)).astype(float)
    seen = veil[..., :3] * veil[..., 3:] / 255 + 180 * (1 - veil[..., 3:] / 255)
    assert seen[11, 20] == pytest.approx(face[11, 20, :3], abs=4)
    assert seen[20, 20] == pytest.approx(170, abs=2)


def test_of_an_eye_that_is_shut_the_shade_is_the_darkest() -> None:
    taken = shade(*eye((0, 0), (0, 0, 0)))
    assert (taken == taken[0, 0]).all()
    assert taken[0, 0] > 0.5


@given(light=st.tuples(st.integers(90, 170), st.integers(90, 170), st.integers(90, 170)))
def test_eyeballs_take_the_colour_of_the_faces_light_and_keep_their_own_brightness(
    light: tuple[int, int, int],
) -> None:
    ball, face, lid = eye((20, 36), light)
    found = tinted(ball, face, lid)[22:34, :, :3].astype(float)
    want = np.array(light) / np.mean(light)
    assert found / found.mean(2, keepdims=True) == pytest.approx(np.broadcast_to(want, found.shape), abs=0.03)
    assert found.mean(2) == pytest.approx(180, abs=3 if max(light) * 180 / np.mean(light) < 250 else 25)
    assert (tinted(*eye((0, 0), light))[..., :3] == 180).all()
