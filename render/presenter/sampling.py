"""Taking pictures from elsewhere in a picture: bilinear, exact to the fraction, on one core."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .compiled import compiled

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

_ZERO = np.float32(0)
_LEAST = np.float32(1 / 1024)  # of a pixel: so far before the last one places end

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


@compiled
def apart(
    x: Floats, y: Floats, count: int, width: int, height: int, at: Numbers, across: Numbers, along: Numbers
) -> None:
    """Takes the first `count` places (x, y) in a picture of `width` by `height` apart for `lanes.bilinear`.

    at [n]: the pixel before, counted row by row. across, along [n]: how far behind it, in 65536ths and 256ths.
    The edges are continued outside."""
    last_x, last_y = np.float32(width - 1) - _LEAST, np.float32(height - 1) - _LEAST
    for i in range(count):
        u, v = min(max(x[i], _ZERO), last_x), min(max(y[i], _ZERO), last_y)
        left, top = np.int32(u), np.int32(v)
        at[i] = np.int32(top * width) + left
        across[i] = np.int32((u - np.float32(left)) * np.float32(65536))
        along[i] = np.int32((v - np.float32(top)) * np.float32(256))
