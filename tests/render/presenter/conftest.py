"""A presenter painted by formula: every part of a pack, small, and exact where a test wants to know the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.mouth import Mouth
from render.presenter.pack import (
    BASES,
    FIELDS,
    HEIGHT,
    LAYERS,
    WIDTH,
    AnchorPack,
    Eyes,
    Layer,
    PackInfo,
    Region,
)
from render.presenter.performance import VISEMES
from render.presenter.scaled import Scale, premultiplied

MOUTH: Region = (560, 500, 720, 620)
EYES: Region = (556, 380, 724, 444)
MIDDLE = (640.0, 560.0)  # of the lips
HALF = 34.0  # of their width
SQUINT = 4.0  # pixels that a squint raises the middle of a lower lid
GAP = 13.0  # half the height of the wide open mouth
OPEN = dict.fromkeys(BASES, 0.35) | {"neutral": 0.0, "PP": 0.0, "FF": 0.05, "smile": 0.0, "aa": 1.0}


def skin_colour(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float32]:
    """What the shut face shows at (x, y): light from above, freckles, lips."""
    light = 1 - 0.18 * np.clip((y - 300) / 400, 0, 1) - 0.1 * np.clip((x - 640) / 200, -1, 1) ** 2
    light = light + 0.03 * np.sin(x / 5.0) * np.sin(y / 6.0)
    face = light[..., None] * np.array([118, 148, 196], np.float32)
    bow = 8 * np.sqrt(np.clip(1 - ((x - MIDDLE[0]) / HALF) ** 2, 0, 1))
    lips = np.clip((bow - np.abs(y - MIDDLE[1])) / 2, 0, 1)[..., None]
    return (face * (1 - lips) + lips * light[..., None] * np.array([92, 88, 170], np.float32)).astype(
        np.float32
    )


def displaced(x: NDArray[np.floating], y: NDArray[np.floating], opening: float) -> NDArray[np.float32]:
    """Where the skin at (x, y) of the shut face lies when the mouth is open by `opening`."""
    u = np.clip((x - MIDDLE[0]) / HALF, -1, 1)
    below = y >= MIDDLE[1]
    reach = np.exp(-np.abs(y - MIDDLE[1]) / 18)
    shift = opening * GAP * np.sqrt(1 - u * u) * reach * np.where(below, 1.0, -0.35)
    return np.stack([x, y + shift], -1).astype(np.float32)


def _surface(xs: NDArray[np.floating], ys: NDArray[np.floating], size: float, step: int) -> Layer:
    """A layer of the shut face's grid `xs` by `ys`, `size` texture pixels to a frame pixel."""
    gx, gy = np.meshgrid(xs, ys)
    colour = skin_colour(gx, gy)
    keep = np.zeros(gx.shape, bool)
    keep[::step, ::step] = True
    rows, columns = np.nonzero(keep)
    pos = np.stack([displaced(gx[keep], gy[keep], OPEN[name]) for name in BASES])
    return Layer(
        pos=pos,
        vis=np.full(pos.shape[:2], 255, np.uint8),
        tx=columns.astype(np.float32),
        ty=rows.astype(np.float32),
        tex=np.repeat(np.clip(colour, 0, 255).astype(np.uint8)[None], len(BASES), 0),
        density=size,
    )


def _inside(colour: tuple[int, int, int], top: float, height: float, density: float) -> Layer:
    """Something behind the lips: a patch of one colour that stays where it is."""
    columns, rows = int(2 * HALF * density), max(4, int(height * density))
    gy, gx = np.mgrid[0:rows, 0:columns]
    pos = np.stack([MIDDLE[0] - HALF + (gx + 0.5) / density, MIDDLE[1] + top + (gy + 0.5) / density], -1)
    pos = np.repeat(pos.reshape(1, -1, 2), len(BASES), 0).astype(np.float32)
    return Layer(
        pos=pos,
        vis=np.full(pos.shape[:2], 255, np.uint8),
        tx=gx.ravel().astype(np.float32),
        ty=gy.ravel().astype(np.float32),
        tex=np.broadcast_to(np.array(colour, np.uint8), (len(BASES), rows, columns, 3)).copy(),
        density=density,
    )


