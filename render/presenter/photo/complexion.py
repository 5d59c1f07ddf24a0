"""How light and of which tint skin is, to choose the bundled presenter whose light falls most alike."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .landmarks import Points

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

_PLACES: Final = (50, 280, 117, 346, 205, 425, 151, 108, 337)  # cheeks and forehead
_REACH: Final = 0.06  # of the distance between the eyes


def skin_colour(picture: Pixels, face: Points) -> Floats:
    """The middle blue, green, red of cheeks and forehead, 0..255."""
    reach = max(1, int(_REACH * float(np.linalg.norm(face[263, :2] - face[33, :2]))))
    height, width = picture.shape[:2]
    colours = []
    for index in _PLACES:
        x = int(np.clip(face[index, 0], reach, width - reach - 1))
        y = int(np.clip(face[index, 1], reach, height - reach - 1))
        colours.append(picture[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3))
    return np.asarray(np.median(np.concatenate(colours), axis=0), np.float32)


def closest(colour: Floats, others: list[Floats]) -> int:
    """Which of `others` is nearest to `colour` in the logarithm of its light."""
    apart = [float(np.abs(np.log(colour + 8) - np.log(other + 8)).sum()) for other in others]
    return int(np.argmin(apart))
