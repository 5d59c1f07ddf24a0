"""Who is on screen. The card is the first presenter and every other one's fallback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import Speech

FRAME_RATE = 25


class Presenter(Protocol):
    """Draws what speaks."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels of each frame."""
        ...

    def frames(self, speech: Speech) -> Iterator[NDArray[np.uint8]]:
        """Premultiplied RGBA frames, uint8 [height, width, 4], 25 a second, for the length of the speech."""
        ...
