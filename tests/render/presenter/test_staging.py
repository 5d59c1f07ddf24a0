"""The blend is the one of the books, wherever the figure lies; the shadow is soft and behind the figure."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.staging import darken, over, shadow


def figure_of(seed: int, height: int, width: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    alpha = random.choice([0, 255, 1, 254, 128, 77], (height, width, 1))
    colour = random.integers(0, 256, (height, width, 3)) * alpha // 255
    return np.concatenate([colour, alpha], 2).astype(np.uint8)


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 99),
    x=st.integers(-40, 40),
    y=st.integers(-40, 40),
    w=st.integers(1, 30),
    h=st.integers(1, 30),
)
def test_over_is_source_over(seed: int, x: int, y: int, w: int, h: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (24, 32, 4), np.uint8)
    picture[..., 3] = 255
    figure = figure_of(seed, h, w)
    expected = picture.astype(np.float64)
    for row in range(h):
        for column in range(w):
            if 0 <= y + row < 24 and 0 <= x + column < 32:
                front = figure[row, column].astype(np.float64)
                place = expected[y + row, x + column]
                expected[y + row, x + column] = front + place * (1 - front[3] / 255)
    over(picture, figure, x, y)
    assert np.abs(picture - expected).max() <= 0.51


def test_over_a_ground_writes_the_picture_within_the_spans() -> None:
    random = np.random.default_rng(1)
    ground, picture = (random.integers(0, 256, (24, 32, 4), np.uint8) for _ in range(2))
    figure = figure_of(5, 30, 40)
    spans = np.sort(random.integers(0, 41, (30, 2)), 1).astype(np.int32)
    expected, everywhere = picture.copy(), ground.copy()
    over(everywhere, figure, -5, 4)
    for row in range(20):
        left, right = np.clip(spans[row] - 5, 0, 32)
        expected[4 + row, left:right] = everywhere[4 + row, left:right]
    kept = ground.copy()
    over(picture, figure, -5, 4, ground, spans)
    assert np.array_equal(picture, expected)
    assert np.array_equal(ground, kept)


def test_over_takes_windows() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (24, 32, 4), np.uint8)
    figure = figure_of(3, 20, 20)
    expected = picture.copy()
    over(expected, np.ascontiguousarray(figure[3:, 4:]), 5, 1)
    over(picture[1:, 5:], figure[3:, 4:], 0, 0)
    assert np.array_equal(picture, expected)


def test_shadow_is_soft_and_never_black() -> None:
    alpha = np.zeros((540, 640), np.uint8)
    alpha[200:, 200:440] = 255
    cast = shadow(alpha)
    assert cast.shape == alpha.shape
    assert 80 < cast.max() < 130
    assert np.abs(np.diff(cast.astype(int), axis=1)).max() < 6
    assert cast[400, 460] > cast[400, 180]  # away from the key light
    assert cast[539, 320] > 90  # it does not fade where the picture ends


def test_darken_keeps_to_the_picture() -> None:
    picture = np.full((50, 60, 4), 200, np.uint8)
    cast = np.full((40, 40), 255, np.uint8)
    darken(picture, cast, 40, -20)
    assert picture[:20, 40:, :3].max() == 0
    assert (picture[20:] == 200).all()
    assert (picture[..., 3] == 200).all()
    darken(picture, cast, 100, 100)
