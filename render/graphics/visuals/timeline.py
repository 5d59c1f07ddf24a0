"""Up to four moments of a story, oldest first, on one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, DEEP, WHITE, with_alpha
from ..motion import ease_out, progress
from ..text import fit, line
from .panel import BODY, PanelVisual

MAX_ENTRIES = 4
_RAIL = 9.0
_TEXT_X = 40.0


class Timeline(PanelVisual):
    settles = 1.6

    def __init__(
        self, fonts: FontSet, kicker: str, entries: Sequence[tuple[str, str]], start: float, end: float
    ) -> None:
        super().__init__(fonts, kicker, start, end)
        shown = list(entries)[:MAX_ENTRIES]
        most = 2 if len(shown) > 2 else 3
        self._rows = [
            (
                line(fonts, when, TextStyle(19, 700, AMBER, tracking=0.3), BODY.w - _TEXT_X),
                fit(
                    fonts,
                    what,
                    TextStyle(25, 600, WHITE),
                    [(27, most), (24, most), (21, most)],
                    BODY.w - _TEXT_X,
                    1.2,
                ),
            )
            for when, what in shown
        ]

    def paint(self, canvas: Any, t: float) -> None:
        heights = [26 + what.height for _, what in self._rows]
        spare = BODY.h - sum(heights) - 14
        gap = min(44.0, max(10.0, spare / max(1, len(heights) - 1))) if len(heights) > 1 else 0.0
        total = sum(heights) + gap * (len(heights) - 1)
        y = BODY.y + max(4.0, (BODY.h - total) / 2)
        rail_x = BODY.x + _RAIL
        drop = ease_out(progress(t, 0.0, 1.1))
        bottom = y + total - heights[-1] if heights else y
        canvas.drawRect(
            skia.Rect.MakeXYWH(rail_x - 1.5, y + 7, 3, max(0.0, (bottom - y) * drop)),
            skia.Paint(Color=with_alpha(WHITE, 0.35)),
        )
        for index, ((when, what), height) in enumerate(zip(self._rows, heights, strict=True)):
            shown = ease_out(progress(t, 0.12 + 0.22 * index, 0.5))
            last = index == len(self._rows) - 1
            if shown > 0:
                dot = skia.Paint(Color=AMBER if last else WHITE, AntiAlias=True)
                canvas.drawCircle(rail_x, y + 7, 9 * shown, dot)
                if not last:
                    canvas.drawCircle(rail_x, y + 7, 5 * shown, skia.Paint(Color=DEEP, AntiAlias=True))
                canvas.saveLayerAlpha(None, round(255 * shown))
                when.draw(canvas, BODY.x + _TEXT_X + (1 - shown) * 16, y + 14)
                what.draw(canvas, BODY.x + _TEXT_X + (1 - shown) * 16, y + 28)
                canvas.restore()
            y += height + gap
