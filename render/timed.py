"""Words and data pinned to times of a clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Caption:
    """At most two lines of at most 42 characters; times in seconds from the clip's first frame."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Cue:
    """When a line is spoken, with the data that came with it (see `SpokenLine.cue`)."""

    start: float
    end: float
    line_id: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Clip:
    """A finished, unsigned clip: H.264 + AAC, a whole number of 1.92 s segments long."""

    path: Path
    duration: float  # seconds, a multiple of 1.92
    captions: tuple[Caption, ...]
    cues: tuple[Cue, ...]
    loudness: float  # LUFS, integrated
    true_peak: float  # dBTP
    presenter: str
    voice: str
    presenter_failure: str = ""  # why the card took over, when it did
