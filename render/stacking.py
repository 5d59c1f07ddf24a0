"""Three sheets of pixels laid over each other: the set, who stands in it, the graphics in front.

Pixels are premultiplied RGBA, uint8 [h, w, 4], taken as one uint32 each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .presenter.compiled import compiled
from .presenter.staging import laid_over

Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]


def stack(
    back: Pixels,
    figure: Pixels,
    corner: tuple[int, int],
    front: Pixels,
    region: tuple[int, int, int, int],
    out: Pixels,
) -> None:
    """The `region` (x, y, w, h) of `out` becomes `back` (opaque) under `figure`, whose left upper corner lies at
    `corner` (x, y), under `front`. `back`, `front` and `out` have one size; a figure of no rows is nobody."""
    x, y, w, h = region
    _stack(_colours(back), _colours(figure), *corner, _colours(front), x, y, w, h, _colours(out))


def warm() -> None:
    """Compiles `stack`, or loads it compiled."""
    picture = np.zeros((2, 2, 4), np.uint8)
    stack(picture, picture, (0, 0), picture, (0, 0, 2, 2), picture.copy())


def _colours(pixels: Pixels) -> Colours:
    return np.ascontiguousarray(pixels).view(np.uint32).reshape(pixels.shape[:2])


@compiled
def _stack(
    back: Colours,
    figure: Colours,
    left: int,
    top: int,
    front: Colours,
    x: int,
    y: int,
    w: int,
    h: int,
    out: Colours,
) -> None:
    first = max(left, x)
    count = min(left + figure.shape[1], x + w) - first
    line = np.empty(w, np.uint32)
    for row in range(y, y + h):
        behind, before, to = back[row, x:], front[row, x:], out[row, x:]
        for at in range(w):
            line[at] = behind[at]
        if top <= row < top + figure.shape[0]:
            who, part = figure[row - top, first - left :], line[first - x :]
            for at in range(count):
                part[at] = laid_over(who[at], part[at])
        for at in range(w):
            to[at] = laid_over(before[at], line[at])
