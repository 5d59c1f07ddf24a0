"""Voices of the user's own: a piper model, or any program that follows the speech protocol (docs/voices.md)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .engine import SpeechError, VoiceModel
from .pinned import PinnedVoice
from .worker_engine import WorkerEngine, check_pace

LICENCE = "not stated"  # nothing that came with the file says it


class ProgramEngine(WorkerEngine):
    """A `SpeechEngine` that is a program: started without arguments, spoken to by the speech protocol."""

    def __init__(self, program: Path, pace: float = 1.0) -> None:
        """Raises `SpeechError` when the program is missing or may not be run."""
        check_pace(f"program:{program}", pace)
        super().__init__(program_model(program), [str(program)], pace)


def program_model(program: Path) -> VoiceModel:
    """What the credits say of a program: its name and the SHA-256 of its file. Raises `SpeechError`."""
    digest = _sha256(program, f"program:{program}")
    if not os.access(program, os.X_OK):
        raise SpeechError(f"voice program:{program}: it may not be run; allow it with: chmod +x {program}")
    return VoiceModel(program.name, "", LICENCE, digest)


def own_piper_voice(model: Path) -> PinnedVoice:
    """A piper voice of the user's own, as it is now: the model and, beside it, its `.onnx.json`. Its files lie in
    `model.parent`. Raises `SpeechError` naming the file that cannot be read."""
    config = model.with_name(f"{model.name}.json")
    voice = f"piper:{model}"
    return PinnedVoice(
        package="",
        module="",
        folder="",
        version="",
        name=f"piper {model.stem}",
        licence=LICENCE,
        model_file=model.name,
        model_sha256=_sha256(model, voice),
        config_file=config.name,
        config_sha256=_sha256(config, voice),
    )


def _sha256(path: Path, voice: str) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as problem:
        raise SpeechError(f"voice {voice}: cannot read {path}: {problem.strerror}") from problem
