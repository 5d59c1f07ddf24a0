"""The picture of a clip: layers drawn over each other, redrawn and converted only where they changed.

What goes to the encoder is planar 4:2:0 in BT.709 limited range, kept between frames:
a frame costs what moved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import av
import numpy as np
import skia
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from .graphics.bugs import Bugs
from .graphics.fonts import FontSet
from .graphics.frame import HEIGHT, WIDTH, Box
from .graphics.layer import Layer
from .graphics.lower_third import LowerThird
from .graphics.plate import Plate
from .graphics.sting import STING_SECONDS, Sting
from .graphics.visuals.choose import visual_layer
from .presenter.layer import PresenterLayer, ShadowLayer, draw_pixels
from .script import ClipScript

# Regions grow to this grid: whole chroma samples, and the converter's vector width.
_GRID_X = 16
_GRID_Y = 2
Region = tuple[int, int, int, int]  # x, y, w, h in the picture's own pixels


class Compositor:
    """Draws frame after frame, `scale` pixels for one at 720 lines. `pixels` is the last as RGBA, uint8 [h, w, 4]."""

    def __init__(self, layers: Sequence[Layer], scale: float = 1.0) -> None:
        self._layers = tuple(layers)
        self._scale = scale
        height, width = round(HEIGHT * scale), round(WIDTH * scale)
        self.pixels = np.zeros((height, width, 4), np.uint8)
        self._surface = skia.Surface(self.pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._canvas = self._surface.getCanvas()
        self._picture = np.zeros((height * 3 // 2, width), np.uint8)
        luma, chroma = height, height // 4
        self._planes = (
            self._picture[:luma],
            self._picture[luma : luma + chroma].reshape(height // 2, width // 2),
            self._picture[luma + chroma :].reshape(height // 2, width // 2),
        )
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}
        self._fresh = True

    def frame(self, number: int) -> NDArray[np.uint8]:
        """Frame `number` as I420, uint8 [h * 3 / 2, w]; numbers must follow each other. The array is kept and drawn
        over the next time."""
        changed = [layer.changed(number) for layer in self._layers]
        boxes = [Box(0, 0, WIDTH, HEIGHT)] if self._fresh else [box for box in changed if box is not None]
        self._fresh = False
        for region in _regions(boxes, self._scale):
            with clipped(self._canvas, region, self._scale):
                for layer in self._layers:
                    layer.draw(self._canvas, number)
            self._convert(*region)
        return self._picture

    def _convert(self, x: int, y: int, w: int, h: int) -> None:
        reformatter = self._reformatters.setdefault((w, h), VideoReformatter())
        converted = reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(self.pixels[y : y + h, x : x + w], "rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,  # chroma of 2x2 pixels: a region converts like the whole
        )
        for plane, kept, half in zip(converted.planes, self._planes, (1, 2, 2), strict=True):
            fresh = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
                :, : plane.width
            ]
            kept[y // half : (y + h) // half, x // half : (x + w) // half] = fresh


class Backdrop:
    """Layers that hardly change, kept as one picture: what moves in front of them is drawn over a copy."""

    def __init__(self, layers: Sequence[Layer], scale: float) -> None:
        self._layers = tuple(layers)
        self._scale = scale
        self._pixels = np.zeros((round(HEIGHT * scale), round(WIDTH * scale), 4), np.uint8)
        self._surface = skia.Surface(self._pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._fresh = True

    def changed(self, frame: int) -> Box | None:
        boxes = [box for layer in self._layers if (box := layer.changed(frame)) is not None]
        if self._fresh:
            boxes, self._fresh = [Box(0, 0, WIDTH, HEIGHT)], False
        if not boxes:
            return None
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
        changed = Box(left, top, right - left, bottom - top)
        canvas = self._surface.getCanvas()
        with clipped(canvas, device_box(changed, self._scale), self._scale):
            for layer in self._layers:
                layer.draw(canvas, frame)
        return changed

    def draw(self, canvas: Any, frame: int) -> None:
        draw_pixels(canvas, self._pixels, Box(0, 0, WIDTH, HEIGHT), opaque=True)


def stage(
    fonts: FontSet,
    script: ClipScript,
    presenter: PresenterLayer,
    plate: Plate,
    first_word: float,
    last_word: float,
    end: float,
    scale: float = 1.0,
) -> tuple[Layer, ...]:
    """The layers of a story, back to front. Times in seconds: first and last word spoken, end of the clip."""
    out = max(last_word + 0.3, end - 0.5)
    return (
        Backdrop((plate, ShadowLayer(presenter)), scale),
        presenter,
        visual_layer(fonts, script, max(first_word, presenter.opening) + 0.25, out + 0.1),
        LowerThird(
            fonts,
            slug=script.slug,
            headline=script.headline,
            source_line=script.source_line,
            rights_line=script.rights_line,
            channel=script.channel,
            start=STING_SECONDS - 0.25,
            end=out + 0.3,
        ),
        Sting(fonts, script.slug, script.channel),
        Bugs(fonts, script.wire_label),
    )


@contextmanager
def clipped(canvas: Any, region: Region, scale: float) -> Iterator[None]:
    """Draws within a region of the picture's own pixels, in the coordinates of 1280x720."""
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(*region), skia.ClipOp.kIntersect, False)
    canvas.scale(scale, scale)
    try:
        yield
    finally:
        canvas.restore()


def device_box(box: Box, scale: float) -> Region:
    """The picture's own pixels that hold `box`, on the grid, as (x, y, w, h)."""
    left = max(0, math.floor(box.x * scale / _GRID_X) * _GRID_X)
    top = max(0, math.floor(box.y * scale / _GRID_Y) * _GRID_Y)
    right = min(round(WIDTH * scale), math.ceil(box.right * scale / _GRID_X) * _GRID_X)
    bottom = min(round(HEIGHT * scale), math.ceil(box.bottom * scale / _GRID_Y) * _GRID_Y)
    return left, top, max(0, right - left), max(0, bottom - top)


def _regions(boxes: Iterable[Box], scale: float) -> list[Region]:
    """The boxes on the grid without those that lie inside another."""
    found = [region for box in boxes if (region := device_box(box, scale))[2] and region[3]]
    found.sort(key=lambda r: r[2] * r[3], reverse=True)
    kept: list[Region] = []
    for x, y, w, h in found:
        if not any(kx <= x and ky <= y and x + w <= kx + kw and y + h <= ky + kh for kx, ky, kw, kh in kept):
            kept.append((x, y, w, h))
    return kept
