"""The eyes of a photo in two layers: balls that turn, completed where lids hide them, and lids shut by formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import BLINK_STAGES, HEIGHT, WIDTH, Eyes, Region
from .iris import Iris, complete_ball, find_iris
from .landmarks import BROWS, IRISES, LOWER_LIDS, UPPER_LIDS, Points
from .spread import spread

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_UPPER_SHARE: Final = 0.88  # of the way to shut that the upper lid goes
_RAISED: Final = 0.20  # of the opening, by which a squint raises the lower lid
_RIM: Final = 0.05  # of the eye's width: the edge of a lid with its lashes, which moves without stretching
_BAND: Final = 0.42  # of the eye's width: how high above the upper lid its skin stretches
_LOWER_BAND: Final = 0.30
_LASHES: Final = 0.05  # of the eye's width: how far the lashes' line hangs into what landmarks call the eye
_WET: Final = 0.025  # the same of the lower lid's wet edge
_ROOTS: Final = 0.09  # of the eye's width: how far lashes and wet edges reach into the skin
_LINE: Final = 0.016  # of the eye's width: half as thick as the line of the lashes
_BALL: Final = 1.95  # radius of the turning eyeball in radii of its iris
_LEAST_WHITE: Final = 24  # pixels that tell a colour
_DIM: Final = 0.10  # of the light that an upper lid loses turning down, away from a lamp above


@dataclass(frozen=True)
class _Lids:
    """One eye's lid edges for each column of the region: rows, in pixels of the region."""

    upper: Floats
    lower: Floats
    width: float
    band: float

    @property
    def gap(self) -> Floats:
        return np.asarray(np.maximum(self.lower - self.upper, 0), np.float32)

    def moved(self, rows: Floats, share: float) -> Floats:
        """Where what is at `rows` [h, w] with open eyes lies when the lids are `share` of the way to shut."""
        fall = share * _UPPER_SHARE * self.gap
        rise = share * (1 - _UPPER_SHARE) * self.gap
        above, below = self.upper - rows, rows - self.lower
        rim = _RIM * self.width
        skin = rows + fall * (1 - _smooth((above - rim) / self.band))
        under = rows - rise * (1 - _smooth((below - rim) / (_LOWER_BAND * self.width)))
        part = np.clip(-above / np.maximum(self.gap, 1e-3), 0, 1)
        between = rows + fall + part * (-rise - fall)
        return np.where(above >= 0, skin, np.where(below >= 0, under, between)).astype(np.float32)


def build_eyes(picture: Pixels, face: Points) -> Eyes:
    """`picture` BGR and `face` [478, 3], both of the frame."""
    region = _region(face)
    x0, y0, x1, y1 = region
    part = picture[y0:y1, x0:x1].astype(np.float32)
    rows = np.repeat(np.arange(y1 - y0, dtype=np.float32)[:, None] + np.float32(0.5), x1 - x0, 1)
    lids = [_lids(face, eye, region) for eye in range(2)]
    middle = (face[UPPER_LIDS[0][-1], 0] + face[UPPER_LIDS[1][0], 0]) / 2 - x0  # between the inner corners
    left = np.arange(x1 - x0) < middle
    irises, ball = [], part.copy()
    for eye, lid in enumerate(lids):
        visible = _visible(rows, lid)
        grey = part.mean(2)
        iris = find_iris(grey, visible, _guess(face, eye), (x0, y0))
        irises.append(iris)
        whole = complete_ball(part, visible, iris, (x0, y0))
        side = left if eye == 0 else ~left
        ball[:, side] = whole[:, side]
    edges = _Lids(
        np.where(left, lids[0].upper, lids[1].upper),
        np.where(left, lids[0].lower, lids[1].lower),
        (lids[0].width + lids[1].width) / 2,
        (lids[0].band + lids[1].band) / 2,
    )
    stages, motion = _stages(part, rows, edges)
    squint = _squint(rows, edges)
    return Eyes(
        region=region,
        centres=np.array([[iris.x, iris.y] for iris in irises], np.float32),
        radius=np.array([_BALL * iris.radius for iris in irises], np.float32),
        eyeball=np.asarray(np.round(ball.clip(0, 255)), np.uint8),
        lids=stages,
        squinting=_squinting(stages[0], squint),
        squint=squint,
        motion=motion,
    )


