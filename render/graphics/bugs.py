"""The permanent marks at the top right: AI GENERATED in every frame, and the wire's label when it has one."""

from __future__ import annotations

from typing import Any

import skia

from .fonts import FontSet, TextStyle
from .frame import AMBER, BUG_ROW, NAVY, WHITE, Box, with_alpha
from .raster import Raster
from .text import line

AI_GENERATED = "AI GENERATED"
_PADDING = 12.0
_GAP = 10.0
_STAR = 15.0


class Bugs:
    """A layer that is the same in every frame."""

    def __init__(self, fonts: FontSet, wire_label: str = "") -> None:
        style = TextStyle(15, 700, WHITE, tracking=1.1)
        label = fonts.line(AI_GENERATED, style)
        width = label.width - style.tracking + _STAR + 8 + 2 * _PADDING
        self.ai_box = Box(round(BUG_ROW.right - width), BUG_ROW.y, round(width), BUG_ROW.h)
        self.wire_box: Box | None = None
        wire_style = TextStyle(15, 700, NAVY, tracking=1.1)
        wire = line(fonts, wire_label.upper(), wire_style, BUG_ROW.w - self.ai_box.w - _GAP - 2 * _PADDING)
        if wire_label:
            wire_width = round(wire.width - wire_style.tracking + 2 * _PADDING)
            self.wire_box = Box(self.ai_box.x - _GAP - wire_width, BUG_ROW.y, wire_width, BUG_ROW.h)

        def paint(canvas: Any) -> None:
            _chip(canvas, self.ai_box, with_alpha(NAVY, 0.94), with_alpha(WHITE, 0.55))
            star_x = self.ai_box.x + _PADDING + _STAR / 2
            star = _star(star_x, BUG_ROW.y + BUG_ROW.h / 2, _STAR / 2)
            canvas.drawPath(star, skia.Paint(Color=AMBER, AntiAlias=True))
            label.draw(canvas, self.ai_box.x + _PADDING + _STAR + 8, BUG_ROW.y + 21.5)
            if self.wire_box is not None:
                _chip(canvas, self.wire_box, AMBER, 0)
                wire.draw(canvas, self.wire_box.x + _PADDING, BUG_ROW.y + 21.5)

        self._raster = Raster(BUG_ROW, paint)

    def changed(self, frame: int) -> Box | None:
        return None

    def draw(self, canvas: Any, frame: int) -> None:
        self._raster.draw(canvas)


def _chip(canvas: Any, box: Box, fill: int, edge: int) -> None:
    rect = skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h)
    canvas.drawRoundRect(rect, 3, 3, skia.Paint(Color=fill, AntiAlias=True))
    if edge:
        rect = skia.Rect.MakeXYWH(box.x + 0.75, box.y + 0.75, box.w - 1.5, box.h - 1.5)
        outline = skia.Paint(Color=edge, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=1.5)
        canvas.drawRoundRect(rect, 2.5, 2.5, outline)


def _star(x: float, y: float, radius: float) -> Any:
    """The four-pointed spark that stands for machine-made pictures."""
    path = skia.Path()
    path.moveTo(x, y - radius)
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        path.quadTo(x, y, x + dx * radius, y + dy * radius)
    path.close()
    return path
