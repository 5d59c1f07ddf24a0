"""The picture of a clip: the set, who stands in it and the graphics in front, each redrawn only where it changed.

What goes to the encoder is kept between frames: a frame costs what moved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from .changes import Changes, Region
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
from .stacking import Picture, stack

Pixels = NDArray[np.uint8]

_GRID = 2  # regions grow to it: four pixels share one colour
_NOBODY = np.zeros((0, 0, 4), np.uint8)


@dataclass(frozen=True)
class Stage:
    """What a picture is made of: layers behind the presenter, which cover all of it, the presenter, layers in front."""

    behind: Sequence[Layer]
    presenter: PresenterLayer | None = None
    front: Sequence[Layer] = ()


class Compositor:
    """Draws frame after frame, `scale` pixels for one at 720 lines."""

    def __init__(self, stage: Stage, scale: float = 1.0) -> None:
        self._behind = _Sheet(stage.behind, scale)
        self._presenter = stage.presenter
        self._front = _Sheet(stage.front, scale)
        self._scale = scale
        size = round(WIDTH * scale), round(HEIGHT * scale)
        self._picture, self._changes = Picture(*size), Changes(*size)

    def frame(self, number: int) -> Pixels:
        """Frame `number` as I420, uint8 [h * 3 / 2, w]; numbers must follow each other. The array is kept and drawn
        over the next time."""
        changes = self._changes
        changes.clear()
        who, corner = _NOBODY, (0, 0)
        if self._presenter is not None:  # first: its shadow is a layer behind it
            replaced = self._presenter.take(number)
            who, place = self._presenter.pixels, self._presenter.place
            corner = (round(place.x * self._scale), round(place.y * self._scale))
            if replaced is not None:
                changes.add(device_box(replaced, self._scale))
            elif self._presenter.spans is not None:
                changes.add_spans(self._presenter.spans, corner)
            else:
                changes.add_difference(self._presenter.before, who, corner)
        for sheet in (self._behind, self._front):
            for region in sheet.redraw(number):
                changes.add(region)
        stack(self._behind.pixels, who, corner, self._front.pixels, changes, self._picture)
        return self._picture.i420


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
    left = max(0, math.floor(box.x * scale / _GRID) * _GRID)
    top = max(0, math.floor(box.y * scale / _GRID) * _GRID)
    right = min(round(WIDTH * scale), math.ceil(box.right * scale / _GRID) * _GRID)
    bottom = min(round(HEIGHT * scale), math.ceil(box.bottom * scale / _GRID) * _GRID)
    return left, top, max(0, right - left), max(0, bottom - top)


def outermost(regions: Iterable[Region]) -> list[Region]:
    """The regions without empty ones and those that lie inside another."""
    found = sorted((r for r in regions if r[2] and r[3]), key=lambda r: r[2] * r[3], reverse=True)
    kept: list[Region] = []
    for x, y, w, h in found:
        if not any(kx <= x and ky <= y and x + w <= kx + kw and y + h <= ky + kh for kx, ky, kw, kh in kept):
            kept.append((x, y, w, h))
    return kept
