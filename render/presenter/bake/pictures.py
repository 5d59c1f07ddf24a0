"""Pictures that were taken finer than they are kept."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def smaller(picture: Pixels, times: int) -> Pixels:
    """The picture BGRA [h * times, w * times, 4], alpha not premultiplied, as [h, w, 4]: each pixel is the mean of
    those it stands for, weighted by how far they are covered."""
    fine = picture.astype(np.float32)
    fine[..., :3] *= fine[..., 3:] / 255.0
    height, width = picture.shape[:2]
    coarse = np.asarray(
        cv2.resize(fine, (width // times, height // times), interpolation=cv2.INTER_AREA), np.float32
    )
    coarse[..., :3] /= np.maximum(coarse[..., 3:], 1e-3) / 255.0
    return np.asarray(np.clip(np.rint(coarse), 0, 255), np.uint8)
