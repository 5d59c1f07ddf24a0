"""Taking pictures from elsewhere in a picture: bilinear, exact to the fraction, on one core."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

cv2.setNumThreads(1)  # the other cores are for the encoder and for the channel on air

_NONE: Any = None  # of OpenCV's two maps the first holds both coordinates


def sampled(picture: NDArray[Any], where: Floats, out: NDArray[Any] | None = None) -> NDArray[Any]:
    """`picture` at `where` [h, w, 2] (column, row; 0 is the first pixel's centre), its edges continued outside.

    Into `out` where given, which may be a window of a larger picture."""
    taken = cv2.remap(picture, where, _NONE, cv2.INTER_LINEAR, dst=out, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken)


def enlarged(values: Floats, size: tuple[int, int]) -> Floats:
    """`values` [h, w] or [h, w, n] as a picture of `size` (width, height), linear between them."""
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)
