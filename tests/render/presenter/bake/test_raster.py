from __future__ import annotations

import numpy as np
import pytest

from render.presenter.bake.raster import FAR, rasterise

SQUARE = np.array([[2.0, 3.0, 1.0], [10.0, 3.0, 1.0], [10.0, 9.0, 1.0], [2.0, 9.0, 1.0]])
FACES = np.array([[0, 1, 2], [0, 2, 3]])


def test_a_square_covers_exactly_its_pixels() -> None:
    raster = rasterise(SQUARE, FACES, (0, 0, 16, 12))
    expected = np.zeros((12, 16), bool)
    expected[3:9, 2:10] = True
    assert (raster.covered == expected).all()
    assert (raster.depth[~expected] == FAR).all()


def test_the_nearer_one_wins_whatever_the_order() -> None:
    near = SQUARE * [1, 1, 0.5] + [4, 0, 0]
    points, faces = np.vstack([SQUARE, near]), np.vstack([FACES, FACES + 4])
    for order in (faces, faces[::-1]):
        raster = rasterise(points, np.ascontiguousarray(order), (0, 0, 16, 12))
        assert (raster.depth[4, 2:6] == 1.0).all()
        assert (raster.depth[4, 6:14] == 0.5).all()


def test_positions_come_back_at_the_pixels_centres() -> None:
    box, density = (1, 2, 13, 11), 2.0
    raster = rasterise(SQUARE, FACES, box, density)
    rows, columns = np.nonzero(raster.covered)
    places = raster.gather(FACES, SQUARE, raster.covered)
    assert places[:, 0] == pytest.approx((columns + 0.5) / density + box[0], abs=1e-4)
    assert places[:, 1] == pytest.approx((rows + 0.5) / density + box[1], abs=1e-4)


def test_slivers_and_what_lies_outside_are_no_trouble() -> None:
    points = np.array(
        [[0.0, 0.0, 1.0], [5.0, 5.0, 1.0], [10.0, 10.0, 1.0], [-50.0, -9.0, 1.0], [90.0, -4.0, 1.0]]
    )
    raster = rasterise(points, np.array([[0, 1, 2], [0, 3, 4]]), (0, 0, 8, 8))
    assert raster.covered.sum() <= 8
