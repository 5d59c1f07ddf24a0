"""The picture of a clip: the set, who stands in it and the graphics in front, each redrawn only where it changed.

What goes to the encoder is planar 4:2:0 in BT.709 limited range, kept between frames:
a frame costs what moved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
from .presenter.layer import PresenterLayer, ShadowLayer
from .script import ClipScript
from .stacking import stack

Pixels = NDArray[np.uint8]

# Regions grow to this grid: whole chroma samples, and the converter's vector width.
_GRID_X = 16
_GRID_Y = 2
Region = tuple[int, int, int, int]  # x, y, w, h in the picture's own pixels
_NOBODY = np.zeros((0, 0, 4), np.uint8)


@dataclass(frozen=True)
class Stage:
    """What a picture is made of: layers behind the presenter, which cover all of it, the presenter, layers in front."""

    behind: Sequence[Layer]
    presenter: PresenterLayer | None = None
    front: Sequence[Layer] = ()


class Compositor:
    """Draws frame after frame, `scale` pixels for one at 720 lines. `pixels` is the last as RGBA, uint8 [h, w, 4]."""

    def __init__(self, stage: Stage, scale: float = 1.0) -> None:
        self._behind = _Sheet(stage.behind, scale)
        self._presenter = stage.presenter
        self._front = _Sheet(stage.front, scale)
        self._scale = scale
        height, width = round(HEIGHT * scale), round(WIDTH * scale)
        self.pixels = np.zeros((height, width, 4), np.uint8)
        self._picture = np.zeros((height * 3 // 2, width), np.uint8)
        luma, chroma = height, height // 4
        self._planes = (
            self._picture[:luma],
            self._picture[luma : luma + chroma].reshape(height // 2, width // 2),
            self._picture[luma + chroma :].reshape(height // 2, width // 2),
        )
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}

    def frame(self, number: int) -> Pixels:
        """Frame `number` as I420, uint8 [h * 3 / 2, w]; numbers must follow each other. The array is kept and drawn
        over the next time."""
        who, corner = _NOBODY, (0, 0)
        moved = None
        if self._presenter is not None:  # first: its shadow is a layer behind it
            moved = self._presenter.changed(number)
            who, place = self._presenter.pixels, self._presenter.place
            corner = (round(place.x * self._scale), round(place.y * self._scale))
        changed = [*self._behind.redraw(number), *self._front.redraw(number)]
        if moved is not None:
            changed.append(device_box(moved, self._scale))
        for region in outermost(changed):
            stack(self._behind.pixels, who, corner, self._front.pixels, region, self.pixels)
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


class _Sheet:
    """Layers drawn over each other, transparent where none is. `pixels`: premultiplied RGBA, uint8 [h, w, 4]."""

    def __init__(self, layers: Sequence[Layer], scale: float) -> None:
        self._layers = tuple(layers)
        self._scale = scale
        self.pixels = np.zeros((round(HEIGHT * scale), round(WIDTH * scale), 4), np.uint8)
        self._canvas = skia.Surface(
            self.pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType
        ).getCanvas()
        self._fresh = True

    def redraw(self, frame: int) -> list[Region]:
        """Draws what changed since the frame before; the regions it lies in."""
        boxes = [box for layer in self._layers if (box := layer.changed(frame)) is not None]
        if self._fresh:
            boxes, self._fresh = [Box(0, 0, WIDTH, HEIGHT)], False
        regions = outermost(device_box(box, self._scale) for box in boxes)
        for region in regions:
            self._canvas.save()
            self._canvas.clipRect(skia.Rect.MakeXYWH(*region), skia.ClipOp.kIntersect, False)
            self._canvas.clear(skia.ColorTRANSPARENT)
            self._canvas.scale(self._scale, self._scale)
            for layer in self._layers:
                layer.draw(self._canvas, frame)
            self._canvas.restore()
        return regions


def stage(
    fonts: FontSet,
    script: ClipScript,
    presenter: PresenterLayer,
    plate: Plate,
    first_word: float,
    last_word: float,
    end: float,
) -> Stage:
    """What a story is made of. Times in seconds: first and last word spoken, end of the clip."""
    out = max(last_word + 0.3, end - 0.5)
    front = (
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
    return Stage((plate, ShadowLayer(presenter)), presenter, front)


def device_box(box: Box, scale: float) -> Region:
    """The picture's own pixels that hold `box`, on the grid, as (x, y, w, h)."""
    left = max(0, math.floor(box.x * scale / _GRID_X) * _GRID_X)
    top = max(0, math.floor(box.y * scale / _GRID_Y) * _GRID_Y)
    right = min(round(WIDTH * scale), math.ceil(box.right * scale / _GRID_X) * _GRID_X)
    bottom = min(round(HEIGHT * scale), math.ceil(box.bottom * scale / _GRID_Y) * _GRID_Y)
    return left, top, max(0, right - left), max(0, bottom - top)


def outermost(regions: Iterable[Region]) -> list[Region]:
    """The regions without empty ones and those that lie inside another."""
    found = sorted((r for r in regions if r[2] and r[3]), key=lambda r: r[2] * r[3], reverse=True)
    kept: list[Region] = []
    for x, y, w, h in found:
        if not any(kx <= x and ky <= y and x + w <= kx + kw and y + h <= ky + kh for kx, ky, kw, kh in kept):
            kept.append((x, y, w, h))
    return kept
