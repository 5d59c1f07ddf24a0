"""A place by name: a pin over an abstract relief. It shows no real geography and says nothing about where."""

from __future__ import annotations

import hashlib
import math
import random
from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, MUTED, NAVY, VISUAL, WHITE, Box, with_alpha
from ..motion import ease_out, progress
from ..raster import Raster
from ..text import fit
from .panel import BODY, INNER, PanelVisual

_MAP = Box(VISUAL.x, VISUAL.y + 4, VISUAL.w, VISUAL.h - 4)
_PULSE = 2.4  # seconds between two rings
_RING = 66.0


class Locator(PanelVisual):
    def __init__(
        self, fonts: FontSet, kicker: str, place: str, caption: str, start: float, end: float
    ) -> None:
        super().__init__(fonts, kicker, start, end)
        self._place = fit(
            fonts, place, TextStyle(48, 800, WHITE), [(48, 1), (40, 1), (32, 2), (26, 2)], BODY.w, 1.12
        )
        self._caption = fit(fonts, caption, TextStyle(21, 500, MUTED), [(21, 2), (18, 2)], BODY.w, 1.25)
        self._relief = Raster(_MAP, lambda canvas: _paint_relief(canvas, place))
        self._pin = (VISUAL.x + VISUAL.w * 0.56, VISUAL.y + 196.0)

    def paint(self, canvas: Any, t: float) -> None:
        drawn = ease_out(progress(t, 0.0, 0.9))
        canvas.saveLayerAlpha(None, round(255 * drawn))
        self._relief.draw(canvas)
        canvas.restore()
        foot = skia.GradientShader.MakeLinear(
            [(0, VISUAL.y + 250), (0, VISUAL.y + 340)], [with_alpha(NAVY, 0.0), with_alpha(NAVY, 0.86)]
        )
        canvas.drawRect(
            skia.Rect.MakeLTRB(VISUAL.x + 1, VISUAL.y + 250, VISUAL.right - 1, VISUAL.bottom - 1),
            skia.Paint(Shader=foot),
        )
        fade = skia.GradientShader.MakeLinear(
            [(0, VISUAL.y + 4), (0, VISUAL.y + 84)], [with_alpha(NAVY, 0.75), with_alpha(NAVY, 0.0)]
        )
        canvas.drawRect(
            skia.Rect.MakeLTRB(VISUAL.x + 1, VISUAL.y + 4, VISUAL.right - 1, VISUAL.y + 84),
            skia.Paint(Shader=fade),
        )
        self._kicker.draw(canvas, INNER.x, INNER.y + 14)
        named = ease_out(progress(t, 0.35, 0.5))
        canvas.saveLayerAlpha(None, round(255 * named))
        caption_top = BODY.bottom - self._caption.height
        place_top = caption_top - (22 if self._caption.lines else 0) - self._place.height
        self._place.draw(canvas, BODY.x, place_top + (1 - named) * 14)
        self._caption.draw(canvas, BODY.x, caption_top + (1 - named) * 14)
        canvas.restore()
        self._paint_pin(canvas, ease_out(progress(t, 0.25, 0.5)))

    def moving(self, t: float) -> Box | None:
        x, y = self._pin
        return Box(x - _RING - 2, y - _RING - 2, 2 * _RING + 4, 2 * _RING + 4)

    def paint_moving(self, canvas: Any, t: float) -> None:
        x, y = self._pin
        if t < 0.5:
            return
        phase = (t % _PULSE) / _PULSE
        ring = skia.Paint(
            Color=with_alpha(AMBER, 0.75 * (1 - phase) ** 1.6),
            AntiAlias=True,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=2.5,
        )
        canvas.drawCircle(x, y, 14 + (_RING - 16) * ease_out(phase), ring)

    def _paint_pin(self, canvas: Any, shown: float) -> None:
        if shown <= 0:
            return
        x, y = self._pin
        canvas.drawCircle(x, y, 26 * shown, skia.Paint(Color=with_alpha(AMBER, 0.22), AntiAlias=True))
        canvas.drawCircle(x, y, 12 * shown, skia.Paint(Color=AMBER, AntiAlias=True))
        canvas.drawCircle(x, y, 4.5 * shown, skia.Paint(Color=NAVY, AntiAlias=True))


def _paint_relief(canvas: Any, place: str) -> None:
    """Contour lines of hills that exist nowhere, the same for the same name, over a fine grid."""
    chance = random.Random(hashlib.sha256(place.encode()).digest())
    canvas.clipRect(skia.Rect.MakeXYWH(_MAP.x + 1, _MAP.y, _MAP.w - 2, _MAP.h - 1))
    grid = skia.Paint(Color=with_alpha(WHITE, 0.055), StrokeWidth=1)
    for column in range(1, 13):
        canvas.drawLine(_MAP.x + column * 40, _MAP.y, _MAP.x + column * 40, _MAP.bottom, grid)
    for row in range(1, 12):
        canvas.drawLine(_MAP.x, _MAP.y + row * 40, _MAP.right, _MAP.y + row * 40, grid)
    hills = [
        (
            chance.uniform(-0.05, 1.05),
            chance.uniform(0.0, 0.8),
            chance.uniform(90, 190),
            chance.uniform(0, 6.28),
        )
        for _ in range(5)
    ]
    for hx, hy, size, turn in hills:
        for ring in range(7):
            radius = size * (1 - ring / 7.5)
            path = skia.Path()
            for step in range(73):
                angle = step / 72 * 2 * math.pi
                wobble = (
                    1 + 0.16 * math.sin(3 * angle + turn) + 0.09 * math.sin(5 * angle - 2 * turn + ring * 0.3)
                )
                px = _MAP.x + hx * _MAP.w + radius * 1.35 * wobble * math.cos(angle)
                py = _MAP.y + hy * _MAP.h + radius * 0.82 * wobble * math.sin(angle)
                if step == 0:
                    path.moveTo(px, py)
                else:
                    path.lineTo(px, py)
            path.close()
            canvas.drawPath(path, skia.Paint(Color=with_alpha(0xFF2A5C94, 0.055), AntiAlias=True))
            line = skia.Paint(
                Color=with_alpha(0xFF6FA8DC, 0.20 + 0.02 * ring),
                AntiAlias=True,
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=1.2,
            )
            canvas.drawPath(path, line)
