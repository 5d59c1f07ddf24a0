"""Drawing something once, to be copied from then on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import skia

from .frame import Box


class Raster:
    """What `paint` draws inside `box`, as pixels. `paint` draws in the frame's own coordinates.

    It is painted when it is first drawn, in as many pixels as that canvas has for it."""

    def __init__(self, box: Box, paint: Callable[[Any], None]) -> None:
        # Whole pixels at 1080 lines too, where two stand for three.
        self._x, self._y = math.floor(box.x / 2) * 2, math.floor(box.y / 2) * 2
        self._w = math.ceil((box.right - self._x) / 2) * 2
        self._h = math.ceil((box.bottom - self._y) / 2) * 2
        self._paint = paint
        self._image: Any = None

    def draw(self, canvas: Any, paint: Any = None) -> None:
        """Copies the pixels to their place, to the nearest pixel, or blends them there as `paint` says."""
        matrix = canvas.getTotalMatrix()
        if self._image is None:
            self._image = self._painted(matrix.getScaleX())
        place = matrix.mapXY(self._x, self._y)
        canvas.save()
        canvas.resetMatrix()  # sampling between pixels would take three times as long, for what moves by whole ones
        canvas.drawImage(self._image, round(place.fX), round(place.fY), skia.SamplingOptions(), paint)
        canvas.restore()

    def _painted(self, scale: float) -> Any:
        surface = skia.Surface(round(self._w * scale), round(self._h * scale))
        canvas = surface.getCanvas()
        canvas.scale(scale, scale)
        canvas.translate(-self._x, -self._y)
        self._paint(canvas)
        return surface.makeImageSnapshot()