def white_of_eyes(picture: Pixels, face: Points) -> Floats | None:
    """Blue, green, red of the brighter whites of both eyes, 0..255; None when too little of them is seen."""
    region = _region(face)
    x0, y0, x1, y1 = region
    part = picture[y0:y1, x0:x1].astype(np.float32)
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32) + np.float32(0.5)
    whites = []
    for eye in range(2):
        iris = _guess(face, eye)
        away = (x - iris.x) ** 2 + (y - iris.y) ** 2 > (1.25 * iris.radius) ** 2
        whites.append(part[(_visible(y - y0, _lids(face, eye, region)) > 0.9) & away])
    white = np.concatenate(whites)
    if len(white) < _LEAST_WHITE:
        return None
    light = white.mean(1)
    bright = white[light >= np.percentile(light, 60)]
    return np.asarray(np.median(bright, axis=0), np.float32)


def _region(face: Points) -> Region:
    lids = [index for lid in (*UPPER_LIDS, *LOWER_LIDS) for index in lid]
    least, most = face[lids, :2].min(0), face[lids, :2].max(0)
    width = _width(face, 0)
    x0, x1 = least[0] - 0.55 * width, most[0] + 0.55 * width
    y0, y1 = least[1] - 0.85 * width, most[1] + 0.65 * width
    return (
        max(0, int(x0) // 4 * 4),
        max(0, int(y0) // 4 * 4),
        min(WIDTH, (int(x1) // 4 + 1) * 4),
        min(HEIGHT, (int(y1) // 4 + 1) * 4),
    )


def _width(face: Points, eye: int) -> float:
    return float(np.linalg.norm(face[UPPER_LIDS[eye][-1], :2] - face[UPPER_LIDS[eye][0], :2]))


def _guess(face: Points, eye: int) -> Iris:
    centre, *rim = IRISES[eye]
    radius = float(np.linalg.norm(face[rim, :2] - face[centre, :2], axis=1).mean())
    return Iris(float(face[centre, 0]), float(face[centre, 1]), radius)


def _lids(face: Points, eye: int, region: Region) -> _Lids:
    columns = np.arange(region[2] - region[0], dtype=np.float32) + np.float32(region[0] + 0.5)
    width = _width(face, eye)

    def edge(indices: tuple[int, ...]) -> Floats:
        points = face[list(indices), :2]
        points = points[np.argsort(points[:, 0])]
        line = np.interp(columns, points[:, 0], points[:, 1])
        return np.asarray(
            cv2.GaussianBlur(line.reshape(1, -1), (0, 0), 0.035 * width).ravel() - region[1], np.float32
        )

    upper, lower = edge(UPPER_LIDS[eye]), edge(LOWER_LIDS[eye])
    brow = float(face[list(BROWS[eye][5:]), 1].max()) - region[1]
    room = float(upper.min()) - brow
    band = float(np.clip(0.9 * room - _RIM * width, 0.16 * width, _BAND * width))
    opened = _smooth((lower - upper) / (0.2 * width))
    upper = upper + np.float32(_LASHES * width) * opened
    lower = np.maximum(lower - np.float32(_WET * width) * opened, upper)
    return _Lids(upper.astype(np.float32), lower.astype(np.float32), width, band)


def _visible(rows: Floats, lid: _Lids) -> Floats:
    """Where the eyeball is seen without lid, lashes or their hard shadow: 0..1."""
    above = np.clip(rows - lid.upper + 0.5, 0, 1)
    below = np.clip(lid.lower - rows + 0.5, 0, 1)
    return np.asarray(above * below, np.float32)


def _stages(part: Floats, rows: Floats, lids: _Lids) -> tuple[Pixels, Floats]:
    """The lids' pictures [4, h, w, 4] and their motion from each stage to the next [3, h/2, w/2, 2]."""
    height, width = rows.shape
    columns = np.repeat(np.arange(width, dtype=np.float32)[None], height, 0)
    clean = _without_eye(part, rows, lids)
    shares = np.linspace(0, 1, BLINK_STAGES)
    # what lies at each row with open eyes, for every quarter of a pixel: the way back is read off this table
    fine = np.repeat(np.arange(-8, height + 8, 0.25, dtype=np.float32)[:, None], width, 1)
    dark, thick = _lash_line(part, rows, lids, clean), _LINE * lids.width
    pictures, sources = [], []
    for share in shares:
        forward = np.maximum.accumulate(lids.moved(fine, float(share)), axis=0)
        source = np.stack([np.interp(rows[:, x], forward[:, x], fine[:, x]) for x in range(width)], 1).astype(
            np.float32
        )
        sources.append(source)
        upper = lids.moved(lids.upper[None], float(share))[0]
        lower = lids.moved(lids.lower[None], float(share))[0]
        # A lid's colours are its own, even where the source would lie in the eye; at rest they are the photo's.
        from_upper = np.minimum(source, lids.upper - 0.25)
        from_lower = np.maximum(source, lids.lower + 0.25)
        own = np.where(rows <= np.maximum(upper, (upper + lower) / 2), from_upper, from_lower)
        colour = cv2.remap(
            clean if share else part,
            columns,
            (own - 0.5).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        stretched = np.clip((lids.upper - own) / lids.band, 0, 1)
        dim = share * _DIM * (1 - stretched) * (rows < upper) * _smooth(lids.gap / (0.12 * lids.width))
        colour = colour * (1 - dim)[..., None]
        if share:
            above = rows - upper + 0.4 * thick
            line = np.exp(-0.5 * (above / np.where(above < 0, 2.4 * thick, thick)) ** 2) * (lids.gap > 0.5)
            colour = colour * (1 - (line * dark)[..., None])
        cover = np.maximum(np.clip(upper - rows + 0.5, 0, 1), np.clip(rows - lower + 0.5, 0, 1))
        cover = np.where(lower - upper < 0.6, 1.0, cover)
        pictures.append(np.dstack([colour, cover * 255]))
    stages = np.asarray(np.round(np.stack(pictures).clip(0, 255)), np.uint8)
    motion = []
    for stage in range(BLINK_STAGES - 1):
        shift = lids.moved(sources[stage], float(shares[stage + 1])) - rows
        field = np.stack([np.zeros_like(shift), shift], -1)
        motion.append(cv2.resize(field, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    return stages, np.stack(motion).astype(np.float32)


def _squint(rows: Floats, lids: _Lids) -> Floats:
    """How far what is seen moves when the lower lids are raised: [h/2, w/2, 2]."""
    height, width = rows.shape
    rise = _RAISED * lids.gap
    below = 1 - _smooth((rows - lids.lower - _RIM * lids.width) / (_LOWER_BAND * lids.width))
    between = np.clip((rows - lids.upper) / np.maximum(lids.gap, 1e-3), 0, 1)
    up = -rise * np.where(rows < lids.lower, between, below)
    field = np.stack([np.zeros_like(up), up], -1).astype(np.float32)
    return np.asarray(cv2.resize(field, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.float32)


def _squinting(lids: Pixels, squint: Floats) -> Pixels:
    """The open lids [h, w, 4] moved by a squint."""
    height, width = lids.shape[:2]
    up = cv2.resize(squint[..., 1], (width, height), interpolation=cv2.INTER_LINEAR)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(lids, columns, rows - up, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _without_eye(part: Floats, rows: Floats, lids: _Lids) -> Floats:
    """The region with eyes, lashes' roots and wet edges painted over with the colours of the skin around them."""
    near = cv2.GaussianBlur(
        (lids.gap > 0.3).astype(np.float32).reshape(1, -1), (0, 0), 0.05 * lids.width
    ).ravel()
    reach = _ROOTS * lids.width * np.clip(near * 1.6, 0, 1)
    outside = np.maximum(
        np.clip(lids.upper - reach - rows + 0.5, 0, 1), np.clip(rows - lids.lower - reach + 0.5, 0, 1)
    ).astype(np.float32)
    over = spread(part, outside, 1.0)
    return np.asarray(over + (part - over) * outside[..., None], np.float32)


def _lash_line(part: Floats, rows: Floats, lids: _Lids, clean: Floats) -> Floats:
    """How dark the roots of the upper lashes are against the skin, for each column: 0..1."""
    near = np.abs(rows - lids.upper) < _ROOTS * lids.width
    share = part.mean(2) / np.maximum(clean.mean(2), 8)
    darkest = np.where(near, share, 1.0).min(0)
    dark = np.clip(1 - darkest, 0.15, 0.8).astype(np.float32)
    # the dark of pupil and iris is not the lashes': what is found is made even along the lid
    known = (lids.gap > 0.06 * lids.width).astype(np.float32)
    sigma = 0.22 * lids.width
    weight = cv2.GaussianBlur(known.reshape(1, -1), (0, 0), sigma)
    even = cv2.GaussianBlur((dark * known).reshape(1, -1), (0, 0), sigma) / np.maximum(weight, 1e-3)
    return np.asarray(even.ravel() * _smooth(lids.gap / (0.08 * lids.width)), np.float32)


def _smooth(t: Floats) -> Floats:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
