"""The sheet a presenter is judged by: 24 frames, always the same, side by side."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .acting import idle
from .atlas import Atlas
from .pack import AnchorPack
from .performance import VISEMES, Performance
from .staging import over
from .upper_face import raised, squinting

Pixels = NDArray[np.uint8]

COLUMNS: Final = 6
HEIGHT: Final = 1080  # lines of a frame
WIDTH: Final = 960
_CLOSE = 540  # lines of the frame that fill the picture in the closer crop
_SET = (37, 58, 92)  # RGB of an even set: what stands out is the presenter's
_IDLE_FRAME = 60

# What is changed against rest, and by how much; "close" is the closer crop.
FRAMES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("rest", {}),
    *((shape, {shape: 1.0}) for shape in ("PP", "FF", "TH", "DD", "SS", "aa", "E", "ou")),
    ("smile", {"smile": 0.8}),
    ("gaze to the left", {"gaze": (-11.0, 0.0)}),
    ("gaze to the right", {"gaze": (11.0, 0.0)}),
    ("gaze down", {"gaze": (0.0, -10.0)}),
    ("blink", {"blink": 1.0}),
    ("turned to the left", {"head": (-5.0, 0.0, 0.0)}),
    ("turned to the right", {"head": (5.0, 0.0, 0.0)}),
    ("nod and tilt", {"head": (0.0, -2.5, 2.0)}),
    ("brows up", {"brow": 0.8}),
    ("idle", {"idle": True}),
    ("close", {"close": True}),
    ("close, aa", {"close": True, "aa": 0.8}),
    ("close, PP", {"close": True, "PP": 1.0}),
    ("close, smile", {"close": True, "smile": 0.8}),
    ("close, blink", {"close": True, "blink": 1.0}),
)


def sheet(pack: AnchorPack) -> Pixels:
    """The 24 `FRAMES` of a presenter at 1080 lines, RGB, uint8 [4 * 1080, 6 * 960, 3], in rows of six."""
    atlas = Atlas(pack, HEIGHT)
    quiet = idle(_IDLE_FRAME + 1, seed=1)
    frames = []
    for _, change in FRAMES:
        performance, index = (quiet, _IDLE_FRAME) if change.get("idle") else (_posed(change), 0)
        frames.append(_framed(atlas.frame(performance, index), close=bool(change.get("close"))))
    rows = [np.hstack(frames[n : n + COLUMNS]) for n in range(0, len(frames), COLUMNS)]
    return np.vstack(rows)


def _posed(change: dict[str, Any]) -> Performance:
    posed = Performance.still(1)
    for name, value in change.items():
        if name in VISEMES:
            posed.mouth[0, VISEMES.index(name)] = value
        elif name != "close":
            getattr(posed, name)[0] = value
    # as in speech, when a sound is held
    posed.brow[:] += raised(posed.mouth)
    posed.squint[:] += squinting(posed.mouth)
    return posed


def _framed(frame: Pixels, close: bool) -> Pixels:
    """A frame over the even set, cut to the sheet's size."""
    height, width = frame.shape[:2]
    picture = np.full((height, width, 4), (*_SET, 255), np.uint8)
    over(picture, np.ascontiguousarray(frame), 0, 0)
    seen_width, seen_height = (WIDTH * _CLOSE // HEIGHT, _CLOSE) if close else (WIDTH, HEIGHT)
    left, top = (width - seen_width) // 2, 120 if close else 0
    seen = picture[top : top + seen_height, left : left + seen_width, :3]
    return np.asarray(cv2.resize(seen, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)
