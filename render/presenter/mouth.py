"""The mouth in any blend of its shapes: skin, throat, tongue, teeth and lips, each drawn where it exactly is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .lips import upper_and_lower
from .pack import BASES, AnchorPack, Layer, Region
from .scaled import Scale
from .splat import blend, extend, fill, finish, lay_coarse, lay_fine, resolve, splat

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]

_MOST_SHAPES = 5  # blended at a time: what the others would add is not seen
_LEAST_WEIGHT = 0.01
_NEARLY_STILL = 0.08  # below this share of all other shapes the mouth passes into the still picture
_BORDER = 14  # pixels of the pack's frame over which the skin passes into the still picture
_COARSE: Final = ("skin", "cavity")  # drawn by a grid of every other pixel: smooth surfaces
# How far samples may part and still hide what is behind them, against their usual density.
_CLEAR: Final = {"skin": 1.7, "lips": 5.0, "lower lip": 5.0, "cavity": 4.0}
_CLEAR_INSIDE = 2.2
_FARTHEST = 1.25  # of a grid's size: how far outside positions are told apart
_SOFT = 0.7  # pixels at 1080: the edges of lips and teeth, which samples know only to the half pixel
_ALMOST = 0.998  # from here on a colour is taken as it is
_THROAT = np.array([9, 4, 4, 255], np.uint8).view(np.uint32)[0]  # where the mouth shows nothing else
_TONGUE_TIP: Final = BASES.index("TH")  # the one shape whose tongue lies before the lower teeth


class Texture:
    """What a layer looks like in every shape, as fine as a picture of `scale` wants it, and blended."""

    def __init__(self, layer: Layer, scale: Scale, feather: Pixels | None) -> None:
        height, width = layer.tex.shape[1:3]
        shrink = min(1.0, scale.factor)  # a texture finer than the picture would flicker
        if shrink < 1:
            height, width = (max(2, round(side * shrink)) for side in (height, width))
        self.across, self.down = width / layer.tex.shape[2], height / layer.tex.shape[1]
        self.width = width
        looks = np.full((len(layer.tex), height, width, 4), 255, np.uint8)
        for look, tex in zip(looks, layer.tex, strict=True):
            look[..., :3] = cv2.resize(tex, (width, height), interpolation=cv2.INTER_AREA)[..., ::-1]
        if feather is not None:
            looks[..., 3] = cv2.resize(feather, (width, height), interpolation=cv2.INTER_AREA)
        self._looks = looks.reshape(len(looks), -1)
        self._blended = np.zeros(self._looks.shape[1], np.uint8)
        self.pixels = self._blended.view(
            np.uint32
        )  # row by row; the alpha thins them: nowhere, or by the feather

    def blend(self, chosen: NDArray[np.int64], weights: Floats) -> None:
        """Takes the shapes `chosen` of `BASES`, blended by `weights`."""
        blend(self._looks, chosen, weights, np.float32(0.5), self._blended)


class Surface:
    """One layer of a pack, ready to be drawn into the region of the mouth or a window in it."""

    def __init__(self, name: str, layer: Layer, scale: Scale, window: Region, texture: Texture) -> None:
        """`window` (x0, y0, x1, y1): of the frame of `scale`, even."""
        x0, y0, x1, y1 = window
        self._step = 2 if name in _COARSE else 1
        self._texture = texture
        keep = np.ones(len(layer.tx), bool)
        if scale.factor < 0.8 and name != "cavity":
            keep = (layer.tx // _spacing(layer.tx) + layer.ty // _spacing(layer.ty)) % 2 == 0
        self._tx = _shrunk(layer.tx[keep], texture.across)
        self._ty = _shrunk(layer.ty[keep], texture.down)
        points = scale.points(layer.pos[:, keep]) - np.array([x0, y0], np.float32)
        places = points / np.float32(self._step) - np.float32(0.5)
        self._vis = np.ascontiguousarray(layer.vis[:, keep])
        self._seen = np.zeros(1 if (self._vis > 252).all() else self._vis.shape[1], np.float32)
        density = layer.density / scale.factor * self._step  # of the pack's texture to a cell of the grid
        self._slope = np.float32(density * (texture.across + texture.down) / 2)
        expected = density**2 * keep.mean() / (_spacing(layer.tx) * _spacing(layer.ty))
        self._gain = np.float32(_CLEAR.get(name, _CLEAR_INSIDE) / expected)
        self._soft = np.float32(
            (_SOFT * scale.factor) ** 2 / 2
        )  # of three weights in a row whose spread this is
        self._cells = ((y1 - y0) // self._step, (x1 - x0) // self._step)
        # as short numbers, of which memory gives twice as many: what is left out lies far outside
        self._unit = np.float32(_FARTHEST * max(self._cells) / 32767)
        self._pos = np.clip(np.rint(places / self._unit), -32767, 32767).astype(np.int16)
        self._pos = self._pos.reshape(len(places), -1)
        self._places = np.zeros(self._pos.shape[1], np.float32)
        self._grid = np.zeros(self._cells[0] * self._cells[1] * 4, np.float32)
        coarse = self._cells if self._step > 1 else (0, 0)
        self._where = np.zeros((*coarse, 2), np.float32)
        self._cover = np.zeros(coarse, np.float32)

    def place(self, chosen: NDArray[np.int64], weights: Floats, rows: tuple[int, int]) -> None:
        """Takes the shapes `chosen` of `BASES`, blended by `weights`, for what is drawn from the first of `rows` up to
        the other."""
        columns = self._cells[1]
        blend(self._pos, chosen, weights * self._unit, np.float32(0), self._places)
        if len(self._seen) > 1:
            blend(self._vis, chosen, weights, np.float32(0), self._seen)
        first, end = (0, self._cells[0]) if self._step > 1 else rows
        splat(self._places, self._seen, self._tx, self._ty, self._slope, columns, first, end, self._grid)
        if self._step > 1:
            where, cover = self._where.reshape(-1), self._cover.reshape(-1)
            resolve(self._grid, self._gain, where, cover)
            extend(self._grid, where, columns)

    def draw(
        self,
        under: Colours,
        out: Colours,
        corner: tuple[int, int],
        mask: Pixels,
        rows: tuple[int, int],
        strength: float = 1.0,
    ) -> None:
        """Draws it as placed over `under` into `out` [h, w], its window's corner (x, y) there at `corner`, thinned by
        `mask` [rows and columns of the window] and `strength`. What has a cell for every pixel keeps to `out`."""
        pixels, width = self._texture.pixels, self._texture.width
        if self._step > 1:
            lay_coarse(self._where, self._cover, pixels, width, mask, *rows, *corner, under, out)
        else:
            share = np.float32(strength)
            lay_fine(self._grid, self._gain, pixels, width, self._soft, mask, share, *rows, *corner, out)


def _shrunk(coordinates: Floats, share: float) -> Floats:
    """Texture pixels, 0 the first centre, in a texture `share` as large."""
    return np.asarray((coordinates + np.float32(0.5)) * np.float32(share) - np.float32(0.5), np.float32)


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
        textures = {
            name: Texture(layer, scale, pack.feather if name == "lips" else None)
            for name, layer in pack.layers.items()
        }
        self._textures = tuple(textures.values())
        self._surfaces = {
            name: Surface(
                name,
                layer,
                scale,
                self.region if name == "skin" else inner,
                textures["lips" if layer is lower else name],
            )
            for name, layer in layers.items()
        }
        light = None if glow is None else glow[y0:y1, x0:x1]
        self._rest, self._finishing = _whole_colours(still[y0:y1, x0:x1], light)
        self._whole = np.full((bottom - top, right - left), 255, np.uint8)
        self._border = _fade((y1 - y0, x1 - x0), _BORDER * scale.factor)
        self._border[still[y0:y1, x0:x1, 3] == 0] = 0
        self._pixels = np.zeros(self._rest.shape, np.uint8)
        self._drawn: tuple[tuple[int, ...], tuple[float, ...]] | None = None

    def draw(self, weights: Floats) -> tuple[Pixels, bool]:
        """The region with the mouth shaped by `weights` [15] of `VISEMES`: premultiplied uint8 [h, w, 4], red first,
        kept and drawn over the next time; and whether it differs from the last."""
        chosen, shares = _strongest(weights)
        what = (tuple(chosen.tolist()), tuple(shares.tolist()))
        if what == self._drawn:
            return self._pixels, False
        self._drawn = what
        pixels, rest = self._pixels, self._rest
        if what[0] == (0,):
            pixels[:] = rest
        else:
            for texture in self._textures:
                texture.blend(chosen, shares)
            out = pixels.view(np.uint32)[..., 0]
            skin = self._surfaces["skin"]
            everywhere = (0, len(out))
            skin.place(chosen, shares, everywhere)
            skin.draw(rest.view(np.uint32)[..., 0], out, (0, 0), self._border, everywhere)
            self._draw_inside(out, chosen, shares)
            self._draw_lips(out, chosen, shares)
            moved = float(shares[chosen != 0].sum())
            if moved < _NEARLY_STILL:
                stirred = _smooth(moved / _NEARLY_STILL)
                cv2.addWeighted(pixels, stirred, rest, 1 - stirred, 0, pixels)
        finish(*self._finishing, pixels.reshape(-1, 4))
        return pixels, True

    def _draw_inside(self, out: Colours, chosen: NDArray[np.int64], shares: Floats) -> None:
        left, top, right, bottom = self._window
        within = np.zeros((bottom - top, right - left), np.uint8)
        ring = np.tensordot(shares, self._ring[chosen], 1)
        cv2.fillPoly(within, [np.round(ring * 16 - 8).astype(np.int32)], 255, cv2.LINE_AA, 4)
        rows = max(int(ring[:, 1].min()) - 2, 0), min(int(ring[:, 1].max()) + 3, bottom - top)
        if rows[0] >= rows[1]:
            return
        fill(_THROAT, within, left, top, out)
        for name in ("cavity", "tongue", "teethL", "teethU"):
            self._surfaces[name].place(chosen, shares, rows)
        for name in ("cavity", "tongue", "teethL"):
            self._surfaces[name].draw(out, out, (left, top), within, rows)
        tip = float(shares[chosen == _TONGUE_TIP].sum())
        if tip > 0.3:
            self._surfaces["tongue"].draw(out, out, (left, top), within, rows, _smooth((tip - 0.3) / 0.5))
        self._surfaces["teethU"].draw(out, out, (left, top), within, rows)

    def _draw_lips(self, out: Colours, chosen: NDArray[np.int64], shares: Floats) -> None:
        left, top = self._window[:2]
        rows = (0, len(self._whole))
        for name in ("lips", "lower lip"):
            surface = self._surfaces[name]
            surface.place(chosen, shares, rows)
            surface.draw(out, out, (left, top), self._whole, rows)


def _whole_colours(
    rest: Floats, glow: Floats | None
) -> tuple[Pixels, tuple[NDArray[np.int64], Floats, Floats]]:
    """`rest` [h, w, 4], premultiplied, as if nothing shone through: what is drawn on; and what makes frames of that.

    That is the pixels to finish, what each is multiplied by and what is added, [n] and twice [n, 4]: the alpha of
    `rest`, with `glow` [h, w, 3], 0..1, screened over the colours before, and half of one to round."""
    alpha = rest[..., 3:]
    whole = rest * (np.float32(255) / np.maximum(alpha, np.float32(1)))
    whole[..., 3] = np.where(alpha[..., 0] > 0, 255, 0)
    gain, lift = np.zeros_like(rest), np.full_like(rest, 0.5)
    through = np.float32(1) if glow is None else 1 - glow
    share = alpha * np.float32(1 / 255)
    gain[..., :3] = through * share
    lift[..., :3] += 255 * (1 - through) * share
    lift[..., 3:] += alpha
    unlike = (rest[..., 3] > 0) & ((rest[..., 3] < 255) | (gain[..., :3] < _ALMOST).any(2))
    pixels = np.clip(whole + np.float32(0.5), 0, 255).astype(np.uint8)
    return pixels, (np.flatnonzero(unlike), gain[unlike], lift[unlike])


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


def _fade(shape: tuple[int, int], border: float) -> Pixels:
    """255 inside, falling to 0 at the edges."""
    edge = round(border)
    inside = np.zeros(shape, np.float32)
    inside[edge:-edge, edge:-edge] = 255
    return np.asarray(cv2.GaussianBlur(inside, (0, 0), border * 0.36) + np.float32(0.5), np.uint8)


def _smooth(t: float) -> float:
    t = min(max(t, 0.0), 1.0)
    return t * t * (3 - 2 * t)
