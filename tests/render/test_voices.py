from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from render.speech.engine import SpeechError
from render.speech.pinned import JOE, checked_files
from render.speech.voices import MAN, PACKAGED, WOMAN, open_voice, packaged, voice_credit

OWN_PROGRAM = """#!{python}
import json, struct, sys

def send(header, sound=b""):
    body = json.dumps(dict(header, bytes=len(sound))).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body + sound)
    sys.stdout.buffer.flush()

send(dict(ok=True, protocol=1, engine="mine 1", rate=8000))
while size := sys.stdin.buffer.read(4):
    sys.stdin.buffer.read(struct.unpack(">I", size)[0])
    send(dict(ok=True, rate=8000, samples=800, phonemes=[["m", 300], ["a", 500]]), bytes(3200))
"""


@pytest.mark.parametrize("voice_id", PACKAGED)
def test_every_voice_opens_and_says_what_it_is(voice_id: str, voice_python: Path) -> None:
    credit = voice_credit(voice_id)
    with open_voice(voice_id, voice_python) as engine:
        assert engine.model == credit.model
        assert engine.languages == ("en",)
    assert len(credit.model.sha256) == 64
    assert credit.model.licence in ("CC0-1.0", "Apache-2.0")
    assert credit.identifier.startswith("pkg:pypi/")
    assert credit.identifier.endswith(f"@{credit.model.version}")


def test_the_presenters_voices_are_voices() -> None:
    assert {MAN, WOMAN} <= set(PACKAGED)


def test_a_voice_may_be_called_by_its_models_own_name(voice_python: Path) -> None:
    assert [packaged(name) for name in ("piper:joe", "kokoro:af_heart")] == [MAN, WOMAN]
    assert [packaged(name) for name in ("piper:/a/joe.onnx", "program:/bin/sh", "", "kokoro:x")] == [None] * 4
    for name in ("piper:joe", "joe"):
        assert voice_credit(name).identifier == f"pkg:pypi/{JOE.package}@{JOE.version}"
        with open_voice(name, voice_python) as engine:
            assert engine.model == JOE.model


@pytest.mark.parametrize("voice_id", ["", "jane", "kokoro:", "kokoro:nobody", "piper"])
def test_an_unknown_voice_is_answered_with_the_known_ones(voice_id: str, voice_python: Path) -> None:
    with pytest.raises(SpeechError, match="the voices are: joe, kokoro:heart"):
        open_voice(voice_id, voice_python)


@pytest.mark.parametrize("voice_id", [MAN, WOMAN])
def test_a_missing_environment_and_a_wrong_pace_are_refused(
    voice_id: str, voice_python: Path, tmp_path: Path
) -> None:
    with pytest.raises(SpeechError, match="make setup"):
        open_voice(voice_id, tmp_path / "python")
    with pytest.raises(SpeechError, match="pace must be"):
        open_voice(voice_id, voice_python, pace=9.0)


def test_a_piper_voice_of_ones_own_speaks(voice_python: Path, tmp_path: Path) -> None:
    model, config = checked_files(JOE)
    shutil.copy(model, tmp_path / "mine.onnx")
    with pytest.raises(SpeechError, match=r"cannot read .*mine\.onnx\.json"):
        voice_credit(f"piper:{tmp_path}/mine.onnx")
    shutil.copy(config, tmp_path / "mine.onnx.json")
    credit = voice_credit(f"piper:{tmp_path}/mine.onnx")
    assert credit.model.name == "piper mine"
    assert credit.identifier == f"urn:sha256:{JOE.model_sha256}"
    with open_voice(f"piper:{tmp_path}/mine.onnx", voice_python) as engine:
        assert [word.text for word in engine.speak("Good evening.").words] == ["Good", "evening."]


def test_a_program_of_ones_own_speaks(voice_python: Path, tmp_path: Path) -> None:
    program = tmp_path / "mine"
    voice_id = f"program:{program}"
    with pytest.raises(SpeechError, match="cannot read"):
        open_voice(voice_id, voice_python)
    program.write_text(OWN_PROGRAM.format(python=sys.executable))
    with pytest.raises(SpeechError, match="chmod"):
        open_voice(voice_id, voice_python)
    program.chmod(0o755)
    with open_voice(voice_id, voice_python) as engine:
        speech = engine.speak("Ma.")
        assert speech.duration == pytest.approx(0.1)
        assert engine.model.name == "mine"
    assert voice_credit(voice_id).identifier == f"urn:sha256:{engine.model.sha256}"


@pytest.mark.parametrize("voice_id", ["piper:mine.onnx", "program:mine"])
def test_a_path_from_nowhere_is_refused(voice_id: str, voice_python: Path) -> None:
    with pytest.raises(SpeechError, match="whole path"):
        open_voice(voice_id, voice_python)
