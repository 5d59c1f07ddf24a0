"""The frame every graphic is drawn in: its size, its zones, its colours. Pixels at 1280x720."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 1280
HEIGHT = 720
MARGIN = 32


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """The box with `dx` taken off left and right and `dy` (default `dx`) off top and bottom."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def moved(self, x: float, y: float) -> Box:
        """A box of the same size with its corner at `x`, `y`."""
        return Box(x, y, self.w, self.h)


LIVE_ZONE = Box(32, 12, 488, 48)  # the live stream's own bugs go here: kept calm
BUG_ROW = Box(520, 20, 728, 32)  # right-aligned: wire label, then AI GENERATED
PRESENTER = Box(32, 84, 700, 446)
VISUAL = Box(764, 84, 484, 446)
LOWER_THIRD = Box(32, 564, 1216, 108)  # stands on the ticker
TICKER = Box(0, 672, 1280, 48)  # drawn by the stream: only plain background here

# 0xAARRGGBB
NAVY = 0xFF0B1626
DEEP = 0xFF12233D
PANEL = 0xFF16304F
AMBER = 0xFFF2B33D
RED = 0xFFD7263D
WHITE = 0xFFFFFFFF
MUTED = 0xFFA9B8CC


def with_alpha(colour: int, alpha: float) -> int:
    """`colour` with its opacity replaced by `alpha` in 0..1."""
    return (round(255 * min(1.0, max(0.0, alpha))) << 24) | (colour & 0xFFFFFF)
