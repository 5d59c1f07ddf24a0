"""How a bundled presenter's face lies over the face in a photo: point for point, and as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .landmarks import INNER_LOWER, INNER_UPPER, IRISES, MOUTH_CORNERS, Points
from .smoothmap import SmoothMap

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_SEAM_POINTS: Final = 33
_SEAM_REACH: Final = (
    0.07  # of the mouth's width: how far from the landmarks the dark line between the lips is sought
)
_BEND: Final = 0.08  # of the brightness a step of one pixel up or down costs
_STIFFNESS: Final = 2e-4
_AROUND: Final = 24  # points of a ring far off the face, where the map becomes a similarity


@dataclass(frozen=True)
class Likeness:
    """Maps between the frames of the bundled presenter ("known") and of the photo, in pixels of both."""

    forth: SmoothMap  # known -> photo
    back: SmoothMap  # photo -> known
    affine: Floats  # [2, 2]: what becomes of a small movement near the mouth
    scale: float  # of the whole face

    def moved(self, movement: Floats) -> Floats:
        """A movement [..., 2] of the known mouth as one of the photo's."""
        return np.asarray(movement @ self.affine.T, np.float32)


def liken(known: Points, known_picture: Pixels, photo: Points, photo_picture: Pixels) -> Likeness:
    """`known`, `photo`: landmarks in frame pixels; the pictures (BGR, of the frame) show both with shut mouths."""
    inner = set(INNER_UPPER) | set(INNER_LOWER)
    irises = {point for iris in IRISES for point in iris}
    chosen = [index for index in range(len(known)) if index not in inner | irises]
    source = np.concatenate([known[chosen, :2], seam(known_picture, known)])
    target = np.concatenate([photo[chosen, :2], seam(photo_picture, photo)])
    turn, shift = similarity(source, target)
    middle = source.mean(0)
    reach = 2.3 * float(np.abs(source - middle).max())
    angles = np.arange(_AROUND) * 2 * np.pi / _AROUND
    ring = middle + reach * np.column_stack([np.cos(angles), np.sin(angles)])
    source = np.concatenate([source, ring])
    target = np.concatenate([target, ring @ turn.T + shift])
    lower = [index for index in chosen if known[index, 1] > known[1, 1]]  # below the tip of the nose
    return Likeness(
        forth=SmoothMap(source, target, _STIFFNESS),
        back=SmoothMap(target, source, _STIFFNESS),
        affine=_affine(known[lower, :2], photo[lower, :2]),
        scale=float(np.sqrt(np.linalg.det(turn))),
    )


def similarity(source: Points, target: Points) -> tuple[Points, Points]:
    """(turn [2, 2], shift [2]) of the least-squares similarity: target = source @ turn.T + shift."""
    a, b = source.mean(0), target.mean(0)
    p, q = source - a, target - b
    spread = float((p**2).sum())
    cosine = float((p * q).sum()) / spread
    sine = float((p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum()) / spread
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return turn, b - turn @ a


def _affine(source: Points, target: Points) -> Floats:
    p, q = source - source.mean(0), target - target.mean(0)
    return np.asarray(np.linalg.lstsq(p, q, rcond=None)[0].T, np.float32)


def seam(picture: Pixels, face: Points) -> Points:
    """The line where the shut lips meet, [33, 2], left to right: the darkest path near the landmarks."""
    upper, lower = face[list(INNER_UPPER), :2], face[list(INNER_LOWER), :2]
    line = (upper + lower) / 2
    width = float(np.linalg.norm(face[MOUTH_CORNERS[1], :2] - face[MOUTH_CORNERS[0], :2]))
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0, along[-1], _SEAM_POINTS)
    start = np.column_stack([np.interp(at, along, line[:, axis]) for axis in range(2)])
    across = line[-1] - line[0]
    normal = np.array([-across[1], across[0]]) / max(float(np.linalg.norm(across)), 1e-6)
    reach = max(2.0, _SEAM_REACH * width)
    offsets = np.linspace(-reach, reach, 2 * int(np.ceil(reach * 2)) + 1)
    places = (start[:, None] + offsets[None, :, None] * normal).astype(np.float32)
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 0.9)
    light = cv2.remap(grey, places[..., 0] - 0.5, places[..., 1] - 0.5, cv2.INTER_LINEAR)
    share = np.asarray(light, np.float64) / max(float(np.median(light)), 1.0)
    # Near the corners the line is not to be told from the folds beside it: the landmarks lead there.
    trust = np.sin(np.linspace(0, np.pi, _SEAM_POINTS)) ** 0.5
    cost = share * trust[:, None] + 0.5 * (offsets / reach) ** 2
    best = _cheapest(cost, float(offsets[1] - offsets[0]))
    shift = cv2.GaussianBlur(offsets[best].astype(np.float32).reshape(-1, 1), (1, 7), 1.4).ravel() * trust
    return np.asarray(start + shift[:, None] * normal)


def _cheapest(cost: Points, apart: float) -> NDArray[np.int64]:
    """The path through the columns of `cost` [columns, rows] that costs least; `apart`: pixels between rows."""
    columns, rows = cost.shape
    total = cost[0].copy()
    came = np.zeros((columns, rows), np.int64)
    steps = np.abs(np.arange(rows)[:, None] - np.arange(rows)[None]) * _BEND * apart
    for column in range(1, columns):
        through = total[None] + steps
        came[column] = through.argmin(1)
        total = through.min(1) + cost[column]
    path = np.zeros(columns, np.int64)
    path[-1] = int(total.argmin())
    for column in range(columns - 1, 0, -1):
        path[column - 1] = came[column, path[column]]
    return path
