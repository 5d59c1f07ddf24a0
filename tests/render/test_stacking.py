from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.stacking import stack

WIDTH, HEIGHT = 24, 16


def premultiplied(random: np.random.Generator, height: int, width: int) -> NDArray[np.uint8]:
    """Pixels of any opacity, a third of them clear and a third solid."""
    alpha = random.choice([0, 255, 1, 77, 128, 254], (height, width, 1), p=[1 / 3, 1 / 3, *[1 / 12] * 4])
    colour = random.integers(0, 256, (height, width, 3))
    return np.concatenate([(colour * alpha + 127) // 255, alpha], axis=2).astype(np.uint8)


def laid_over(above: NDArray[np.uint8], below: NDArray[np.float64]) -> NDArray[np.float64]:
    return above + below * (1 - above[..., 3:] / 255)


@given(
    seed=st.integers(0, 2**32 - 1),
    corner=st.tuples(st.integers(-12, WIDTH + 3), st.integers(-9, HEIGHT + 3)),
    size=st.tuples(st.integers(0, 20), st.integers(1, 20)),
    region=st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)),
)
def test_every_pixel_of_the_region_is_the_three_over_each_other(
    seed: int, corner: tuple[int, int], size: tuple[int, int], region: tuple[int, int]
) -> None:
    random = np.random.default_rng(seed)
    back = premultiplied(random, HEIGHT, WIDTH)
    back[..., 3] = 255
    figure, front = premultiplied(random, *size), premultiplied(random, HEIGHT, WIDTH)
    x, y = region
    w, h = int(random.integers(1, WIDTH - x + 1)), int(random.integers(1, HEIGHT - y + 1))
    out = np.full_like(back, 9)
    stack(back, figure, corner, front, (x, y, w, h), out)

    whole = np.zeros((HEIGHT + 64, WIDTH + 64, 4), np.uint8)
    whole[corner[1] + 32 : corner[1] + 32 + size[0], corner[0] + 32 : corner[0] + 32 + size[1]] = figure
    who = whole[32 : 32 + HEIGHT, 32 : 32 + WIDTH]
    wanted = laid_over(front, laid_over(who, back.astype(np.float64)))
    inside = (slice(y, y + h), slice(x, x + w))
    assert np.abs(out[inside] - wanted[inside]).max() <= 1
    out[inside] = 9
    assert (out == 9).all()


@pytest.mark.parametrize("rows", [0, HEIGHT])
def test_solid_graphics_hide_what_is_behind_them(rows: int) -> None:
    back = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    figure = np.full((rows, WIDTH, 4), 128, np.uint8)
    front = np.zeros_like(back)
    front[:, :10] = (1, 2, 3, 255)
    out = np.zeros_like(back)
    stack(back, figure, (0, 0), front, (0, 0, WIDTH, HEIGHT), out)
    assert (out[:, :10] == (1, 2, 3, 255)).all()
    assert (out[:, 10:] == 255).all()
