"""Voice ids, as settings and presenter packs write them, and the engines they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .engine import SpeechError, VoiceModel
from .kokoro import KokoroEngine
from .kokoro_voices import KOKORO, KokoroVoice
from .own_voice import ProgramEngine, own_piper_voice, program_model
from .pinned import JOE, PinnedVoice
from .piper import PiperEngine
from .worker_engine import WorkerEngine

MAN = "joe"
WOMAN = "kokoro:heart"

PACKAGED: dict[str, PinnedVoice | KokoroVoice] = {
    "joe": JOE,
    **{f"kokoro:{style}": voice for style, voice in KOKORO.items()},
}
_PIPER, _PROGRAM = "piper:", "program:"  # followed by the path of a voice of the user's own


@dataclass(frozen=True)
class VoiceCredit:
    """What the credits of a clip say of its voice, and by which identifier (a package URL, or the sum of a voice
    of the user's own)."""

    model: VoiceModel
    identifier: str


def open_voice(voice_id: str, python: Path, pace: float = 1.0) -> WorkerEngine:
    """The engine of a voice, to be closed by its owner. `python` is the voice environment's interpreter.

    Raises `SpeechError` when there is no such voice, when its environment or a package of it is missing, and
    when one of its files is not the pinned one."""
    match _voice(voice_id):
        case KokoroVoice() as voice:
            return KokoroEngine(python, pace, voice=voice)
        case PinnedVoice() as voice:
            folder = _own_path(voice_id, _PIPER).parent if voice_id.startswith(_PIPER) else None
            return PiperEngine(python, pace, voice=voice, folder=folder)
        case Path() as program:
            return ProgramEngine(program, pace)


def voice_credit(voice_id: str) -> VoiceCredit:
    """Raises `SpeechError` when there is no such voice, or a file of a voice of the user's own cannot be read."""
    voice = _voice(voice_id)
    if isinstance(voice, Path):
        model = program_model(voice)
        return VoiceCredit(model, f"urn:sha256:{model.sha256}")
    if voice.package:
        return VoiceCredit(voice.model, f"pkg:pypi/{voice.package}@{voice.version}")
    return VoiceCredit(voice.model, f"urn:sha256:{voice.model_sha256}")


def _voice(voice_id: str) -> PinnedVoice | KokoroVoice | Path:
    """The voice an id stands for; of a program, its path."""
    if voice_id.startswith(_PIPER):
        return own_piper_voice(_own_path(voice_id, _PIPER))
    if voice_id.startswith(_PROGRAM):
        return _own_path(voice_id, _PROGRAM)
    voice = PACKAGED.get(voice_id)
    if voice is None:
        raise SpeechError(
            f"there is no voice {voice_id!r}; the voices are: {', '.join(PACKAGED)}; "
            "or your own: piper:/path/of/voice.onnx, program:/path/of/program"
        )
    return voice


def _own_path(voice_id: str, prefix: str) -> Path:
    path = Path(voice_id.removeprefix(prefix))
    if not path.is_absolute():
        raise SpeechError(f"voice {voice_id!r}: give the whole path, beginning with /")
    return path
