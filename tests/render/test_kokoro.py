"""The voices of the Kokoro family, spoken by the real worker program."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from render.speech.engine import SpeechError
from render.speech.installed import module_folders
from render.speech.kokoro import KokoroEngine
from render.speech.kokoro_voices import HEART, KOKORO, READING, VOCABULARY
from render.speech.speech import SAMPLE_RATE, Speech, Word

NEWS = (
    "Good afternoon, this is the news at two.",
    "The northern ferry line will reopen on Monday after six weeks of repairs.",
    "About two thousand four hundred people use the crossing each day, the port authority said.",
    "Heavy rain is expected along the coast tonight, and schools will stay closed on Friday.",
    "The prime minister read the report on Tuesday and will lead the live debate in parliament.",
    "The central bank raised interest rates by a quarter of a percentage point, citing inflation.",
    "Two of the four engines failed, yet the plane landed safely.",
    "Workers at the steel plant ended their strike after four weeks of talks.",
)


@pytest.fixture(scope="module")
def heart(voice_python: Path) -> Iterator[KokoroEngine]:
    with KokoroEngine(voice_python) as engine:
        yield engine


@pytest.fixture(scope="module")
def news(heart: KokoroEngine) -> list[Speech]:
    return [heart.speak(line) for line in NEWS]


def check(line: str, speech: Speech) -> None:
    assert speech.samples.dtype == np.float32
    assert speech.phonemes[0].start == 0.0
    assert abs(speech.phonemes[-1].end - speech.duration) <= 1 / SAMPLE_RATE
    assert all(a.end == b.start for a, b in pairwise(speech.phonemes))
    assert all(p.start <= p.end for p in speech.phonemes)
    assert " ".join(w.text for w in speech.words) == line
    assert all(0 <= w.start < w.end <= speech.duration for w in speech.words)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.words))
    assert 0.1 < float(np.abs(speech.samples).max()) < 0.99


def test_phonemes_and_words_fit_the_sound_exactly(news: list[Speech]) -> None:
    for line, speech in zip(NEWS, news, strict=True):
        check(line, speech)


def test_symbols_are_ipa_and_pauses_are_told(news: list[Speech]) -> None:
    told = {p.ipa for speech in news for p in speech.phonemes}
    assert not told & set("AIOQTWYʤʧᵊˈˌː")
    assert {"_", "e", "ɪ", "ð", "ʃ", "ɹ"} <= told
    comma = news[3]
    tonight, then = comma.words[7], comma.words[8]
    assert tonight.text == "tonight,"
    assert any(p.ipa == "_" and tonight.end <= p.start + 0.06 and p.end <= then.end for p in comma.phonemes)
    # No mouth stays open on the last sound while nothing is heard.
    assert max(p.end - p.start for s in news for p in s.phonemes if p.ipa != "_") < 0.45


def test_lips_close_where_the_sound_does(news: list[Speech]) -> None:
    # A p or b between sounds has its quietest moment inside its own time, or close to it.
    off = []
    for speech in news:
        power = np.convolve(np.square(speech.samples), np.ones(480) / 480, "same")
        for before, stop, after in zip(
            speech.phonemes, speech.phonemes[1:], speech.phonemes[2:], strict=False
        ):
            if stop.ipa in "pb" and "_" not in (before.ipa, after.ipa) and stop.start > 0.1:
                a, b = (round(t * SAMPLE_RATE) for t in (stop.start - 0.08, stop.end + 0.08))
                off.append((a + int(np.argmin(power[a:b]))) / SAMPLE_RATE - (stop.start + stop.end) / 2)
    assert len(off) >= 8
    assert abs(median(off)) < 0.045


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
    assert word_error_rate(" ".join(NEWS), " ".join(word for word, _, _ in heard)) <= 0.08

    offsets = []
    for text, start, end in heard:
        middle = (start + end) / 2
        same = [abs(middle - (w.start + w.end) / 2) for w in said if w.text == text.strip(",.").lower()]
        if same and min(same) < 2.0 and len(text) > 4:
            offsets.append(min(same))
    assert len(offsets) > 20
    assert median(offsets) < 0.15


def test_a_line_sounds_the_same_in_any_worker(voice_python: Path, news: list[Speech]) -> None:
    with KokoroEngine(voice_python) as fresh:
        fresh.speak("Another line comes before.")
        again = fresh.speak(NEWS[3])
    assert np.array_equal(again.samples, news[3].samples)
    assert (again.words, again.phonemes) == (news[3].words, news[3].phonemes)


def test_abbreviations_numbers_and_signs(heart: KokoroEngine) -> None:
    text = "Dr. Alder of the U.S. team — 2,400 strong — paid $3.5 million at 14:05."
    speech = heart.speak(f"  {text}\n")
    assert " ".join(w.text for w in speech.words) == text
    assert all(w.start < w.end for w in speech.words)


def test_two_sentences_are_parted_by_a_pause(heart: KokoroEngine) -> None:
    speech = heart.speak("The ferry is back. It sails at noon.")
    back, it = speech.words[3], speech.words[4]
    assert (back.text, it.text) == ("back.", "It")
    assert 0.25 < it.start - back.end < 0.5


def test_a_sentence_over_the_models_limit_is_read_to_its_end(heart: KokoroEngine) -> None:
    harbours = ["northern", "southern", "eastern", "western", "central", "outer", "inner", "upper", "lower"]
    line = (
        ", ".join(f"the {name} harbour reported heavy seas and closed its gates" for name in harbours) + "."
    )
    speech = heart.speak(line)
    check(line, speech)
    # The seam is a pause like those of the other commas, and no click: both its ends are silent.
    pauses = [p.end - p.start for p in speech.phonemes if p.ipa == "_"]
    assert 0.2 < min(pauses[:-1]) <= max(pauses) < 0.45
    assert float(np.abs(np.diff(speech.samples)).max()) < 0.25


def test_raw_phonemes_in_a_text_are_not_obeyed(heart: KokoroEngine) -> None:
    obeyed = heart.speak("The word [hello](/ɡˈʊdbˈI/) is read.")
    assert "ɡ" not in [p.ipa for p in obeyed.phonemes if p.start < obeyed.words[2].end - 0.5][:6]
    assert "h" in [p.ipa for p in obeyed.phonemes]


@pytest.mark.parametrize("text", ["", "—", "..."])
def test_nothing_to_say_is_an_error(heart: KokoroEngine, text: str) -> None:
    with pytest.raises(SpeechError, match="no word"):
        heart.speak(text)


def test_what_cannot_be_said_in_english_is_an_error_and_the_voice_goes_on(heart: KokoroEngine) -> None:
    with pytest.raises(SpeechError, match="no word that can be spoken"):
        heart.speak("港口渡轮")
    assert heart.speak("Again.").duration > 0.2


def test_pace_stretches_the_speech(voice_python: Path, news: list[Speech]) -> None:
    with KokoroEngine(voice_python, pace=1.3) as slow:
        ratio = slow.speak(NEWS[0]).duration / news[0].duration
    assert 1.15 < ratio < 1.45


def test_a_style_of_the_whole_model_speaks(
    voice_python: Path, transcribe: Callable[..., str], word_error_rate: Callable[[str, str], float]
) -> None:
    line = "Two of the engines failed."
    with KokoroEngine(voice_python, voice=KOKORO["jf_alpha"]) as engine:
        speech = engine.speak(line)
    check(line, speech)
    assert word_error_rate(line, transcribe(speech.samples, SAMPLE_RATE)) <= 0.2


@pytest.mark.parametrize("file", [VOCABULARY, READING[0], HEART.parts[0]], ids=lambda file: file.path)
def test_a_tampered_file_is_refused_before_anything_runs(file, voice_python: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (folder,) = module_folders(voice_python, [file.module]).values()
    shutil.copytree(folder, tmp_path / file.module)
    victim = tmp_path / file.module / file.path
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    with pytest.raises(SpeechError, match="SHA-256") as caught:
        KokoroEngine(voice_python, folders={file.module: tmp_path / file.module})
    assert str(victim) in str(caught.value)


def test_a_missing_package_is_named_with_its_version(voice_python: Path) -> None:
    with pytest.raises(SpeechError, match=r"package hibari-tts is not installed .* hibari-tts==0\.2\.1"):
        KokoroEngine(voice_python, folders={})


def test_no_process_of_ours_imports_the_voices_packages() -> None:
    code = "import sys, render.speech.voices; print({'hibari', 'onnx', 'piper'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
