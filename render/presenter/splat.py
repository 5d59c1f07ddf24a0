"""Drawing a surface from samples: their texture coordinates are splatted onto a grid, which then samples the texture.

Nothing is filled and nothing cracks: between samples the coordinates are interpolated by a tent kernel, each sample
adding the slope of its own texture, so that the map is exact to first order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .lanes import add_weighted, bilinear, mixed
from .sampling import apart

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]
Numbers = NDArray[np.int64]

# Every constant is a float32: a plain number would make the arithmetic around it a double's.
_ONE = np.float32(1)
_ZERO = np.float32(0)
_NEAR, _FAR = np.float32(0.75), np.float32(0.25)
_HIDDEN = np.float32(0.3)  # what is seen less than this counts as hidden,
_CLEARING = np.float32(2.5)  # and from there on it comes forth, until it is whole at 0.7
_EMPTY = np.float32(0.05)
_LEAST = np.float32(1e-4)
_BYTE = np.float32(1 / 255)
_INSIDE = np.float32(1 / 1024)  # of a pixel: so far before the last one places end
_HALF = np.float32(0.5)
_OF_BYTE = np.float32(256 / 255)
_24 = np.uint32(24)
_OPAQUE = np.uint32(0xFF000000)
_AT_ONCE = 2048  # numbers: what a core's nearest memory holds


@compiled
def blend(sources: Any, chosen: Numbers, weights: Floats, rounding: np.float32, out: Any) -> None:
    """out [n] (float32 or uint8) = the sum of the `chosen` of `sources` [bases, n] (the same), weighted, and
    `rounding`."""
    part = np.empty(_AT_ONCE, np.float32)
    for start in range(0, out.size, _AT_ONCE):
        count = min(_AT_ONCE, out.size - start)
        for i in range(count):
            part[i] = rounding
        for order in range(len(chosen)):
            source = sources[chosen[order], start:]
            weight = weights[order]
            for i in range(count):
                part[i] += weight * np.float32(source[i])
        to = out[start:]
        for i in range(count):
            to[i] = part[i]


@compiled
def splat(
    places: Floats,
    seen: Floats,
    tx: Floats,
    ty: Floats,
    slope: np.float32,
    columns: int,
    first: int,
    end: int,
    grid: Floats,
) -> None:
    """Splats texture coordinates tx, ty [n] at `places` [2 n]: pixels of the grid, 0 is the first centre.

    seen [n]: how far each is seen, 0..255; shorter when all is. slope: texture pixels a grid pixel. The rows from
    `first` up to `end` of `grid` [rows * columns * 4] become (weight of what is seen, sum of tx, sum of ty, unused)
    for each pixel."""
    grid[4 * columns * first : 4 * columns * end] = _ZERO
    first_y, last_x, last_y = np.float32(first), np.float32(columns - 1), np.float32(end - 1)
    weigh = len(seen) > 1
    right, below = np.uintp(4), np.uintp(4 * columns)
    for j in range(len(tx)):
        x, y = places[2 * j], places[2 * j + 1]
        if not (x >= _ZERO and y >= first_y and x < last_x and y < last_y):
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
        at = np.uintp((row * columns + column) * 4)
        add_weighted(grid, at, upper - w01, u0, v0)
        add_weighted(grid, at + right, w01, u1, v0)
        add_weighted(grid, at + below, lower - w11, u0, v1)
        add_weighted(grid, at + below + right, w11, u1, v1)


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
def _fullest(grid: Floats, above: int, here: int, below: int, x: int, columns: int) -> np.uintp:
    """Where in `grid` the cell beside `x` begins on which most fell. The rows begin at `above`, `here`, `below`."""
    found = np.uintp(4 * (here + x))
    for start in (above, here, below):
        for near in range(max(x - 1, 0), min(x + 2, columns)):
            cell = np.uintp(4 * (start + near))
            if grid[cell] > grid[found]:
                found = cell
    return found


@compiled
def lay_fine(
    grid: Floats,
    gain: np.float32,
    texture: Colours,
    width: int,
    soft: np.float32,
    mask: Pixels,
    strength: np.float32,
    first: int,
    end: int,
    left: int,
    top: int,
    out: Colours,
) -> None:
    """Lays what a grid with a cell for every pixel shows over `out` [rows, columns], its corner there at `left`, `top`.

    `grid` as `splat` leaves it, from row `first` up to `end`; `gain` as for `resolve`. `texture` [n]: rows of `width`
    pixels whose alpha thins them. Edges are softened: a pixel is covered by `soft` as much as each of its neighbours
    across and down; where nothing fell it looks like them. mask [h, w] and `strength` thin all."""
    size = mask.shape[1]
    height = len(texture) // width
    last_x, last_y = np.float32(width - 1) - _INSIDE, np.float32(height - 1) - _INSIDE
    rest = _ONE - soft - soft
    down = np.zeros(size + 2, np.float32)
    for y in range(first, end):
        above, here, below = max(y - 1, first) * size, y * size, min(y + 1, end - 1) * size
        for x in range(size):
            down[x + 1] = rest * min(grid[4 * (here + x)] * gain, _ONE) + soft * (
                min(grid[4 * (above + x)] * gain, _ONE) + min(grid[4 * (below + x)] * gain, _ONE)
            )
        line = out[top + y, left:]
        for x in range(size):
            cover = rest * down[x + 1] + soft * (down[x] + down[x + 2])
            share = cover * strength * np.float32(mask[y, x]) * _BYTE  # 0..1
            if share <= _ZERO:
                continue
            cell = np.uintp(4 * (here + x))
            if grid[cell] < _LEAST:
                cell = _fullest(grid, above, here, below, x, size)
            scale = _ONE / max(grid[cell], _LEAST)
            u = min(max(grid[cell + np.uintp(1)] * scale, _ZERO), last_x)
            v = min(max(grid[cell + np.uintp(2)] * scale, _ZERO), last_y)
            column, row = np.int32(u), np.int32(v)
            across, along = (
                (u - np.float32(column)) * np.float32(65536),
                (v - np.float32(row)) * np.float32(256),
            )
            pixel = bilinear(texture, row * width + column, width, np.int32(across), np.int32(along))
            share *= np.float32(pixel >> _24)
            line[x] = mixed(line[x], pixel | _OPAQUE, np.uint32(share * _OF_BYTE + _HALF))


@compiled
def lay_coarse(
    where: Floats,
    cover: Floats,
    texture: Colours,
    width: int,
    mask: Pixels,
    first: int,
    end: int,
    left: int,
    top: int,
    under: Colours,
    out: Colours,
) -> None:
    """out [rows, columns] = `under` with what a grid with a cell for every 2x2 pixels shows over it, its corner there
    at `left`, `top`.

    From row `first` up to `end`. where [h / 2, w / 2, 2], cover [h / 2, w / 2]: as `resolve` leaves them, linear from
    cell to cell. `texture` [n]: rows of `width` pixels. mask [h, w] thins them."""
    cells = cover.shape[1]
    last = len(cover) - 1
    u, v, c = (
        np.empty(cells + 2, np.float32),
        np.empty(cells + 2, np.float32),
        np.empty(cells + 2, np.float32),
    )
    x, y, share = (
        np.empty(2 * cells, np.float32),
        np.empty(2 * cells, np.float32),
        np.empty(2 * cells, np.float32),
    )
    at, across, along = (
        np.empty(2 * cells, np.int32),
        np.empty(2 * cells, np.int32),
        np.empty(2 * cells, np.int32),
    )
    part = np.empty(2 * cells, np.int32)
    for row in range(first, end):
        near = min(row // 2, last)
        far = min(near + 1, last) if row & 1 else max(near - 1, 0)
        for cell in range(cells):
            u[cell + 1] = _NEAR * where[near, cell, 0] + _FAR * where[far, cell, 0]
            v[cell + 1] = _NEAR * where[near, cell, 1] + _FAR * where[far, cell, 1]
            c[cell + 1] = _NEAR * cover[near, cell] + _FAR * cover[far, cell]
        _double(u, cells, x)
        _double(v, cells, y)
        _double(c, cells, share)
        apart(x, y, 2 * cells, width, len(texture) // width, at, across, along)
        for column in range(mask.shape[1]):
            part[column] = np.int32(share[column] * np.float32(mask[row, column]) * _OF_BYTE + _HALF)
        before, line = under[top + row, left:], out[top + row, left:]
        for column in range(mask.shape[1]):
            pixel = bilinear(texture, at[column], width, across[column], along[column])
            line[column] = mixed(before[column], pixel | _OPAQUE, part[column])


@compiled
def _double(line: Floats, cells: int, out: Floats) -> None:
    """out [2 cells] = `line` [1 + cells + 1], each cell in the middle of two, linear between; the ends are set."""
    line[0], line[cells + 1] = line[1], line[cells]
    for cell in range(cells):
        out[2 * cell] = _NEAR * line[cell + 1] + _FAR * line[cell]
        out[2 * cell + 1] = _NEAR * line[cell + 1] + _FAR * line[cell + 2]


@compiled
def fill(colour: np.uint32, mask: Pixels, left: int, top: int, out: Colours) -> None:
    """Lays one colour over `out` [rows, columns] as mask [h, w] says, whose corner is at `left`, `top`."""
    for y in range(len(mask)):
        line = out[top + y, left:]
        for x in range(mask.shape[1]):
            if mask[y, x]:
                line[x] = mixed(line[x], colour, np.uint32(np.float32(mask[y, x]) * _OF_BYTE + _HALF))


@compiled
def finish(chosen: Numbers, gain: Floats, lift: Floats, out: Pixels) -> None:
    """Multiplies the pixels `chosen` [n] of out [pixels, 4] by `gain` [n, 4] and adds `lift` [n, 4]."""
    for i in range(len(chosen)):
        for channel in range(4):
            value = np.float32(out[chosen[i], channel])
            out[chosen[i], channel] = np.uint8(value * gain[i, channel] + lift[i, channel])
