"""Up to four moments of a story, oldest first, on one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import skia

from ..fonts import FontSet, TextLine, TextStyle
from ..frame import AMBER, DEEP, WHITE, with_alpha
from ..motion import ease_out, progress
from ..text import TextBlock, block, line
from .panel import BODY, PanelVisual

MAX_ENTRIES = 4
_RAIL = 9.0
_TEXT_X = 40.0
_AIR = 20.0  # pixels between two entries


class Timeline(PanelVisual):
    settles = 1.6

    def __init__(
        self, fonts: FontSet, kicker: str, entries: Sequence[tuple[str, str]], start: float, end: float
    ) -> None:
        super().__init__(fonts, kicker, start, end)
        self._rows = _rows(fonts, list(entries)[:MAX_ENTRIES])

    def paint(self, canvas: Any, t: float) -> None:
        heights = [_height(what) for _, what in self._rows]
        spare = BODY.h - sum(heights) - 8
        gap = min(46.0, max(8.0, spare / max(1, len(heights) - 1)))
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


def _rows(fonts: FontSet, entries: Sequence[tuple[str, str]]) -> list[tuple[TextLine, TextBlock]]:
    """The entries in the largest type that leaves air between them."""
    width = BODY.w - _TEXT_X
    fitting: list[tuple[TextLine, TextBlock]] = []
    for size, most in ((28.0, 3), (26.0, 2), (24.0, 2), (22.0, 2), (20.0, 2)):
        style = TextStyle(size, 600, WHITE)
        fitting = [
            (
                line(fonts, when, TextStyle(18, 700, AMBER, tracking=0.3), width),
                block(fonts, what, style, width, most, 1.2),
            )
            for when, what in entries
        ]
        air = BODY.h - 8 - sum(_height(what) for _, what in fitting)
        if air >= _AIR * (len(fitting) - 1) and not any(what.shortened for _, what in fitting):
            break
    return fitting


def _height(what: TextBlock) -> float:
    return 28 + what.height
