"""Pictures taken finer than they are kept."""

import numpy as np
import pytest

from render.presenter.bake.pictures import smaller


@pytest.mark.parametrize("times", [2, 3])
def test_an_even_picture_stays_as_it_is(times: int) -> None:
    even = np.full((4 * times, 6 * times, 4), (10, 120, 240, 255), np.uint8)
    small = smaller(even, times)
    assert small.shape == (4, 6, 4)
    assert (small == (10, 120, 240, 255)).all()


def test_what_is_not_covered_lends_no_colour() -> None:
    fine = np.zeros((2, 4, 4), np.uint8)  # black where nothing is
    fine[:, 0] = (200, 100, 50, 255)
    half, nothing = smaller(fine, 2)[0]
    assert half.tolist() == [200, 100, 50, 128]
    assert nothing[3] == 0


def test_covered_pixels_are_averaged() -> None:
    fine = np.full((2, 2, 4), 255, np.uint8)
    fine[0, :, :3] = 0
    assert smaller(fine, 2)[0, 0, :3].tolist() == [128, 128, 128]
