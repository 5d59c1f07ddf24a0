"""The speech protocol: what a voice must do to read the news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .speech import Speech


class SpeechError(Exception):
    """The voice could not speak; the message names the voice, what failed and what to do."""


@dataclass(frozen=True)
class VoiceModel:
    """What the credits say about a voice."""

    name: str
    version: str
    licence: str
    sha256: str


class SpeechEngine(Protocol):
    """A voice. Engines may hold a child process: close them, or use them as a context manager."""

    @property
    def model(self) -> VoiceModel: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    def speak(self, text: str) -> Speech:
        """The words of `text` as speech with exact word and phoneme times. Raises `SpeechError`."""
        ...

    def close(self) -> None: ...
