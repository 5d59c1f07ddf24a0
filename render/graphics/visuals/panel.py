"""The glass panel that holds a story's picture, with its kicker, and how it comes and goes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, DEEP, PANEL, VISUAL, WHITE, Box, with_alpha
from ..layer import FRAME_RATE
from ..motion import ease_in, ease_out, progress
from ..raster import Raster
from ..text import line

_IN = 0.7
_OUT = 0.35
INNER = VISUAL.inset(34, 30)
BODY = Box(INNER.x, INNER.y + 44, INNER.w, INNER.h - 44)  # under the kicker


class PanelVisual(ABC):
    """A layer in the visual's place, on screen from second `start` to second `end`.

    Subclasses draw inside `BODY` and say how long they move and what keeps moving."""

    settles: float = 1.0  # seconds after the entrance when the content stands still

    def __init__(self, fonts: FontSet, kicker: str, start: float, end: float) -> None:
        self._start, self._end = start, end
        self._kicker = line(fonts, kicker.upper(), TextStyle(16, 700, AMBER, tracking=1.8), INNER.w - 30)
        self._glass = Raster(VISUAL, self._paint_glass)
        self._still: Raster | None = None

    @abstractmethod
    def paint(self, canvas: Any, t: float) -> None:
        """The content, `t` seconds after the panel stands."""

    def moving(self, t: float) -> Box | None:
        """What keeps moving after the content has settled; `t` seconds after the panel stands."""
        return None

    def paint_moving(self, canvas: Any, t: float) -> None:
        """Draws what keeps moving; `t` seconds after the panel stands."""
        return

    def changed(self, frame: int) -> Box | None:
        moment = frame / FRAME_RATE
        if self._start <= moment <= self._start + _IN + self.settles + 0.1:
            return VISUAL
        if self._end - _OUT <= moment <= self._end + 0.1:
            return VISUAL
        if self._start < moment < self._end:
            return self.moving(moment - self._start - _IN)
        return None

    def draw(self, canvas: Any, frame: int) -> None:
        moment = frame / FRAME_RATE
        t = moment - self._start
        leaving = ease_in(progress(moment, self._end - _OUT, _OUT))
        if t < 0 or leaving >= 1:
            return
        entering = ease_out(progress(t, 0.0, _IN))
        where = skia.Rect.MakeXYWH(VISUAL.x, VISUAL.y, VISUAL.w, VISUAL.h)
        if canvas.quickReject(where):
            return
        canvas.save()
        canvas.clipRect(where)
        if leaving > 0:
            canvas.translate(VISUAL.w * leaving, 0)
        if entering < 1:
            canvas.translate(VISUAL.w * (1 - entering), 0)
        if t > _IN + self.settles:
            if self._still is None:
                self._still = Raster(VISUAL, self._paint_settled)
            self._still.draw(canvas)
        else:
            self._glass.draw(canvas)
            self.paint(canvas, max(0.0, t - _IN * 0.45))
        self.paint_moving(canvas, t - _IN)
        canvas.restore()

    def _paint_settled(self, canvas: Any) -> None:
        self._paint_glass(canvas)
        self.paint(canvas, 60.0)

    def _paint_glass(self, canvas: Any) -> None:
        box = VISUAL
        rect = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
        shade = skia.GradientShader.MakeLinear(
            [(box.x, box.y), (box.x + box.w * 0.4, box.bottom)],
            [with_alpha(PANEL, 0.90), with_alpha(DEEP, 0.93)],
        )
        canvas.drawRect(rect, skia.Paint(Shader=shade))
        sheen = skia.GradientShader.MakeLinear(
            [(box.x, box.y), (box.x + box.w * 0.75, box.y + box.h * 0.6)],
            [0x1C8FC1F5, 0x068FC1F5, 0x00000000],
            [0.0, 0.55, 0.56],
        )
        canvas.drawRect(rect, skia.Paint(Shader=sheen))
        edge = skia.Paint(
            Color=with_alpha(WHITE, 0.14), Style=skia.Paint.kStroke_Style, StrokeWidth=1, AntiAlias=True
        )
        canvas.drawRect(skia.Rect.MakeXYWH(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1), edge)
        canvas.drawRect(skia.Rect.MakeXYWH(box.x, box.y, box.w, 4), skia.Paint(Color=AMBER))
        self._kicker.draw(canvas, INNER.x, INNER.y + 14)
