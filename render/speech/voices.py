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
_ALSO = {"piper:joe": "joe", "kokoro:af_heart": "kokoro:heart"}  # by their models' own names
_PIPER, _PROGRAM = "piper:", "program:"  # followed by the path of a voice of the user's own


@dataclass(frozen=True)
class VoiceCredit:
    """What the credits of a clip say of its voice, and by which identifier (a package URL, or the sum of a voice
    of the user's own)."""

    model: VoiceModel
    identifier: str


def packaged(voice_id: str) -> str | None:
    """The id in `PACKAGED` of a voice that comes with Anchor, which may also be called by its model's own name; None
    when there is no such voice."""
    own = _ALSO.get(voice_id, voice_id)
    return own if own in PACKAGED else None


def open_voice(voice_id: str, python: Path, pace: float = 1.0) -> WorkerEngine:
    """The engine of a voice, to be closed by its owner. `python` is the voice environment's interpreter.

    Raises `SpeechError` when there is no such voice, when its environment or a package of it is missing, and
    when one of its files is not the pinned one."""
    match _voice(voice_id):
        case KokoroVoice() as voice:
            return KokoroEngine(python, pace, voice=voice)
        case PinnedVoice() as voice:
            folder = None if packaged(voice_id) else _own_path(voice_id, _PIPER).parent
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
    if known := packaged(voice_id):
        return PACKAGED[known]
    if voice_id.startswith(_PIPER):
        return own_piper_voice(_own_path(voice_id, _PIPER))
    if voice_id.startswith(_PROGRAM):
        return _own_path(voice_id, _PROGRAM)
    raise SpeechError(
        f"there is no voice {voice_id!r}; the voices are: {', '.join(PACKAGED)}; "
        "or your own: piper:/path/of/voice.onnx, program:/path/of/program"
    )


def _own_path(voice_id: str, prefix: str) -> Path:
    path = Path(voice_id.removeprefix(prefix))
    if not path.is_absolute():
        raise SpeechError(f"voice {voice_id!r}: give the whole path, beginning with /")
    return path
