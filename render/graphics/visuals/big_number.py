"""A figure, as large as the panel allows, over what it counts."""

from __future__ import annotations

import re
from typing import Any

import skia

from ..fonts import FontSet, TextStyle
from ..frame import AMBER, WHITE
from ..motion import ease_out, progress
from ..text import TextBlock, fit
from .panel import BODY, PanelVisual

_WORDS_GAP = 26.0  # pixels between the number and the words that belong to it
_RULE_GAP = 44.0
_WRAPPED = ((60.0, 2), (48.0, 2), (40.0, 2), (33.0, 2), (27.0, 3))
_WORDS = ((64.0, 1), (52.0, 1), (44.0, 2), (36.0, 2), (28.0, 3))
_LABEL = ((44.0, 1), (30.0, 3), (26.0, 4), (22.0, 5))
_ONE_LINE = (150.0, 124.0, 104.0, 88.0)
_SMALLER = (74.0, 60.0, 48.0, 40.0, 33.0)
# "About", "$12.4", "million": what stands before the number, the number, its unit.
_PARTS = re.compile(
    r"(?P<before>\D*?)\s*(?P<number>[$£€¥+−-]?\s?\d[\d.,]*\S?)(?:\s+(?P<unit>\S.*))?", re.DOTALL
)


def _blocks(fonts: FontSet, value: str, largest: float) -> list[TextBlock]:
    """`value` on one line when that can be large; else its number alone, with its words in smaller type."""
    style = TextStyle(150, 800, WHITE, tracking=-3)
    one_line = [(size, 1) for size in _ONE_LINE if size <= largest]
    whole = fit(fonts, value, style, one_line, BODY.w, 1.05)
    parts = _PARTS.fullmatch(value.strip())
    if not whole.shortened or parts is None or not (parts["before"] or parts["unit"]):
        return [fit(fonts, value, style, [*one_line, (74, 1), *_WRAPPED], BODY.w, 1.05)]
    numbers = [*one_line, *((size, 1) for size in _SMALLER), (27.0, 2)]
    number = fit(fonts, parts["number"], style, numbers, BODY.w, 1.05)
    words = TextStyle(64, 700, WHITE, tracking=-1)
    most = min(0.5 * largest, 0.8 * number.style.size)
    sizes = [(size, lines) for size, lines in _WORDS if size <= most] or [_WORDS[-1]]
    before, unit = (
        fit(fonts, part, words, sizes, BODY.w, 1.1) if part else None
        for part in (parts["before"], parts["unit"])
    )
    return [block for block in (before, number, unit) if block is not None]


def _height(blocks: list[TextBlock]) -> float:
    return sum(block.height for block in blocks) + _WORDS_GAP * (len(blocks) - 1)


class BigNumber(PanelVisual):
    """`value` is drawn as given: it never counts up through figures that are not true."""

    def __init__(self, fonts: FontSet, kicker: str, value: str, label: str, start: float, end: float) -> None:
        super().__init__(fonts, kicker, start, end)
        # The number gives way before the label does.
        for sizes in (_LABEL, _LABEL[2:], _LABEL[3:]):
            self._label = fit(fonts, label, TextStyle(30, 500, WHITE), sizes, BODY.w, 1.26)
            for largest in _ONE_LINE:
                self._value = _blocks(fonts, value, largest)
                self._height = _height(self._value)
                if self._height + _RULE_GAP * 2 + self._label.height <= BODY.h:
                    return

    def paint(self, canvas: Any, t: float) -> None:
        total = self._height + _RULE_GAP * 2 + self._label.height
        top = BODY.y + max(0.0, (BODY.h - total) / 2) - 6
        rise = ease_out(progress(t, 0.0, 0.6))
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(BODY.x - 8, top - 14, BODY.w + 40, self._height + 44))
        y = top + (1 - rise) * (self._height + 40)
        for part in self._value:
            part.draw(canvas, BODY.x - 4 * part.style.size / 150, y)
            y += part.height + _WORDS_GAP
        canvas.restore()
        rule = top + self._height + _RULE_GAP
        canvas.drawRect(
            skia.Rect.MakeXYWH(BODY.x, rule - 2, 96 * ease_out(progress(t, 0.25, 0.5)), 4),
            skia.Paint(Color=AMBER),
        )
        shown = ease_out(progress(t, 0.4, 0.5))
        if shown > 0:
            canvas.saveLayerAlpha(None, round(255 * shown))
            self._label.draw(canvas, BODY.x, rule + _RULE_GAP - 6 + (1 - shown) * 14)
            canvas.restore()
