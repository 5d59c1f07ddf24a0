"""Drawing a surface from samples: their texture coordinates are splatted onto a grid, which then samples the texture.

Nothing is filled and nothing cracks: between samples the coordinates are interpolated by a tent kernel, each sample
adding the slope of its own texture, so that the map is exact to first order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Numbers = NDArray[np.int64]

# Every constant is a float32: a plain number would make the arithmetic around it a double's.
_ONE = np.float32(1)
_ZERO = np.float32(0)
_HALF = np.float32(0.5)
_HIDDEN = np.float32(0.3)  # what is seen less than this counts as hidden,
_CLEARING = np.float32(2.5)  # and from there on it comes forth, until it is whole at 0.7
_EMPTY = np.float32(0.05)
_LEAST = np.float32(1e-4)
_FULL = np.float32(255)
_BYTE = np.float32(1 / 255)


@compiled
def blend(sources: Any, chosen: Numbers, weights: Floats, out: Floats) -> None:
    """out [n] = the sum of the `chosen` of `sources` [bases, n] (float32 or uint8), weighted."""
    first = sources[chosen[0]]
    weight = weights[0]
    for i in range(out.size):
        out[i] = weight * np.float32(first[i])
    for order in range(1, len(chosen)):
        source = sources[chosen[order]]
        weight = weights[order]
        for i in range(out.size):
            out[i] += weight * np.float32(source[i])


@compiled
def splat(
    places: Floats, seen: Floats, tx: Floats, ty: Floats, slope: np.float32, columns: int, grid: Floats
) -> None:
    """Splats texture coordinates tx, ty [n] at `places` [2 n]: pixels of the grid, 0 is the first centre.

    seen [n]: how far each is seen, 0..255; shorter when all is. slope: texture pixels a grid pixel. `grid`
    [rows * columns * 4] becomes (weight of what is seen, sum of tx, sum of ty, unused) for each pixel."""
    grid[:] = _ZERO
    rows = len(grid) // (4 * columns)
    last_x, last_y = np.float32(columns - 1), np.float32(rows - 1)
    weigh = len(seen) > 1
    below = np.uintp(4 * columns)
    for j in range(len(tx)):
        x, y = places[2 * j], places[2 * j + 1]
        if not (x >= _ZERO and y >= _ZERO and x < last_x and y < last_y):
            continue
        strength = _ONE
        if weigh:
            strength = min((seen[j] * _BYTE - _HIDDEN) * _CLEARING, _ONE)
            if strength <= _ZERO:
                continue
        column, row = np.int32(x), np.int32(y)
        fx, fy = x - np.float32(column), y - np.float32(row)
        u0, v0 = tx[j] - slope * fx, ty[j] - slope * fy
        u1, v1 = u0 + slope, v0 + slope
        lower = fy * strength
        upper = strength - lower
        w01, w11 = fx * upper, fx * lower
        w00, w10 = upper - w01, lower - w11
        at = np.uintp((row * columns + column) * 4)
        grid[at] += w00
        grid[at + np.uintp(1)] += w00 * u0
        grid[at + np.uintp(2)] += w00 * v0
        grid[at + np.uintp(4)] += w01
        grid[at + np.uintp(5)] += w01 * u1
        grid[at + np.uintp(6)] += w01 * v0
        at += below
        grid[at] += w10
        grid[at + np.uintp(1)] += w10 * u0
        grid[at + np.uintp(2)] += w10 * v1
        grid[at + np.uintp(4)] += w11
        grid[at + np.uintp(5)] += w11 * u1
        grid[at + np.uintp(6)] += w11 * v1


@compiled
def resolve(grid: Floats, gain: np.float32, where: Floats, cover: Floats) -> None:
    """Turns sums [n * 4] into where to sample the texture [n * 2] and how much of each pixel is covered [n], 0..1.

    A pixel is covered by what is seen of the samples that fell on it, `gain` times their weight."""
    for i in range(len(cover)):
        weight = grid[4 * i]
        scale = _ONE / max(weight, _LEAST)
        where[2 * i] = grid[4 * i + 1] * scale
        where[2 * i + 1] = grid[4 * i + 2] * scale
        cover[i] = min(weight * gain, _ONE)


@compiled
def extend(grid: Floats, where: Floats, columns: int) -> None:
    """Gives pixels that hardly anything fell on the coordinates of those beside them, so that a grid can be enlarged
    past its silhouette. `grid` and `where` as `resolve` has them."""
    rows = len(grid) // (4 * columns)
    for y in range(rows):
        for x in range(columns):
            if grid[4 * (y * columns + x)] >= _EMPTY:
                continue
            count = u = v = _ZERO
            for ny in range(max(y - 1, 0), min(y + 2, rows)):
                for nx in range(max(x - 1, 0), min(x + 2, columns)):
                    near = ny * columns + nx
                    if grid[4 * near] >= _EMPTY:
                        count += _ONE
                        u += where[2 * near]
                        v += where[2 * near + 1]
            if count > _ZERO:
                where[2 * (y * columns + x)] = u / count
                where[2 * (y * columns + x) + 1] = v / count


@compiled
def lay(colours: Floats, cover: Floats, mask: Floats, out: Floats) -> None:
    """Lays `colours` [n * 4] (the fourth, 0..255, thins them) over `out` [n * 4] as `cover` and `mask` [n] say."""
    for i in range(len(cover)):
        share = cover[i] * mask[i] * colours[4 * i + 3] * _BYTE
        for channel in range(4):
            out[4 * i + channel] += (colours[4 * i + channel] - out[4 * i + channel]) * share


@compiled
def finish(colours: Floats, alpha: Floats, glow: Floats, out: Pixels) -> None:
    """out [h, w, 4] = `colours` [h, w, 4] with `glow` [h, w, 3] screened over them (no rows: none), premultiplied by
    `alpha` [h, w], rounded; all 0..255 but the glow, which is 0..1."""
    height, width = alpha.shape
    glowing = glow.shape[0] > 0
    for y in range(height):
        for x in range(width):
            share = alpha[y, x] * _BYTE
            for channel in range(3):
                value = colours[y, x, channel]
                if glowing:
                    value += glow[y, x, channel] * (_FULL - value)
                out[y, x, channel] = np.uint8(min(max(value, _ZERO), _FULL) * share + _HALF)
            out[y, x, 3] = np.uint8(alpha[y, x] + _HALF)
