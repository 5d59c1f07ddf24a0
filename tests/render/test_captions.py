from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.captions import LONGEST, ROW_CHARACTERS, ROW_HAN, SHORTEST, SPEED, captions
from render.speech.speech import Word
from render.timed import Caption

SENTENCES = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent / "data" / "spoken_sentences.jsonl").open(encoding="utf-8")
]


def spoken(text: str, start: float = 0.0, pace: float = 0.07) -> list[Word]:
    """The words of a text read at a steady `pace` in seconds a character."""
    words = []
    for token in text.split():
        words.append(Word(token, start, start + pace * len(token)))
        start = words[-1].end + pace
    return words


def joined(found: tuple[Caption, ...]) -> str:
    return " ".join(" ".join(c.text.split("\n")) for c in found)


def test_a_short_line_is_one_row() -> None:
    found = captions(["Good afternoon."], [[Word("Good", 1.0, 1.3), Word("afternoon.", 1.35, 2.0)]])
    assert [c.text for c in found] == ["Good afternoon."]
    assert found[0].start == 1.0
    assert 2.0 < found[0].end <= 2.6


def test_rows_break_where_a_reader_would_pause() -> None:
    text = (
        "Harbor Times reports that the northern ferry line will reopen on Monday after six weeks of repairs."
    )
    found = captions([text], [spoken(text)])
    assert [c.text for c in found] == [
        "Harbor Times reports\nthat the northern ferry line will reopen",
        "on Monday after six weeks of repairs.",
    ]


def test_no_row_ends_with_a_word_that_leads_on() -> None:
    text = "The ferry has been stuck on Long Sand since before dawn with 123 people on board."
    assert [c.text for c in captions([text], [spoken(text)])] == [
        "The ferry has been stuck on Long Sand",
        "since before dawn\nwith 123 people on board.",
    ]


def test_written_numbers_take_the_time_of_the_spoken_ones() -> None:
    said = spoken(
        "About two thousand four hundred people use it, the port authority of the northern coast said today."
    )
    text = "About 2,400 people use it, the port authority of the northern coast said today."
    found = captions([text], [said])
    assert joined(found) == text
    later = next(c for c in found[1:])
    first_word = later.text.replace("\n", " ").split()[0]
    assert later.start == next(w.start for w in said if w.text == first_word)


def test_a_written_form_with_nothing_in_common() -> None:
    found = captions(["14:05 UTC"], [spoken("five past two in the afternoon", 3.0)])
    assert joined(found) == "14:05 UTC"
    assert found[0].start == 3.0


def test_captions_of_all_lines_follow_each_other() -> None:
    texts, times, start = [], [], 2.0
    for text in SENTENCES:
        times.append(spoken(text, start))
        texts.append(text)
        start = times[-1][-1].end + 0.5
    found = captions(texts, times, start + 3)
    assert joined(found) == " ".join(texts)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(SHORTEST <= c.end - c.start <= LONGEST for c in found)
    assert all(len(c.text.split("\n")) <= 2 for c in found)
    assert all(len(row) <= ROW_CHARACTERS for c in found for row in c.text.split("\n"))
    fast = [c for c in found if len(c.text) / (c.end - c.start) > SPEED]
    assert len(fast) <= len(found) * 0.02
    # Nobody reads "of the" at the end of a caption and waits for the noun.
    dangling = [c for c in found if c.text.split()[-1].lower() in ("a", "an", "the", "of", "to", "in")]
    assert len(dangling) <= 1


def test_han_rows_hold_half_as_many() -> None:
    text = (
        "北部渡轮航线将于周一恢复运营，此前主要码头进行了六个星期的维修工作，"
        "港务局表示每天约有两千四百人使用这条航线。"
    )
    words = [Word(c, i * 0.22, (i + 1) * 0.22) for i, c in enumerate(text)]
    found = captions([text], [words])
    assert "".join(c.text.replace("\n", "") for c in found) == text
    for caption in found:
        for row in caption.text.split("\n"):
            assert sum(unicodedata.east_asian_width(c) in "WF" for c in row) <= ROW_HAN
            assert row[0] not in "，。"


def test_a_word_longer_than_a_row_is_cut() -> None:
    text = "See " + "x" * 130
    found = captions([text], [spoken(text)])
    assert all(len(row) <= ROW_CHARACTERS for c in found for row in c.text.split("\n"))
    assert joined(found).replace(" ", "") == text.replace(" ", "")


def test_the_last_caption_ends_with_the_clip() -> None:
    assert captions(["Bye."], [[Word("Bye.", 1.0, 1.2)]], until=1.5)[0].end == 1.5


def test_nothing_said_gives_no_caption() -> None:
    assert captions([], []) == ()
    assert captions(["Hm"], [[]]) == ()
    assert captions(["  "], [spoken("hm")]) == ()


def test_lines_and_times_must_be_as_many() -> None:
    with pytest.raises(ValueError):
        captions(["a", "b"], [[]])


@given(
    st.text(max_size=300),
    st.lists(
        st.tuples(st.text("ab 1,.中", min_size=1, max_size=6), st.floats(0, 2), st.floats(0, 1)), max_size=20
    ),
)
def test_any_text_with_any_words_keeps_every_character(
    text: str, said: list[tuple[str, float, float]]
) -> None:
    words, at = [], 0.0
    for token, length, gap in said:
        words.append(Word(token, at, at + length))
        at += length + gap
    found = captions([text], [words])
    if any("".join(w.text.split()) for w in words):
        assert "".join("".join(c.text.split()) for c in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(c.start < c.end for c in found)
