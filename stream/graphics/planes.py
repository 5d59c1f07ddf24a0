"""Pictures as YUV planes (BT.709, limited range, 4:2:0): drawn once, then pasted or blended into frames.

Positions and sizes are even, so that chroma is never shared by two pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from .palette import Colour, argb

Bytes = NDArray[np.uint8]
Planes = tuple[Bytes, Bytes, Bytes]  # Y [h, w], U and V [h/2, w/2]


def even(value: float) -> int:
    """The nearest even whole number."""
    return round(value / 2) * 2


def frame_planes(frame: VideoFrame) -> Planes:
    """Writable views of a yuv420p frame's planes, without the padding of their lines."""
    views = []
    for plane, shift in zip(frame.planes, (0, 1, 1), strict=True):
        height, width = frame.height >> shift, frame.width >> shift
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        views.append(rows[:height, :width])
    return views[0], views[1], views[2]


def canvas_pixels(
    width: int, height: int, paint: Callable[[Any], None], background: Colour = (0, 0, 0, 0)
) -> Bytes:
    """What `paint` draws on a skia canvas: premultiplied RGBA, uint8 [height, width, 4]."""
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels)
    surface.getCanvas().clear(argb(background))
    paint(surface.getCanvas())
    surface.flushAndSubmit()
    return pixels


def _luma_chroma(rgba: Bytes) -> tuple[NDArray[np.float32], ...]:
    """Y, U, V of premultiplied RGBA, without the offsets; alpha in 0..255."""
    red, green, blue, alpha = (rgba[..., index].astype(np.float32) for index in range(4))
    luma = 0.1826 * red + 0.6142 * green + 0.0620 * blue
    u = -0.1006 * red - 0.3386 * green + 0.4392 * blue
    v = 0.4392 * red - 0.3989 * green - 0.0403 * blue
    return luma, _halved(u), _halved(v), alpha, _halved(alpha)


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = plane.shape
    halves: NDArray[np.float32] = plane.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
    return halves


def _bytes(plane: NDArray[np.float32]) -> Bytes:
    clipped: Bytes = np.clip(plane + 0.5, 0, 255).astype(np.uint8)
    return clipped


def opaque(rgba: Bytes, dither: np.random.Generator | None = None) -> Planes:
    """An opaque picture as planes. `dither` breaks up the bands of a smooth gradient."""
    luma, u, v, _alpha, _half = _luma_chroma(rgba)
    if dither is not None:
        luma = luma + dither.random(luma.shape, np.float32) - 0.5
    return _bytes(luma + 16), _bytes(u + 128), _bytes(v + 128)


@dataclass(frozen=True)
class Stamp:
    """A picture with transparency, ready to blend: each plane times alpha, and 255 minus alpha."""

    colour: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]
    luma_rest: NDArray[np.uint16]
    chroma_rest: NDArray[np.uint16]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.luma_rest.shape
        return width, height

    @classmethod
    def of(cls, rgba: Bytes) -> Stamp:
        """From premultiplied RGBA of even size."""
        luma, u, v, alpha, half = _luma_chroma(rgba)
        weighted = (
            np.rint(luma * 255 + 16 * alpha).astype(np.uint16),
            np.rint(u * 255 + 128 * half).astype(np.uint16),
            np.rint(v * 255 + 128 * half).astype(np.uint16),
        )
        return cls(weighted, 255 - _bytes(alpha).astype(np.uint16), 255 - _bytes(half).astype(np.uint16))

    def blend(self, planes: Planes, x: int, y: int) -> None:
        """Draw over `planes` with the left top corner at (x, y), both even."""
        for index, plane in enumerate(planes):
            step = 1 if index == 0 else 2
            rest = self.luma_rest if index == 0 else self.chroma_rest
            height, width = rest.shape
            region = plane[y // step : y // step + height, x // step : x // step + width]
            mixed = region * rest + self.colour[index] + np.uint16(127)
            region[:] = (mixed // np.uint16(255)).astype(np.uint8)


def paste(planes: Planes, picture: Planes, x: int, y: int) -> None:
    """Copy an opaque picture into `planes` with its left top corner at (x, y), both even."""
    for index, (plane, source) in enumerate(zip(planes, picture, strict=True)):
        step = 1 if index == 0 else 2
        height, width = source.shape
        plane[y // step : y // step + height, x // step : x // step + width] = source
