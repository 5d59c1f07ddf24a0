from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.photo.landmarks import Points, eye_middles
from render.presenter.photo.placement import CutOffError, place


def figure(width: int = 1280, height: int = 1080, top: int = 150) -> NDArray[np.uint8]:
    """A head and shoulders that fill the lower edge but not its corners."""
    y, x = np.mgrid[0:height, 0:width]
    head = ((x - 640) / 170) ** 2 + ((y - top - 260) / 260) ** 2 < 1
    body = (np.abs(x - 640) < 480) & (y > 720)
    return np.where(head | body, 255, 0).astype(np.uint8)


def test_the_same_face_stays_where_it_is(straight: Points) -> None:
    placement = place(straight, straight, figure())
    assert placement.scale == pytest.approx(1)
    assert placement.shift == pytest.approx((0, 0))


def test_a_larger_photo_is_made_smaller(straight: Points) -> None:
    large = np.kron(figure(), np.ones((2, 2), np.uint8))
    placement = place(straight * 2, straight, large)
    assert placement.scale == pytest.approx(0.5)
    picture = placement.picture(np.dstack([large] * 3))
    assert np.abs(picture[..., 0].astype(int) - figure()).mean() < 0.5


def test_a_photo_that_ends_early_is_shown_closer(straight: Points) -> None:
    placement = place(straight, straight, figure(height=940))
    assert 1.0 <= placement.scale < 1.3
    assert placement.scale * 940 + placement.shift[1] >= 1080
    eyes = eye_middles(placement.points(straight)).mean(0)
    assert eyes[0] == pytest.approx(eye_middles(straight).mean(0)[0])


@pytest.mark.parametrize(
    ("rows", "columns", "side"),
    [
        (slice(250, None), slice(None), "the top of the head"),
        (slice(None, 700), slice(None), "the chest"),
        (slice(None), slice(440, None), "the shoulder at the left"),
        (slice(None), slice(None, 840), "the shoulder at the right"),
    ],
)
def test_what_is_cut_off_is_named(straight: Points, rows: slice, columns: slice, side: str) -> None:
    moved = straight - [columns.start or 0, rows.start or 0, 0]
    with pytest.raises(CutOffError, match=side):
        place(moved, straight, figure()[rows, columns])


def test_nobody_there_is_said(straight: Points) -> None:
    with pytest.raises(CutOffError, match="nobody"):
        place(straight, straight, np.zeros((1080, 1280), np.uint8))
