"""Someone's words, set as a quotation, and who said them."""

from __future__ import annotations

from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, MUTED, WHITE
from ..motion import ease_out, progress
from ..text import fit
from .panel import BODY, PanelVisual


class Quote(PanelVisual):
    def __init__(
        self, fonts: FontSet, kicker: str, words: str, speaker: str, start: float, end: float
    ) -> None:
        super().__init__(fonts, kicker, start, end)
        self._mark = fonts.line("“", TextStyle(150, 800, AMBER))
        self._words = fit(
            fonts,
            words.strip("“”\"'‘’ "),
            TextStyle(36, 600, WHITE, italic=True),
            [(36, 4), (32, 5), (28, 6), (25, 7), (22, 7)],
            BODY.w,
            1.28,
        )
        self._speaker = fit(fonts, speaker, TextStyle(21, 600, MUTED), [(21, 1), (18, 2)], BODY.w - 42, 1.2)

    def paint(self, canvas: Any, t: float) -> None:
        self._mark.draw(canvas, BODY.x - 6, BODY.y + 112)
        shown = ease_out(progress(t, 0.15, 0.6))
        foot = BODY.bottom - max(self._speaker.height, 8.0)
        room_top = BODY.y + 76
        top = room_top + max(0.0, (foot - 34 - room_top - self._words.height) / 2)
        if shown > 0:
            canvas.saveLayerAlpha(None, round(255 * shown))
            self._words.draw(canvas, BODY.x, top + (1 - shown) * 18)
            canvas.restore()
        named = ease_out(progress(t, 0.5, 0.5))
        if self._speaker.lines and named > 0:
            middle = foot + self._speaker.cap_height / 2
            canvas.drawRect(skia.Rect.MakeXYWH(BODY.x, middle - 1.5, 28 * named, 3), skia.Paint(Color=AMBER))
            canvas.saveLayerAlpha(None, round(255 * named))
            self._speaker.draw(canvas, BODY.x + 42, foot)
            canvas.restore()
