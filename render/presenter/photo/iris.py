"""The iris in a photo: where exactly it is, and the eyeball it belongs to, completed where the lids cover it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .spread import blur, spread

Floats = NDArray[np.float32]

_ANGLES: Final = np.radians(np.concatenate([np.arange(-40, 41, 5), np.arange(140, 221, 5)])).astype(
    np.float32
)
_RIM: Final = 0.10  # of the radius over which an iris passes into the white
_CATCHLIGHT: Final = 1.35  # times the iris's own light: a lamp's mirror image, not its colour


@dataclass(frozen=True)
class Iris:
    """In pixels of the frame, the first pixel's centre at .5."""

    x: float
    y: float
    radius: float


def find_iris(grey: Floats, visible: Floats, guess: Iris, corner: tuple[int, int]) -> Iris:
    """The circle near `guess` at whose left and right rim the light rises most from inside to outside.

    grey, visible (0..1): pictures of a region with its first pixel at `corner` of the frame (J. Daugman, "High
    confidence visual recognition of persons by a test of statistical independence", 1993)."""
    soft = blur(grey, 0.06 * guess.radius + 0.3)
    best, most = guess, 0.0
    for factor in np.linspace(0.86, 1.14, 8):
        radius = guess.radius * float(factor)
        for dx in np.linspace(-0.16, 0.16, 9) * guess.radius:
            for dy in np.linspace(-0.12, 0.12, 5) * guess.radius:
                x, y = guess.x + float(dx), guess.y + float(dy)
                score = _edge(soft, visible, x - corner[0], y - corner[1], radius)
                score *= 1 - 0.8 * ((factor - 1) ** 2 + (dx**2 + dy**2) / guess.radius**2)
                if score > most:
                    best, most = Iris(x, y, radius), score
    return best


def _edge(soft: Floats, visible: Floats, x: float, y: float, radius: float) -> float:
    rings = [
        (
            (x + share * radius * np.cos(_ANGLES) - 0.5).astype(np.float32)[None],
            (y + share * radius * np.sin(_ANGLES) - 0.5).astype(np.float32)[None],
        )
        for share in (0.86, 1.14)
    ]
    inside, outside = (cv2.remap(soft, *ring, cv2.INTER_LINEAR) for ring in rings)
    seen = np.minimum(*(cv2.remap(visible, *ring, cv2.INTER_LINEAR) for ring in rings))
    if float(seen.sum()) < 4:
        return 0.0
    return float(((outside - inside) * seen).sum() / seen.sum())


def complete_ball(picture: Floats, visible: Floats, iris: Iris, corner: tuple[int, int]) -> Floats:
    """The eyeball behind the lids, [h, w, 3]: the photo's pixels where it is `visible` [h, w], the white carried on
    from them, the iris carried round from its visible part."""
    rows, columns = visible.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) + np.float32(0.5)
    distance = np.sqrt((x + corner[0] - iris.x) ** 2 + (y + corner[1] - iris.y) ** 2) / np.float32(
        iris.radius
    )
    white = visible * np.clip((distance - 1.12) / 0.1, 0, 1)
    ball = spread(picture, white, 1.2)
    ball += (picture - ball) * white[..., None]
    coloured = visible * (distance < 1.0)
    profile = _profile(picture, coloured, distance)
    seen = cv2.GaussianBlur(visible, (0, 0), 0.7)[..., None] * visible[..., None]
    whole = profile + (picture - profile) * seen
    rim = np.clip((1 + _RIM - distance) / (2 * _RIM), 0, 1)
    rim = (rim * rim * (3 - 2 * rim))[..., None]
    ball += (whole - ball) * rim
    # the visible rim is the photo's own
    ball += (picture - ball) * (seen * (distance < 1.4)[..., None])
    return np.asarray(ball, np.float32)


def _profile(picture: Floats, known: Floats, distance: Floats) -> Floats:
    """The iris as rings: the middle colour of what is `known` at each distance from its centre, 0..1."""
    bins = 16
    ring = np.minimum((distance * bins).astype(int), bins - 1)
    light = picture.mean(2)
    colours = np.full((bins, 3), np.nan, np.float32)
    for index in range(bins):
        at = (ring == index) & (known > 0.6)
        if int(at.sum()) >= 3:
            level = float(np.median(light[at]))
            plain = at & (light <= level * _CATCHLIGHT + 8)
            colours[index] = np.median(picture[plain], axis=0)
    have = np.flatnonzero(~np.isnan(colours[:, 0]))
    if not len(have):
        return np.full(picture.shape, 40, np.float32)
    steps = np.arange(bins)
    filled = np.stack([np.interp(steps, have, colours[have, channel]) for channel in range(3)], 1)
    at = np.clip(distance * bins - 0.5, 0, bins - 1)
    rings = [np.interp(at, steps, filled[:, channel]) for channel in range(3)]
    return np.stack(rings, -1).astype(np.float32)
