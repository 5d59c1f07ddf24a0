from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.changes import Changes, Region
from render.stacking import Picture, stack

WIDTH, HEIGHT = 24, 16


def premultiplied(random: np.random.Generator, height: int, width: int) -> NDArray[np.uint8]:
    """Pixels of any opacity, a third of them clear and a third solid."""
    alpha = random.choice([0, 255, 1, 77, 128, 254], (height, width, 1), p=[1 / 3, 1 / 3, *[1 / 12] * 4])
    colour = random.integers(0, 256, (height, width, 3))
    return np.concatenate([(colour * alpha + 127) // 255, alpha], axis=2).astype(np.uint8)


def changed(region: Region) -> Changes:
    changes = Changes(WIDTH, HEIGHT)
    changes.add(region)
    return changes


def seen(picture: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Luma, blue and red difference of RGB 0..255: ITU-R BT.709-6, limited range, one colour for four pixels."""
    r, g, b = np.moveaxis(picture[..., :3], -1, 0)
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    blue, red = ((colour - luma) / (2 * (1 - share)) for colour, share in ((b, 0.0722), (r, 0.2126)))
    four = [plane.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3)) for plane in (blue, red)]
    return 16 + 219 / 255 * luma, 128 + 224 / 255 * four[0], 128 + 224 / 255 * four[1]


def laid_over(above: NDArray[np.uint8], below: NDArray[np.float64]) -> NDArray[np.float64]:
    return above + below * (1 - above[..., 3:] / 255)


@given(
    seed=st.integers(0, 2**32 - 1),
    corner=st.tuples(st.integers(-12, WIDTH + 3), st.integers(-9, HEIGHT + 3)),
    size=st.tuples(st.integers(0, 20), st.integers(1, 20)),
    region=st.tuples(st.integers(0, WIDTH // 2 - 1), st.integers(0, HEIGHT // 2 - 1)),
)
def test_every_pixel_of_the_region_is_the_three_over_each_other(
    seed: int, corner: tuple[int, int], size: tuple[int, int], region: tuple[int, int]
) -> None:
    random = np.random.default_rng(seed)
    back = premultiplied(random, HEIGHT, WIDTH)
    back[..., 3] = 255
    figure, front = premultiplied(random, *size), premultiplied(random, HEIGHT, WIDTH)
    x, y = 2 * region[0], 2 * region[1]
    w, h = (2 * int(random.integers(1, (most - at) // 2 + 1)) for most, at in ((WIDTH, x), (HEIGHT, y)))
    picture = Picture(WIDTH, HEIGHT)
    picture.i420[:] = 99
    stack(back, figure, corner, front, changed((x, y, w, h)), picture)

    whole = np.zeros((HEIGHT + 64, WIDTH + 64, 4), np.uint8)
    whole[corner[1] + 32 : corner[1] + 32 + size[0], corner[0] + 32 : corner[0] + 32 + size[1]] = figure
    who = whole[32 : 32 + HEIGHT, 32 : 32 + WIDTH]
    wanted = seen(laid_over(front, laid_over(who, back.astype(np.float64))))
    for plane, values, part in zip((picture.luma, picture.blue, picture.red), wanted, (1, 2, 2), strict=True):
        inside = (slice(y // part, (y + h) // part), slice(x // part, (x + w) // part))
        assert np.abs(plane[inside] - values[inside]).max() <= 1.5
        plane[inside] = 99
    assert (picture.i420 == 99).all()


@pytest.mark.parametrize("rows", [0, HEIGHT])
def test_solid_graphics_hide_what_is_behind_them(rows: int) -> None:
    back = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    figure = np.full((rows, WIDTH, 4), 128, np.uint8)
    front = np.zeros_like(back)
    front[:, :10] = (0, 0, 0, 255)
    picture = Picture(WIDTH, HEIGHT)
    stack(back, figure, (0, 0), front, changed((0, 0, WIDTH, HEIGHT)), picture)
    assert (picture.luma[:, :10] == 16).all()
    assert (picture.luma[:, 10:] == 235).all()
    assert (picture.i420[HEIGHT:] == 128).all()


def test_a_new_picture_is_black() -> None:
    picture = Picture(WIDTH, HEIGHT)
    assert picture.i420.shape == (HEIGHT * 3 // 2, WIDTH)
    assert (picture.luma == 16).all()
    assert (picture.blue == 128).all()
    assert (picture.red == 128).all()
