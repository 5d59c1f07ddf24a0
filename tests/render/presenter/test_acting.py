"""The actor: a whole performance from a speech, real speech included."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.acting import act, idle
from render.presenter.head import STEP
from render.presenter.lipsync import aperture, closures, lag, missed, open_aperture
from render.presenter.performance import VISEMES, Performance
from render.presenter.posture import SWAY_STEP
from render.sound.mix import MixSettings, arrange
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech, Word

TRACKS = [f.name for f in fields(Performance)]
SHAPES = {"mouth": (len(VISEMES),), "gaze": (2,), "head": (3,), "sway": (2,)}
NEWS = (
    "The northern ferry line will reopen on Monday after six weeks of repairs, the port authority said.",
    "Will the mayor step back? Farmers in the east have lost a third of the wheat crop.",
    "Two of the four engines failed, yet the plane landed safely, and forty-two people were treated.",
)


@pytest.fixture(scope="module")
def told(piper: Any) -> Speech:
    return arrange([piper.speak(line) for line in NEWS], settings=MixSettings(bed=False)).speech


@pytest.fixture(scope="module")
def acted(told: Speech) -> Performance:
    return act(told, 7)


def same(a: Performance, b: Performance) -> bool:
    return all(np.array_equal(getattr(a, track), getattr(b, track)) for track in TRACKS)


def check(performance: Performance, frames: int) -> None:
    assert len(performance) == frames
    for track in TRACKS:
        values = getattr(performance, track)
        assert values.dtype == np.float32
        assert values.shape == (frames, *SHAPES.get(track, ()))
        assert np.isfinite(values).all()
        if track != "mouth" and frames:
            assert np.abs(values[[0, -1]]).max() < 1e-6, track
    assert ((performance.mouth >= 0) & (performance.mouth <= 1)).all()
    assert (performance.mouth.sum(axis=1) <= 1 + 1e-5).all()
    assert ((performance.blink >= 0) & (performance.blink <= 1)).all()
    assert (np.abs(performance.brow) <= 1).all()
    assert (np.abs(performance.breath) <= 1).all()
    assert (np.abs(np.diff(performance.head, axis=0)) <= STEP + 1e-6).all()
    assert (np.abs(np.diff(performance.sway, axis=0)) <= SWAY_STEP + 1e-8).all()


def hummed(parts: list[tuple[str, float]]) -> Speech:
    phonemes, words, clock = [], [], 0.0
    for number, (ipa, length) in enumerate(parts):
        phonemes.append(Phoneme(ipa, clock, clock + length))
        if ipa != "_":
            words.append(Word(f"w{number}." if number % 5 == 0 else "word", clock, clock + length))
        clock += length
    t = np.arange(int(clock * SAMPLE_RATE)) / SAMPLE_RATE
    loud = np.interp(t, [p.start for p in phonemes] or [0], [p.ipa != "_" for p in phonemes] or [0])
    return Speech((0.2 * loud * np.sin(900 * t)).astype(np.float32), tuple(words), tuple(phonemes))


PARTS = st.lists(
    st.tuples(
        st.sampled_from(["p", "m", "f", "a", "u", "s", "t͡ʃ", "aɪ", "_", "?"]),
        st.floats(0.005, 0.6),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(PARTS, st.integers(-(2**70), 2**70))
def test_any_speech_and_any_seed(parts: list[tuple[str, float]], seed: int) -> None:
    speech = hummed(parts)
    performance = act(speech, seed)
    check(performance, -(-len(speech.samples) * 25 // SAMPLE_RATE))
    assert same(performance, act(speech, seed))


@settings(deadline=None)
@given(st.integers(0, 600), st.integers(0, 2**63))
def test_idle(frames: int, seed: int) -> None:
    performance = idle(frames, seed)
    check(performance, frames)
    assert not performance.mouth.any()
    assert same(performance, idle(frames, seed))


def test_idle_is_alive_but_calm() -> None:
    performance = idle(25 * 120, 4)
    per_minute = np.count_nonzero(np.diff((performance.blink > 0.8).astype(int)) == 1) / 2
    assert 9 <= per_minute <= 17
    speed = np.abs(np.diff(performance.head, axis=0)).sum(axis=1)
    assert speed.max() < 0.3
    assert np.abs(performance.brow).max() < 0.25
    assert performance.breath.std() > 0.1
    assert performance.gaze.std() > 0.1
    assert np.abs(performance.gaze).max() < 2


def test_other_seeds_act_otherwise() -> None:
    assert not same(idle(200, 1), idle(200, 2))


def test_an_actor_says_real_lines(told: Speech, acted: Performance) -> None:
    check(acted, -(-len(told.samples) * 25 // SAMPLE_RATE))
    assert same(acted, act(told, 7))
    opened = aperture(acted.mouth)
    found = closures(told.phonemes, opened)
    assert len(found) >= 6
    assert missed(found, open_aperture(told.phonemes, opened)) == []
    together = lag(told, opened)
    assert -0.040 <= together.seconds <= 0.060
    assert together.correlation >= 0.5


def test_mouths_of_all_seeds_are_the_same(told: Speech, acted: Performance) -> None:
    assert np.array_equal(acted.mouth, act(told, 8).mouth)
    assert not np.array_equal(acted.head, act(told, 8).head)


def test_the_mouth_rests_between_the_lines(told: Speech, acted: Performance) -> None:
    for before, after in zip(told.phonemes[:-1], told.phonemes[1:], strict=True):
        if before.ipa == "_" and before.end - before.start > 0.5:
            middle = int((before.start + 0.4 * (before.end - before.start)) * 25)
            assert acted.mouth[middle].sum() < 0.25, (before, after)


def test_a_speaker_nods_blinks_and_breathes(told: Speech, acted: Performance) -> None:
    assert acted.head[:, 1].min() < -0.8
    assert np.count_nonzero(np.diff((acted.blink > 0.8).astype(int)) == 1) >= 3
    assert acted.brow.max() > 0.15
    assert acted.breath.max() > 0.4
    assert np.abs(acted.sway).max() > 0.0005
