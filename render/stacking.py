"""Three sheets of pixels laid over each other, the set, who stands in it and the graphics in front, straight into the
picture that the encoder takes: planar 4:2:0 in BT.709 limited range (ITU-R BT.709-6, 3.2 to 3.4).

The sheets are premultiplied RGBA, uint8 [h, w, 4], taken as one uint32 a pixel. One pass, because the picture on the
way, in RGBA, would cost more to write and read again than all the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .changes import Changes
from .presenter.compiled import compiled
from .presenter.staging import laid_over

Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]
Numbers = NDArray[np.int32]

_EVEN = np.uint32(0x00FF00FF)
_BYTE, _PAIR = np.uint32(0xFF), np.uint32(0xFFFF)
_8, _16 = np.uint32(8), np.uint32(16)

# Red, green and blue in 65536ths of what they give, from 255 full levels to 219 of luma and 224 of chroma.
_LUMA = (np.int32(11966), np.int32(40254), np.int32(4064))
_BLUE = (np.int32(-6596), np.int32(-22188), np.int32(28784))
_RED = (np.int32(28784), np.int32(-26145), np.int32(-2639))
_FRACTION = np.int32(16)
_BLACK = np.int32((16 << 16) + (1 << 15))
# chroma is that of four pixels, added up
_FRACTION_OF_FOUR = np.int32(18)
_GREY = np.int32((128 << 18) + (1 << 17))


class Picture:
    """A picture as the encoder takes it. `i420`: uint8 [height * 3 / 2, width], black; the planes are its parts."""

    def __init__(self, width: int, height: int) -> None:
        """`width` is a multiple of 2 and `height` one of 4."""
        self.i420 = np.zeros((height * 3 // 2, width), np.uint8)
        chroma = self.i420[height:].reshape(2, height // 2, width // 2)
        self.luma, self.blue, self.red = self.i420[:height], chroma[0], chroma[1]
        self.luma[:], chroma[:] = 16, 128


def stack(
    back: Pixels,
    figure: Pixels,
    corner: tuple[int, int],
    front: Pixels,
    changes: Changes,
    picture: Picture,
) -> None:
    """`picture` becomes, where it changed, `back` (opaque) under `figure`, whose left upper corner lies at `corner`
    (x, y), under `front`. All but the figure have one size; a figure of no rows is nobody."""
    sheets = (_colours(back), _colours(figure), *corner, _colours(front))
    _stack(*sheets, changes.spans, picture.luma, picture.blue, picture.red)


def warm() -> None:
    """Compiles all that this takes, or loads it compiled."""
    sheet = np.zeros((4, 4, 4), np.uint8)
    changes = Changes(4, 4)
    changes.add_difference(sheet, sheet, (0, 0))
    changes.add_spans(np.full((4, 2), (0, 4), np.int32), (0, 0))
    stack(sheet, sheet, (0, 0), sheet, changes, Picture(4, 4))


def _colours(pixels: Pixels) -> Colours:
    return np.ascontiguousarray(pixels).view(np.uint32).reshape(pixels.shape[:2])


@compiled
def _stack(
    back: Colours,
    figure: Colours,
    left: int,
    top: int,
    front: Colours,
    spans: Numbers,
    luma: Pixels,
    blue: Pixels,
    red: Pixels,
) -> None:
    lines = np.empty((2, back.shape[1]), np.uint32)
    for row in range(back.shape[0]):
        x, end = spans[row >> 1]
        w = end - x
        if w <= 0:
            continue
        line = lines[row & 1]
        behind, before, bright = back[row, x:], front[row, x:], luma[row, x:]
        for at in range(w):
            line[at] = behind[at]
        if top <= row < top + figure.shape[0]:
            first = max(left, x)
            who, part = figure[row - top, first - left :], line[first - x :]
            for at in range(min(left + figure.shape[1], end) - first):
                part[at] = laid_over(who[at], part[at])
        anything = np.uint32(0)
        for at in range(w):
            anything |= before[at]
        if anything:  # most rows have no graphics
            for at in range(w):
                line[at] = laid_over(before[at], line[at])
        for at in range(w):
            bright[at] = _level(_red(line[at]), _green(line[at]), _blue(line[at]), _LUMA, _BLACK, _FRACTION)
        if row & 1:
            _chroma(lines[0], lines[1], w >> 1, blue[row >> 1, x >> 1 :], red[row >> 1, x >> 1 :])


@compiled
def _chroma(upper: Colours, lower: Colours, count: int, blue: Pixels, red: Pixels) -> None:
    """The colour of each square of four pixels."""
    for at in range(count):
        one, two, three, four = upper[2 * at], upper[2 * at + 1], lower[2 * at], lower[2 * at + 1]
        even = (one & _EVEN) + (two & _EVEN) + (three & _EVEN) + (four & _EVEN)
        r, b = np.int32(even & _PAIR), np.int32(even >> _16)
        g = _green(one) + _green(two) + _green(three) + _green(four)
        blue[at] = _level(r, g, b, _BLUE, _GREY, _FRACTION_OF_FOUR)
        red[at] = _level(r, g, b, _RED, _GREY, _FRACTION_OF_FOUR)


@compiled
def _level(
    r: np.int32,
    g: np.int32,
    b: np.int32,
    weights: tuple[np.int32, np.int32, np.int32],
    base: np.int32,
    fraction: np.int32,
) -> np.uint8:
    return np.uint8((r * weights[0] + g * weights[1] + b * weights[2] + base) >> fraction)


@compiled
def _red(colour: np.uint32) -> np.int32:
    return np.int32(colour & _BYTE)


@compiled
def _green(colour: np.uint32) -> np.int32:
    return np.int32((colour >> _8) & _BYTE)


@compiled
def _blue(colour: np.uint32) -> np.int32:
    return np.int32((colour >> _16) & _BYTE)
