"""What a presenter does in each frame of a speech: the border between those who act and those who draw."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

Track = NDArray[np.float32]

# The mouth shapes every pack has, in this order; "neutral" is what is left when their weights do not sum to 1.
VISEMES: Final = (
    "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou", "smile",
)  # fmt: skip


@dataclass(frozen=True)
class Performance:
    """One row a frame, 25 a second.

    Angles are degrees as seen in the picture: yaw and gaze to the picture's right, pitch and gaze upwards, roll
    clockwise are positive."""

    mouth: Track  # [frames, 15]: weights of `VISEMES`, each 0..1, their sum at most 1
    blink: Track  # [frames]: 0 open .. 1 shut
    squint: Track  # [frames]: 0 .. 1, the lower lids raised
    brow: Track  # [frames]: -1 drawn together and down .. 1 raised
    gaze: Track  # [frames, 2]: x, y against the camera
    head: Track  # [frames, 3]: yaw, pitch, roll
    breath: Track  # [frames]: -1 breathed out .. 1 breathed in
    sway: Track  # [frames, 2]: of head and body, x right and y up, as a share of the picture's height

    @classmethod
    def still(cls, frames: int) -> Performance:
        """Somebody who does nothing, not even breathe."""
        numbers = {"mouth": len(VISEMES), "gaze": 2, "head": 3, "sway": 2}
        return cls(
            **{
                track.name: np.zeros(
                    (frames, numbers[track.name]) if track.name in numbers else frames, np.float32
                )
                for track in fields(cls)
            }
        )

    def __len__(self) -> int:
        return len(self.mouth)
