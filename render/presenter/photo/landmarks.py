"""The 478 points of a face that the landmark model finds: which is which, and what they say about a pose.

Points are [478, 3] in pixels of a picture; z grows away from the camera, at about the scale of x."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

COUNT: Final = 478
OVAL: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
MOUTH_CORNERS: Final = (61, 291)
INNER_UPPER: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)  # left to right in the picture
INNER_LOWER: Final = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
OUTER_LIPS: Final = (
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
)  # fmt: skip
# Each eye from its left corner to its right one, as seen in the picture; the eye at the picture's left first.
UPPER_LIDS: Final = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
    (362, 398, 384, 385, 386, 387, 388, 466, 263),
)
LOWER_LIDS: Final = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
    (362, 382, 381, 380, 374, 373, 390, 249, 263),
)
IRISES: Final = ((468, 469, 470, 471, 472), (473, 474, 475, 476, 477))  # the centre, then four on the rim
BROWS: Final = (
    (70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    (300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
)
CHIN: Final = 152
FOREHEAD: Final = 10


def eye_distance(face: Points) -> float:
    """Between the middles of both eyes, in pixels."""
    return float(np.linalg.norm(eye_middles(face)[1] - eye_middles(face)[0]))


def eye_middles(face: Points) -> Points:
    """[2, 2]: the middles of the eyes' corners, the picture's left eye first."""
    return np.array([(face[lid[0], :2] + face[lid[-1], :2]) / 2 for lid in UPPER_LIDS])


def mouth_opening(face: Points) -> float:
    """How far the lips are apart at the middle, as a share of the mouth's width."""
    width = float(np.linalg.norm(face[MOUTH_CORNERS[1], :2] - face[MOUTH_CORNERS[0], :2]))
    gaps = [
        float(np.linalg.norm(face[low, :2] - face[high, :2]))
        for high, low in zip(INNER_UPPER[3:8], INNER_LOWER[3:8], strict=True)
    ]
    return max(gaps) / max(width, 1e-6)


def eye_opening(face: Points) -> tuple[float, float]:
    """How far the lids of each eye are apart at the middle, as a share of the eye's width."""
    shares = []
    for upper, lower in zip(UPPER_LIDS, LOWER_LIDS, strict=True):
        width = float(np.linalg.norm(face[upper[-1], :2] - face[upper[0], :2]))
        gaps = [
            float(np.linalg.norm(face[low, :2] - face[high, :2]))
            for high, low in zip(upper[3:6], lower[3:6], strict=True)
        ]
        shares.append(float(np.mean(gaps)) / max(width, 1e-6))
    return shares[0], shares[1]


def turned(face: Points) -> tuple[float, float, float]:
    """Yaw, pitch, roll in degrees by the model's own depth: to the picture's right, up, clockwise are positive.

    Pitch has an offset that is the same for all faces: compare it with that of a face known to look straight."""
    across = face[263] - face[33]
    down = face[CHIN] - face[FOREHEAD]
    yaw = np.degrees(np.arctan2(across[2], across[0]))
    pitch = np.degrees(np.arctan2(-down[2], down[1]))
    roll = np.degrees(np.arctan2(across[1], across[0]))
    return float(yaw), float(pitch), float(roll)
