"""How the whole picture moves: the head's turns, the brows, breath, as smooth fields for every fourth pixel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import HEIGHT, WIDTH
from .geometry import Sheet
from .human import rotation
from .raster import Floats, rasterise

_STEP: Final = 4
_HIGH: Final = HEIGHT // _STEP
_WIDE: Final = WIDTH // _STEP
_TURNS: Final = {"yaw": (0, 1, 0), "pitch": (-1, 0, 0), "roll": (0, 0, -1)}  # x right, y up, z to the camera
_FOLLOWS: Final = {"yaw": 0.22, "pitch": 0.0, "roll": 0.15}  # how far the bust turns with the head
_CHEST: Final = (0.24, 0.13)  # half its width and depth in metres, as an ellipse about the spine
_BREATH: Final = 2.4  # pixels that the chest rises


@dataclass(frozen=True)
class View:
    """The camera and the marks that a field depends on."""

    focal: float  # pixels a metre at one metre
    pivot: tuple[
        float, float, float
    ]  # of the head's turns: x right, y up of the picture's middle, z towards the camera
    jaw: float  # row of the jaw's edge: above it everything turns with the head
    collar: float  # row where the neck enters the clothes: below it the bust turns, by a little


def build_fields(skin: Sheet, view: View) -> Mapping[str, Floats]:
    """Where each pixel's content comes from, against the pixel, for one unit of each movement."""
    still = skin.poses["neutral"]
    raster = rasterise(still, skin.triangles, (0, 0, WIDTH, HEIGHT), 1 / _STEP)
    covered = raster.covered
    fields: dict[str, Floats] = {}
    for name in ("browUp", "browDown"):
        shift = np.zeros((_HIGH, _WIDE, 2), np.float32)
        shift[covered] = raster.gather(skin.triangles, skin.poses[name][:, :2] - still[:, :2], covered)
        fields[name] = -extended(shift, covered, 2.0)
    distance = np.zeros((_HIGH, _WIDE, 1), np.float32)
    distance[covered, 0] = raster.gather(skin.triangles, still[:, 2], covered)
    fields |= _turns(extended(distance, covered, 4.0)[..., 0], view)
    fields["breath"] = _breath(view)
    return fields


def _turns(distance: Floats, view: View) -> dict[str, Floats]:
    rows, columns = _pixels()
    x = (columns - WIDTH / 2) * distance / view.focal
    y = -(rows - HEIGHT / 2) * distance / view.focal
    points = np.stack([x, y, -distance], -1)
    pivot = np.array(view.pivot)
    share = 1 - np.clip((rows - view.jaw) / (view.collar - view.jaw), 0, 1)
    share = share * share * (3 - 2 * share)
    # the bust has no distance of its own in the pack: it is taken for a round one that turns about the same spine
    width, depth = _CHEST
    beside = (columns - WIDTH / 2) * -pivot[2] / view.focal
    front = pivot[2] + depth * np.sqrt(np.clip(1 - (beside / width) ** 2, 0, 1))
    bust = np.stack(
        [(columns - WIDTH / 2) * -front / view.focal, (rows - HEIGHT / 2) * front / view.focal, front], -1
    )
    collar = np.array([pivot[0], (view.collar - HEIGHT / 2) * pivot[2] / view.focal, pivot[2]])
    fields = {}
    for name, axis in _TURNS.items():
        head = _shift(points, pivot, axis, 1.0, view)
        body = _shift(bust, collar, axis, _FOLLOWS[name], view)
        fields[name] = -(head * share[..., None] + body * (1 - share[..., None])).astype(np.float32)
    return fields


def _shift(
    points: NDArray[np.float64],
    pivot: NDArray[np.float64],
    axis: tuple[int, int, int],
    degrees: float,
    view: View,
) -> NDArray[np.float64]:
    """How far [h, w, 2] (columns, rows) in the picture points [h, w, 3] move that turn about a pivot."""
    turned = (points - pivot) @ rotation(axis, degrees).T + pivot
    before, after = points[..., :2] / -points[..., 2:], turned[..., :2] / -turned[..., 2:]
    moved: NDArray[np.float64] = view.focal * (after - before) * [1.0, -1.0]
    return moved


def _breath(view: View) -> Floats:
    """The chest rises and widens a little; the head is carried along by less."""
    rows, columns = _pixels()
    chest = np.clip((rows - view.jaw) / 260.0, 0, 1)
    chest = chest * chest * (3 - 2 * chest)
    lift = _BREATH * (0.35 + 0.65 * chest)
    widen = -0.0022 * (columns - WIDTH / 2) * chest
    return np.stack([widen, lift], -1).astype(np.float32)


def _pixels() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows, columns = np.mgrid[0:_HIGH, 0:_WIDE].astype(np.float64)
    return rows * _STEP + _STEP / 2, columns * _STEP + _STEP / 2


def extended(values: Floats, known: NDArray[np.bool_], smooth: float) -> Floats:
    """`values` [h, w, c] carried on smoothly to where they are not `known`, then smoothed by `smooth` pixels."""
    start = np.where(known[..., None], values, 0).astype(np.float32)
    weight = known.astype(np.float32)
    filled, have = start.copy(), known.copy()
    for sigma in (2, 4, 8, 16, 32, 64, 128, 256):
        share = cv2.GaussianBlur(weight, (0, 0), sigma)
        spread = (
            cv2.GaussianBlur(start, (0, 0), sigma).reshape(start.shape) / np.maximum(share, 1e-6)[..., None]
        )
        new = ~have & (share > (0.05 if sigma < 256 else 0.0))
        filled[new] = spread[new]
        have |= new
    return np.asarray(cv2.GaussianBlur(filled, (0, 0), smooth), np.float32).reshape(start.shape)
