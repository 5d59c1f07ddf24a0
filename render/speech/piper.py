"""The default voice: piper with the packaged voice `joe`, in a worker program of its own (docs/voices.md)."""

from __future__ import annotations

from pathlib import Path

from .pinned import JOE, PinnedVoice, checked_files
from .worker_engine import WorkerEngine, check_usable, worker_command

WORKER = Path(__file__).with_name("piper_worker.py")


class PiperEngine(WorkerEngine):
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
        check_usable(voice.name, python, pace)
        model, config = checked_files(voice, folder)
        arguments = ("--model", str(model), "--config", str(config), "--threads", str(threads))
        super().__init__(voice.model, worker_command(python, WORKER, *arguments), pace * voice.unhurried)
