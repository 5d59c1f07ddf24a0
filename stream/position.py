"""Where the timeline is: the last number and the count of discontinuities, in a small file for the next
start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Position:
    """`number` is the last segment whose first part was published."""

    number: int
    discontinuity: int


def read_position(path: Path) -> Position | None:
    """The last position, or None when there is none that can be read: the grid then decides alone."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return Position(int(table["number"]), int(table["discontinuity"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_position(path: Path, position: Position) -> None:
    """Replace the file in one step."""
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(json.dumps(asdict(position)), encoding="utf-8")
    scratch.replace(path)
