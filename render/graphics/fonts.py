"""The channel's typefaces, loaded from files by path, shaped by HarfBuzz through skia's paragraph layout.

Nothing of the system is used: the same files give the same pixels everywhere. Latin, Greek and Cyrillic come
from a variable font (any weight, optical size chosen by the type size); Han falls back to a second family."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import skia

_DISPLAY_SIZE = 24.0  # from this size on the display cut (optical size 32) is drawn
_WEIGHTS = (400, 500, 600, 700, 800)
_HAN_BOLD_FROM = 600
# Characters that carry no words: without a glyph they are left out rather than drawn as boxes.
_DROPPABLE = frozenset({"So", "Sk", "Cn", "Co", "Cf", "Mn", "Me", "Cc", "Cs"})


class FontError(Exception):
    """A typeface cannot be used; the message names the file and the remedy."""


@dataclass(frozen=True)
class TextStyle:
    """How a run of text looks. `size` in pixels, `weight` 400..800, `tracking` in pixels between letters."""

    size: float
    weight: int = 400
    colour: int = 0xFFFFFFFF
    italic: bool = False
    tracking: float = 0.0


class TextLine:
    """One shaped line of text, ready to draw."""

    def __init__(self, paragraph: Any) -> None:
        self._paragraph = paragraph
        self.width = float(paragraph.MaxIntrinsicWidth)
        self.ascent = float(paragraph.AlphabeticBaseline)

    def draw(self, canvas: Any, x: float, baseline: float) -> None:
        """Draws with the first letter at `x`, standing on `baseline`."""
        self._paragraph.paint(canvas, x, baseline - self.ascent)


class FontSet:
    """The typefaces of the channel.

    `latin` and `latin_italic` are variable fonts with the axes `opsz` and `wght` (Inter); `han` and
    `han_bold` are static fonts. Raises `FontError` when a file is missing or is no font."""

    def __init__(self, latin: Path, latin_italic: Path, han: Path, han_bold: Path) -> None:
        manager = skia.FontMgr.New_Custom_Empty()
        upright = _load(manager, latin, "pip install fontpkg-inter")
        italic = _load(manager, latin_italic, "pip install fontpkg-inter")
        regular = _load(manager, han, "npm install @expo-google-fonts/noto-sans-sc")
        bold = _load(manager, han_bold, "npm install @expo-google-fonts/noto-sans-sc")
        self._glyph_sources = (upright, regular)
        provider = skia.textlayout.TypefaceFontProvider()
        for weight in _WEIGHTS:
            for optical in (14, 32):
                provider.registerTypeface(
                    _instance(upright, latin, weight, optical), f"latin-{weight}-{optical}"
                )
                provider.registerTypeface(
                    _instance(italic, latin_italic, weight, optical), f"italic-{weight}-{optical}"
                )
        provider.registerTypeface(regular, "han")
        provider.registerTypeface(bold, "han-bold")
        self._collection = skia.textlayout.FontCollection()
        self._collection.setDefaultFontManager(provider)
        self._provider = provider  # the collection does not keep it alive by itself
        self._unicode = skia.Unicodes.ICU.Make()
        self._has_glyph = lru_cache(maxsize=8192)(self._look_up)
        self._width = lru_cache(maxsize=8192)(lambda text, style: self.line(text, style).width)

    def line(self, text: str, style: TextStyle) -> TextLine:
        """`text` shaped on one line. Characters that no font has and that carry no words are left out."""
        weight = min(_WEIGHTS, key=lambda known: abs(known - style.weight))
        optical = 32 if style.size >= _DISPLAY_SIZE else 14
        slant = "italic" if style.italic else "latin"
        han = "han-bold" if weight >= _HAN_BOLD_FROM else "han"
        run = skia.textlayout.TextStyle()
        run.setFontSize(style.size)
        run.setFontFamilies([f"{slant}-{weight}-{optical}", han])
        run.setColor(style.colour)
        run.setLetterSpacing(style.tracking)
        builder = skia.textlayout.ParagraphBuilder.make(
            skia.textlayout.ParagraphStyle(), self._collection, self._unicode
        )
        builder.pushStyle(run)
        builder.addText(self.drawable(text))
        paragraph = builder.Build()
        paragraph.layout(1e6)
        return TextLine(paragraph)

    def width(self, text: str, style: TextStyle) -> float:
        """Width of `text` on one line, in pixels."""
        return self._width(text, style)

    def missing(self, text: str) -> str:
        """The letters, digits and marks of `text` that no typeface here can draw, each once, in order."""
        return "".join(
            dict.fromkeys(
                c for c in text if not self._has_glyph(c) and unicodedata.category(c) not in _DROPPABLE
            )
        )

    def drawable(self, text: str) -> str:
        """`text` in one line of NFC, without symbols that would come out as boxes."""
        flat = " ".join(unicodedata.normalize("NFC", text).split())
        kept = "".join(c for c in flat if self._has_glyph(c) or unicodedata.category(c) not in _DROPPABLE)
        return " ".join(kept.split())

    def _look_up(self, character: str) -> bool:
        code = ord(character)
        if 0xD800 <= code < 0xE000:
            return False
        return any(face.unicharToGlyph(code) != 0 for face in self._glyph_sources)


def _load(manager: Any, path: Path, remedy: str) -> Any:
    if not path.is_file():
        raise FontError(f"typeface {path} is missing: run `{remedy}` or point the setting at the file")
    face = manager.makeFromFile(str(path))
    if face is None:
        raise FontError(f"typeface {path} is not a font file: install it again with `{remedy}`")
    return face


def _instance(face: Any, path: Path, weight: int, optical: int) -> Any:
    axes = {axis.axis for axis in face.getVariationDesignPosition()}
    position = skia.FontArguments.VariationPosition
    wanted = {_tag("opsz"): float(optical), _tag("wght"): float(weight)}
    if _tag("wght") not in axes:
        raise FontError(
            f"typeface {path} has no weight axis: give a variable font such as Inter[opsz,wght].ttf"
        )
    arguments = skia.FontArguments()
    coordinates = position.Coordinates(
        [position.Coordinate(tag, value) for tag, value in wanted.items() if tag in axes]
    )
    arguments.setVariationDesignPosition(position(coordinates))
    return face.makeClone(arguments)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
