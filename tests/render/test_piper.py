"""The default voice, spoken by the real worker program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest

from render.script import SpokenLine
from render.speech.engine import SpeechError
from render.speech.pinned import JOE, checked_files
from render.speech.piper import WORKER, PiperEngine
from render.speech.reading import read_lines
from render.speech.speech import SAMPLE_RATE, Speech, Word

NEWS = (
    "Good afternoon, this is the news at two.",
    "The northern ferry line will reopen on Monday after six weeks of repairs.",
    "About two thousand four hundred people use the crossing each day, the port authority said.",
    "The city council voted nine to four to close the old bridge in March.",
    "Heavy rain is expected along the coast tonight, and schools will stay closed on Friday.",
    "Prices rose by three point five percent in the first half of the year.",
    "Scientists have found water ice in a crater near the south pole of the moon.",
    "Two of the four engines failed, yet the plane landed safely.",
    "The hospital said forty-two people were treated and six remain in care.",
    "Farmers in the east have lost a third of the wheat crop, a survey found.",
    "The mayor said the search was called off after nine days.",
    "Workers at the steel plant ended their strike after four weeks of talks.",
)


@pytest.fixture(scope="module")
def news(piper: PiperEngine) -> list[Speech]:
    return [piper.speak(line) for line in NEWS]


def test_the_voice_names_itself(piper: PiperEngine) -> None:
    assert piper.model.name == "piper en_US-joe-medium"
    assert piper.model.licence == "CC0-1.0"
    assert len(piper.model.sha256) == 64
    assert piper.languages == ("en",)


def test_phonemes_and_words_fit_the_sound_exactly(news: list[Speech]) -> None:
    for line, speech in zip(NEWS, news, strict=True):
        assert speech.samples.dtype == np.float32
        assert speech.phonemes[0].start == 0.0
        assert abs(speech.phonemes[-1].end - speech.duration) <= 1 / SAMPLE_RATE
        assert all(a.end == b.start for a, b in pairwise(speech.phonemes))
        assert " ".join(w.text for w in speech.words) == line
        assert all(0 <= w.start < w.end <= speech.duration for w in speech.words)
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.words))


def test_nothing_is_clipped_and_nothing_is_faint(news: list[Speech]) -> None:
    for speech in news:
        peak = float(np.abs(speech.samples).max())
        assert 0.1 < peak < 0.99
        assert np.count_nonzero(np.abs(speech.samples) >= 0.999) == 0


def test_the_pace_is_that_of_a_newsreader(news: list[Speech]) -> None:
    words = sum(len(s.words) for s in news)
    minutes = sum(s.words[-1].end - s.words[0].start for s in news) / 60
    assert 150 <= words / minutes <= 200


def test_words_are_understood_and_heard_where_they_are_said_to_be(
    news: list[Speech],
    hear: Callable[..., list[tuple[str, float, float]]],
    word_error_rate: Callable[[str, str], float],
) -> None:
    pause = np.zeros(SAMPLE_RATE // 2, np.float32)
    sound: list[np.ndarray] = []
    said: list[Word] = []
    for speech in news:
        start = sum(map(len, sound)) / SAMPLE_RATE
        said += [Word(w.text.strip(",.").lower(), w.start + start, w.end + start) for w in speech.words]
        sound += [speech.samples, pause]
    heard = hear(np.concatenate(sound), SAMPLE_RATE)
    assert word_error_rate(" ".join(NEWS), " ".join(word for word, _, _ in heard)) <= 0.10

    offsets = []
    for text, start, end in heard:
        middle = (start + end) / 2
        same = [abs(middle - (w.start + w.end) / 2) for w in said if w.text == text.strip(",.").lower()]
        if same and min(same) < 2.0 and len(text) > 4:
            offsets.append(min(same))
    assert len(offsets) > 30
    # The ear's own times are good to about a tenth of a second.
    assert median(offsets) < 0.15


def test_abbreviations_and_numbers_in_one_sentence(piper: PiperEngine) -> None:
    text = "Dr. Alder of the U.S. team — 2,400 strong — paid $3.5 million at 14:05."
    speech = piper.speak(f"  {text}\n")
    assert " ".join(w.text for w in speech.words) == text
    assert all(w.start < w.end for w in speech.words)


def test_raw_phonemes_in_a_text_are_not_obeyed(piper: PiperEngine) -> None:
    assert piper.speak("The word [[hello]] is read.").words[2].text == "[[hello]]"


def test_pace_stretches_the_speech(voice_python: Path, news: list[Speech]) -> None:
    with PiperEngine(voice_python, pace=1.3) as slow:
        ratio = slow.speak(NEWS[0]).duration / news[0].duration
    assert 1.15 < ratio < 1.45


def test_a_killed_voice_speaks_again(voice_python: Path) -> None:
    with PiperEngine(voice_python) as engine:
        before = engine.speak("One.")
        pid = engine.worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        after = engine.speak("One.")
        assert engine.worker.pid != pid
        assert np.array_equal(before.samples, after.samples)


def test_a_line_sounds_the_same_whatever_was_spoken_before(voice_python: Path, news: list[Speech]) -> None:
    with PiperEngine(voice_python) as fresh:
        alone = fresh.speak(NEWS[3])
        fresh.speak("Two sentences come between. They are new to this worker.")
        again = fresh.speak(NEWS[3])
    for other in (alone, again):  # `news` was spoken by another worker, in the order of the list
        assert np.array_equal(other.samples, news[3].samples)
        assert (other.words, other.phonemes) == (news[3].words, news[3].phonemes)


def test_two_lines_do_not_share_their_noise(piper: PiperEngine) -> None:
    # The same first words, but another line: another reading, as a person would give it.
    one, two = (piper.speak(f"The city council voted on Monday {end}.") for end in ("morning", "night"))
    short = min(len(one.samples), len(two.samples))
    assert not np.array_equal(one.samples[: short // 2], two.samples[: short // 2])


@pytest.mark.parametrize("text", ["", "  \n", "—", "..."])
def test_nothing_to_say_is_an_error(piper: PiperEngine, text: str) -> None:
    with pytest.raises(SpeechError, match="no word"):
        piper.speak(text)


def test_too_long_a_text_is_refused_and_the_voice_goes_on(piper: PiperEngine) -> None:
    with pytest.raises(SpeechError, match="the most is 4000"):
        piper.speak("word " * 1000)
    assert piper.speak("Again.").duration > 0.2


def test_a_pace_out_of_reach_is_refused(voice_python: Path) -> None:
    with pytest.raises(SpeechError, match="pace"):
        PiperEngine(voice_python, pace=9.0)


def test_the_worker_ends_when_its_parent_is_gone(voice_python: Path) -> None:
    # Standard input at its end is all a worker learns of a parent that was killed.
    model, config = checked_files(JOE)
    command = [str(voice_python), "-I", str(WORKER), "--model", str(model), "--config", str(config)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert b'"protocol": 1' in done.stdout


def test_no_process_of_ours_imports_piper() -> None:
    code = "import sys, render.speech.piper, render.speech.reading; print('piper' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_lines_are_read_in_order_with_progress(piper: Any) -> None:
    lines = [SpokenLine("a", "24 boats", "Twenty-four boats"), SpokenLine("b", "left.", "left.")]
    seen: list[tuple[int, int]] = []
    readings = read_lines(piper, lines, lambda done, total: seen.append((done, total)))
    assert [r.line for r in readings] == lines
    assert readings[0].speech.words[0].text == "Twenty-four"
    assert seen == [(1, 2), (2, 2)]
