"""How a playout looks and where it keeps its things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PlayoutSettings:
    """`font` and `fallback_font` are files: Inter, and a Han face for what Inter lacks. `state` is the
    folder of the position file (its folder must exist or be creatable), `socket` the bus. `kilobits` is the most that
    the picture takes in a second; a quiet one takes less."""

    socket: Path
    state: Path
    font: Path
    fallback_font: Path | None = None
    channel: str = "Anchor 24"
    timezone: str = "UTC"
    width: int = 1280
    height: int = 720
    kilobits: int = 3000
    preset: str = "ultrafast"
    window_segments: int = 10

    def __post_init__(self) -> None:
        if self.width % 16 or self.height % 2 or self.height * 16 != self.width * 9:
            raise ValueError(f"picture size {self.width}x{self.height} must be 16:9 with even height")
        if self.window_segments < 6:
            raise ValueError(f"window_segments is {self.window_segments}; players need at least 6")
