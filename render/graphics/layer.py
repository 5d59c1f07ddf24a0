"""One plane of the picture: what it shows at a frame, and where it changed since the frame before."""

from __future__ import annotations

from typing import Any, Protocol

from .frame import Box

FRAME_RATE = 25


class Layer(Protocol):
    """Layers are stacked by the compositor; frame numbers count from 0 at 25 a second."""

    def changed(self, frame: int) -> Box | None:
        """The region that differs from frame `frame - 1`, or None. Asked once per frame, in order."""
        ...

    def draw(self, canvas: Any, frame: int) -> None:
        """Draws frame `frame`. The canvas may be clipped to less than the layer; called once per region."""
        ...
