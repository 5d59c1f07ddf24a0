"""Setting text in boxes: break into lines, balance them, shorten what does not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .fonts import FontSet, TextLine, TextStyle

ELLIPSIS = "…"
# Han text breaks anywhere, except before closing and after opening punctuation (kinsoku shori, JIS X 4051).
_HAN = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NO_START = (
    "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff09\u300b\u300d\u300f\u3011\u201d\u2019\u2026,.:;?!)%"
)
_NO_END = "\uff08\u300a\u300c\u300e\u3010\u201c\u2018("
_PIECE = re.compile(rf"[{_NO_END}]*[{_HAN}][{_NO_START}]*|[^\s{_HAN}]*?\w[-\u2013\u2014/](?=\w)|[^\s{_HAN}]+")


@dataclass(frozen=True)
class TextBlock:
    """Lines of text set in one style. `leading` is the distance between baselines, in pixels.

    `shortened`: it ends in an ellipsis; `split`: a word was broken between letters."""

    lines: tuple[TextLine, ...]
    texts: tuple[str, ...]
    style: TextStyle
    leading: float
    shortened: bool
    split: bool

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the last baseline."""
        return self.cap_height + self.leading * (len(self.lines) - 1) if self.lines else 0.0

    @property
    def cap_height(self) -> float:
        return 0.727 * self.style.size  # Inter's capitals: 1490 of 2048 units

    def draw(self, canvas: Any, x: float, top: float, align: float = 0.0, width: float = 0.0) -> None:
        """Draws with the first line's capitals at `top`; `align` 0 is left, 1 right within `width`."""
        baseline = top + self.cap_height
        for line in self.lines:
            line.draw(canvas, x + (width - line.width) * align, baseline)
            baseline += self.leading


def pieces(text: str) -> list[tuple[str, bool]]:
    """The unbreakable pieces of `text`, each with whether a space precedes it."""
    return [
        (match.group(), match.start() > 0 and text[match.start() - 1].isspace())
        for match in _PIECE.finditer(text)
    ]


def wrap(fonts: FontSet, text: str, style: TextStyle, width: float) -> list[str]:
    """`text` in lines not wider than `width`; a word that is wider by itself is broken between letters."""
    lines: list[str] = []
    current = ""
    for piece, spaced in pieces(fonts.drawable(text)):
        candidate = f"{current} {piece}" if spaced and current else current + piece
        if not current or fonts.width(candidate, style) <= width:
            current = candidate
        else:
            lines.append(current)
            current = piece
        while fonts.width(current, style) > width and len(current) > 1:
            cut = _longest_prefix(fonts, current, style, width)
            lines.append(current[:cut])
            current = current[cut:]
    return [*lines, current] if current else lines


def shorten(fonts: FontSet, text: str, style: TextStyle, width: float) -> str:
    """`text` cut at a word, with an ellipsis, so that it is not wider than `width`."""
    flat = fonts.drawable(text)
    if fonts.width(flat, style) <= width:
        return flat
    low, high = 0, len(flat)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(flat[:middle].rstrip() + ELLIPSIS, style) <= width:
            low = middle
        else:
            high = middle - 1
    kept = flat[:low]
    space = kept.rfind(" ")
    if space > len(kept) * 0.6 and flat[low : low + 1] not in ("", " "):
        kept = kept[:space]
    return kept.rstrip(" ,;:–—-") + ELLIPSIS


def line(fonts: FontSet, text: str, style: TextStyle, width: float) -> TextLine:
    """One line, shortened to `width`."""
    return fonts.line(shorten(fonts, text, style, width), style)


def block(
    fonts: FontSet, text: str, style: TextStyle, width: float, max_lines: int, leading: float = 1.22
) -> TextBlock:
    """`text` in at most `max_lines` lines of even length; what does not fit ends in an ellipsis.

    `leading` is a multiple of the type size."""
    lines = wrap(fonts, text, style, width)
    shortened = len(lines) > max_lines
    if shortened:
        lines = [
            *lines[: max_lines - 1],
            shorten(fonts, _rest(fonts.drawable(text), lines[: max_lines - 1]), style, width),
        ]
    elif len(lines) > 1:
        lines = _balanced(fonts, text, style, width, len(lines))
    return TextBlock(
        tuple(fonts.line(text_line, style) for text_line in lines),
        tuple(lines),
        style,
        leading * style.size,
        shortened,
        any(fonts.width(piece, style) > width for piece, _ in pieces(fonts.drawable(text))),
    )


def fit(
    fonts: FontSet,
    text: str,
    style: TextStyle,
    sizes: Sequence[tuple[float, int]],
    width: float,
    leading: float = 1.22,
) -> TextBlock:
    """The first of `sizes` (type size, most lines) that holds `text` in whole words; else the last one.

    The style's tracking is scaled with the size."""
    chosen = None
    for size, max_lines in sizes:
        sized = replace(style, size=size, tracking=style.tracking * size / style.size)
        chosen = block(fonts, text, sized, width, max_lines, leading)
        if not chosen.shortened and not chosen.split:
            return chosen
    if chosen is None:
        raise ValueError("fit() needs at least one size")
    return chosen


def _rest(text: str, lines: Sequence[str]) -> str:
    """What follows `lines` in the text they were broken from."""
    position = 0
    for text_line in lines:
        position = text.index(text_line, position) + len(text_line)
    return text[position:].lstrip()


def _balanced(fonts: FontSet, text: str, style: TextStyle, width: float, count: int) -> list[str]:
    # Never narrower than the widest word: it would be broken between letters for the sake of even lines.
    widest = max(fonts.width(piece, style) for piece, _ in pieces(fonts.drawable(text)))
    low, high = min(width, max(width / count * 0.8, widest)), width
    for _ in range(9):
        middle = (low + high) / 2
        if len(wrap(fonts, text, style, middle)) <= count:
            high = middle
        else:
            low = middle
    return wrap(fonts, text, style, high)


def _longest_prefix(fonts: FontSet, text: str, style: TextStyle, width: float) -> int:
    low, high = 1, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(text[:middle], style) <= width:
            low = middle
        else:
            high = middle - 1
    return low
