"""The generating components that every clip and the live stream name in their credits."""

from __future__ import annotations

from importlib.metadata import version

from provenance.credits import ModelUse
from render.speech.pinned import JOE

from .config import Config


def model_credits(config: Config, presenter: str = "card") -> tuple[ModelUse, ...]:
    """Voice, presenter and writer, with the versions that run."""
    own = version("anchor24")
    voices = {"piper": JOE}
    voice = voices[config.voice.engine]
    return (
        ModelUse(
            role="voice",
            name=voice.name,
            version=voice.version,
            identifier=f"pkg:pypi/{voice.package}@{voice.version}",
            sha256=voice.model_sha256,
        ),
        ModelUse(
            role="presenter",
            name=f"Anchor presenter: {presenter}",
            version=own,
            identifier=f"pkg:pypi/anchor24@{own}#render/presenter/{presenter}",
        ),
        ModelUse(
            role="writer",
            name="Anchor extractive writer",
            version=own,
            identifier=f"pkg:pypi/anchor24@{own}#anchor/desk/writer",
        ),
    )
