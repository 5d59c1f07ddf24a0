"""The lips as two surfaces. Where they touch, what is far apart on the one is next to each other in the picture: drawn
as one surface, coordinates would be mixed across the gap and show the inside of the mouth as a seam."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from .pack import BASES, CANONICAL, Layer

Floats = NDArray[np.float32]

_CANONICAL = BASES.index(CANONICAL)
_OVERLAP = 4.0  # texture pixels that both have in common beside the corners of the mouth


def upper_and_lower(lips: Layer, ring: Floats) -> tuple[Layer, Layer]:
    """The samples of the upper and of the lower lip. `ring` [bases, points, 2]: their outer contour."""
    height, width = lips.tex.shape[1:3]
    middle, gap = _between(lips, ring, height, width)
    cut = middle[lips.tx.astype(np.int64)]
    beside = ~gap[lips.tx.astype(np.int64)] & gap.any()
    common = np.where(beside, np.float32(_OVERLAP), np.float32(0))
    return _part(lips, lips.ty < cut + common), _part(lips, lips.ty >= cut - common)


def _between(lips: Layer, ring: Floats, height: int, width: int) -> tuple[Floats, NDArray[np.bool_]]:
    """For each column of the texture, the row between the lips, and whether there is a gap between them."""
    # from the picture to the texture, in the basis that has the texture's grid
    shift = [
        float(np.median(at - lips.pos[_CANONICAL, :, axis] * lips.density))
        for axis, at in enumerate((lips.tx, lips.ty))
    ]
    contour = ring[_CANONICAL] * np.float32(lips.density) + np.array(shift, np.float32)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.round(contour).astype(np.int32)], 1)
    inside[lips.ty.astype(np.int64), lips.tx.astype(np.int64)] = 0
    inside = np.asarray(cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    gap = np.asarray(inside.any(0))
    rows = np.arange(height, dtype=np.float32)[:, None]
    count = np.maximum(inside.sum(0), 1)
    middle = np.where(gap, (rows * inside).sum(0) / count, contour[:, 1].mean())
    if gap.any():
        columns = np.arange(width)
        middle = np.interp(columns, columns[gap], middle[gap])
    return middle.astype(np.float32), gap


def _part(lips: Layer, chosen: NDArray[np.bool_]) -> Layer:
    if not chosen.any():  # a pack may say anything; nothing would be drawn of these
        chosen = np.ones_like(chosen)
    return replace(
        lips, pos=lips.pos[:, chosen], vis=lips.vis[:, chosen], tx=lips.tx[chosen], ty=lips.ty[chosen]
    )
