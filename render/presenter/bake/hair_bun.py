"""Black hair drawn back to a low bun at the nape: sleek but not flat, soft at the edges, parted off the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .groom import Groom
from .skull import Floats, Skull, smoothstep, unit

if TYPE_CHECKING:
    from .person import Style

# a rounded line: low over the temples, a soft lock in front of the ear, over the ear and down to the nape
_HAIRLINE = (
    (0, 0.622), (12, 0.620), (24, 0.606), (34, 0.570), (43, 0.505), (51, 0.405), (58, 0.290), (65, 0.170),
    (72, 0.075), (79, 0.060), (85, 0.060), (89, 0.090), (93, 0.140), (100, 0.190), (112, 0.180),
    (122, 0.02), (132, -0.28), (142, -0.50), (160, -0.62), (180, -0.66),
)  # fmt: skip

NUMBERS = ("count", "melanin", "volume", "part")


def groom(skull: Skull, style: Style) -> Groom:
    """The groom on this skull; `style` may set count, melanin, volume and part (where the parting lies, -1 to 1)."""
    style.refuse_unknown(NUMBERS)
    half, span = skull.half_width, skull.top_z - skull.eye_z
    bun = skull.centre + np.array([0.0, 1.15 * half, -0.55 * span])
    part = style.number("part", -0.34) * half

    def parting_distance(points: Floats) -> Floats:
        return np.asarray(points[..., 0] - part)

    def ahead(points: Floats) -> Floats:
        """1 over the forehead, 0 behind the crown."""
        return smoothstep(skull.centre[1] + 0.15 * half, skull.front_y, points[..., 1])

    def combing(points: Floats) -> Floats:
        back = unit(bun - points)
        # off the parting the hair first falls aside, then turns back towards the bun
        away = (
            np.tanh(parting_distance(points) / 0.012)
            * smoothstep(0.42, 0.70, skull.level(points))
            * ahead(points)
        )
        aside = np.stack([away, np.zeros_like(away), np.zeros_like(away)], -1)
        # the shortest way to the bun from the forehead leads over the face: there it is combed up and back instead
        front = ahead(points)[..., None] * smoothstep(0.10, 0.45, skull.level(points))[..., None]
        # the further from the parting, the more it lies across the brow's corner instead of rising from it
        fallen = smoothstep(0.05, 0.75, np.abs(parting_distance(points)) / half)
        over = np.stack([np.zeros_like(fallen), 1.0 - 0.25 * fallen, 0.55 - 0.45 * fallen], -1)
        return np.asarray(back * (1.0 - front) + over * front + 1.05 * aside)

    def length(points: Floats) -> Floats:
        return np.full(points.shape[:-1], 0.115)

    def volume(points: Floats) -> Floats:
        level = skull.level(points)
        body = np.interp(
            level,
            [-0.6, -0.05, 0.15, 0.35, 0.6, 0.9, 1.0],
            [0.002, 0.002, 0.0024, 0.0048, 0.009, 0.0125, 0.0135],
        )
        valley = 1.0 - 0.55 * np.exp(-((parting_distance(points) / 0.006) ** 2)) * ahead(points)
        return np.asarray(body * valley * style.number("volume", 1.0))

    def parting(points: Floats) -> Floats:
        line = np.exp(-((parting_distance(points) / 0.0008) ** 2))
        return np.asarray(line * smoothstep(0.1, 0.45, ahead(points)))

    return Groom(
        count=int(style.number("count", 52000)),
        hairline=_HAIRLINE,
        softness=0.010,
        combing=combing,
        length=length,
        volume=volume,
        grey=lambda points: np.zeros(points.shape[:-1]),
        melanin=style.number("melanin", 0.965),
        radius=0.000046,
        points=14,
        spread=0.035,
        clump_spread=0.045,
        clumps=760,
        clumping=0.78,
        stray=0.003,
        rise=0.020,
        wave=0.0007,
        baby_hairs=3600,
        relief=0.13,
        thinned=parting,
        shine=0.40,  # drawn back, it has one soft sheen
    )
