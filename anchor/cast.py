"""The channel's cast: which presenter has which story, and where that presenter's pack is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from render.presenter import library

from .config import CARD, Config, presenter_name


def presenter_of(config: Config, story_id: str) -> str:
    """The name of who presents a story: always the same for the story, and each of the cast equally often."""
    cast = config.presenter.cast
    number = int.from_bytes(hashlib.sha256(story_id.encode()).digest()[:8], "big")
    return presenter_name(cast[number % len(cast)])


def pack_of(config: Config, name: str) -> Path | None:
    """The pack of the presenter that a script names, who may have left the cast since; None is the card.

    Raises `LibraryError` when there is no such presenter any more."""
    if name == CARD:
        return None
    entry = next((each for each in config.presenter.cast if presenter_name(each) == name), name)
    return library.find(entry)
