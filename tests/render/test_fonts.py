from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skia

from render.clip import RenderSettings
from render.graphics.fonts import FontError, FontSet, TextStyle


def ink(fonts: FontSet, text: str, style: TextStyle) -> np.ndarray:
    pixels = np.zeros((80, 600, 4), np.uint8)
    surface = skia.Surface(pixels)
    fonts.line(text, style).draw(surface.getCanvas(), 10, 60)
    return pixels[..., 3]


def test_missing_file_is_named_with_its_remedy(settings: RenderSettings, tmp_path: Path) -> None:
    gone = tmp_path / "gone.ttf"
    with pytest.raises(FontError, match=r"gone\.ttf is missing: run `npm install"):
        FontSet(settings.latin, settings.latin_italic, gone, settings.han_bold)
    with pytest.raises(FontError, match=r"gone\.ttf is missing: run `pip install"):
        FontSet(gone, settings.latin_italic, settings.han, settings.han_bold)


def test_file_that_is_no_font_is_named(settings: RenderSettings, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"not a font at all")
    with pytest.raises(FontError, match=r"bad\.ttf is not a font file"):
        FontSet(bad, settings.latin_italic, settings.han, settings.han_bold)


def test_static_font_in_the_place_of_the_variable_one_is_refused(settings: RenderSettings) -> None:
    with pytest.raises(FontError, match="has no weight axis"):
        FontSet(settings.han, settings.latin_italic, settings.han, settings.han_bold)


def test_weights_are_different_cuts(fonts: FontSet) -> None:
    amounts = [
        int(ink(fonts, "Harbour", TextStyle(40, weight)).sum()) for weight in (400, 500, 600, 700, 800)
    ]
    assert amounts == sorted(amounts)
    assert amounts[-1] > 1.3 * amounts[0]


def test_pairs_are_kerned(fonts: FontSet) -> None:
    style = TextStyle(60, 700)
    assert fonts.width("AVAVAV", style) < 3 * (fonts.width("A", style) + fonts.width("V", style)) - 5


def test_han_is_drawn_with_its_own_glyphs(fonts: FontSet) -> None:
    one, other = (ink(fonts, c, TextStyle(40, 700)) for c in "港口")
    assert one.sum() > 0
    assert (one != other).any()  # the box of a missing glyph would be the same for both
    assert ink(fonts, "港", TextStyle(40, 400)).sum() < one.sum()


def test_what_cannot_be_drawn_is_told_or_left_out(fonts: FontSet) -> None:
    assert fonts.missing("Harbour 港口 €£ – “quoted” Ελλάδα Москва") == ""
    assert fonts.missing("ab م ג") == "مג"
    assert fonts.drawable("Storm \U0001f32a\ufe0f warning") == "Storm warning"
    assert fonts.drawable(" one\n two\t") == "one two"


def test_a_line_is_as_wide_as_its_ink(fonts: FontSet) -> None:
    style = TextStyle(40, 600)
    columns = np.flatnonzero(ink(fonts, "Harbour ferries", style).any(axis=0))
    assert abs((columns[-1] - columns[0]) - fonts.width("Harbour ferries", style)) < 8
