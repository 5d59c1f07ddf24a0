"""The mouth of a photo: the bundled presenter's motion laid on the photo's own lips and skin, its teeth behind them.

What a mouth shape does to the light on skin and lips is taken over as a ratio of the bundled presenter's pictures
(Z. Liu et al., "Expressive expression mapping with ratio images", 2001)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import BASES, HEIGHT, WIDTH, AnchorPack, Layer, Region
from .likeness import Likeness
from .sampling import dense, refined
from .spread import spread

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_OUTSIDE: Final = ("skin", "lips")
_RATIO_SMOOTH: Final = 1.6  # pixels of the frame: below it a ratio is the renderer's noise
_RATIO_LIMITS: Final = (0.45, 2.0)
_GAIN_SMOOTH: Final = 5.0  # pixels of the frame
_GAIN_LIMITS: Final = (0.8, 1.25)  # times the usual one
_SHUT: Final = {"PP": 0.9, "smile": 0.5}
_DARK: Final = 10.0  # 0..255, added to both sides of a ratio
_SEEN: Final = (0.55, 0.95)  # of a sample's visibility in the shut mouth: below, the photo does not show it


@dataclass(frozen=True)
class PhotoMouth:
    """The parts of an `AnchorPack` that make a mouth."""

    region: Region
    layers: dict[str, Layer]
    ring: Floats
    feather: Pixels


def build_mouth(known: AnchorPack, likeness: Likeness, picture: Pixels, lamp: Floats) -> PhotoMouth:
    """`picture`: the photo in the frame (BGR); `lamp` [3]: how much brighter in blue, green and red a white thing is in
    the photo than in the bundled presenter's pictures."""
    photo = picture.astype(np.float32)
    layers: dict[str, Layer] = {}
    for name, layer in known.layers.items():
        if name in _OUTSIDE:
            layers[name] = _outside(layer, likeness, photo)
    middle = _middle(known)
    target = likeness.forth(middle)
    size = float(np.sqrt(np.linalg.det(likeness.affine)))
    shade = np.percentile(layers["lips"].tex[0].reshape(-1, 3), 4, axis=0).astype(np.float32)
    for name, layer in known.layers.items():
        if name not in _OUTSIDE:
            layers[name] = Layer(
                pos=np.asarray(target + size * (layer.pos - middle), np.float32),
                vis=layer.vis,
                tx=layer.tx,
                ty=layer.ty,
                tex=_shaded(_bytes(layer.tex * lamp), shade),
                density=layer.density / size,
            )
    x0, y0, x1, y1 = known.mouth
    corners = np.array([[x0, y0], [x1, y0], [x0, y1], [x1, y1]], np.float32)
    placed = target + likeness.moved(corners - middle)
    height, width = layers["lips"].tex.shape[1:3]
    return PhotoMouth(
        region=_inside(placed),
        layers={name: layers[name] for name in known.layers},
        ring=_carried(known.ring, likeness),
        feather=np.asarray(
            cv2.resize(known.feather, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8
        ),
    )


def _shaded(textures: Pixels, shade: Floats) -> Pixels:
    """What lies inside the mouth, as dark as the line between the lips in shapes that shut it: fuller lips than those
    of the lender may leave a crack, which then shows as that line."""
    out = textures.copy()
    for name, share in _SHUT.items():
        basis = BASES.index(name)
        out[basis] = _bytes(textures[basis] + (shade - textures[basis]) * np.float32(share))
    return out


def _middle(known: AnchorPack) -> Floats:
    ring = known.ring[0]
    return np.asarray((ring.min(0) + ring.max(0)) / 2, np.float32)


def _carried(pos: Floats, likeness: Likeness) -> Floats:
    """Positions [bases, n, 2] of the known face: at rest laid on the photo, then moved as they move."""
    rest = likeness.forth(pos[0])
    return np.asarray(rest + likeness.moved(pos - pos[:1]), np.float32)


def _outside(layer: Layer, likeness: Likeness, photo: Floats) -> Layer:
    """Skin or lips: the photo's colours wherever the shut mouth shows them, else the known ones, matched."""
    layer = refined(layer, likeness)
    shape = layer.tex.shape[1:3]
    rest, there = dense(layer, layer.pos[0], shape)
    shown, _ = dense(layer, layer.vis[0][:, None].astype(np.float32) / 255, shape)
    place = likeness.forth(rest) - np.float32(0.5)
    own = cv2.remap(
        photo, place[..., 0], place[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).clip(0, 255)
    seen = np.clip((shown[..., 0] - _SEEN[0]) / (_SEEN[1] - _SEEN[0]), 0, 1) * there
    seen = cv2.GaussianBlur(cv2.erode(seen, np.ones((3, 3))), (0, 0), 0.8)
    known = layer.tex.astype(np.float32)
    share = np.asarray((own + _DARK) / (known[0] + _DARK), np.float32)
    gain = spread(share, np.asarray(seen, np.float32), _GAIN_SMOOTH * layer.density)
    if (
        seen > 0.5
    ).any():  # what is carried on from the dark line between the lips must not tint what they hide
        usual = np.median(share[seen > 0.5], axis=0)
        gain = np.clip(gain, usual * _GAIN_LIMITS[0], usual * _GAIN_LIMITS[1])
    first = _soft(known[0], layer.density)
    textures = []
    for basis in known:
        ratio = np.clip((_soft(basis, layer.density) + _DARK) / (first + _DARK), *_RATIO_LIMITS)
        lit = own * ratio
        matched = (basis + _DARK) * gain - _DARK
        textures.append(_bytes(matched + (lit - matched) * seen[..., None]))
    return Layer(
        pos=_carried(layer.pos, likeness),
        vis=layer.vis,
        tx=layer.tx,
        ty=layer.ty,
        tex=np.stack(textures),
        density=layer.density / float(np.sqrt(np.linalg.det(likeness.affine))),
    )


def _soft(picture: Floats, density: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), _RATIO_SMOOTH * density), np.float32)


def _inside(points: Floats) -> Region:
    """The region around `points`, even, inside the frame and no larger than positions can tell."""
    least, most = points.min(0), points.max(0)
    x0, y0 = max(0, int(np.ceil(least[0] / 2)) * 2), max(0, int(np.ceil(least[1] / 2)) * 2)
    x1, y1 = min(WIDTH, int(most[0]) // 2 * 2), min(HEIGHT, int(most[1]) // 2 * 2)
    return x0, y0, min(x1, x0 + 900), min(y1, y0 + 900)


def _bytes(values: Floats) -> Pixels:
    return np.asarray(np.round(values.clip(0, 255)), np.uint8)
