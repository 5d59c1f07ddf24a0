"""Who is on screen. The card is the first presenter and every other one's fallback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..graphics.frame import Box
from ..speech.speech import Speech

FRAME_RATE = 25


@dataclass(frozen=True, eq=False)
class Shadow:
    """What a figure that stands in its `place` (1280x720) casts on the set behind it: uint8 [h, w] in the picture's own
    pixels, 0 none .. 255 black."""

    depth: NDArray[np.uint8]
    place: Box


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
    def shadow(self) -> Shadow | None:
        """What it casts on the set with the frame given last; None for nothing."""
        ...

    @property
    def spans(self) -> NDArray[np.int32] | None:
        """Where in the frame given last, and in all others of the same `place`, something may be seen: the first column
        of each row and the one after the last, [h, 2]. None when only looking tells."""
        ...

    def frames(self, speech: Speech) -> Iterator[NDArray[np.uint8]]:
        """Premultiplied RGBA frames, uint8 [height, width, 4], 25 a second, for the length of the speech.

        Their size is that of `place` in the picture's own pixels. An array may be drawn over for the next frame."""
        ...
