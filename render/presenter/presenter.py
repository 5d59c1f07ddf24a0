"""Who is on screen. The card is the first presenter and every other one's fallback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..graphics.frame import Box
from ..speech.speech import Speech

FRAME_RATE = 25


class Presenter(Protocol):
    """Draws what speaks."""

    @property
    def name(self) -> str: ...

    @property
    def opening(self) -> float:
        """Seconds from the first frame on in which the picture has no room for the story's graphic."""
        ...

    @property
    def place(self) -> Box:
        """Where the frame given last lies in the picture, in pixels at 1280x720."""
        ...

    @property
    def shadow(self) -> NDArray[np.uint8] | None:
        """The shadow it casts on the set: uint8 [height, width] of a frame, 0 none .. 255 black; None for none."""
        ...

    def frames(self, speech: Speech) -> Iterator[NDArray[np.uint8]]:
        """Premultiplied RGBA frames, uint8 [height, width, 4], 25 a second, for the length of the speech.

        Their size is that of `place` in the picture's own pixels. An array may be drawn over for the next frame."""
        ...
