"""What master control plays: one finished clip with its words, and when it may air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

ItemKind = Literal["new", "repeat", "slate"]


@dataclass(frozen=True)
class TimedText:
    """A caption: plain text between two times, in seconds from the item's first frame."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class TimedData:
    """A cue: JSON data between two times, in seconds from the item's first frame."""

    start: float
    end: float
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One entry of the running order.

    `id` names it for ever: an item that the as-run log has started as `new` never airs as new again."""

    id: str
    path: Path
    duration: float  # seconds, a multiple of 1.92
    title: str
    captions: tuple[TimedText, ...] = ()
    cues: tuple[TimedData, ...] = ()
    kind: ItemKind = "new"
    priority: int = 0  # higher airs sooner
    not_before: float = 0.0  # unix time
    expires: float = 0.0  # unix time after which a repeat may not air; 0 = no limit
    queued_at: float = 0.0  # unix time; orders items of equal priority
    sha256: str = ""  # of the file; a clip whose bytes differ is refused
    first_aired: float = 0.0  # unix time of the first airing, for repeats
