"""The generating components that every clip and the live stream name in their credits."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from provenance.credits import ModelUse
from render.presenter import library
from render.speech.engine import SpeechError
from render.speech.voices import voice_credit

from .config import Config
from .presenting import Presenting, cast_of, voices_of

log = logging.getLogger(__name__)


def clip_models(voice: str, presenters: Iterable[Presenting]) -> tuple[ModelUse, ...]:
    """The voice that spoke, who was on screen, and the writer. Raises `SpeechError` for a voice that is gone."""
    return (_voice(voice), *map(_presenter, presenters), _writer())


def model_credits(config: Config) -> tuple[ModelUse, ...]:
    """Every voice and presenter that the channel's settings bring on air, and the writer.

    A voice that cannot be used is left out; the card takes the place of such a presenter."""
    presenters = {each.name: each for each in cast_of(config)}
    return (*_readable(voices_of(config)), *map(_presenter, presenters.values()), _writer())


def _readable(voices: Iterable[str]) -> Iterator[ModelUse]:
    for voice in voices:
        try:
            yield _voice(voice)
        except SpeechError as error:
            log.warning("%s", error)


def _voice(voice: str) -> ModelUse:
    credit = voice_credit(voice)
    return ModelUse(
        role="voice",
        name=credit.model.name,
        version=credit.model.version,
        identifier=credit.identifier,
        sha256=credit.model.sha256,
        licence=credit.model.licence,
    )


def _presenter(presenter: Presenting) -> ModelUse:
    own = version("anchor24")
    if presenter.info is None:
        return ModelUse(
            role="presenter",
            name=f"Anchor presenter: {presenter.name}",
            version=own,
            identifier=f"pkg:pypi/anchor24@{own}#render/presenter/{presenter.name}",
        )
    bundled = presenter.pack in library.packs()
    return ModelUse(
        role="presenter",
        name=f"Anchor presenter: {presenter.info.name} ({presenter.info.id})",
        version=own if bundled else "",
        identifier=f"pkg:pypi/anchor24@{own}#render/presenter/packs/{presenter.name}.pack"
        if bundled
        else f"urn:sha256:{presenter.sha256}",
        sha256=presenter.sha256,
        licence=presenter.info.licence,
        consent=dict(presenter.info.consent or {}),
    )


def _writer() -> ModelUse:
    own = version("anchor24")
    return ModelUse(
        role="writer",
        name="Anchor extractive writer",
        version=own,
        identifier=f"pkg:pypi/anchor24@{own}#anchor/desk/writer",
    )
