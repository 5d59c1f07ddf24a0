"""Text in the channel's typeface, with a Han face for the characters it lacks. Fonts are files, never the
system's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import skia

from .palette import Colour, argb

_TABULAR = frozenset("0123456789")


class FontError(ValueError):
    """A font file that cannot be used; the message names it."""


class Lettering:
    """Measures and draws text. Sizes are pixels of the em square, positions are of the baseline's left
    end."""

    def __init__(self, font: Path, fallback: Path | None = None) -> None:
        self._face = _load(font)
        self._fallback = _load(fallback) if fallback else None
        self._fonts: dict[tuple[bool, float, int], Any] = {}

    def measure(self, text: str, size: float, weight: int = 500, tabular: bool = False) -> float:
        """Width in pixels. With `tabular`, every digit takes the width of the widest."""
        return sum(advance for _run, _font, advance in self._runs(text, size, weight, tabular))

    def draw(
        self,
        canvas: Any,
        text: str,
        at: tuple[float, float],
        size: float,
        colour: Colour,
        weight: int = 500,
        tabular: bool = False,
    ) -> float:
        """Draw from `at` on; gives the x where the text ended."""
        x, y = at
        paint = skia.Paint(AntiAlias=True, Color=argb(colour))
        for run, font, advance in self._runs(text, size, weight, tabular):
            inset = (advance - font.measureText(run)) / 2 if tabular and run in _TABULAR else 0.0
            canvas.drawString(run, x + inset, y, font, paint)
            x += advance
        return x

    def clip(self, text: str, size: float, weight: int, width: float) -> str:
        """The text, cut with an ellipsis when it is wider than `width`."""
        if self.measure(text, size, weight) <= width:
            return text
        while text and self.measure(text + "…", size, weight) > width:
            text = text[:-1].rstrip()
        return text + "…"

    def _runs(self, text: str, size: float, weight: int, tabular: bool) -> Iterator[tuple[str, Any, float]]:
        digit = (
            max(self._font(False, size, weight).measureText(each) for each in "0123456789")
            if tabular
            else 0.0
        )
        run, fallen = "", False
        for char in text:
            falls = self._falls_back(char)
            alone = tabular and char in _TABULAR
            if run and (falls != fallen or alone):
                font = self._font(fallen, size, weight)
                yield run, font, font.measureText(run)
                run = ""
            if alone:
                yield char, self._font(False, size, weight), digit
                continue
            run, fallen = run + char, falls
        if run:
            font = self._font(fallen, size, weight)
            yield run, font, font.measureText(run)

    def _falls_back(self, char: str) -> bool:
        if self._fallback is None or self._face.unicharToGlyph(ord(char)):
            return False
        return bool(self._fallback.unicharToGlyph(ord(char)))

    def _font(self, fallen: bool, size: float, weight: int) -> Any:
        key = (fallen, size, weight)
        if key not in self._fonts:
            face = self._fallback if fallen else _weighted(self._face, weight, size)
            font = skia.Font(face, size)
            font.setEdging(skia.Font.Edging.kAntiAlias)
            font.setSubpixel(True)
            font.setHinting(skia.FontHinting.kNone)
            self._fonts[key] = font
        return self._fonts[key]


def _load(path: Path) -> Any:
    if not path.is_file():
        raise FontError(f"there is no font file {path}")
    face = skia.FontMgr.New_Custom_Empty().makeFromFile(str(path))  # nothing of the system is looked at
    if face is None:
        raise FontError(f"{path} is not a font that can be read")
    return face


def _weighted(face: Any, weight: int, size: float) -> Any:
    """The face at a weight and optical size, when it is variable."""
    axes = {"wght": float(weight), "opsz": min(32.0, max(14.0, size))}
    coordinate = skia.FontArguments.VariationPosition.Coordinate
    coordinates = skia.FontArguments.VariationPosition.Coordinates(
        [coordinate(int.from_bytes(tag.encode(), "big"), value) for tag, value in axes.items()]
    )
    position = skia.FontArguments.VariationPosition(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position)
    return face.makeClone(arguments) or face
