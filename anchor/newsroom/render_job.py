"""What the studio is told to make, as one JSON file: everything in it, so that it can run on its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from provenance.credits import ApprovalCredit, ModelUse, Oversight
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
    """How clips are made on this channel; paths are absolute."""

    voice_python: Path
    pace: float
    latin: Path
    latin_italic: Path
    han: Path
    han_bold: Path
    loudness: Literal["online", "r128", "a85"]
    bed: bool


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
    models: tuple[ModelUse, ...]
    approvals: tuple[ApprovalCredit, ...]
    oversight: Oversight
    publisher: str
    studio: StudioSettings
    signing: SigningFiles


_JSON = TypeAdapter(RenderJob)


def to_json(job: RenderJob) -> bytes:
    return _JSON.dump_json(job, indent=1)


def from_json(text: bytes) -> RenderJob:
    """The job written by `to_json`. Raises `ValueError` that names the field."""
    return _JSON.validate_json(text)
