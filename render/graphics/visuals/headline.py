"""When a story has no figure, words, dates or place to show: a few words of it, set large, and a line at the foot."""

from __future__ import annotations

from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, MUTED, WHITE
from ..motion import ease_out, progress
from ..text import fit, line
from .panel import BODY, PanelVisual


class HeadlineCard(PanelVisual):
    def __init__(self, fonts: FontSet, kicker: str, words: str, foot: str, start: float, end: float) -> None:
        super().__init__(fonts, kicker, start, end)
        self._words = fit(
            fonts,
            words,
            TextStyle(60, 700, WHITE, tracking=-0.4),
            [(60, 3), (46, 5), (40, 6), (34, 7), (29, 8), (24, 9)],
            BODY.w,
            1.16,
        )
        self._foot = line(fonts, foot, TextStyle(22, 600, MUTED), BODY.w - 20)

    def paint(self, canvas: Any, t: float) -> None:
        foot = BODY.bottom - 4
        top = BODY.y + 10
        shown = ease_out(progress(t, 0.1, 0.6))
        if shown > 0:
            canvas.saveLayerAlpha(None, round(255 * shown))
            self._words.draw(canvas, BODY.x, top + (1 - shown) * 22)
            canvas.restore()
        ruled = ease_out(progress(t, 0.35, 0.5))
        canvas.drawRect(skia.Rect.MakeXYWH(BODY.x, foot - 20, 5, 24 * ruled), skia.Paint(Color=AMBER))
        if ruled > 0:
            canvas.saveLayerAlpha(None, round(255 * ruled))
            self._foot.draw(canvas, BODY.x + 20, foot)
            canvas.restore()
