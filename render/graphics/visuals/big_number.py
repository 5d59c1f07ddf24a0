"""A figure, as large as the panel allows, over what it counts."""

from __future__ import annotations

from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, WHITE
from ..motion import ease_out, progress
from ..text import fit
from .panel import BODY, PanelVisual


class BigNumber(PanelVisual):
    """`value` is drawn as given: it never counts up through figures that are not true."""

    def __init__(self, fonts: FontSet, kicker: str, value: str, label: str, start: float, end: float) -> None:
        super().__init__(fonts, kicker, start, end)
        self._value = fit(
            fonts,
            value,
            TextStyle(150, 800, WHITE, tracking=-3),
            [(150, 1), (124, 1), (104, 1), (88, 1), (74, 1), (60, 2), (48, 2), (40, 2), (33, 2), (27, 3)],
            BODY.w,
            1.05,
        )
        self._label = fit(fonts, label, TextStyle(30, 500, WHITE), [(30, 3), (26, 4), (22, 5)], BODY.w, 1.26)

    def paint(self, canvas: Any, t: float) -> None:
        gap = 38.0
        total = self._value.height + gap * 2 + self._label.height
        top = BODY.y + max(0.0, (BODY.h - total) / 2) - 6
        rise = ease_out(progress(t, 0.0, 0.6))
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(BODY.x - 8, top - 14, BODY.w + 40, self._value.height + 44))
        self._value.draw(canvas, BODY.x - 4, top + (1 - rise) * (self._value.height + 40))
        canvas.restore()
        rule = top + self._value.height + gap
        canvas.drawRect(
            skia.Rect.MakeXYWH(BODY.x, rule - 2, 96 * ease_out(progress(t, 0.25, 0.5)), 4),
            skia.Paint(Color=AMBER),
        )
        shown = ease_out(progress(t, 0.4, 0.5))
        if shown > 0:
            canvas.saveLayerAlpha(None, round(255 * shown))
            self._label.draw(canvas, BODY.x, rule + gap - 6 + (1 - shown) * 14)
            canvas.restore()
