from __future__ import annotations

import pytest

from anchor.desk.characters import hostile_characters


@pytest.mark.parametrize(
    "code", [0x00, 0x07, 0x1B, 0x7F, 0x9B, 0xAD, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xE000, 0xE0041]
)
def test_what_cannot_be_seen_is_named(code: int) -> None:
    assert hostile_characters(f"a{chr(code)}b{chr(code)}") == (f"U+{code:04X}",)


@pytest.mark.parametrize(
    "text", ["Zoë said “no” — 5 °C…", "桥梁已经关闭。", "الجسر مغلق", "line\nbreak\ttab", "😀"]
)
def test_ordinary_text_of_any_script_passes(text: str) -> None:
    assert hostile_characters(text) == ()
