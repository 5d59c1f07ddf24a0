"""Phrases, pauses and accents of a speech."""

from __future__ import annotations

import numpy as np
import pytest

from render.presenter.delivery import PAUSE, delivery
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech, Word


def speech_of(parts: list[tuple[str, float, float, float]], words: list[tuple[str, int, int]]) -> Speech:
    """`parts`: (ipa, seconds, level, hertz); `words`: (text, first part, part after the last)."""
    said, sound, edges, clock = [], [], [0.0], 0.0
    for ipa, length, level, hertz in parts:
        count = round(length * SAMPLE_RATE)
        t = np.arange(count) / SAMPLE_RATE
        sound.append(level * sum(np.sin(2 * np.pi * n * hertz * t) / n for n in range(1, 9)))
        said.append(Phoneme(ipa, clock, clock + count / SAMPLE_RATE))
        clock += count / SAMPLE_RATE
        edges.append(clock)
    return Speech(
        np.concatenate(sound).astype(np.float32),
        tuple(Word(text, edges[a], edges[b]) for text, a, b in words),
        tuple(said),
    )


QUIET = ("ə", 0.08, 0.05, 110.0)
STRESSED = ("æ", 0.18, 0.25, 150.0)
TONGUE = ("t", 0.07, 0.01, 110.0)


def line(pauses: tuple[float, ...], endings: tuple[str, ...]) -> Speech:
    parts: list[tuple[str, float, float, float]] = [("_", 0.4, 0.0, 110.0)]
    words = []
    for pause, ending in zip(pauses, endings, strict=True):
        for number in range(4):
            first = len(parts)
            parts += [TONGUE, STRESSED if number == 2 else QUIET, TONGUE, QUIET, TONGUE]
            words.append((f"tatters{ending}" if number == 3 else "tatters", first, len(parts)))
        parts.append(("_", pause, 0.0, 110.0))
    return speech_of(parts, words)


def test_phrases_end_where_pauses_are() -> None:
    told = delivery(line((0.3, 0.6, 0.9), (",", ".", "?")))
    assert [p.ends_sentence for p in told.phrases] == [False, True, True]
    assert [p.asks for p in told.phrases] == [False, False, True]
    assert [round(p.pause, 2) for p in told.phrases] == [0.3, 0.6, 0.9]
    assert told.phrases[0].start == pytest.approx(0.4)


def test_a_joint_between_words_is_no_pause() -> None:
    told = delivery(line((PAUSE - 0.02, 0.6), (",", ".")))
    assert len(told.phrases) == 1


def test_marks_behind_quotation_marks_count() -> None:
    assert delivery(line((0.3, 0.3), ('."', "?”"))).phrases[1].asks
    assert delivery(line((0.3, 0.9), (".”", "."))).phrases[0].ends_sentence


def test_the_words_that_stand_out_are_found() -> None:
    speech = line((0.5, 0.5), (".", "."))
    told = delivery(speech)
    stressed = [p for p in speech.phonemes if p.ipa == "æ"]
    assert [round(a.time, 3) for a in told.accents] == [round((p.start + p.end) / 2, 3) for p in stressed]
    assert all(0 < a.strength <= 1 for a in told.accents)
    emphasis = {p.ipa: e for p, e in zip(speech.phonemes, told.emphasis, strict=True)}
    assert emphasis["æ"] > 1 > emphasis["ə"]
    assert emphasis["t"] == 1


def test_a_voice_without_words() -> None:
    whole = line((0.2, 0.6), (",", "."))
    told = delivery(Speech(whole.samples, (), whole.phonemes))
    assert [p.ends_sentence for p in told.phrases] == [False, True]
    assert len(told.accents) == 2


def test_silence() -> None:
    for samples, said in ((0, ()), (SAMPLE_RATE, (Phoneme("_", 0.0, 1.0),))):
        told = delivery(Speech(np.zeros(samples, np.float32), (), said))
        assert told.phrases == told.accents == ()
        assert len(told.emphasis) == len(said)


def test_one_vowel_in_silence_does_not_matter() -> None:
    told = delivery(Speech(np.zeros(9600, np.float32), (), (Phoneme("a", 0.0, 0.2),)))
    assert len(told.phrases) == 1
    assert told.emphasis == (1.0,)
