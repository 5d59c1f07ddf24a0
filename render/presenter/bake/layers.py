"""The mouth's layers: samples with exact position, visibility and appearance in every basis.

The grid is that of the basis `CANONICAL`: with the mouth open, inner lips, teeth and tongue are all to be seen, and no
lip hides the skin below it. That of the skin around them is the neutral face's, whose chin does not hide the neck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import BASES, CANONICAL, LAYERS, Layer
from .geometry import Poses, Sheet
from .raster import FAR, Box, Floats, Index, Raster, rasterise

_OF_THE_SKIN: Final = "neutral"
_DENSITY: Final = {"skin": 1.0, "lips": 1.75, "cavity": 0.5, "teethL": 1.2, "tongue": 1.2, "teethU": 1.2}
_SHADE: Final = {"skin": 0.72, "lips": 0.72, "cavity": 0.7, "teethL": 0.88, "tongue": 0.7, "teethU": 0.88}
_IN_THE_DARK: Final = 0.42
_HARDLY: Final = 0.95  # of a layer unseen in all bases: too much to guess from what is seen
_DEPTH_SLACK: Final = 0.0016  # metres
_ELLIPSE: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (31, 31))

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class MouthAtlas:
    layers: Mapping[str, Layer]
    ring: Floats  # [bases, points, 2]
    feather: NDArray[np.uint8]


def build_layers(poses: Poses, pictures: Mapping[str, NDArray[np.uint8]], box: Box) -> MouthAtlas:
    """`pictures` are BGRA of `box`, one for each basis."""
    builder = _Builder(poses, pictures, box)
    layers: dict[str, Layer] = {}
    for name in LAYERS:
        layers[name] = builder.layer(name)
    return MouthAtlas(layers, builder.ring(), builder.feather())


class _Builder:
    def __init__(self, poses: Poses, pictures: Mapping[str, NDArray[np.uint8]], box: Box) -> None:
        self._poses, self._box = poses, box
        self._pictures = {name: picture.astype(np.float32) for name, picture in pictures.items()}
        self._high, self._wide = box[3] - box[1], box[2] - box[0]
        inside, outside = poses.inside, ~poses.inside
        skin = poses.skin
        face = Sheet(skin.triangles[outside], skin.poses)
        self._sheets = {
            "skin": face,
            "lips": face,
            "cavity": Sheet(skin.triangles[inside], skin.poses),
            "teethL": poses.lower_teeth,
            "tongue": poses.tongue,
            "teethU": poses.upper_teeth,
        }
        self._nearest = {name: self._depth(name) for name in BASES}
        self._canon = rasterise(face.poses[CANONICAL], face.triangles, box)
        self._lip = np.zeros((self._high, self._wide), np.float32)
        self._lip[self._canon.covered] = self._canon.gather(face.triangles, poses.lip, self._canon.covered)
        core = cv2.morphologyEx(
            (self._lip > 0.3).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 61), np.uint8)
        )
        near = cv2.dilate(core, _ELLIPSE)
        self._throat = self._dark_of_the_mouth()
        self._near = near.copy()  # a little further down, where a lower lip casts its shadow
        self._near[8:] = np.maximum(near[8:], near[:-8])
        rows, columns = np.nonzero(self._near)
        self._lip_window = (
            max(0, int(columns.min()) - 2), max(0, int(rows.min()) - 2),
            min(self._wide, int(columns.max()) + 3), min(self._high, int(rows.max()) + 3),
        )  # fmt: skip

    def _depth(self, name: str) -> Floats:
        nearest = np.full((self._high, self._wide), FAR)
        for key, sheet in self._sheets.items():
            if key != "lips":
                nearest = np.minimum(nearest, rasterise(sheet.poses[name], sheet.triangles, self._box).depth)
        return nearest

    def _dark_of_the_mouth(self) -> Floats:
        """A colour for what lies behind tongue and teeth: the tongue's, with little light left."""
        sheet = self._sheets["tongue"]
        raster = rasterise(sheet.poses[CANONICAL], sheet.triangles, self._box)
        shown = raster.covered & (raster.depth <= self._nearest[CANONICAL] + 1e-4)
        colours = self._pictures[CANONICAL][shown][:, :3]
        return np.asarray(colours.mean(0) * _IN_THE_DARK if len(colours) else np.zeros(3), np.float32)

    def layer(self, name: str) -> Layer:
        sheet, density = self._sheets[name], _DENSITY[name]
        canonical = _OF_THE_SKIN if name == "skin" else CANONICAL
        raster = rasterise(sheet.poses[canonical], sheet.triangles, self._box, density)
        used, (x0, y0, x1, y1) = self._used(name, raster, density)
        rows, columns = np.nonzero(used)
        shape, place = (y1 - y0, x1 - x0), (rows - y0, columns - x0)
        positions = np.zeros((len(BASES), len(rows), 2), np.float32)
        seen = np.zeros((len(BASES), *shape), np.float32)
        texture = np.zeros((len(BASES), *shape, 3), np.float32)
        for number, basis in enumerate(BASES):
            points = raster.gather(sheet.triangles, sheet.poses[basis], used)
            positions[number] = points[:, :2]
            at = (points[:, :2] - np.array(self._box[:2])).astype(np.float32)
            picture = self._pick(basis, at, place, shape)
            seen[number][place] = self._visible(name, basis, at, points[:, 2])
            seen[number] *= picture[..., 3] > 200
            if name not in ("skin", "lips"):
                seen[number] = cv2.erode(seen[number], np.ones((3, 3), np.uint8))  # no lip's edge on a tooth
            texture[number] = picture[..., :3]
        texture = _continued(texture, seen, _SHADE[name], self._throat)
        if name in ("skin", "lips"):
            visible = np.stack([seen[number][place] for number in range(len(BASES))])
        else:
            visible = np.ones((len(BASES), len(rows)), np.float32)
        tx, ty = place[1].astype(np.float32), place[0].astype(np.float32)
        if name == "skin":  # smooth enough for every other sample
            kept = (rows % 2 == 0) & (columns % 2 == 0)
            positions, visible, tx, ty = positions[:, kept], visible[:, kept], tx[kept], ty[kept]
        return Layer(
            pos=positions,
            vis=np.round(visible * 255).astype(np.uint8),
            tx=tx,
            ty=ty,
            tex=np.round(texture.clip(0, 255)).astype(np.uint8),
            density=density,
        )

    def _used(self, name: str, raster: Raster, density: float) -> tuple[Mask, Box]:
        used = raster.covered
        high, wide = used.shape
        if name == "skin":
            return used, (0, 0, wide, high)
        if name == "lips":
            near = cv2.resize(self._near, (wide, high), interpolation=cv2.INTER_NEAREST) > 0
            x0, y0, x1, y1 = (int(side * density) for side in self._lip_window)
            return used & near, (x0, y0, x1, y1)
        rows, columns = np.nonzero(used)
        return used, (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)

    def _pick(self, basis: str, at: Floats, place: tuple[Index, Index], shape: tuple[int, int]) -> Floats:
        """The basis' picture, read at each sample: [h, w, 4]."""
        columns, rows = np.full(shape, -1, np.float32), np.full(shape, -1, np.float32)
        columns[place], rows[place] = at[:, 0] - 0.5, at[:, 1] - 0.5
        read = cv2.remap(
            self._pictures[basis], columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(read, np.float32)

    def _visible(self, name: str, basis: str, at: Floats, distance: NDArray[np.float64]) -> Mask:
        column = np.clip(np.floor(at[:, 0]).astype(int), 0, self._wide - 1)
        row = np.clip(np.floor(at[:, 1]).astype(int), 0, self._high - 1)
        nearest = self._nearest[basis]
        steps = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)) if name in ("skin", "lips") else ((0, 0),)
        limit = np.max(
            [
                nearest[np.clip(row + dy, 0, self._high - 1), np.clip(column + dx, 0, self._wide - 1)]
                for dx, dy in steps
            ],
            axis=0,
        )
        within = (at > 0).all(1) & (at[:, 0] < self._wide) & (at[:, 1] < self._high)
        visible: Mask = (distance < limit + _DEPTH_SLACK) & within
        return visible

    def ring(self) -> Floats:
        """The outer contour of the lips in every basis."""
        core = cv2.morphologyEx(
            (self._lip > 0.45).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 61), np.uint8)
        )
        contours = cv2.findContours(core, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
        outline = max(contours, key=cv2.contourArea)[::3, 0]
        points = [(int(y), int(x)) for x, y in outline if self._canon.triangle[y, x] >= 0]
        rows, columns = (np.array(side) for side in zip(*points, strict=True))
        sheet = self._sheets["skin"]
        corners = sheet.triangles[self._canon.triangle[rows, columns]]
        weights = self._canon.weights[rows, columns].astype(np.float64)
        return np.stack(
            [np.einsum("nk,nkc->nc", weights, sheet.poses[name][corners][..., :2]) for name in BASES]
        ).astype(np.float32)

    def feather(self) -> NDArray[np.uint8]:
        """How the lips' layer fades into the skin: [h, w] of its texture."""
        density = _DENSITY["lips"]
        size = int(self._wide * density), int(self._high * density)
        x0, y0, x1, y1 = (int(side * density) for side in self._lip_window)
        inner = cv2.resize(self._near.astype(np.float32), size)[y0:y1, x0:x1] > 0.5
        shrunk = cv2.erode(inner.astype(np.float32), np.ones((9, 9), np.uint8))
        return np.round(cv2.GaussianBlur(shrunk, (0, 0), 4) * 255).astype(np.uint8)


def _continued(texture: Floats, seen: Floats, shade: float, unseen: Floats) -> Floats:
    """Appearance also where a basis hides it: what is near it in that basis, further away the darkened mean of all;
    `unseen` is the colour of what no basis shows anywhere."""
    total = seen.sum(0)[..., None]
    mean = (texture * seen[..., None]).sum(0) / np.maximum(total, 1e-3)
    unknown = (total[..., 0] < 0.5).astype(np.uint8)
    if unknown.mean() > _HARDLY:
        mean[unknown > 0] = unseen / shade
    elif unknown.any():
        mean = cv2.inpaint(mean.clip(0, 255).astype(np.uint8), unknown, 4, cv2.INPAINT_TELEA).astype(
            np.float32
        )
    filled = np.empty_like(texture)
    for number, (own, visible) in enumerate(zip(texture, seen, strict=True)):
        near = cv2.GaussianBlur(visible, (0, 0), 2.5)[..., None]
        around = cv2.GaussianBlur(own * visible[..., None], (0, 0), 2.5) / np.maximum(near, 1e-4)
        close = np.clip(near * 6, 0, 1)
        hidden = around * close + mean * shade * (1 - close)
        soft = cv2.GaussianBlur(visible, (0, 0), 0.8)[..., None] * visible[..., None]
        filled[number] = own * soft + hidden * (1 - soft)
    return filled
