"""Where on the skin what is: lips, beard, cheeks, lids, oily and lined places, as one number a vertex.

Everything is placed in the model body's coordinates (`SkinPatch.anatomy`), so that it lies right on every person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from .human import Body, BodyDataError, Points
from .lashes import lid_edges
from .strands import nearest
from .surface import smoothstep

Mask = NDArray[np.float64]

_LASH_LINE = 0.0027  # metres from a lid's edge over which the shade of the lashes' roots fades
_LOWER_LINE = 0.9  # of it on the lower lids
_LINED = {"short": 0.38, "long": 1.15}  # how dark it is: with long lashes goes a little make-up


def skin_masks(body: Body, scalp: Mask) -> Mapping[str, Mask | Points]:
    """Point attributes of the skin, by the names that the skin's material reads. `scalp` is where hair
    grows, as `hair.scalp` has it."""
    skin = body.skin
    textures = body.texture_folder
    # the body is the same on both sides, the paint is not: a mouth of level lips would seem to hang
    other_side = nearest(skin.anatomy * [-1.0, 1.0, 1.0], skin.anatomy)
    lip, inside, ears = (
        0.5 * (mask + mask[other_side])
        for mask in (
            _painted(textures, f"mpfb_{name}.jpg", skin.uv) for name in ("lips", "inside-mouth", "ears")
        )
    )
    x, y, z = skin.anatomy.T
    face = _Face(np.abs(x), y, z)
    return {
        "rest": skin.rest,
        "anatomy": skin.anatomy,
        "m_lip": lip,
        "m_lip_red": lip * face.along_the_lips(),
        "m_lower_lip": lip * smoothstep(0.7415, 0.7395, z),
        "m_in": np.where(inside > 0.5, 1.0, 0.0) * (1 - 0.3 * lip),
        "m_beard": face.beard() * (1 - lip),
        "m_red": np.clip(face.red() + 0.35 * ears, 0, 1),
        "m_lid": face.lids(),
        "m_lash": _lash_lines(body),
        "m_pale": face.pale(),
        "m_oil": face.oil(),
        "m_brow_lines": face.forehead(),
        "m_crow": face.crows_feet(),
        "m_bag": face.bags(),
        "m_corner": face.mouth_corners(),
        "m_nostril": face.nostrils(),
        "m_scalp": scalp,
    }


class _Face:
    """Masks by formula; x is given without its sign."""

    def __init__(self, across: Mask, y: Mask, z: Mask) -> None:
        self.across, self.y, self.z = across, y, z

    def spot(self, x: float, y: float, z: float, wide: float, deep: float, high: float) -> Mask:
        away = ((self.across - x) / wide) ** 2 + ((self.y - y) / deep) ** 2 + ((self.z - z) / high) ** 2
        soft: Mask = np.exp(-away)
        return soft

    def beard(self) -> Mask:
        lower = smoothstep(0.774, 0.754, self.z) * smoothstep(-0.035, -0.075, self.y)
        whole = lower * smoothstep(0.668, 0.692, self.z)
        cheek = np.exp(-(((self.across - 0.042) / 0.016) ** 2 + ((self.z - 0.770) / 0.016) ** 2))
        under_lip = np.exp(-((self.across / 0.010) ** 2 + ((self.z - 0.7305) / 0.0045) ** 2))
        grown: Mask = np.clip(whole * (1 - 0.85 * cheek) * (1 - 0.35 * under_lip), 0, 1)
        return grown

    def red(self) -> Mask:
        flushed: Mask = 0.46 * (
            0.85 * self.spot(0.038, -0.132, 0.778, 0.026, 0.04, 0.022)
            + 0.75 * self.spot(0.0, -0.170, 0.770, 0.013, 0.02, 0.014)
            + 0.50 * self.spot(0.012, -0.160, 0.771, 0.008, 0.02, 0.008)
            + 0.45 * self.spot(0.082, -0.040, 0.792, 0.012, 0.03, 0.03)
            + 0.25 * self.spot(0.0, -0.150, 0.704, 0.02, 0.03, 0.01)
            + 0.22 * self.spot(0.0, -0.150, 0.862, 0.04, 0.05, 0.02)
        )
        return flushed

    def lids(self) -> Mask:
        near = smoothstep(-0.10, -0.12, self.y)
        upper = 1.1 * np.exp(-(((self.across - 0.0295) / 0.0175) ** 2 + ((self.z - 0.8125) / 0.0105) ** 2))
        under = 0.5 * np.exp(-(((self.across - 0.024) / 0.012) ** 2 + ((self.z - 0.799) / 0.006) ** 2))
        shaded: Mask = np.clip((upper + under) * near, 0, 1)
        return shaded

    def pale(self) -> Mask:
        return self.spot(0, -0.15, 0.862, 0.05, 0.05, 0.03) + 0.5 * self.spot(
            0.03, -0.14, 0.792, 0.02, 0.03, 0.006
        )

    def oil(self) -> Mask:
        shining = (
            self.spot(0, -0.165, 0.792, 0.016, 0.04, 0.03)
            + 0.9 * self.spot(0, -0.15, 0.864, 0.04, 0.05, 0.022)
            + 0.5 * self.spot(0.033, -0.14, 0.787, 0.018, 0.03, 0.014)
            + 0.4 * self.spot(0, -0.15, 0.708, 0.015, 0.03, 0.008)
        )
        oily: Mask = np.clip(shining, 0, 1)
        return oily

    def forehead(self) -> Mask:
        lined: Mask = np.exp(-((self.across / 0.042) ** 4 + ((self.z - 0.862) / 0.017) ** 4)) * (
            self.y < -0.09
        )
        return lined

    def crows_feet(self) -> Mask:
        return self.spot(0.055, -0.115, 0.812, 0.009, 0.03, 0.012)

    def along_the_lips(self) -> Mask:
        """Less towards the corners, where the lips' red fades into the skin."""
        fading: Mask = 1 - 0.70 * smoothstep(0.0190, 0.0260, self.across)
        return fading

    def mouth_corners(self) -> Mask:
        return self.spot(0.0262, -0.1420, 0.7388, 0.0075, 0.010, 0.0060)

    def nostrils(self) -> Mask:
        """The hollows and what of their rims turns into them."""
        return self.spot(0.0085, -0.1575, 0.7672, 0.0042, 0.0060, 0.0036)

    def bags(self) -> Mask:
        return self.spot(0.029, -0.135, 0.7945, 0.014, 0.03, 0.005)


def _lash_lines(body: Body) -> Mask:
    """About 1 on the edges of the upper lids, where the lashes' roots stand close, and less on the lower ones: as pale
    as the cheek, their rims would shine."""
    edge: Mask = np.zeros(len(body.skin.rest))
    for upper, share in ((True, 1.0), (False, _LOWER_LINE)):
        for line in lid_edges(body.vertices, body.groups, upper=upper):
            away = np.linalg.norm(body.skin.rest[:, None] - line[None], axis=2).min(1)
            edge = np.maximum(edge, share * np.exp(-((away / _LASH_LINE) ** 2)))
    return _LINED[body.person.lashes.style] * edge


def _painted(folder: Path, name: str, uv: Points) -> Mask:
    """A painted mask of the body model, read at each vertex: 0..1."""
    picture = cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise BodyDataError(f"{folder / name}: the body model's mask is missing.")
    soft = cv2.GaussianBlur(picture, (0, 0), 3)
    high, wide = soft.shape
    column = np.clip((uv[:, 0] * wide).astype(int), 0, wide - 1)
    row = np.clip(((1 - uv[:, 1]) * high).astype(int), 0, high - 1)
    read: Mask = soft[row, column] / 255.0
    return read
