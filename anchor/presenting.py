"""Who presents: what is known of a presenter before a picture of it is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from render.presenter.library import LibraryError
from render.presenter.pack import PackError, PackInfo, read_info
from render.speech.voices import MAN, packaged

from .bulletin import bulletins
from .cast import pack_of, whole_cast
from .config import CARD, Config, presenter_name


@dataclass(frozen=True)
class Presenting:
    """A presenter. Without `pack` it is the card; `trouble` says why when it should have been somebody else."""

    name: str
    pack: Path | None = None
    info: PackInfo | None = None
    sha256: str = ""  # of the pack
    trouble: str = ""

    @property
    def voice(self) -> str:
        """The id of the voice that goes with the presenter."""
        # Only what comes with Anchor: a pack may come from anybody, and an id can name a program to be run.
        return (packaged(self.info.voice) if self.info is not None else None) or MAN


THE_CARD = Presenting(CARD)


def presenting(name: str, pack: Path | None, trouble: str = "") -> Presenting:
    """The presenter called `name` from its pack; the card, with the trouble there is, when it cannot be used: also
    when the person whose face it is no longer consents."""
    if pack is None:
        return Presenting(name=CARD, trouble=trouble)
    try:
        info = read_info(pack)
        if ended := _ended(info.consent or {}):
            return Presenting(CARD, trouble=f"{pack}: {ended}; take it out of the cast")
        with pack.open("rb") as file:
            return Presenting(name, pack, info, hashlib.file_digest(file, "sha256").hexdigest())
    except (PackError, OSError) as error:
        return Presenting(CARD, trouble=str(error))


def _ended(consent: Mapping[str, str]) -> str:
    """Why a record of consent does not hold today; empty when it does."""
    until = consent.get("until", "")
    try:
        over = bool(until) and date.fromisoformat(until) < datetime.now(UTC).date()
    except ValueError:
        return f"the last day of the consent, {until[:40]!r}, is no date"
    return f"the consent of the person shown ended on {until}" if over else ""


def cast_of(config: Config) -> tuple[Presenting, ...]:
    """The whole cast of the channel, the card in the place of a presenter that cannot be used."""
    return tuple(_member(config, presenter_name(entry)) for entry in whole_cast(config))


def voices_of(config: Config) -> tuple[str, ...]:
    """The id of every voice that the settings bring on air."""
    return tuple(
        dict.fromkeys(
            bulletin.voice or _member(config, presenter_name(entry)).voice
            for bulletin in bulletins(config)
            for entry in bulletin.cast
        )
    )


def _member(config: Config, name: str) -> Presenting:
    try:
        return presenting(name, pack_of(config, name))
    except LibraryError as error:
        return presenting(name, None, str(error))
