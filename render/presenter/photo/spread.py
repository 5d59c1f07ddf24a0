"""Values known in some places, carried on smoothly to all others."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FULL: Final = 0.4  # of full weight nearby: a value that is known as well as it will be
_COARSE: Final = 5.0  # pixels: a wider blur is made of a smaller picture


def blur(values: Floats, sigma: float) -> Floats:
    """`values` [h, w] or [h, w, c] blurred by `sigma` pixels; wide blurs cost no more than narrow ones."""
    rows, columns = values.shape[:2]
    factor = 1
    while sigma / (2 * factor) > _COARSE / 2 and min(rows, columns) // (2 * factor) >= 4:
        factor *= 2
    if factor == 1:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float32).reshape(values.shape)
    small = cv2.resize(values, (columns // factor, rows // factor), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / factor)
    return np.asarray(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32).reshape(
        values.shape
    )


def spread(values: Floats, weight: Floats, finest: float = 1.0) -> Floats:
    """`values` [h, w, c], smoothed by `finest` pixels where `weight` [h, w] (0..1) is, by ever more where it is not."""
    rows, columns, channels = values.shape
    weighted = values * weight[..., None]
    out = np.zeros((rows, columns, channels), np.float32)
    missing = np.ones((rows, columns), np.float32)
    sigma = finest
    longest = max(rows, columns)
    while True:
        share = blur(weight, sigma)
        mean = blur(weighted, sigma) / np.maximum(share, 1e-6)[..., None]
        last = sigma > longest
        taken = missing * (np.float32(1) if last else np.clip(share / _FULL, 0, 1))
        out += mean * taken[..., None]
        missing = missing - taken
        if last or float(missing.max()) < 1e-3:
            return out
        sigma *= 2
