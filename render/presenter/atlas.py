"""The presenter drawn from a pack: a performance in, frames out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .eyelids import Eyelids
from .mouth import Mouth
from .pack import AnchorPack
from .performance import VISEMES, Performance
from .pose import Pose
from .scaled import Scale, premultiplied
from .staging import over, wrapping_light

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class Atlas:
    """Draws one presenter at one size. Not for use by two threads at a time."""

    def __init__(self, pack: AnchorPack, height: int, behind: Pixels | None = None) -> None:
        """`height`: pixels for the whole frame of the pack, from 270 to 1080. `behind`: what is seen behind the frame,
        RGB of `frame_size(height)`; its light then wraps around the figure. Raises ValueError for other sizes."""
        scale = Scale.of(height)
        self.size = (scale.width, scale.height)
        still = scale.picture(premultiplied(pack.neutral))
        glow = None
        if behind is not None:
            if behind.shape[:2] != (scale.height, scale.width):
                raise ValueError(
                    f"what is behind a presenter {height} pixels high must be "
                    f"{scale.width}x{scale.height} pixels, not {behind.shape[1]}x{behind.shape[0]}"
                )
            glow = wrapping_light(still[..., 3], behind[..., :3], scale.factor)
        self._mouth = Mouth(pack, scale, still, glow)
        if glow is not None:
            still[..., :3] += glow * (still[..., 3:] - still[..., :3])
        self._still = (still + np.float32(0.5)).astype(np.uint8)
        self._canvas = self._still.copy()
        self._eyelids = Eyelids(pack, scale)
        self._pose = Pose(pack, scale, still)
        self._eyes_drawn: tuple[float, float, float, float] | None = None

    @property
    def alpha(self) -> Pixels:
        """Where the presenter at rest is, uint8 [h, w]: what casts the shadow."""
        return self._still[..., 3]

    @property
    def spans(self) -> NDArray[np.int32]:
        """Where the figure may be, however it moves: the first column of each row and the one after the last, [h, 2].
        Outside, frames are transparent."""
        return self._pose.spans

    @property
    def extent(self) -> tuple[int, int, int, int]:
        """The window (x0, y0, x1, y1) that holds all of `spans`."""
        rows = np.flatnonzero(self.spans[:, 0] < self.spans[:, 1])
        if not len(rows):
            return 0, 0, 0, 0
        held = self.spans[rows]
        return int(held[:, 0].min()), int(rows[0]), int(held[:, 1].max()), int(rows[-1]) + 1

    def frame(self, performance: Performance, index: int) -> Pixels:
        """Frame `index` of `performance`: premultiplied RGBA, uint8 [h, w, 4], kept and drawn over the next time."""
        self._draw_face(performance, index)
        return self._pose.draw(
            self._canvas,
            performance.head[index],
            float(performance.brow[index]),
            float(performance.breath[index]),
            performance.sway[index],
        )

    def _draw_face(self, performance: Performance, index: int) -> None:
        """Mouth and eyes as they are in the frame, on the canvas, the head at rest."""
        # a gaze is told against the camera, the eyes are drawn in a head that is at rest
        gaze_x = float(performance.gaze[index, 0] - performance.head[index, 0])
        gaze_y = float(performance.gaze[index, 1] - performance.head[index, 1])
        stage = self._eyelids.stage(float(performance.blink[index]), gaze_y)
        squint = float(performance.squint[index])
        mouth, moved = self._mouth.draw(performance.mouth[index])
        eyes = (stage, squint, gaze_x, gaze_y)
        if not moved and eyes == self._eyes_drawn:
            return
        self._eyes_drawn = eyes
        for part, pixels in ((self._eyelids, None), (self._mouth, mouth)):
            x0, y0, x1, y1 = part.region
            self._canvas[y0:y1, x0:x1] = self._still[y0:y1, x0:x1] if pixels is None else pixels
        self._eyelids.draw(self._canvas, *eyes)


def frame_size(height: int) -> tuple[int, int]:
    """(width, height) of the frames of an `Atlas` of this height. Raises ValueError when there is none."""
    scale = Scale.of(height)
    return scale.width, scale.height


def warm(pack: AnchorPack) -> None:
    """Compiles all that drawing needs, or loads it compiled, by drawing one frame: up to half a minute the first time
    on a machine, well under a second after. Call it before something goes on air."""
    mouth = np.zeros((1, len(VISEMES)), np.float32)
    mouth[0, VISEMES.index("aa")] = 0.5
    one = np.full(1, 0.1, np.float32)
    two = np.full((1, 2), 0.01, np.float32)
    performance = Performance(mouth, one, one, one, two, np.full((1, 3), 0.5, np.float32), one, two)
    figure = Atlas(pack, 270).frame(performance, 0)
    picture = np.zeros_like(figure)
    for back in (picture, picture[1:, 1:]):  # whole and as a window, which the compiler takes for two things
        over(back, figure, 0, 0)
