from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor.desk.sentences import sentence_at, sentences, title_refusal

SPLITS = [
    ("The dam held. Nobody was hurt.", ["The dam held.", "Nobody was hurt."]),
    ("Dr. Smith of St. Mary's left. He was late.", ["Dr. Smith of St. Mary's left.", "He was late."]),
    ("The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."]),
    ("He lives in the U.S. The dog does not.", ["He lives in the U.S.", "The dog does not."]),
    ("It rose 3.5 percent. Prices fell.", ["It rose 3.5 percent.", "Prices fell."]),
    ("The vote is at 5 p.m. Tuesday. It may slip.", ["The vote is at 5 p.m. Tuesday.", "It may slip."]),
    ("They met at 5 p.m. Nobody spoke.", ["They met at 5 p.m.", "Nobody spoke."]),
    ("No. 1 seed J. K. Stone lost. She left.", ["No. 1 seed J. K. Stone lost.", "She left."]),
    ("On Nov. 22 it rained. Then it froze.", ["On Nov. 22 it rained.", "Then it froze."]),
    ('"Is it over?" Smith asked. "No," she said.', ['"Is it over?" Smith asked.', '"No," she said.']),
    ("“Stop!” he said. They ran.", ["“Stop!” he said.", "They ran."]),
    ("Stone Inc. made it. Field Co. sold it.", ["Stone Inc. made it.", "Field Co. sold it."]),
    ("Wait... what happened? Nobody knows.", ["Wait... what happened?", "Nobody knows."]),
    ("First paragraph ends\n\nSecond one starts.", ["First paragraph ends", "Second one starts."]),
    ("The line\nbreaks here. It goes on.", ["The line\nbreaks here.", "It goes on."]),
    ("桥梁已经关闭。没有人受伤。", ["桥梁已经关闭。", "没有人受伤。"]),
    ("", []),
    (" \n\n \n", []),
]


@pytest.mark.parametrize(("text", "wanted"), SPLITS)
def test_splits_where_a_reader_would(text: str, wanted: list[str]) -> None:
    assert [s.text for s in sentences(text)] == wanted


@given(st.text(alphabet=st.sampled_from('aAbZ .!?"“”()\n\t…。é1U.S.'), max_size=120))
def test_spans_are_exact_ordered_and_cover_every_word(text: str) -> None:
    found = sentences(text)
    for s in found:
        assert text[s.start : s.end] == s.text
        assert s.text == s.text.strip() != ""
        assert sentence_at(text, s.start, s.end) == s
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start
        assert not text[one.end : other.start].strip()
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())


REFUSED = [
    ("Read more about the bridge here.", "furniture"),
    ("Photo: Rose Field took this.", "furniture"),
    ("By Rose Field.", "furniture"),
    ("(Reporting by Rose Field; editing by Tom Brook)", "furniture"),
    ("The post Bridge closes appeared first on Harbor Times.", "furniture"),
    ("Copyright 2026 Harbor Times.", "furniture"),
    ("More is said at https://harbor.example/a today.", "address"),
    ("Write to desk@harbor.example if you saw it.", "address"),
    ("The mayor said he was not", "no full stop"),
    ("The mayor said he was not...", "ellipsis"),
    ("The mayor said he was not […]", "full stop"),
    ("Two boats.", "fragment"),
    ("A very big storm over town.", "fragment"),
    ('The mayor said "it is over.', "quotation"),
    ("THE BRIDGE IS CLOSED TO ALL TRAFFIC.", "capitals"),
    ("and then it was closed again.", "mid-sentence"),
    ("The bridge <b>was</b> closed.", "markup"),
    ("The bridge was &amp; is closed.", "markup"),
    ("The bridge was\u202e closed today.", "invisible"),
    ("The bridge was\u200b closed today.", "invisible"),
    ("The bridge was\x07 closed today.", "control"),
    (" ".join(["The bridge was closed"] * 12) + ".", "too long"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_may_not_be_read_says_why(text: str, why: str) -> None:
    (only,) = sentences(text)
    assert why in only.refused


def test_a_sentence_inside_a_longer_quotation_is_somebody_elses_words() -> None:
    text = '"It is over. The mayor stole the money. We know it," Brook said. The court disagrees.'
    assert [s.text for s in sentences(text) if s.usable] == ["The court disagrees."]


def test_a_span_that_is_no_sentence_is_not_found() -> None:
    text = "It is false that the dam broke. Nobody left."
    assert sentence_at(text, 17, 31) is None
    assert sentence_at(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("", "empty"),
        ("Mayor will be ...", "cut"),
        ("Mayor will be …", "cut"),
        ("Mayor <script>alert(1)</script>", "markup"),
        ('Mayor: "I will', "close"),
        ("Mayor\u202e wins", "invisible"),
        ("word " * 46, "too long"),
    ],
)
def test_unfit_titles(title: str, why: str) -> None:
    assert why in title_refusal(title)


def test_a_fit_title() -> None:
    assert title_refusal("Harbor bridge closes after crack is found") == ""
