"""A line beside its source: nothing of either text is lost, and context is cut at words."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from anchor.desk.script import Script
from anchor.web.line_view import CONTEXT, compared, context, line_views

TEXTS = st.text(st.sampled_from("abcXY ,.'’-1 \n"), max_size=80)


@given(TEXTS, TEXTS)
def test_comparing_loses_no_character(source: str, line: str) -> None:
    gone, new = compared(source, line)
    assert "".join(text for _, text in gone) == source
    assert "".join(text for _, text in new) == line
    assert {change for change, _ in gone} <= {"same", "gone"}
    assert {change for change, _ in new} <= {"same", "new"}


def test_what_was_left_out_and_what_was_put_in_is_marked() -> None:
    gone, new = compared("Rivers rose on Tuesday, the agency said.", "The agency said rivers rose.")
    assert any("Tuesday" in text for change, text in gone if change == "gone")
    assert "".join(text for change, text in new if change == "same").strip()


def test_equal_texts_have_no_marks() -> None:
    assert compared("The same words.", "The same words.") == ((("same", "The same words."),),) * 2


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_context_is_bounded(text: str, start: int, end: int) -> None:
    before, after = context(text, min(start, end), max(start, end), width=20)
    assert len(before) <= 21
    assert len(after) <= 21


def test_context_is_cut_at_words() -> None:
    text = "alpha " * 60 + "HERE" + " omega" * 60
    before, after = context(text, 360, 364)
    assert before.startswith("…alpha ")
    assert after.endswith("omega…")
    assert len(before) <= CONTEXT + 1


def test_every_line_stands_beside_its_sentence(newsroom: Any, bridge: Script) -> None:
    detail = newsroom.store.story(bridge.id)
    views = line_views(detail.script, detail.articles, detail.checks)
    assert [view.role for view in views][-2:] == ["Lower third", "Ticker"]
    derived = [view for view in views if view.kind == "derived"]
    assert derived
    for view in derived:
        assert view.passed
        assert not view.failed
        assert "".join(text for _, text in view.sources[0].quote)
    second = next(view for view in views if "council" in "".join(text for _, text in view.words))
    assert "opened again" in second.sources[0].before
    assert "Buses" in second.sources[0].after
    assert ":~:text=" in second.sources[0].url
