"""A recorded live track, as files on disk: init segments, each followed by its units.

A capture is one file (everything joined) or a folder (one or more units a file, taken in the order of their
names, numbers compared as numbers)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from provenance.bmff import BoxError
from provenance.media import top_level_boxes

_LARGEST_PIECE = 256 * 1024 * 1024
_SUFFIXES = {".mp4", ".m4s", ".m4v", ".m4a", ".cmfv", ".cmfa", ".cmf", ".part"}


@dataclass(frozen=True)
class Piece:
    """An init segment or a unit, and where it was found."""

    kind: Literal["init", "unit"]
    data: bytes
    where: str


def pieces(path: Path) -> Iterator[Piece]:
    """The pieces of a capture in order. Raises `BoxError` and `OSError`."""
    if not path.is_dir():
        yield from _of_file(path)
        return
    files = [file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file()]
    for file in sorted(files, key=_by_kind_then_number):
        yield from _of_file(file)


def _by_kind_then_number(file: Path) -> tuple[bool, list[tuple[int, str]]]:
    """Init segments first; then by name, runs of digits compared as numbers."""
    parts = re.split(r"(\d+)", file.name)
    key = [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
    return not file.name.startswith("init"), key


def _of_file(path: Path) -> Iterator[Piece]:
    """Splits at `ftyp` (an init begins) and `styp` (a unit begins)."""
    found = top_level_boxes(path)
    starts = [b for b in found if b.type in (b"ftyp", b"styp")]
    if not found:
        raise BoxError(f"{path.name} is empty")
    if not starts or starts[0].offset != 0:
        raise BoxError(f"{path.name} begins with neither ftyp nor styp: it is no live media")
    ends = [b.offset for b in starts[1:]] + [found[-1].end]
    with path.open("rb") as file:
        for start, end in zip(starts, ends, strict=True):
            if end - start.offset > _LARGEST_PIECE:
                raise BoxError(
                    f"{path.name}: the unit at byte {start.offset} is larger than {_LARGEST_PIECE}"
                )
            file.seek(start.offset)
            kind: Literal["init", "unit"] = "init" if start.type == b"ftyp" else "unit"
            yield Piece(kind, file.read(end - start.offset), f"{path.name} at byte {start.offset}")
