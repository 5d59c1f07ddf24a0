"""What the studio is told to make, as one JSON file: everything in it, so that it can run on its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from provenance.credits import ApprovalCredit, Oversight
from render.script import ClipScript


@dataclass(frozen=True)
class SourceFile:
    """One article a clip rests on; `file` holds the bytes behind `content_hash`."""

    url: str
    title: str
    outlet: str
    published: datetime
    retrieved: datetime
    file: Path
    content_hash: str
    rights: str


@dataclass(frozen=True)
class StudioSettings:
    """How clips are made on this channel; paths are absolute. `voice` is an id; "" is the presenter's own voice."""

    voice_python: Path
    voice: str
    pace: float
    latin: Path
    latin_italic: Path
    han: Path
    han_bold: Path
    loudness: Literal["online", "r128", "a85"]
    bed: bool
    height: Literal[720, 1080] = 720  # lines of the picture


@dataclass(frozen=True)
class PresenterFile:
    """Who the script says presents. Without `pack` it is the card; `trouble` says why when it is somebody else."""

    name: str
    pack: Path | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Standby:
    """What a renderer makes ready before it is told its job: the voices and pictures of the channel's cast."""

    voice_python: Path
    voice: str
    pace: float
    height: Literal[720, 1080]
    packs: tuple[Path | None, ...]  # None is the card


@dataclass(frozen=True)
class SigningFiles:
    """Whose signature a clip carries: an own chain with its key, or the development chain in `keys`."""

    keys: Path
    chain: Path | None = None
    key: Path | None = None


@dataclass(frozen=True)
class RenderJob:
    """One clip to make: `folder` appears with clip.mp4 and meta.json in it when all is done."""

    clip_id: str
    folder: Path
    script: ClipScript
    script_id: str
    script_sha256: str
    sources: tuple[SourceFile, ...]
    presenter: PresenterFile
    colleague: PresenterFile | None  # who is seen beside the presenter while the story opens
    approvals: tuple[ApprovalCredit, ...]
    oversight: Oversight
    publisher: str
    studio: StudioSettings
    signing: SigningFiles


_JSON = TypeAdapter(RenderJob)
_STANDBY = TypeAdapter(Standby)


def to_json(job: RenderJob) -> bytes:
    return _JSON.dump_json(job, indent=1)


def from_json(text: bytes) -> RenderJob:
    """The job written by `to_json`. Raises `ValueError` that names the field."""
    return _JSON.validate_json(text)


def standby_to_json(standby: Standby) -> str:
    return _STANDBY.dump_json(standby).decode()


def standby_from_json(text: str) -> Standby:
    """What `standby_to_json` wrote. Raises `ValueError` that names the field."""
    return _STANDBY.validate_json(text)
