"""The samples of a layer as a picture of its texture's size, and more of them where a face stretches it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import Layer
from .likeness import Likeness
from .spread import spread

Floats = NDArray[np.float32]

_SPARE: Final = 1.0  # how much a layer may be stretched before its samples are too far apart
_FINEST: Final = 2.0
_NEAR: Final = 0.75


def refined(layer: Layer, likeness: Likeness) -> Layer:
    """The layer with more samples when the photo's face stretches it: samples too far apart would leave cracks."""
    (x0, y0), (x1, y1) = layer.pos[0].min(0).tolist(), layer.pos[0].max(0).tolist()
    step = 4.0
    columns, rows = np.meshgrid(np.arange(x0, x1, step), np.arange(y0, y1, step))
    grid = np.stack([columns, rows], -1).astype(np.float32)
    there = likeness.forth(grid)
    across = np.linalg.norm(np.diff(there, axis=1), axis=2) / step
    down = np.linalg.norm(np.diff(there, axis=0), axis=2) / step
    stretch = float(max(np.percentile(across, 95), np.percentile(down, 95)))
    if stretch <= _SPARE:
        return layer
    factor = min(stretch / _SPARE, _FINEST)
    height, width = (round(side * factor) for side in layer.tex.shape[1:3])
    spacing = _step(layer.tx)
    old = layer.tex.shape[1:3]
    ty, tx = np.mgrid[0 : height : int(spacing), 0 : width : int(spacing)].astype(np.float32)
    # the same place of the texture, counted in pixels of the old one
    u, v = (tx + 0.5) * (old[1] / width) - 0.5, (ty + 0.5) * (old[0] / height) - 0.5
    pos, vis = [], []
    for places, seen in zip(layer.pos, layer.vis, strict=True):
        values, near = dense(layer, np.column_stack([places, seen]).astype(np.float32), old)
        sampled = cv2.remap(values, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        keep = cv2.remap(near, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT) > _NEAR
        pos.append(sampled[keep, :2])
        vis.append(np.round(sampled[keep, 2].clip(0, 255)).astype(np.uint8))
    textures = [cv2.resize(tex, (width, height), interpolation=cv2.INTER_LINEAR) for tex in layer.tex]
    return Layer(
        pos=np.stack(pos).astype(np.float32),
        vis=np.stack(vis),
        tx=tx[keep],
        ty=ty[keep],
        tex=np.stack(textures).astype(np.uint8),
        density=layer.density * factor,
    )


def dense(layer: Layer, values: Floats, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """What the samples say ([n, c]) for every texel: [h, w, c]; and where samples are near: [h, w], 0..1."""
    steps = [_step(layer.tx), _step(layer.ty)]
    columns, rows = (int(layer.tx.max() // steps[0]) + 1, int(layer.ty.max() // steps[1]) + 1)
    first = np.array([layer.tx.min() % steps[0], layer.ty.min() % steps[1]])
    grid = np.zeros((rows, columns, values.shape[1]), np.float32)
    have = np.zeros((rows, columns), np.float32)
    at = ((layer.ty - first[1]) // steps[1]).astype(int), ((layer.tx - first[0]) // steps[0]).astype(int)
    grid[at] = values
    have[at] = 1
    filled = np.where(have[..., None] > 0, grid, _onward(grid, have))
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    u, v = (
        (x - np.float32(first[0])) / np.float32(steps[0]),
        (y - np.float32(first[1])) / np.float32(steps[1]),
    )
    out = cv2.remap(filled, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    near = cv2.remap(have, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return out.reshape(*shape, values.shape[1]).astype(np.float32), near.astype(np.float32)


def _onward(grid: Floats, have: Floats) -> Floats:
    """The plane through all samples plus what they differ from it by, carried on: slopes go on past the edges."""
    rows, columns = have.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y], -1)
    known = have > 0
    plane = np.linalg.lstsq(terms[known], grid[known], rcond=None)[0]
    flat = (terms @ plane).astype(np.float32)
    return np.asarray(flat + spread(grid - flat, have, 1.0), np.float32)


def _step(coordinates: Floats) -> float:
    apart = np.diff(np.unique(coordinates))
    return float(apart.min()) if len(apart) else 1.0
