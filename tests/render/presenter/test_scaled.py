"""A pack's frame at other heights: points, pictures and regions agree with each other to the pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from render.presenter.pack import HEIGHT, WIDTH
from render.presenter.scaled import Scale, premultiplied

HEIGHTS = (270, 540, 648, 680, 720, 810, 900, 972, 1020, 1080)
EYES = (493, 303, 787, 441)


@pytest.fixture(scope="module")
def frame() -> np.ndarray:
    noise = np.random.default_rng(2).uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.float32)


@pytest.mark.parametrize("height", HEIGHTS)
def test_part_is_cut_from_the_whole(frame: np.ndarray, height: int) -> None:
    scale = Scale.of(height)
    x0, y0, x1, y1 = scale.region(EYES)
    part = scale.part(frame[EYES[1] : EYES[3], EYES[0] : EYES[2]], EYES)
    whole = scale.picture(frame)
    assert whole.shape == (scale.height, scale.width, 3)
    assert part.shape == (y1 - y0, x1 - x0, 3)
    assert np.abs(part - whole[y0:y1, x0:x1])[1:-1, 1:-1].max() < 1e-3


@pytest.mark.parametrize("height", HEIGHTS)
def test_points_lie_where_the_picture_shows_them(height: int) -> None:
    scale = Scale.of(height)
    place = np.array([[401.3, 655.8]], np.float32)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) + 0.5
    spot = np.exp(-((x - place[0, 0]) ** 2 + (y - place[0, 1]) ** 2) / 200)
    small = scale.picture(spot[..., None].astype(np.float32)).reshape(scale.height, scale.width)
    y, x = np.mgrid[0 : scale.height, 0 : scale.width] + 0.5
    found = np.array([(x * small).sum(), (y * small).sum()]) / small.sum()
    assert np.abs(found - scale.points(place)[0]).max() < 0.05


@pytest.mark.parametrize("height", [0, 100, 721, 722, 1082, -540])
def test_heights_without_whole_pixels_are_refused(height: int) -> None:
    with pytest.raises(ValueError, match="pixels high: take an even height"):
        Scale.of(height)


def test_premultiplied_swaps_the_colours() -> None:
    pixel = np.array([[[10, 20, 30, 51]]], np.uint8)
    assert premultiplied(pixel)[0, 0].tolist() == pytest.approx([6, 4, 2, 51], abs=1e-3)
