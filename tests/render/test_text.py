from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.graphics.fonts import FontSet, TextStyle
from render.graphics.text import ELLIPSIS, block, fit, pieces, shorten, wrap

STYLE = TextStyle(30, 600)
TEXTS = st.text(st.sampled_from("abcdefgh ijklmno  WMA,.-–—/%“”’港口罢工，。（）0123456789"), max_size=120)


@given(text=TEXTS, width=st.integers(60, 700))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wrapping_loses_nothing_and_keeps_the_width(fonts: FontSet, text: str, width: int) -> None:
    lines = wrap(fonts, text, STYLE, width)
    assert "".join("".join(lines).split()) == "".join(fonts.drawable(text).split())
    assert all(fonts.width(line, STYLE) <= width for line in lines)
    assert all(line == line.strip() and line for line in lines)


@given(text=TEXTS, width=st.integers(60, 500), most=st.integers(1, 4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_block_stays_in_its_box(fonts: FontSet, text: str, width: int, most: int) -> None:
    made = block(fonts, text, STYLE, width, most)
    assert len(made.lines) <= most
    assert made.width <= width
    assert made.shortened == (made.texts[-1].endswith(ELLIPSIS) if made.texts else False)


def test_lines_are_balanced(fonts: FontSet) -> None:
    text = "Harbour ferries stop as crews walk out over the new winter rosters today"
    made = block(fonts, text, STYLE, 900, 2)
    first, second = (line.width for line in made.lines)
    assert abs(first - second) < 0.2 * first
    assert max(first, second) < 700


def test_no_word_is_broken_for_even_lines(fonts: FontSet) -> None:
    found = block(fonts, "Stonebridge Radio", TextStyle(60, 700), 416, 3)
    assert found.texts == ("Stonebridge", "Radio")


def test_han_breaks_between_characters_but_never_before_a_full_stop(fonts: FontSet) -> None:
    text = "港口渡轮停航，船员罢工。" * 3
    lines = wrap(fonts, text, STYLE, 130)
    assert len(lines) > 5
    assert "".join(lines) == text
    assert not any(line[0] in "，。" for line in lines)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("a -5 degrees", ["a", "-5", "degrees"]),
        ("well-known ferry", ["well-", "known", "ferry"]),
        ("1,250.50 now", ["1,250.50", "now"]),
        ("2025–26 budget", ["2025–", "26", "budget"]),
    ],
)
def test_pieces(text: str, broken: list[str]) -> None:
    assert [piece for piece, _ in pieces(text)] == broken


def test_shortening_ends_at_a_word(fonts: FontSet) -> None:
    text = "Harbour ferries stop as crews walk out"
    for width in (120, 200, 300, 400):
        cut = shorten(fonts, text, STYLE, width)
        assert cut.endswith(ELLIPSIS)
        assert fonts.width(cut, STYLE) <= width
    assert shorten(fonts, text, STYLE, 5000) == text
    assert shorten(fonts, text, STYLE, 300).removesuffix(ELLIPSIS) in (
        "Harbour ferries",
        "Harbour ferries stop",
    )


def test_fit_takes_the_largest_that_holds_all(fonts: FontSet) -> None:
    sizes = [(40.0, 1), (30.0, 2), (20.0, 2)]
    assert fit(fonts, "Short", STYLE, sizes, 500).style.size == 40
    assert fit(fonts, "Somewhat longer words for two lines", STYLE, sizes, 500).style.size == 30
    shortened = fit(fonts, "much too long " * 30, STYLE, sizes, 500)
    assert (shortened.style.size, shortened.shortened) == (20, True)
