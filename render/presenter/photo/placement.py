"""Where a photo lies in the frame of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import HEIGHT, WIDTH
from .landmarks import CHIN, Points, eye_distance, eye_middles

Pixels = NDArray[np.uint8]

_LARGEST: Final = 1.45  # a face is at most this much larger than the bundled presenter's
_HEADROOM: Final = 12.0  # pixels of the frame above the hair
_SUNK: Final = 70.0  # pixels of the frame by which the eyes may lie lower than the bundled presenter's
_FIGURE: Final = 128  # of 255: what belongs to the figure
_SIDE_ROWS: Final = 0.97  # of the frame's height: a figure cut at the side below this row does no harm


class CutOffError(ValueError):
    """The photo ends where the figure does not; the message says on which side."""


@dataclass(frozen=True)
class Placement:
    """frame = photo * scale + shift, in pixels, the first pixel's centre at .5 in both."""

    scale: float
    shift: tuple[float, float]

    def points(self, photo: Points) -> Points:
        """Landmarks [n, 3] of the photo in the frame."""
        return np.asarray(photo * self.scale + np.array([*self.shift, 0.0]))

    def picture(self, photo: Pixels, outside: int | None = None) -> Pixels:
        """The photo in the frame, [1080, 1280, ...]; past its edges `outside`, or its edge carried on."""
        shrunk, factor = photo, 1.0
        if self.scale < 1:  # every pixel the mean of what it covers
            size = (max(1, round(photo.shape[1] * self.scale)), max(1, round(photo.shape[0] * self.scale)))
            shrunk = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
            factor = size[0] / photo.shape[1]
        rest = self.scale / factor
        matrix = np.array(
            [
                [rest, 0, self.shift[0] + rest * 0.5 - 0.5],
                [0, rest, self.shift[1] + rest * 0.5 - 0.5],
            ]
        )
        border = cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
        return np.asarray(
            cv2.warpAffine(
                shrunk,
                matrix,
                (WIDTH, HEIGHT),
                flags=cv2.INTER_CUBIC if rest > 1.02 else cv2.INTER_LINEAR,
                borderMode=border,
                borderValue=(outside or 0,) * 4,
            ),
            np.uint8,
        )


def place(face: Points, known: Points, figure: Pixels) -> Placement:
    """As the bundled presenter (`known`: landmarks in the frame) sits, or closer where the photo shows less.

    `figure` [h, w] of the photo: 255 where the person is. Raises CutOffError."""
    height, width = figure.shape
    shown = figure >= _FIGURE
    rows = np.flatnonzero(shown.any(1))
    if not len(rows):
        raise CutOffError("nobody stands out from the background")
    if shown[0, max(0, int(face[:, 0].min())) : int(face[:, 0].max()) + 1].mean() > 0.05:
        raise CutOffError("the top of the head")
    top = float(rows[0])
    left = np.flatnonzero(shown[:, 0])
    right = np.flatnonzero(shown[:, -1])
    ratio = _face_size(known) / _face_size(face)
    eyes, known_eyes = eye_middles(face).mean(0), eye_middles(known).mean(0)
    missing = "the chest"
    for larger in np.linspace(1.0, _LARGEST, 19):
        scale = ratio * float(larger)
        x = float(known_eyes[0]) - scale * float(eyes[0])
        for sunk in np.linspace(0, _SUNK, 8):
            y = float(known_eyes[1]) + float(sunk) - scale * float(eyes[1])
            if y + scale * top < _HEADROOM:
                continue
            if y + scale * height < HEIGHT:
                missing = "the chest"
                continue
            if x > 0 and len(left) and y + scale * float(left[0]) < _SIDE_ROWS * HEIGHT:
                missing = "the shoulder at the left"
                continue
            if x + scale * width < WIDTH and len(right) and y + scale * float(right[0]) < _SIDE_ROWS * HEIGHT:
                missing = "the shoulder at the right"
                continue
            return Placement(scale, (x, y))
    raise CutOffError(missing)


def _face_size(face: Points) -> float:
    eyes = eye_middles(face).mean(0)
    down = float(np.linalg.norm(face[CHIN, :2] - eyes))
    return float(np.sqrt(eye_distance(face) * down))
