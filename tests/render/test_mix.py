from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from render.sound.loudness import TARGETS, TRUE_PEAK, LoudnessError, Target, measure
from render.sound.mix import SEGMENT, Mix, MixSettings, ducking, mix
from render.sound.sting import STING_SECONDS
from render.speech.phonemes import PAUSE
from render.speech.piper import PiperEngine
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech, Word

LINES = (
    "Good afternoon.",
    "The northern ferry line will reopen on Monday after six weeks of repairs.",
    "River Post also reports this story.",
)


@pytest.fixture(scope="module")
def speeches(piper: PiperEngine) -> list[Speech]:
    return [piper.speak(line) for line in LINES]


@pytest.fixture(scope="module")
def clip(speeches: list[Speech]) -> Mix:
    return mix(speeches)


def murmur(seconds: float, level: float = 0.1) -> Speech:
    n = round(seconds * SAMPLE_RATE)
    sound = np.random.default_rng(n).standard_normal(n).astype(np.float32) * np.float32(level)
    return Speech(sound, (Word("so", 0.1, seconds - 0.1),), (Phoneme("s", 0.0, seconds),))


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_target_is_met_with_whole_segments(speeches: list[Speech], target: Target) -> None:
    made = mix(speeches, settings=MixSettings(loudness=target))
    assert made.samples.dtype == np.float32
    assert made.samples.shape[1] == 2
    assert len(made.samples) % SEGMENT == 0
    measured = measure(made.samples)
    assert measured == made.loudness
    assert measured.integrated == pytest.approx(TARGETS[target], abs=0.3)
    assert measured.true_peak <= TRUE_PEAK
    assert np.abs(made.samples).max() < 1.0


def test_both_ends_are_silent(clip: Mix) -> None:
    assert np.abs(clip.samples[0]).max() == 0.0
    assert np.abs(clip.samples[-48:]).max() < 1e-3
    joined = np.concatenate((clip.samples[-480:], clip.samples[:24]))
    assert np.abs(np.diff(joined, axis=0)).max() < 0.005


def test_the_sound_never_stops_before_the_end(clip: Mix) -> None:
    tenths = (clip.samples[: -SAMPLE_RATE // 2] ** 2).mean(axis=1)
    tenths = tenths[: len(tenths) // 4800 * 4800].reshape(-1, 4800).mean(axis=1)
    assert 10 * np.log10(tenths.min() + 1e-12) > -60


def test_lines_come_after_the_sting_with_pauses(clip: Mix, speeches: list[Speech]) -> None:
    assert clip.line_times[0][0] > STING_SECONDS
    for (_, end), (start, _) in pairwise(clip.line_times):
        assert 0.3 < start - end < 1.0
    assert clip.duration - clip.line_times[-1][1] >= 0.9
    for line, words in zip(LINES, clip.line_words, strict=True):
        assert " ".join(w.text for w in words) == line
    for (start, end), words in zip(clip.line_times, clip.line_words, strict=True):
        assert (start, end) == (words[0].start, words[-1].end)


def test_the_presenter_is_given_the_voice_over_the_whole_clip(clip: Mix) -> None:
    speech = clip.speech
    assert len(speech.samples) == len(clip.samples)
    assert speech.words == tuple(w for line in clip.line_words for w in line)
    assert speech.phonemes[0] == Phoneme(PAUSE, 0.0, speech.phonemes[1].start)
    assert all(b.start == pytest.approx(a.end, abs=1e-4) for a, b in pairwise(speech.phonemes))
    assert speech.phonemes[-1].end == pytest.approx(clip.duration)
    opening = speech.samples[: round(clip.line_times[0][0] * SAMPLE_RATE) - 4800]
    assert np.abs(opening).max() < 0.01


def test_the_bed_is_at_least_twenty_units_under_the_voice(speeches: list[Speech]) -> None:
    plain = MixSettings(sting=False, bed=False)
    alone = mix(speeches, settings=plain)
    with_bed = mix(speeches, settings=MixSettings(sting=False))
    assert alone.line_times == with_bed.line_times
    for start, end in alone.line_times:
        span = slice(round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))
        voice, both = alone.samples[span], with_bed.samples[span]
        # What is left after the voice is taken out at its own level is the bed.
        gain = float((voice * both).sum() / (voice * voice).sum())
        assert measure(gain * voice).integrated - measure(both - gain * voice).integrated >= 20.0


def test_lines_are_made_equally_loud() -> None:
    loud, faint = murmur(2.0, 0.1), murmur(2.0, 0.08)
    made = mix([loud, faint], settings=MixSettings(sting=False, bed=False))
    levels = [
        measure(made.samples[round(a * SAMPLE_RATE) : round(b * SAMPLE_RATE)]).integrated
        for a, b in made.line_times
    ]
    assert levels[0] == pytest.approx(levels[1], abs=0.3)


def test_a_short_line_and_one_without_words() -> None:
    breath = Speech(np.full(480, 0.01, np.float32), (), (Phoneme("h", 0.0, 0.01),))
    made = mix([murmur(1.0), breath], [0.2])
    start, end = made.line_times[1]
    assert end - start == pytest.approx(0.01)


def test_gaps_are_kept() -> None:
    made = mix([murmur(1.0), murmur(1.0), murmur(1.0)], [0.5, 2.0])
    (_, a), (b, c), (d, _) = made.line_times
    assert b - a == pytest.approx(0.7)
    assert d - c == pytest.approx(2.2)


@pytest.mark.parametrize("gaps", [[], [0.1, 0.1], [-1.0], [11.0]])
def test_gaps_that_do_not_fit_are_refused(gaps: list[float]) -> None:
    with pytest.raises(ValueError, match="gaps"):
        mix([murmur(1.0), murmur(1.0)], gaps)


def test_no_lines_and_silent_lines_are_errors() -> None:
    with pytest.raises(ValueError, match="at least one line"):
        mix([])
    silent = Speech(np.zeros(SAMPLE_RATE, np.float32), (), (Phoneme(PAUSE, 0.0, 1.0),))
    with pytest.raises(LoudnessError, match="silent"):
        mix([silent], settings=MixSettings(sting=False, bed=False))


def test_ducking_is_full_under_speech_and_bridges_short_pauses() -> None:
    time = np.arange(0, 10, 0.01)
    depth = ducking([Word("a", 2.0, 3.0), Word("b", 3.5, 4.0), Word("c", 8.0, 9.0)], time)
    assert depth[:150].max() == 0.0
    assert depth[200:400].min() == pytest.approx(1.0)
    assert depth[600] == 0.0
    assert depth[850] == pytest.approx(1.0)
    assert np.abs(np.diff(depth)).max() < 0.07
