"""What is done to four channels at once is what the books say of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from render.presenter.compiled import compiled
from render.presenter.lanes import add_weighted, bilinear, mixed

Bytes = NDArray[np.uint8]
RANDOM = np.random.default_rng(3)


@compiled
def between(
    pixels: NDArray[np.uint32], width: int, right: NDArray[np.int32], down: NDArray[np.int32]
) -> None:
    for i in range(len(right)):
        right[i] = np.int32(bilinear(pixels, 0, width, right[i], down[i]))


@compiled
def mix(under: NDArray[np.uint32], pixels: NDArray[np.uint32], shares: NDArray[np.int32]) -> None:
    for i in range(len(under)):
        under[i] = mixed(under[i], pixels[i], shares[i])


@compiled
def add(sums: NDArray[np.float32], at: int, weight: np.float32, u: np.float32, v: np.float32) -> None:
    add_weighted(sums, at, weight, u, v)


def colours(pixels: NDArray[np.uint32] | NDArray[np.int32]) -> NDArray[np.float64]:
    return pixels.view(np.uint8).reshape(-1, 4).astype(np.float64)


def test_bilinear_mixes_four_neighbours_to_the_nearest() -> None:
    right, down = (part.ravel().astype(np.int32) for part in np.mgrid[0:65536:771, 0:256:5])
    ends = np.array([0, 0, 65535, 65535], np.int32), np.array([0, 255, 0, 255], np.int32)
    right, down = np.concatenate([right, ends[0]]), np.concatenate([down, ends[1]])
    for square in (RANDOM.integers(0, 256, (2, 2, 4)), np.full((2, 2, 4), 255), np.zeros((2, 2, 4))):
        corners = square.astype(np.float64)
        x, y = right[:, None] / 65536, down[:, None] / 256
        upper, lower = (row[0] * (1 - x) + row[1] * x for row in corners)
        taken = right.copy()
        between(square.astype(np.uint8).view(np.uint32).reshape(-1), 2, taken, down)
        assert np.abs(colours(taken) - (upper * (1 - y) + lower * y)).max() <= 0.52


def test_mixed_moves_from_one_pixel_to_the_other() -> None:
    shares = np.arange(257, dtype=np.int32)
    under, pixels = (RANDOM.integers(0, 2**32, 257, np.uint32) for _ in range(2))
    expected = colours(under) + (colours(pixels) - colours(under)) * shares[:, None] / 256
    mix(under, pixels, shares)
    assert np.abs(colours(under) - expected).max() <= 0.5
    assert under[256] == pixels[256]


def test_weighted_sums_touch_their_four_numbers_only() -> None:
    sums = np.ones(12, np.float32)
    add(sums, 4, np.float32(0.5), np.float32(3), np.float32(-8))
    assert sums.tolist() == [1, 1, 1, 1, 1.5, 2.5, -3, 1, 1, 1, 1, 1]
