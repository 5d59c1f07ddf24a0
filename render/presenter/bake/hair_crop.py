"""Short hair of a man in his later forties: combed back and aside from a soft parting, temples receded, sides tapered.

Lengths are metres; levels and azimuths as in skull.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .groom import Groom
from .skull import Floats, Skull, smoothstep

if TYPE_CHECKING:
    from .person import Style

# from the forehead: a shallow peak, a receded temple, down to the sideburn, over the ear, behind it to the nape
_HAIRLINE = (
    (0, 0.512), (9, 0.524), (18, 0.548), (26, 0.556), (32, 0.532), (37, 0.488), (42, 0.43), (47, 0.365), (52, 0.28),
    (57, 0.18), (61, 0.06), (65, -0.10), (70, -0.28), (80, -0.36), (88, -0.34), (91, 0.02), (94, 0.16), (100, 0.20),
    (112, 0.19), (122, 0.02), (132, -0.28), (142, -0.50), (160, -0.62), (180, -0.66),
)  # fmt: skip

NUMBERS = ("count", "grey", "temple_grey", "melanin", "length", "volume")


def groom(skull: Skull, style: Style) -> Groom:
    """The groom on this skull; `style` may set count, grey, temple_grey, melanin, length and volume."""
    style.refuse_unknown(NUMBERS)
    half = skull.half_width

    def top(points: Floats) -> Floats:
        return smoothstep(0.42, 0.80, skull.level(points))

    def front(points: Floats) -> Floats:
        return smoothstep(skull.centre[1], skull.front_y, points[..., 1])

    def combing(points: Floats) -> Floats:
        across = points[..., 0] / half
        # the line over the forehead is low on the skull but combed as the top is, not down into the face
        upper = np.maximum(top(points), smoothstep(48.0, 30.0, skull.azimuth(points)))
        # on top: back and towards the left, fanning out from the parting on the right
        swept = smoothstep(-0.62, -0.42, across) * 2.0 - 1.0
        side = np.where(swept > 0, 0.80 * swept, 0.75 * swept) * (1.0 - 0.25 * front(points))
        over = np.stack([side, 0.85 - 0.15 * front(points), np.zeros_like(side)], -1)
        # at the sides: back and down, nearly straight down in front of the ears
        sideburn = smoothstep(0.25, -0.05, skull.level(points)) * smoothstep(95, 85, skull.azimuth(points))
        down = np.stack([np.zeros_like(side), 0.75 - 0.50 * sideburn, -0.70 - 0.25 * sideburn], -1)
        return np.asarray(over * upper[..., None] + down * (1.0 - upper)[..., None])

    def length(points: Floats) -> Floats:
        level, upper = skull.level(points), top(points)
        sides = np.interp(level, [-0.7, -0.25, 0.10, 0.35, 0.6], [0.006, 0.007, 0.010, 0.017, 0.026])
        crown = 0.030 + 0.018 * front(points)
        return np.asarray((sides * (1 - upper) + crown * upper) * style.number("length", 1.0))

    def volume(points: Floats) -> Floats:
        level, upper = skull.level(points), top(points)
        sides = np.interp(level, [-0.7, -0.25, 0.10, 0.35, 0.6], [0.0020, 0.0025, 0.0038, 0.0066, 0.0098])
        crown = 0.0125 + 0.0045 * front(points) * smoothstep(-0.60, -0.30, points[..., 0] / half)
        return np.asarray((sides * (1 - upper) + crown * upper) * style.number("volume", 1.0))

    def grey(points: Floats) -> Floats:
        level = skull.level(points)
        temple = smoothstep(0.62, 0.15, level)
        share = style.number("grey", 0.33) * (1 - temple) + style.number("temple_grey", 0.62) * temple
        return np.asarray(share + 0.10 * front(points) * (1 - temple))

    return Groom(
        count=int(style.number("count", 52000)),
        hairline=_HAIRLINE,
        softness=0.019,
        combing=combing,
        length=length,
        volume=volume,
        grey=grey,
        melanin=style.number("melanin", 0.93),
        relief=0.15,
        baby_hairs=300,
    )
