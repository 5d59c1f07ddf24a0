"""Setting the figure into the set: its shadow, the light that wraps around it, and the blend itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .sampling import enlarged

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]
Numbers = NDArray[np.int32]

_WRAP_REACH = 9.0  # pixels at 1080: how far light from behind creeps over the edge
_WRAP_STRENGTH = 0.34
_WRAP_BLUR = 34.0  # pixels at 1080: the set lights an edge by its neighbourhood, not point by point
_SHADOW_BLUR = 30.0
_SHADOW_STRENGTH = 0.42
_SHADOW_OFFSET = (14.0, 10.0)  # pixels at 1080, away from the key light

_EVEN, _ODD = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALVES = np.uint32(0x00800080)
_SOLID = np.uint32(255)
_EIGHT, _24 = np.uint32(8), np.uint32(24)


def wrapping_light(alpha: Floats, behind: Pixels, factor: float) -> Floats:
    """How much of the light behind a figure (alpha [h, w] 0..255) falls over its edges: float32 [h, w, 3], 0..1.

    `factor`: the frame's height in 1080ths. To be screened over the figure."""
    inside = alpha * np.float32(1 / 255)
    # the picture's own edge is not the figure's: what is cut off there goes on
    around = cv2.GaussianBlur(inside, (0, 0), _WRAP_REACH * factor, borderType=cv2.BORDER_REPLICATE)
    rim = np.float32(2 * _WRAP_STRENGTH) * np.clip(1 - around, 0, 0.5)
    small = cv2.resize(behind, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.float32)
    soft = np.asarray(
        cv2.GaussianBlur(small, (0, 0), _WRAP_BLUR * factor / 4, borderType=cv2.BORDER_REPLICATE), np.float32
    )
    light = enlarged(soft, (alpha.shape[1], alpha.shape[0]))
    light *= np.asarray(rim[..., None] * np.float32(1 / 255), np.float32)
    return light


def shadow(alpha: Pixels) -> Pixels:
    """The soft shadow on the set behind a figure (alpha [h, w] of its frame): uint8 [h, w], 0 none .. 255 black.

    Drawn once over the set, under the figure, with the frame's corner in the same place."""
    factor = alpha.shape[0] / 1080
    moved = np.array([[1, 0, _SHADOW_OFFSET[0] * factor], [0, 1, _SHADOW_OFFSET[1] * factor]], np.float32)
    height, width = alpha.shape
    cast = cv2.warpAffine(alpha, moved, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    # what is cut off by the picture's edge goes on outside
    soft = cv2.GaussianBlur(cast, (0, 0), _SHADOW_BLUR * factor, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.convertScaleAbs(soft, alpha=_SHADOW_STRENGTH), np.uint8)


def darken(picture: Pixels, cast: Pixels, x: int, y: int) -> None:
    """Lays the shadow `cast` [h, w] on `picture` [H, W, 3 or 4] with its corner at x, y; alpha is left alone."""
    top, left = max(y, 0), max(x, 0)
    bottom, right = min(y + cast.shape[0], picture.shape[0]), min(x + cast.shape[1], picture.shape[1])
    if top >= bottom or left >= right:
        return
    part = picture[top:bottom, left:right, :3]
    light = 1 - cast[top - y : bottom - y, left - x : right - x, None].astype(np.float32) / np.float32(255)
    part[:] = part * light + np.float32(0.5)


def over(
    picture: Pixels,
    figure: Pixels,
    x: int,
    y: int,
    ground: Pixels | None = None,
    spans: Numbers | None = None,
) -> None:
    """Blends `figure` (premultiplied, uint8 [h, w, 4]) over `picture` (uint8 [H, W, 4], the same order of colours), its
    corner at x, y; what lies outside is left out.

    `ground` [H, W, 4]: the figure is blended over this instead, into the picture, which saves a copy. `spans` [h, 2]:
    the first column and the one after the last that are blended in each row of the figure, all where not given."""
    if spans is None:
        spans = np.array([[0, figure.shape[1]]], np.int32).repeat(len(figure), 0)
    back = picture if ground is None else ground
    front = np.ascontiguousarray(figure)
    _over(_colours(back), _colours(front), _colours(picture), x, y, spans)


def _colours(pixels: Pixels) -> Colours:
    return pixels.view(np.uint32)[..., 0]


@compiled
def laid_over(front: np.uint32, behind: np.uint32) -> np.uint32:
    """One premultiplied pixel, RGBA in 32 bits, over another, each colour to the nearest."""
    through = np.uint32(_SOLID - (front >> _24))
    # two colours at a time, 16 bits each; divided by 255
    even = np.uint32((behind & _EVEN) * through + _HALVES)
    odd = np.uint32(((behind >> _EIGHT) & _EVEN) * through + _HALVES)
    even = np.uint32(even + ((even >> _EIGHT) & _EVEN)) >> _EIGHT & _EVEN
    odd = np.uint32(odd + ((odd >> _EIGHT) & _EVEN)) & _ODD
    return np.uint32(front + (even | odd))


@compiled
def _over(back: Colours, figure: Colours, picture: Colours, x: int, y: int, spans: Numbers) -> None:
    height, width = picture.shape
    line = np.empty(width, np.uint32)  # not at once into the picture, which may be what is behind
    for row in range(max(0, -y), min(figure.shape[0], height - y)):
        left = max(spans[row, 0], -x)
        count = min(spans[row, 1], width - x) - left
        front, behind = figure[row, left:], back[y + row, x + left :]
        for at in range(count):
            line[at] = laid_over(front[at], behind[at])
        to = picture[y + row, x + left :]
        for at in range(count):
            to[at] = line[at]
