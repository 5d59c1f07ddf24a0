"""Drawing something once, to be copied from then on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import skia

from .frame import Box


class Raster:
    """What `paint` draws inside `box`, as pixels. `paint` draws in the frame's own coordinates."""

    def __init__(self, box: Box, paint: Callable[[Any], None]) -> None:
        self._x, self._y = math.floor(box.x), math.floor(box.y)
        surface = skia.Surface(math.ceil(box.right) - self._x, math.ceil(box.bottom) - self._y)
        canvas = surface.getCanvas()
        canvas.translate(-self._x, -self._y)
        paint(canvas)
        self.image = surface.makeImageSnapshot()

    def draw(self, canvas: Any) -> None:
        """Copies the pixels to their place."""
        canvas.drawImage(self.image, self._x, self._y)
