from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech.kokoro_tokens import FRAME, LEAD, LONGEST, RATE, ipa, pieces, silences, tidied, timed
from render.speech.phonemes import phonemes

TOKENS = st.text("ðəfˈɛɹinAIOWYʤʧᵊT ,.;:—!?“", max_size=60)


def test_letters_of_the_models_own_are_spelled_out() -> None:
    assert ipa("ʤˈOk") == "dʒˈoʊk"
    assert ipa("lˈɪTᵊl") == "lˈɪɾəl"


def test_a_short_sentence_is_one_piece() -> None:
    assert pieces(" ðə fˈɛɹi. ") == ["ðə fˈɛɹi."]
    assert pieces("  ") == []


def test_a_long_sentence_is_cut_after_a_phrase_near_the_middle() -> None:
    phrase = "ðə fˈɛɹi ɪz bˈæk"
    sentence = ", ".join([phrase] * 30) + "."
    cut = pieces(sentence)
    assert len(cut) == 2
    assert " ".join(cut) == sentence
    assert cut[0].endswith(",")
    assert abs(len(cut[0]) - len(cut[1])) <= 2 * len(phrase)


def test_without_phrases_words_stay_whole() -> None:
    cut = pieces("bˈæk " * 200)
    assert all(set(piece.split()) == {"bˈæk"} for piece in cut)


@given(st.text("ab,. ", max_size=900))
def test_pieces_lose_no_sound_and_fit_the_model(tokens: str) -> None:
    cut = pieces(tokens)
    assert all(0 < len(piece) <= LONGEST for piece in cut)
    assert "".join(cut).replace(" ", "") == tokens.replace(" ", "")


@given(TOKENS, st.data())
def test_symbols_fill_the_sound_exactly(tokens: str, data: st.DataObject) -> None:
    count = len(tokens) + 2
    frames = data.draw(st.lists(st.integers(1, 20), min_size=count, max_size=count))
    symbols = timed(tokens, frames)
    assert sum(n for _, n in symbols) == sum(frames) * FRAME
    assert all(n >= 0 for _, n in symbols)
    assert "".join(name for name, _ in symbols) == f"^{ipa(tokens)}$"


def test_sounds_come_before_their_tokens_by_the_lead_and_stress_goes_to_its_vowel() -> None:
    symbols = timed("bˈi", [10, 3, 2, 4, 8])
    assert symbols == [
        ("^", (10 - LEAD) * FRAME),
        ("b", 3 * FRAME),
        ("ˈ", 0),
        ("i", 6 * FRAME),
        ("$", (8 + LEAD) * FRAME),
    ]


def test_a_space_between_words_is_no_pause() -> None:
    assert timed("s ti", [2, 3, 4, 2, 3, 1])[:4] == [("^", 0), ("s", 5 * FRAME), (" ", 0), ("t", 4 * FRAME)]
    assert timed(", s", [2, 3, 4, 2, 1])[:4] == [
        ("^", 0),
        (",", 3 * FRAME),
        (" ", 4 * FRAME),
        ("s", 2 * FRAME),
    ]


def test_a_wrong_number_of_durations_is_refused() -> None:
    with pytest.raises(ValueError, match="3 durations for 2 tokens"):
        timed("bi", [1, 1, 1])
    with pytest.raises(ValueError, match="for a sound of 5"):
        tidied([("^", 600)], np.zeros(5, np.float32))


def tone(seconds: float, level: float = 0.3) -> np.ndarray:
    return (level * np.sin(np.arange(round(seconds * RATE)) * 0.05)).astype(np.float32)


def test_silences_of_a_stop_do_not_count() -> None:
    gap = tone(0.3, 0.0)
    sound = np.concatenate([gap, tone(0.5), tone(0.08, 0.0), tone(0.5), gap])
    (first, last) = silences(sound)
    assert first[0] == 0
    assert abs(first[1] - 0.3 * RATE) <= 240
    assert abs(last[0] - 1.38 * RATE) <= 240
    assert last[1] == len(sound)
    assert silences(np.zeros(0, np.float32)) == silences(np.zeros(9000, np.float32)) == []


def test_a_pause_is_taken_from_the_sound_before_it_and_the_ends_are_cut() -> None:
    # The model gives "n" all of the pause after it, and the end of the sentence is silent too.
    sound = np.concatenate([tone(0.3, 0.0), tone(0.4), tone(0.25, 0.0), tone(0.35), tone(0.5, 0.0)])
    symbols = [("^", 7200), ("l", 4800), ("n", 10800), (" ", 0), ("w", 9000), (".", 6000), ("$", 5400)]
    told, kept = tidied(symbols, sound)
    assert [name for name, _ in told] == ["^", "l", "n", "_", " ", "w", ".", "$"]
    assert sum(n for _, n in told) == len(kept)
    assert len(kept) == pytest.approx(1.07 * RATE, abs=400)
    spoken = phonemes(told, RATE)
    assert [p.ipa for p in spoken if p.ipa != "_"] == ["l", "n", "w"]
    n = spoken[1]
    assert n.end == pytest.approx(0.03 + 0.4, abs=0.02)
    assert spoken[2].end - spoken[2].start == pytest.approx(0.25, abs=0.02)


@given(TOKENS, st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1, max_size=12), st.data())
def test_any_sound_with_any_silences_keeps_every_symbol(
    tokens: str, stretches: list[tuple[bool, int]], data: st.DataObject
) -> None:
    sound = np.concatenate([tone(n * 0.005, 0.3 if loud else 0.0) for loud, n in stretches])
    frames = [1] * (len(tokens) + 2)
    short = sum(frames) * FRAME - len(sound)
    sound = np.concatenate([sound, np.zeros(max(0, short), np.float32)])
    symbols = timed(tokens, frames)
    symbols[-1] = ("$", symbols[-1][1] + len(sound) - sum(n for _, n in symbols))
    told, kept = tidied(symbols, sound)
    assert sum(n for _, n in told) == len(kept)
    assert all(n >= 0 for _, n in told)
    assert "".join(name for name, _ in told if name != "_") == f"^{ipa(tokens)}$"
    assert np.abs(kept).max(initial=0) == np.abs(sound).max(initial=0)
