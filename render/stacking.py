"""Three sheets of pixels laid over each other: the set, who stands in it, the graphics in front.

Pixels are premultiplied RGBA, uint8 [h, w, 4], taken as one uint32 each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .presenter.compiled import compiled

Pixels = NDArray[np.uint8]
Words = NDArray[np.uint32]

_EVEN = np.uint64(0x00FF00FF)
_ROUND = np.uint64(0x0080008000800080)
_LANES = np.uint64(0x00FF00FF00FF00FF)
_EIGHT = np.uint64(8)
_24 = np.uint64(24)
_CLEAR = np.uint64(0)
_SOLID = np.uint64(255)


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
    _stack(_words(back), _words(figure), *corner, _words(front), x, y, w, h, _words(out))


def warm() -> None:
    """Compiles `stack`, or loads it compiled."""
    picture = np.zeros((2, 2, 4), np.uint8)
    stack(picture, picture, (0, 0), picture, (0, 0, 2, 2), picture.copy())


def _words(pixels: Pixels) -> Words:
    return np.ascontiguousarray(pixels).view(np.uint32).reshape(pixels.shape[:2])


@compiled
def _over(above: np.uint64, below: np.uint64) -> np.uint64:
    """One premultiplied pixel over another, each channel to the nearest."""
    back = (below & _EVEN) | ((below << _24) & (_EVEN << np.uint64(32)))
    product = back * (_SOLID - (above >> _24)) + _ROUND
    # division by 255, to the nearest, in four lanes
    product = ((product + ((product >> _EIGHT) & _LANES)) >> _EIGHT) & _LANES
    return above + ((product & _EVEN) | ((product >> _24) & (_EVEN << _EIGHT)))


@compiled
def _stack(
    back: Words,
    figure: Words,
    left: int,
    top: int,
    front: Words,
    x: int,
    y: int,
    w: int,
    h: int,
    out: Words,
) -> None:
    first, end = max(left, x), min(left + figure.shape[1], x + w)
    for row in range(y, y + h):
        line, before, behind = out[row], front[row], back[row]
        inside = top <= row < top + figure.shape[0] and first < end
        for column in range(x, x + w):
            at = np.uintp(column)
            above = np.uint64(before[at])
            if above >> _24 == _SOLID:
                line[at] = np.uint32(above)
                continue
            pixel = np.uint64(behind[at])
            if inside and first <= column < end:
                who = np.uint64(figure[np.uintp(row - top), np.uintp(column - left)])
                alpha = who >> _24
                if alpha == _SOLID:
                    pixel = who
                elif alpha != _CLEAR:
                    pixel = _over(who, pixel)
            if above != _CLEAR:
                pixel = _over(above, pixel)
            line[at] = np.uint32(pixel)
