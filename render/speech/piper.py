"""The default voice: piper with the packaged voice `joe`, in a worker program of its own (docs/voices.md)."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ..sound.resample import resample
from .engine import SpeechError, VoiceModel
from .phonemes import phonemes
from .pinned import JOE, PinnedVoice, checked_files
from .readable import readable
from .speech import SAMPLE_RATE, Speech
from .words import spoken_words
from .worker import VoiceWorker

SENTENCE_PAUSE = 0.28  # seconds between two sentences of one line
WORKER = Path(__file__).with_name("piper_worker.py")


class PiperEngine:
    """A `SpeechEngine`. `python` is the voice environment's interpreter; `pace` 1 reads about 180 words a
    minute, above 1 is slower.

    The worker starts with the first line and keeps the voice in memory until `close`."""

    def __init__(
        self,
        python: Path,
        pace: float = 1.0,
        *,
        voice: PinnedVoice = JOE,
        folder: Path | None = None,
        threads: int = 2,
    ) -> None:
        """Raises `SpeechError` when the voice environment is missing or a voice file is not the pinned
        one."""
        if not 0.5 <= pace <= 2.0:
            raise SpeechError(f"voice {voice.name}: pace must be 0.5 to 2.0, not {pace}")
        if not os.access(python, os.X_OK):
            raise SpeechError(
                f"voice {voice.name}: its environment's Python {python} is missing; make it with: make setup "
                "(or set paths.voice_python to where it is)"
            )
        model, config = checked_files(voice, folder)
        self._voice = voice
        self._length_scale = pace * voice.unhurried
        # -I: neither PYTHONPATH nor the working folder can put modules into the worker.
        files = ["--model", str(model), "--config", str(config)]
        self._worker = VoiceWorker([str(python), "-I", str(WORKER), *files, "--threads", str(threads)])

    @property
    def model(self) -> VoiceModel:
        return self._voice.model

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
            raise SpeechError(f"voice {self._voice.name}: there is no word to speak in {text[:80]!r}")
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
