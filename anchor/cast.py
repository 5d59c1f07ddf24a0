"""The cast: which presenter has which story, and where that presenter's pack is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from render.presenter import library

from .bulletin import bulletins
from .config import CARD, Config, presenter_name


def presenter_of(cast: Sequence[str], story_id: str) -> str:
    """The name of who of a cast presents a story: always the same for the story, and each equally often."""
    number = int.from_bytes(hashlib.sha256(story_id.encode()).digest()[:8], "big")
    return presenter_name(cast[number % len(cast)])


def whole_cast(config: Config) -> tuple[str, ...]:
    """Every entry of the channel's cast, and of its bulletins'."""
    return tuple(dict.fromkeys(entry for bulletin in bulletins(config) for entry in bulletin.cast))


def pack_of(config: Config, name: str) -> Path | None:
    """The pack of the presenter that a script names, who may have left the cast since; None is the card.

    Raises `LibraryError` when there is no such presenter any more."""
    if name == CARD:
        return None
    entry = next((each for each in whole_cast(config) if presenter_name(each) == name), name)
    return library.find(entry)
