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
_GLOSS_LIMITS: Final = (-40.0, 60.0)  # 0..255
_DIFFUSE: Final = 0.1  # how much rather a change is one of the light as a whole than of the gloss
_NEAR: Final = 0.1  # of the lips' height over which colours are carried to what the photo hides
_LINE: Final = 4.0  # pixels of the frame that the dark line between the lips may reach from what is hidden
_SHADOW: Final = (0.8, 0.95)  # of the light around: darker beside what is hidden is that line
_TINT: Final = 0.5  # how far what is hidden takes the tint of the lender's
_TINT_LIMITS: Final = (0.8, 1.25)
_SHUT: Final = {"PP": 0.9, "smile": 0.5}
_DARK: Final = 10.0  # 0..255: what is darker tells no ratio
_SEEN: Final = (0.55, 0.95)  # of a sample's visibility in the shut mouth: below, the photo does not show it


@dataclass(frozen=True)
class PhotoMouth:
    """The parts of an `AnchorPack` that make a mouth."""

    region: Region
    layers: dict[str, Layer]
    ring: Floats
    feather: Pixels


def build_mouth(known: AnchorPack, likeness: Likeness, picture: Pixels, lamp: Floats) -> PhotoMouth:
    """`picture`: the figure of the photo in the frame, its colours carried on past its outline (BGR); `lamp` [3]: how
    much brighter in blue, green and red a white thing is in the photo than in the bundled presenter's pictures."""
    photo = picture.astype(np.float32)
    near = _NEAR * float(np.ptp(likeness.forth(known.ring[0])[:, 1]))
    layers: dict[str, Layer] = {}
    for name, layer in known.layers.items():
        if name in _OUTSIDE:
            layers[name] = _outside(layer, likeness, photo, near)
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


def _outside(layer: Layer, likeness: Likeness, photo: Floats, near: float) -> Layer:
    """Skin or lips: the photo's colours wherever the shut mouth shows them, carried on to what it hides by `near`
    pixels of the frame at least; light and shade as in the known pictures."""
    layer = refined(layer, likeness)
    shape = layer.tex.shape[1:3]
    rest, there = dense(layer, layer.pos[0], shape)
    shown, _ = dense(layer, layer.vis[0][:, None].astype(np.float32) / 255, shape)
    place = likeness.forth(rest) - np.float32(0.5)
    own = cv2.remap(
        photo, place[..., 0], place[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).clip(0, 255)
    seen = np.clip((shown[..., 0] - _SEEN[0]) / (_SEEN[1] - _SEEN[0]), 0, 1) * there
    known = layer.tex.astype(np.float32)
    seen = _without_line(np.asarray(seen, np.float32), (own, known[0]), layer.density, near)
    own_near, known_near = (spread(tex, seen, near * layer.density) for tex in (own, known[0]))
    first = _soft(known_near + (known[0] - known_near) * seen[..., None], layer.density)
    textures = []
    for basis in known:
        share, gloss = relit(first, _soft(basis, layer.density))
        lit = own * share + gloss
        matched = own_near * _shades(known_near, basis)
        textures.append(_bytes(np.asarray(matched + (lit - matched) * seen[..., None], np.float32)))
    return Layer(
        pos=_carried(layer.pos, likeness),
        vis=layer.vis,
        tx=layer.tx,
        ty=layer.ty,
        tex=np.stack(textures),
        density=layer.density / float(np.sqrt(np.linalg.det(likeness.affine))),
    )


def _without_line(seen: Floats, pictures: tuple[Floats, Floats], density: float, near: float) -> Floats:
    """`seen` less the dark line between the lips, in either picture: once they part, that shadow is no longer there."""
    size = 2 * round(_LINE * density) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    beside = cv2.dilate((seen < 0.5).astype(np.uint8), disc) > 0
    clear = cv2.erode(seen, np.ones((3, 3)))
    for picture in pictures:
        light = picture.mean(2, keepdims=True)
        usual = spread(light, seen, near * density)
        bright = np.clip((light / np.maximum(usual, 1) - _SHADOW[0]) / (_SHADOW[1] - _SHADOW[0]), 0, 1)
        clear = np.where(beside, clear * bright[..., 0], clear)
    return np.asarray(cv2.GaussianBlur(clear, (0, 0), 0.8), np.float32)


def relit(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """What became of the light between two pictures [h, w, 3] of the same skin: the share of it that is left [h, w, 1],
    and the gloss that came [h, w, 1], which has the lamp's colour and is as strong on dark skin as on pale.

    The least-squares answer of after = share * before + gloss."""
    one, two = before.sum(2, keepdims=True), after.sum(2, keepdims=True)
    squares = (before**2).sum(2, keepdims=True) + 1.0
    product = (before * after).sum(2, keepdims=True)
    gloss = (two - product * one / squares) / (3 + _DIFFUSE - one**2 / squares)
    gloss = np.clip(gloss, *_GLOSS_LIMITS)
    share = np.clip((product - gloss * one + _DARK**2) / (squares + _DARK**2), *_RATIO_LIMITS)
    return np.asarray(share, np.float32), np.asarray(gloss, np.float32)


def _shades(near: Floats, picture: Floats) -> Floats:
    """How `picture` differs from the colours `near`: in light as it does, in tint half as far."""
    ratio = (picture + _DARK) / (near + _DARK)
    light = np.exp(np.log(np.maximum(ratio, 0.05)).mean(2, keepdims=True))
    return np.asarray(
        np.clip(light, 0.15, 1.5) * np.clip((ratio / light) ** _TINT, *_TINT_LIMITS), np.float32
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
