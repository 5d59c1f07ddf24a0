"""The channel's colours, as (red, green, blue, alpha)."""

from __future__ import annotations

Colour = tuple[int, int, int, int]

NAVY: Colour = (0x0B, 0x16, 0x26, 255)
DEEP_BLUE: Colour = (0x12, 0x23, 0x3D, 255)
PANEL: Colour = (0x16, 0x30, 0x4F, 255)
AMBER: Colour = (0xF2, 0xB3, 0x3D, 255)
RED: Colour = (0xD7, 0x26, 0x3D, 255)
WHITE: Colour = (255, 255, 255, 255)
MUTED: Colour = (0xA9, 0xB8, 0xCC, 255)


def argb(colour: Colour) -> int:
    """The colour as skia takes it."""
    red, green, blue, alpha = colour
    return alpha << 24 | red << 16 | green << 8 | blue
