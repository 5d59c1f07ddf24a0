"""The mouth in any blend of its shapes: skin, throat, tongue, teeth and lips, each drawn where it exactly is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .lips import upper_and_lower
from .pack import BASES, AnchorPack, Layer, Region
from .sampling import enlarged, sampled
from .scaled import Scale
from .splat import blend, extend, finish, lay, resolve, splat

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_MOST_SHAPES = 5  # blended at a time: what the others would add is not seen
_LEAST_WEIGHT = 0.01
_NEARLY_STILL = 0.08  # below this share of all other shapes the mouth passes into the still picture
_BORDER = 14  # pixels of the pack's frame over which the skin passes into the still picture
_COARSE: Final = ("skin", "cavity")  # drawn by a grid of every other pixel: smooth surfaces
# How far samples may part and still hide what is behind them, against their usual density.
_CLEAR: Final = {"skin": 1.7, "lips": 5.0, "lower lip": 5.0, "cavity": 4.0}
_CLEAR_INSIDE = 2.2
_SOFT = 0.7  # pixels at 1080: the edges of lips and teeth, which samples know only to the half pixel
_THROAT: Final = (9.0, 4.0, 4.0, 255.0)  # red, green, blue, alpha where the mouth shows nothing else
_TONGUE_TIP: Final = BASES.index("TH")  # the one shape whose tongue lies before the lower teeth


class Surface:
    """One layer of a pack, ready to be drawn into the region of the mouth or a window in it."""

    def __init__(self, name: str, layer: Layer, scale: Scale, window: Region, feather: Pixels | None) -> None:
        x0, y0, x1, y1 = window
        self._step = 2 if name in _COARSE else 1
        shrink = min(1.0, scale.factor)  # a texture finer than the picture would flicker
        if shrink < 1:
            height, width = (max(2, round(side * shrink)) for side in layer.tex.shape[1:3])
            textures = [cv2.resize(tex, (width, height), interpolation=cv2.INTER_AREA) for tex in layer.tex]
        else:
            height, width = layer.tex.shape[1:3]
            textures = list(layer.tex)
        across, down = width / layer.tex.shape[2], height / layer.tex.shape[1]
        keep = np.ones(len(layer.tx), bool)
        if scale.factor < 0.8 and name != "cavity":
            keep = (layer.tx // _spacing(layer.tx) + layer.ty // _spacing(layer.ty)) % 2 == 0
        self._tx = ((layer.tx[keep] + np.float32(0.5)) * np.float32(across) - np.float32(0.5)).astype(
            np.float32
        )
        self._ty = ((layer.ty[keep] + np.float32(0.5)) * np.float32(down) - np.float32(0.5)).astype(
            np.float32
        )
        points = scale.points(layer.pos[:, keep]) - np.array([x0, y0], np.float32)
        bases = len(points)
        self._pos = (points / np.float32(self._step) - np.float32(0.5)).reshape(bases, -1)
        self._places = np.zeros(self._pos.shape[1], np.float32)
        self._vis = np.ascontiguousarray(layer.vis[:, keep])
        self._seen = np.zeros(1 if (self._vis > 252).all() else self._vis.shape[1], np.float32)
        looks = np.full(
            (bases, height, width, 4), 255, np.uint8
        )  # the fourth thins them: nowhere, or by the feather
        looks[..., :3] = np.stack(textures)[..., ::-1]
        if feather is not None:
            looks[..., 3] = cv2.resize(feather, (width, height), interpolation=cv2.INTER_AREA)
        self._looks = looks.reshape(bases, -1)
        self._texture = np.zeros((height, width, 4), np.float32)
        density = layer.density / scale.factor * self._step  # of the pack's texture to a cell of the grid
        self._slope = np.float32(density * (across + down) / 2)
        expected = density**2 * keep.mean() / (_spacing(layer.tx) * _spacing(layer.ty))
        self._gain = np.float32(_CLEAR.get(name, _CLEAR_INSIDE) / expected)
        self._size = (x1 - x0, y1 - y0)
        self._soft = _SOFT * scale.factor
        cells = (-(-(y1 - y0) // self._step), -(-(x1 - x0) // self._step))
        self._grid = np.zeros(cells[0] * cells[1] * 4, np.float32)
        self._where = np.zeros((*cells, 2), np.float32)
        self._cover = np.zeros(cells, np.float32)
        self._drawn: tuple[Floats, Floats] | None = None

    def place(self, chosen: NDArray[np.int64], weights: Floats) -> None:
        """Takes the shapes `chosen` of `BASES`, blended by `weights`."""
        columns = self._cover.shape[1]
        blend(self._looks, chosen, weights, self._texture.reshape(-1))
        blend(self._pos, chosen, weights, self._places)
        if len(self._seen) > 1:
            blend(self._vis, chosen, weights, self._seen)
        splat(self._places, self._seen, self._tx, self._ty, self._slope, columns, self._grid)
        resolve(self._grid, self._gain, self._where.reshape(-1), self._cover.reshape(-1))
        where: Floats = self._where
        cover: Floats = self._cover
        if self._step > 1:
            extend(self._grid, where.reshape(-1), columns)
            where, cover = enlarged(where, self._size), enlarged(cover, self._size)
        else:
            cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), self._soft), np.float32)
        self._drawn = sampled(self._texture, where), cover

    def draw(self, out: Floats, mask: Floats) -> None:
        """Draws it as placed over `out` [h, w, 4], thinned by `mask` [h, w]."""
        if self._drawn is not None:
            colours, cover = self._drawn
            lay(colours.reshape(-1), cover.reshape(-1), mask.reshape(-1), out.reshape(-1))


def _spacing(coordinates: Floats) -> float:
    """Texture pixels between neighbouring samples."""
    apart = np.diff(np.unique(coordinates))
    return float(apart.min()) if len(apart) else 1.0


class Mouth:
    """Draws the region of the mouth into the still picture."""

    def __init__(self, pack: AnchorPack, scale: Scale, still: Floats, glow: Floats | None = None) -> None:
        """`still`: the presenter at rest in the frame of `scale`, float32 [h, w, 4], premultiplied, 0..255, without
        the light from behind, which is `glow` [h, w, 3], 0..1."""
        self.region = scale.region(pack.mouth)
        x0, y0, x1, y1 = self.region
        ring = scale.points(pack.ring) - np.array([x0, y0], np.float32)
        lips = scale.points(pack.layers["lips"].pos) - np.array([x0, y0], np.float32)
        self._window = _around(np.concatenate([ring.reshape(-1, 2), lips.reshape(-1, 2)]), (x1 - x0, y1 - y0))
        left, top, right, bottom = self._window
        inner = (x0 + left, y0 + top, x0 + right, y0 + bottom)
        self._ring = ring - np.array([left, top], np.float32)
        upper, lower = upper_and_lower(pack.layers["lips"], pack.ring)
        layers = {**pack.layers, "lips": upper, "lower lip": lower}
        self._surfaces = {
            name: Surface(
                name,
                layer,
                scale,
                self.region if name == "skin" else inner,
                pack.feather if layer is upper or layer is lower else None,
            )
            for name, layer in layers.items()
        }
        rest = still[y0:y1, x0:x1]
        self._rest = rest * (
            np.float32(255) / np.maximum(rest[..., 3:], np.float32(1))
        )  # whole colours: the alpha comes last
        self._alpha = np.ascontiguousarray(rest[..., 3])
        self._glow: Floats = np.zeros((0, 0, 0), np.float32)
        if glow is not None and glow[y0:y1, x0:x1].max() > 0.002:
            self._glow = np.ascontiguousarray(glow[y0:y1, x0:x1])
        self._whole = np.ones((bottom - top, right - left), np.float32)
        self._border = _fade((y1 - y0, x1 - x0), _BORDER * scale.factor)
        self._out: Floats = np.empty(self._rest.shape, np.float32)
        self._pixels = np.zeros((y1 - y0, x1 - x0, 4), np.uint8)
        self._drawn: tuple[tuple[int, ...], tuple[float, ...]] | None = None

    def draw(self, weights: Floats) -> tuple[Pixels, bool]:
        """The region with the mouth shaped by `weights` [15] of `VISEMES`: premultiplied uint8 [h, w, 4], red first,
        kept and drawn over the next time; and whether it differs from the last."""
        chosen, shares = _strongest(weights)
        what = (tuple(chosen.tolist()), tuple(shares.tolist()))
        if what == self._drawn:
            return self._pixels, False
        self._drawn = what
        out = self._out
        out[:] = self._rest
        if what[0] != (0,):
            for surface in self._surfaces.values():
                surface.place(chosen, shares)
            self._surfaces["skin"].draw(out, self._border)
            self._draw_inside(out, chosen, shares)
            moved = float(shares[chosen != 0].sum())
            if moved < _NEARLY_STILL:
                out += (self._rest - out) * np.float32(1 - _smooth(moved / _NEARLY_STILL))
        finish(out, self._alpha, self._glow, self._pixels)
        return self._pixels, True

    def _draw_inside(self, out: Floats, chosen: NDArray[np.int64], shares: Floats) -> None:
        left, top, right, bottom = self._window
        window = np.ascontiguousarray(out[top:bottom, left:right])
        ring = np.tensordot(shares, self._ring[chosen], 1)
        polygon = np.zeros(window.shape[:2], np.uint8)
        cv2.fillPoly(polygon, [np.round(ring * 16 - 8).astype(np.int32)], 255, cv2.LINE_AA, 4)
        within = polygon.astype(np.float32) * np.float32(1 / 255)
        window += (np.array(_THROAT, np.float32) - window) * within[..., None]
        surfaces = self._surfaces
        surfaces["cavity"].draw(window, within)
        surfaces["tongue"].draw(window, within)
        surfaces["teethL"].draw(window, within)
        tip = float(shares[chosen == _TONGUE_TIP].sum())
        if tip > 0.3:
            surfaces["tongue"].draw(window, within * np.float32(_smooth((tip - 0.3) / 0.5)))
        surfaces["teethU"].draw(window, within)
        surfaces["lips"].draw(window, self._whole)
        surfaces["lower lip"].draw(window, self._whole)
        out[top:bottom, left:right] = window


def _strongest(weights: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The few shapes that count, neutral being what is left, and their shares, which sum to 1.

    What is dropped takes its weight off the others, so that no shape comes or goes at once."""
    shares = np.concatenate([[max(0.0, 1 - float(weights.sum()))], weights]).astype(np.float32)
    order = np.argsort(-shares, kind="stable")[: _MOST_SHAPES + 1]
    least = max(_LEAST_WEIGHT, float(shares[order[_MOST_SHAPES]]))
    chosen = order[:_MOST_SHAPES]
    kept = np.maximum(shares[chosen] - np.float32(least), 0)
    chosen, kept = chosen[kept > 0], kept[kept > 0]
    if not len(kept):
        return np.zeros(1, np.int64), np.ones(1, np.float32)
    return chosen.astype(np.int64), (kept / kept.sum()).astype(np.float32)


def _around(points: Floats, size: tuple[int, int]) -> Region:
    """The even window around `points`, inside `size` (width, height)."""
    least, most = points.min(0), points.max(0)
    return (
        max(0, int(least[0] - 3) // 2 * 2),
        max(0, int(least[1] - 3) // 2 * 2),
        min(size[0], int(most[0] + 5) // 2 * 2),
        min(size[1], int(most[1] + 5) // 2 * 2),
    )


def _fade(shape: tuple[int, int], border: float) -> Floats:
    """1 inside, falling to 0 at the edges."""
    edge = round(border)
    inside = np.zeros(shape, np.float32)
    inside[edge:-edge, edge:-edge] = 1
    return np.asarray(cv2.GaussianBlur(inside, (0, 0), border * 0.36), np.float32)


def _smooth(t: float) -> float:
    t = min(max(t, 0.0), 1.0)
    return t * t * (3 - 2 * t)
