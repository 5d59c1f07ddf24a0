"""The mouth in running speech: every contact is seen, nothing pops, whatever the phonemes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.coarticulation import CERTAIN, CONTACT_STEP, OPENING_STEP, gestures, mouth
from render.presenter.lipsync import aperture, closures, missed, open_aperture
from render.presenter.performance import VISEMES, Track
from render.presenter.visemes import sounds
from render.speech.phonemes import phonemes
from render.speech.speech import Phoneme

SYMBOLS = json.loads((Path(__file__).parent / "data" / "espeak_symbols.json").read_text("utf-8"))
ALL = sorted({s for symbols in SYMBOLS["languages"].values() for s in symbols} | set(SYMBOLS["others"]))
RATE = 22_050
PACE = 1.28  # the newsreader's: the sentences were spoken faster
PP, FF = VISEMES.index("PP"), VISEMES.index("FF")
FREE = [i for i in range(len(VISEMES)) if i not in (PP, FF)]


def spoken(*parts: tuple[str, float]) -> list[Phoneme]:
    found, clock = [], 0.0
    for ipa, length in parts:
        found.append(Phoneme(ipa, clock, clock + length))
        clock += length
    return found


def frames_of(said: list[Phoneme]) -> int:
    return int(np.ceil(said[-1].end * 25 - 1e-9)) if said else 0


def shown(said: list[Phoneme]) -> Track:
    return mouth(said, frames_of(said))


def sentences() -> list[list[Phoneme]]:
    found = []
    path = Path(__file__).parents[1] / "data" / "spoken_sentences.jsonl"
    for line in path.read_text("utf-8").splitlines():
        said = json.loads(line)
        found.append(
            list(phonemes(list(zip(said["symbols"], said["samples"], strict=True)), round(RATE / PACE)))
        )
    return found


RUNNING = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(ALL), st.sampled_from("pbmfvaɑiuə_h"), st.text(max_size=3)),
        st.floats(0.001, 0.4),
    ),
    max_size=30,
).map(lambda parts: spoken(*parts))


@settings(max_examples=150, deadline=None)
@given(RUNNING, st.data())
def test_whatever_is_said(said: list[Phoneme], data: st.DataObject) -> None:
    emphasis = data.draw(st.none() | st.lists(st.floats(0.5, 1.5), min_size=len(said), max_size=len(said)))
    frames = frames_of(said)
    weights = mouth(said, frames, 25, emphasis)
    assert weights.shape == (frames, len(VISEMES))
    assert weights.dtype == np.float32
    assert np.isfinite(weights).all()
    assert ((weights >= 0) & (weights <= 1)).all()
    assert (weights.sum(axis=1) <= 1 + 1e-5).all()
    assert np.array_equal(weights, mouth(said, frames, 25, emphasis))

    # Nothing opens or closes in a jump.
    assert (np.abs(np.diff(weights[:, FREE], axis=0)) <= OPENING_STEP + 1e-5).all()
    # The lips meet and part in a jump only from one contact to another, or at the ends.
    for column, other in ((PP, FF), (FF, PP)):
        for frame in np.flatnonzero(np.abs(np.diff(weights[:, column])) > CONTACT_STEP + 1e-5):
            pair = weights[frame : frame + 2]
            assert pair[:, other].max() > 0.3 or frame in (0, frames - 2)

    for phoneme in said:
        parts = sounds(phoneme.ipa)
        if len(parts) == 1 and parts[0].contact != "none" and phoneme.end - phoneme.start >= CERTAIN:
            column = PP if parts[0].contact == "lips" else FF
            inside = [
                k for k in range(frames) if k / 25 >= phoneme.start - 1e-6 and (k + 0.5) / 25 < phoneme.end
            ]
            assert weights[inside, column].max() == 1.0

    for end in (0, -1):
        if frames and weights[end].any():
            assert weights[end, [PP, FF]].max() == 1.0


def test_real_sentences_close_where_they_must() -> None:
    counted, late = 0, 0
    for said in sentences():
        weights = mouth(said, frames_of(said))
        opened = aperture(weights)
        found = closures(said, opened)
        counted += len(found)
        late += len(missed(found, open_aperture(said, opened)))
        for closure in found:
            assert weights[closure.frame, PP] == 1.0
    assert counted > 120
    assert late == 0


def test_the_mouth_opens_in_every_open_vowel() -> None:
    opened = [wide for said in sentences()[:40] if (wide := open_aperture(said, aperture(shown(said)))) > 0]
    assert np.percentile(opened, 10) > 0.3
    assert np.median(opened) > 0.42


def test_a_long_contact_is_held_and_a_plosive_let_go() -> None:
    held = shown(spoken(("_", 0.4), ("ɑ", 0.2), ("m", 0.24), ("ɑ", 0.2), ("_", 0.4)))
    let_go = shown(spoken(("_", 0.4), ("ɑ", 0.2), ("p", 0.24), ("ɑ", 0.2), ("_", 0.4)))
    assert (held[:, PP] == 1).sum() >= 4
    assert (let_go[:, PP] == 1).sum() < (held[:, PP] == 1).sum()


def test_lips_are_rounded_ahead_of_a_rounded_vowel() -> None:
    # "stew" against "stay": the s and the t before u are rounded already.
    ou = VISEMES.index("ou")
    rounded = shown(spoken(("_", 0.4), ("s", 0.1), ("t", 0.08), ("u", 0.2), ("_", 0.4)))
    spread = shown(spoken(("_", 0.4), ("s", 0.1), ("t", 0.08), ("e", 0.2), ("_", 0.4)))
    before = int(0.5 * 25)  # in the t
    assert rounded[before, ou] > 0.2
    assert spread[before, ou] == 0.0


def test_the_face_is_ahead_of_the_voice() -> None:
    track = shown(spoken(("_", 0.42), ("ɑ", 0.20), ("_", 0.42)))
    opened = aperture(track)
    middle = float((opened * (np.arange(len(opened)) + 0.5)).sum() / opened.sum()) / 25
    assert 0.015 < 0.52 - middle < 0.07
    # and it is at rest again in the pause
    assert opened[-3:].max() < 0.03


def test_hurried_and_unstressed_vowels_open_less() -> None:
    def widest(length: float, emphasis: float) -> float:
        said = spoken(("_", 0.3), ("t", 0.06), ("a", length), ("t", 0.06), ("_", 0.3))
        return float(aperture(mouth(said, frames_of(said), 25, [1, 1, emphasis, 1, 1])).max())

    assert widest(0.05, 1.0) < 0.8 * widest(0.15, 1.0)
    assert widest(0.15, 0.75) < 0.9 * widest(0.15, 1.15)


def test_h_takes_the_shape_of_its_neighbour() -> None:
    said = spoken(("_", 0.3), ("h", 0.1), ("u", 0.15), ("_", 0.3))
    assert [g.shape.argmax() for g in gestures(said) if g.vowel] == [VISEMES.index("ou")]
    assert shown(said)[int(0.35 * 25), VISEMES.index("ou")] > 0.3


def test_a_vowel_between_two_closures_is_small_but_there() -> None:
    track = shown(spoken(("_", 0.4), ("m", 0.07), ("a", 0.1), ("m", 0.07), ("a", 0.15), ("_", 0.4)))
    between = aperture(track)[int(0.47 * 25) : int(0.57 * 25) + 1]
    assert between.max() > 0.3


@pytest.mark.parametrize("fps", [25, 30, 50])
def test_other_frame_rates(fps: int) -> None:
    said = spoken(("_", 0.4), ("b", 0.08), ("ɑ", 0.15), ("m", 0.09), ("_", 0.4))
    track = mouth(said, int(np.ceil(said[-1].end * fps)), fps)
    assert not missed(closures(said, aperture(track), fps), 1.0)
    assert (np.abs(np.diff(track[:, FREE], axis=0)) <= OPENING_STEP * 25 / fps + 1e-5).all()


def test_silence_and_nothing() -> None:
    assert mouth([], 0).shape == (0, len(VISEMES))
    assert not mouth([], 10).any()
    assert not mouth(spoken(("_", 1.0)), 25).any()
