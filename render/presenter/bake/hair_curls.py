"""Natural curls: black hair in defined coils, full all round, swept off the forehead and over the tops of the ears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .coils import Coil
from .groom import Groom
from .skull import Floats, Skull, smoothstep

if TYPE_CHECKING:
    from .person import Style

# a rounded line: across the forehead, in over the temple, before the ear and down behind it to the nape
_HAIRLINE = (
    (0, 0.600), (12, 0.598), (24, 0.585), (34, 0.550), (43, 0.480), (51, 0.385), (58, 0.290), (65, 0.190),
    (72, 0.060), (76, -0.04), (80, -0.09), (84, -0.06), (89, 0.06), (93, 0.12), (100, 0.190), (112, 0.190),
    (122, 0.08), (135, -0.10), (150, -0.22), (180, -0.26),
)  # fmt: skip

NUMBERS = ("count", "melanin", "length", "volume", "part", "coil")
_HAIRS = 22  # of a lock


def groom(skull: Skull, style: Style) -> Groom:
    """The groom on this skull; `style` may set count, melanin, length, volume, coil (the windings' size) and part
    (where the hair falls to either side, -1 to 1)."""
    style.refuse_unknown(NUMBERS)
    half = skull.half_width
    part = style.number("part", 0.30) * half
    crown = skull.centre + np.array([0.0, 0.80 * half, 0.0])

    def ahead(points: Floats) -> Floats:
        """1 over the forehead, 0 behind the crown."""
        return smoothstep(skull.centre[1] + 0.10 * half, skull.front_y, points[..., 1])

    def combing(points: Floats) -> Floats:
        # from the crown it falls every way, by its own weight
        away = (points - crown) * np.array([1.0, 1.0, 0.0])
        away = away / (np.linalg.norm(away, axis=-1, keepdims=True) + 0.05 * half)
        fallen = away + np.array([0.0, 0.12, -0.55])
        # over the forehead it is swept aside and up, so that the face stays free
        aside = np.tanh((points[..., 0] - part) / (0.9 * half))
        swept = np.stack([0.7 * aside, 0.0 * aside, 0.95 - 0.55 * np.abs(points[..., 0] / half)], -1)
        share = 0.75 * ahead(points)[..., None] * smoothstep(0.12, 0.45, skull.level(points))[..., None]
        return np.asarray(fallen * (1.0 - share) + swept * share)

    def length(points: Floats) -> Floats:
        level = skull.level(points)
        base = np.interp(level, [-0.7, -0.3, 0.0, 0.3, 0.6, 1.0], [0.010, 0.023, 0.034, 0.040, 0.046, 0.052])
        return np.asarray(base * style.number("length", 1.0))

    def volume(points: Floats) -> Floats:
        level = skull.level(points)
        body = np.interp(
            level,
            [-0.6, -0.35, -0.2, 0.1, 0.35, 0.6, 0.9, 1.0],
            [0.003, 0.010, 0.0165, 0.0190, 0.0185, 0.0205, 0.0250, 0.0240],
        )
        # low over the forehead and before the ears, where the face begins
        face = smoothstep(66.0, 84.0, skull.azimuth(points)) * smoothstep(0.5, 0.3, level)
        front = np.maximum(face, 1.0 - 0.45 * ahead(points))
        return np.asarray(body * front * style.number("volume", 1.0))

    return Groom(
        count=int(style.number("count", 66000)),
        hairline=_HAIRLINE,
        softness=0.018,
        combing=combing,
        length=length,
        volume=volume,
        grey=lambda points: np.zeros(points.shape[:-1]),
        melanin=style.number("melanin", 0.97),
        radius=0.000050,
        points=16,
        spread=0.10,
        clump_spread=0.38,
        stray=0.0,
        rise=0.011,
        baby_hairs=3200,
        relief=0.05,
        shine=0.75,
        ior=1.15,  # each winding mirrors lamps without its own colour: it would show as a grey wire
        coil=Coil(
            hairs=_HAIRS,
            radius=0.0027 * style.number("coil", 1.0),
            pitch=0.0075 * style.number("coil", 1.0),
            points=40,
            loose=0.0008,
            astray=1.10,
            frizz=0.16,
        ),
    )
