"""The figure is resampled as OpenCV would, and fields are summed as numpy would, where the figure may be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from render.presenter.pack import AnchorPack
from render.presenter.pose import Pose, resample, sum_fields
from render.presenter.scaled import Scale, premultiplied

RANDOM = np.random.default_rng(8)


def test_fields_are_summed() -> None:
    fields = RANDOM.normal(0, 1, (4, 9, 11, 2)).astype(np.float32)
    rows = np.array([[0, 9], [3, 5], [0, 0]], np.int32)
    for field, (first, end) in zip(fields[1:], rows, strict=True):
        field[:first] = field[end:] = 0
    amounts = np.array([0.5, -2, 7], np.float32)
    shifts = RANDOM.uniform(0, 1, 9).astype(np.float32)
    sway = np.array([3, -4], np.float32)
    spans = np.array([[2, 8]] * 8 + [[0, 0]], np.int32)
    out = np.full((9, 11, 2), 77, np.float32)
    sum_fields(fields, rows, amounts, shifts, sway, spans, out)
    expected = fields[0] + np.tensordot(amounts, fields[1:], 1) + shifts[:, None, None] * sway
    assert np.abs(out - expected)[:8, 2:8].max() < 1e-5
    assert (out[:8, :2] == 77).all()
    assert (out[:8, 8:] == 77).all()
    assert (out[8] == 77).all()


@pytest.mark.parametrize("size", [(48, 64), (50, 66)])
@pytest.mark.parametrize("reach", [3.0, 90.0])
def test_resampling_is_bilinear_between_cells(size: tuple[int, int], reach: float) -> None:
    height, width = size
    picture = cv2.GaussianBlur(RANDOM.integers(0, 256, (height, width, 4), np.uint8), (0, 0), 1.5)
    rows, columns = -(-height // 4) + 2, -(-width // 4) + 2
    here = np.dstack(np.meshgrid(np.arange(columns) * 4 - 2.5, np.arange(rows) * 4 - 2.5))
    cells = (here + RANDOM.uniform(-reach, reach, here.shape)).astype(np.float32)
    spans = np.zeros((height, 2), np.int32)
    spans[2:, 0] = RANDOM.integers(0, width // 8, height - 2) * 4
    spans[2:, 1] = RANDOM.integers(width // 4, width // 2 + 1, height - 2) * 2
    out = np.full((height, width), 7, np.uint32)
    resample(picture.view(np.uint32)[..., 0], cells, spans, out)
    grown = cv2.resize(cells, (4 * columns, 4 * rows), interpolation=cv2.INTER_LINEAR)
    where = np.ascontiguousarray(grown[4 : 4 + height, 4 : 4 + width])
    wanted = cv2.remap(
        picture.astype(np.float32), where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    within = (np.arange(width) >= spans[:, :1]) & (np.arange(width) < spans[:, 1:])
    drawn = out.view(np.uint8).reshape(height, width, 4).astype(np.float32)
    assert np.abs(drawn - wanted)[within].max() <= 1.5
    assert (out[~within] == 7).all()


def test_spans_hold_the_figure(painted: AnchorPack) -> None:
    scale = Scale.of(540)
    still = scale.picture(premultiplied(painted.neutral))
    spans = Pose(painted, scale, still).spans
    columns = np.arange(scale.width)
    within = (columns >= spans[:, :1]) & (columns < spans[:, 1:])
    figure = still[..., 3] > 0
    assert not (figure & ~within).any()
    reach = np.ones((2 * 14 + 1, 2 * 14 + 1))
    assert not ((cv2.dilate(figure.astype(np.uint8), reach) > 0) & ~within).any()
    assert (spans[:, 0] % 4 == 0).all()
    assert (spans[:, 1] % 2 == 0).all()
