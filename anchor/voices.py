"""The voices of a process: opened when they are first asked for, kept until all are closed."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from render.speech.engine import SpeechEngine
from render.speech.voices import open_voice


class Voices:
    """A context manager. `python` is that of the voices' own environment; `pace` above 1 is slower."""

    def __init__(self, python: Path, pace: float) -> None:
        self._python = python
        self._pace = pace
        self._open: dict[str, SpeechEngine] = {}

    def engine(self, voice_id: str) -> SpeechEngine:
        """The voice of this id. Raises `SpeechError` when it cannot be opened."""
        if voice_id not in self._open:
            self._open[voice_id] = open_voice(voice_id, self._python, self._pace)
        return self._open[voice_id]

    def close(self) -> None:
        for engine in self._open.values():
            engine.close()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
