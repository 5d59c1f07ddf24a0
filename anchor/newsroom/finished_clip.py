"""A clip that is done: its folder, named by the script it says, with the signed file and its times."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

CLIP = "clip.mp4"
META = "meta.json"
CLIP_ID_CHARACTERS = 32


@dataclass(frozen=True)
class TimedLine:
    """A caption (`text`) or a cue (`data`) between two times, in seconds from the clip's first frame."""

    start: float
    end: float
    text: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class FinishedClip:
    """What meta.json says of the signed clip beside it."""

    clip_id: str
    script_id: str
    script_sha256: str
    title: str
    duration: float  # seconds, a multiple of 1.92
    captions: tuple[TimedLine, ...]
    cues: tuple[TimedLine, ...]
    loudness: float  # LUFS
    true_peak: float  # dBTP
    presenter: str
    voice: str
    sha256: str  # of the signed file
    size: int  # bytes
    rendered: datetime
    presenter_failure: str = ""  # why the card took over from the presenter; empty when it did not
    took: float = 0.0  # seconds from the order to the signed file, the start of the studio included


_JSON = TypeAdapter(FinishedClip)


def clip_id(script_sha256: str) -> str:
    """The id of the clip that says these words: the same words are never rendered twice."""
    return script_sha256[:CLIP_ID_CHARACTERS]


def write_meta(clip: FinishedClip, folder: Path) -> None:
    """Writes meta.json durably."""
    with (folder / META).open("wb") as file:
        file.write(_JSON.dump_json(clip, indent=1))
        file.flush()
        os.fsync(file.fileno())


def read_finished(folder: Path, script_sha256: str) -> FinishedClip | None:
    """The finished clip in `folder`; None when there is none, or when it is damaged or says other words."""
    try:
        clip = _JSON.validate_json((folder / META).read_bytes())
        with (folder / CLIP).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
    return clip if clip.sha256 == digest and clip.script_sha256 == script_sha256 else None