def _eyes() -> Eyes:
    x0, y0, x1, y1 = EYES
    gy, gx = np.mgrid[y0:y1, x0:x1] + 0.5
    centres = np.array([[604.0, 412.0], [676.0, 412.0]], np.float32)
    ball = np.full((y1 - y0, x1 - x0, 3), (206, 214, 220), np.float32)
    lids = np.zeros((4, y1 - y0, x1 - x0, 4), np.uint8)
    lids[..., :3] = np.clip(skin_colour(gx, gy), 0, 255).astype(np.uint8)
    lids[..., 3] = 255
    squinting = lids[0].copy()
    motion = np.zeros((3, (y1 - y0) // 2, (x1 - x0) // 2, 2), np.float32)
    squint = np.zeros(motion.shape[1:], np.float32)
    for x, y in centres:
        away = np.hypot(gx - x, gy - y)
        ball += np.clip(10 - away, 0, 1)[..., None] * (np.array([96, 74, 52], np.float32) - ball)
        ball += np.clip(4.5 - away, 0, 1)[..., None] * (np.array([14, 12, 10], np.float32) - ball)
        bow = np.sqrt(np.clip(1 - ((gx - x) / 22) ** 2, 0, 1))
        for stage, share in enumerate((1.0, 0.66, 0.33, 0.0)):
            top, foot = y + (8 - 16 * share) * bow, y + 8 * bow
            hole = np.clip(np.minimum(gy - top, foot - gy) + 0.5, 0, 1) * (share > 0) * (bow > 0)
            lids[stage, ..., 3] = np.minimum(lids[stage, ..., 3], 255 * (1 - hole))
            if stage == 0:  # the lower lid comes up, with the skin below it
                raised = np.clip(np.minimum(gy - top, foot - SQUINT * bow - gy) + 0.5, 0, 1) * (bow > 0)
                squinting[..., 3] = np.minimum(squinting[..., 3], 255 * (1 - raised))
                up = np.where(
                    gy < foot, np.clip((gy - top) / np.maximum(foot - top, 1), 0, 1), np.exp((foot - gy) / 6)
                )
                squint[..., 1] -= (SQUINT * bow * up)[::2, ::2]
            if stage < 3:  # the upper lid comes down, the lower stays, between them it fades
                fades = np.clip((foot - gy) / np.maximum(foot - top, 1), 0, 1)
                motion[stage, ..., 1] += (16 / 3 * bow * fades)[::2, ::2]
    radius = np.array([25, 25], np.float32)
    return Eyes(EYES, centres, radius, ball.clip(0, 255).astype(np.uint8), lids, squinting, squint, motion)


def _neutral() -> NDArray[np.uint8]:
    gy, gx = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    picture = np.zeros((HEIGHT, WIDTH, 4), np.float32)
    picture[..., :3] = (70, 42, 26)
    body = 1 - ((gx - 640) / 420) ** 2 - ((gy - 1100) / 420) ** 2
    neck = (np.abs(gx - 640) < 84) & (gy > 600) & (gy < 760)
    head = 1 - ((gx - 640) / 150) ** 2 - ((gy - 440) / 215) ** 2
    skin = (head > 0) | neck
    picture[skin, :3] = skin_colour(gx, gy)[skin]
    picture[..., 3] = 255 * np.maximum(np.clip(60 * np.maximum(body, head), 0, 1), neck)
    eyes = _eyes()
    x0, y0, x1, y1 = eyes.region
    cover = eyes.lids[0, ..., 3:].astype(np.float32) / 255
    picture[y0:y1, x0:x1, :3] = eyes.lids[0, ..., :3] * cover + eyes.eyeball * (1 - cover)
    return np.clip(picture.round(), 0, 255).astype(np.uint8)


def _fields() -> dict[str, NDArray[np.float32]]:
    gy, gx = np.mgrid[0:HEIGHT:4, 0:WIDTH:4] + 2.0
    turning = np.clip((760 - gy) / 160, 0, 1) ** 2 * (3 - 2 * np.clip((760 - gy) / 160, 0, 1))
    zero = np.zeros_like(gx)
    brows = np.exp(-(((gy - 350) / 30) ** 2)) * np.exp(-(((gx - 640) / 90) ** 4))
    chest = 0.5 + 0.5 * np.clip((gy - 560) / 220, 0, 1)
    per_degree = np.pi / 180
    values = {
        "yaw": (-3.2 * turning, zero),
        "pitch": (zero, 3.2 * turning),
        "roll": ((gy - 700) * per_degree * turning, -(gx - 640) * per_degree * turning),
        "browUp": (zero, 7 * brows),
        "browDown": (zero, -5 * brows),
        "breath": (zero, chest),
    }
    return {name: np.stack(values[name], -1).astype(np.float32) for name in FIELDS}


def paint() -> AnchorPack:
    x0, y0, x1, y1 = MOUTH
    layers = {
        "cavity": _inside((14, 12, 38), -6, 24, 0.5),
        "tongue": _inside((84, 80, 150), 5, 8, 1.2),
        "teethL": _inside((186, 200, 206), 6, 5, 1.2),
        "teethU": _inside((206, 216, 222), -5, 6, 1.2),
        "skin": _surface(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5, 1.0, 2),
        "lips": _surface(
            np.arange(MIDDLE[0] - 42, MIDDLE[0] + 42, 0.5),
            np.arange(MIDDLE[1] - 16, MIDDLE[1] + 16, 0.5),
            2.0,
            1,
        ),
    }
    height, width = layers["lips"].tex.shape[1:3]
    feather = np.zeros((height, width), np.float32)
    feather[8:-8, 10:-10] = 255
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring_x, ring_y = MIDDLE[0] + 35 * np.cos(angle), MIDDLE[1] + 9 * np.sin(angle)
    return AnchorPack(
        info=PackInfo(
            "painted", "Painted", "Apache-2.0", "Resembles no real person.", "the tests", "piper:joe"
        ),
        neutral=_neutral(),
        mouth=MOUTH,
        layers={name: layers[name] for name in LAYERS},
        ring=np.stack([displaced(ring_x, ring_y, OPEN[name]) for name in BASES]),
        feather=cv2.GaussianBlur(feather, (0, 0), 3).astype(np.uint8),
        eyes=_eyes(),
        fields=_fields(),
        collar=700.0,
    )


@pytest.fixture(scope="session")
def painted() -> AnchorPack:
    return paint()


class Truth:
    """What a test may compare a drawn mouth with."""

    displaced = staticmethod(displaced)
    colour = staticmethod(skin_colour)


@pytest.fixture(scope="session")
def truth() -> Truth:
    return Truth()


@pytest.fixture(scope="session")
def inside_seen() -> Callable[[AnchorPack, str], int]:
    """Counts the pixels of the mouth's inside that a shape lets be seen at 1080 lines, whatever their colours."""

    def count(pack: AnchorPack, shape: str) -> int:
        dyed = {
            name: layer
            if name in ("skin", "lips")
            else replace(layer, tex=np.full_like(layer.tex, (255, 0, 255)))
            for name, layer in pack.layers.items()
        }
        scale = Scale.of(1080)
        mouth = Mouth(replace(pack, layers=dyed), scale, scale.picture(premultiplied(pack.neutral)))
        weights = np.zeros(len(VISEMES), np.float32)
        weights[VISEMES.index(shape)] = 1
        picture = mouth.draw(weights)[0].astype(int)
        return int(((np.minimum(picture[..., 0], picture[..., 2]) - picture[..., 1]) > 127).sum())

    return count
