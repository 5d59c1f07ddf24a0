"""Word times, on what the piper worker said for 100 sentences (data/spoken_sentences.jsonl)."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech.phonemes import is_sound
from render.speech.words import spoken_words

RATE = 22_050
SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "spoken_sentences.jsonl").open(encoding="utf-8")
]


def symbols(sentence: dict) -> list[tuple[str, int]]:
    return list(zip(sentence["symbols"], sentence["samples"], strict=True))


def alone(sentence: dict) -> list[tuple[str, str]]:
    return list(zip(sentence["text"].split(), sentence["alone"], strict=True))


def spoken(sentence: dict, start: float, end: float) -> str:
    """The sounds between two times."""
    position, found = 0, ""
    for symbol, count in symbols(sentence):
        if is_sound(symbol) and start - 1e-6 <= position / RATE < end - 1e-6:
            found += symbol
        position += count
    return found


def test_there_are_a_hundred_sentences() -> None:
    assert len(SENTENCES) == 100


@pytest.mark.parametrize("hints", [True, False], ids=["with symbols alone", "from the text only"])
def test_words_cover_the_text_in_order(hints: bool) -> None:
    for sentence in SENTENCES:
        words = spoken_words(sentence["text"], symbols(sentence), alone(sentence) if hints else (), RATE)
        assert " ".join(w.text for w in words) == sentence["text"]
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(words)), sentence["text"]
        assert all(w.start <= w.end for w in words)
        if hints:
            assert all(w.start < w.end for w in words), sentence["text"]


def test_long_words_are_found_where_their_sounds_are() -> None:
    wrong, count = [], 0
    for sentence in SENTENCES:
        own = {word: "".join(c for c in sounds if is_sound(c)) for word, sounds in alone(sentence)}
        for word in spoken_words(sentence["text"], symbols(sentence), alone(sentence), RATE):
            if len(own.get(word.text, "")) < 4:
                continue
            count += 1
            heard = spoken(sentence, word.start, word.end)
            if SequenceMatcher(None, heard, own[word.text]).ratio() < 0.7:
                wrong.append((word.text, heard, own[word.text]))
    assert count > 500
    assert not wrong


def test_every_sound_belongs_to_a_word() -> None:
    for sentence in SENTENCES:
        words = spoken_words(sentence["text"], symbols(sentence), alone(sentence), RATE)
        inside = sum(len(spoken(sentence, w.start, w.end)) for w in words)
        assert inside == sum(is_sound(s) for s in sentence["symbols"]), sentence["text"]


def test_two_words_spoken_as_one_are_parted() -> None:
    said = [(s, 100) for s in "ˌaʊɾəv ðə wˈɔːɾɚ"]
    words = spoken_words(
        "out of the water", said, [("out", "ˈaʊt"), ("of", "ʌv"), ("the", "ðə"), ("water", "wˈɔːɾɚ")], 1000
    )
    assert [(w.text, w.start, w.end) for w in words] == [
        ("out", 0.1, 0.4),
        ("of", 0.4, 0.6),
        ("the", 0.7, 0.9),
        ("water", 1.0, 1.6),
    ]


def test_a_dash_joins_the_word_before_it() -> None:
    said = [(s, 100) for s in "jˈɛs nˈoʊ"]
    words = spoken_words("yes — no", said, [("yes", "jˈɛs"), ("—", ""), ("no", "nˈoʊ")], 1000)
    assert [w.text for w in words] == ["yes —", "no"]


def test_silence_gives_no_words() -> None:
    assert spoken_words("", [("^", 10), ("$", 10)], (), RATE) == ()


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Zs", "Cc")), min_size=1, max_size=8),
        max_size=12,
    ),
    st.lists(st.tuples(st.sampled_from(list("abˈː ,.^$_ətɾ")), st.integers(0, 500)), max_size=60),
)
def test_any_text_and_any_symbols_give_ordered_words(tokens: list[str], said: list[tuple[str, int]]) -> None:
    text = " ".join(" ".join(tokens).split())
    words = spoken_words(text, said, (), 1000)
    assert " ".join(w.text for w in words) == text
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(words))
    assert all(0 <= w.start <= w.end <= sum(n for _, n in said) / 1000 + 1e-9 for w in words)
