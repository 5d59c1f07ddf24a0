from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech.phonemes import PAUSE, phonemes
from render.speech.speech import Phoneme


def spans(symbols: list[tuple[str, int]], rate: int = 1000) -> list[tuple[str, float, float]]:
    return [(p.ipa, p.start, p.end) for p in phonemes(symbols, rate)]


def test_marks_lengthen_their_neighbours() -> None:
    said = [("^", 30), ("w", 50), ("ˈ", 10), ("ɔ", 80), ("ː", 20), ("ɾ", 30), ("ɚ", 90), (".", 60), ("$", 40)]
    assert spans(said) == [
        ("w", 0.0, 0.09),
        ("ɔ", 0.09, 0.19),
        ("ɾ", 0.19, 0.22),
        ("ɚ", 0.22, 0.31),
        (PAUSE, 0.31, 0.41),
    ]


@pytest.mark.parametrize(("space", "expected"), [(60, ["a", "b"]), (61, ["a", PAUSE, "b"])])
def test_a_space_is_a_pause_only_when_it_is_heard(space: int, expected: list[str]) -> None:
    assert [ipa for ipa, _, _ in spans([("a", 50), (" ", space), ("b", 50)])] == expected


def test_a_sentence_may_begin_with_stress() -> None:
    assert spans([("^", 10), ("ˈ", 20), ("a", 30)]) == [("a", 0.0, 0.06)]


def test_only_marks_are_a_pause() -> None:
    assert spans([("^", 10), ("$", 20)]) == [(PAUSE, 0.0, 0.03)]


def test_the_pause_between_two_sentences_is_one() -> None:
    said = [("a", 10), (".", 20), ("$", 20), ("_", 100), ("^", 15), ("b", 10)]
    assert spans(said) == [("a", 0.0, 0.01), (PAUSE, 0.01, 0.15), ("b", 0.15, 0.175)]


@given(st.lists(st.tuples(st.sampled_from(list("abɚˈˌːʲ^$ ,.?_")), st.integers(0, 4000)), max_size=80))
def test_phonemes_cover_the_sound_without_holes(said: list[tuple[str, int]]) -> None:
    found: tuple[Phoneme, ...] = phonemes(said, 22_050)
    total = sum(n for _, n in said)
    if not found:
        assert total == 0
        return
    assert found[0].start == 0.0
    assert found[-1].end == total / 22_050
    assert all(a.end == b.start for a, b in pairwise(found))
