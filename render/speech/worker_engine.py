"""A voice that is a worker program: what every such engine does with the worker's answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ..sound.resample import resample
from .engine import SpeechError, VoiceModel
from .phonemes import phonemes
from .readable import readable
from .speech import SAMPLE_RATE, Speech
from .words import spoken_words
from .worker import VoiceWorker

SENTENCE_PAUSE = 0.28  # seconds between two sentences of one line
QUICKEST, SLOWEST = 0.5, 2.0  # the paces a voice can be asked for


def worker_command(python: Path, program: Path, *arguments: str) -> list[str]:
    """Starts one of the worker programs of this folder under the voice environment's Python."""
    # -I: neither PYTHONPATH nor the working folder can put modules into the worker.
    return [str(python), "-I", str(program), *arguments]


def check_pace(voice: str, pace: float) -> None:
    """Raises `SpeechError` when the pace is out of reach."""
    if not QUICKEST <= pace <= SLOWEST:
        raise SpeechError(f"voice {voice}: pace must be {QUICKEST} to {SLOWEST}, not {pace}")


def check_usable(voice: str, python: Path, pace: float) -> None:
    """Raises `SpeechError` when the pace is out of reach or the voice environment's Python is missing."""
    check_pace(voice, pace)
    if not os.access(python, os.X_OK):
        raise SpeechError(
            f"voice {voice}: its environment's Python {python} is missing; make it with: make setup "
            "(or set paths.voice_python to where it is)"
        )


class WorkerEngine:
    """A `SpeechEngine` and context manager. The worker starts with the first line and keeps its voice in
    memory until `close`."""

    def __init__(self, model: VoiceModel, command: Sequence[str], length_scale: float = 1.0) -> None:
        """`command` starts the worker; `length_scale` goes with every request."""
        self._model = model
        self._length_scale = length_scale
        self._worker = VoiceWorker(command)

    @property
    def model(self) -> VoiceModel:
        return self._model

    @property
    def languages(self) -> tuple[str, ...]:
        return ("en",)

    @property
    def worker(self) -> VoiceWorker:
        return self._worker

    def speak(self, text: str) -> Speech:
        """The words of `text` as speech with exact word and phoneme times. Raises `SpeechError`."""
        tokens = text.split()
        if not any(c.isalnum() for c in text):
            raise SpeechError(f"voice {self._model.name}: there is no word to speak in {text[:80]!r}")
        said = self._worker.speak(readable(tokens), self._length_scale, SENTENCE_PAUSE)
        samples = np.clip(resample(said.samples, said.rate, SAMPLE_RATE), -1.0, 1.0)
        return Speech(
            samples=samples,
            words=spoken_words(" ".join(tokens), said.phonemes, said.words, said.rate),
            phonemes=phonemes(said.phonemes, said.rate),
        )

    def close(self) -> None:
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
