"""Moving the whole figure: every movement of head and body summed into one field, and one resampling of the picture."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .lanes import bilinear
from .pack import FIELDS, AnchorPack
from .sampling import apart, sampled
from .scaled import Scale

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]
Numbers = NDArray[np.int32]

_CELL: Final = 4  # pixels to a value of the fields
_REACH = 28  # pixels of the pack's frame no movement takes the figure beyond
_SWAY_AT_FOOT = 0.45  # how far the lowest row sways when the highest sways by 1
_STILL = np.float32(0)
_EIGHTH = np.float32(1 / 8)


@compiled
def sum_fields(
    fields: Floats, rows: Numbers, amounts: Floats, shifts: Floats, sway: Floats, spans: Numbers, out: Floats
) -> None:
    """out [h, w, 2] = fields[0] + the sum of fields[1:] [n, h, w, 2] times amounts [n] + sway [2] times shifts [h].

    In row y, from spans[y, 0] up to spans[y, 1]. Outside rows [n, 2] (first, end) a field is zero."""
    height, width = out.shape[:2]
    for y in range(height):
        start, count = 2 * spans[y, 0], 2 * (spans[y, 1] - spans[y, 0])
        line = out[y].reshape(2 * width)[start:]
        first = fields[0, y].reshape(2 * width)[start:]
        right, down = sway[0] * shifts[y], sway[1] * shifts[y]
        for x in range(0, count, 2):
            line[x] = first[x] + right
            line[x + 1] = first[x + 1] + down
        for number in range(len(amounts)):
            amount = amounts[number]
            if amount != _STILL and rows[number, 0] <= y < rows[number, 1]:
                field = fields[number + 1, y].reshape(2 * width)[start:]
                for x in range(count):
                    line[x] += amount * field[x]


@compiled
def resample(picture: Colours, cells: Floats, spans: Numbers, out: Colours) -> None:
    """out [h, w] = `picture` [h, w] at the places that `cells` [h / 4 + 2, w / 4 + 2, 2] (column, row; 0 is the first
    pixel's centre) have for the middle of every 4x4 pixels, beginning with those outside at the corner.

    In row y, from the column spans[y, 0], a multiple of 4, up to the even spans[y, 1]. Edges are continued outside."""
    height, width = out.shape
    source = picture.reshape(height * width)
    # one row's cells, its pixels' places, and those taken apart for `bilinear`
    cell_x, cell_y = np.empty(cells.shape[1], np.float32), np.empty(cells.shape[1], np.float32)
    x, y = np.empty(width + _CELL, np.float32), np.empty(width + _CELL, np.float32)
    at, across, along = np.empty(width, np.int32), np.empty(width, np.int32), np.empty(width, np.int32)
    for row in range(height):
        first, count = spans[row, 0], spans[row, 1] - spans[row, 0]
        # a row of pixels lies 1, 3, 5 or 7 eighths from one row of cells to the next, and so do columns
        above = cells[(row + 2) // _CELL, first // _CELL :]
        below = cells[(row + 2) // _CELL + 1, first // _CELL :]
        share = np.float32(2 * ((row + 2) % _CELL) + 1) * _EIGHTH
        number = (count + 3) // _CELL
        for cell in range(number + 2 if number else 0):
            cell_x[cell] = above[cell, 0] + (below[cell, 0] - above[cell, 0]) * share
            cell_y[cell] = above[cell, 1] + (below[cell, 1] - above[cell, 1]) * share
        _enlarge(cell_x, number, x)
        _enlarge(cell_y, number, y)
        apart(x, y, count, width, height, at, across, along)
        line = out[row, first:]
        for column in range(count):
            line[column] = bilinear(source, at[column], width, across[column], along[column])


@compiled
def _enlarge(cells: Floats, number: int, out: Floats) -> None:
    """out [4 number] = `cells` [number + 2], each in the middle of four, the first before them, linear between."""
    for cell in range(number):
        step = (cells[cell + 1] - cells[cell]) * _EIGHTH
        out[4 * cell] = cells[cell + 1] - np.float32(3) * step
        out[4 * cell + 1] = cells[cell + 1] - step
        step = (cells[cell + 2] - cells[cell + 1]) * _EIGHTH
        out[4 * cell + 2] = cells[cell + 1] + step
        out[4 * cell + 3] = cells[cell + 1] + np.float32(3) * step


class Pose:
    """Moves the presenter at rest into a pose. `spans` [h, 2]: the first column of every row in which the figure may be
    and the one after the last."""

    def __init__(self, pack: AnchorPack, scale: Scale, still: Floats) -> None:
        """`still`: the presenter at rest in the frame of `scale`, float32 [h, w, 4], premultiplied, 0..255."""
        height, width = still.shape[:2]
        # where the cells are: one more all round, so that there is a value on either side of every pixel
        rows, columns = -(-height // _CELL) + 2, -(-width // _CELL) + 2
        cell_x = (np.arange(columns, dtype=np.float32) - np.float32(0.5)) * _CELL
        cell_y = (np.arange(rows, dtype=np.float32) - np.float32(0.5)) * _CELL
        across = (cell_x / np.float32(scale.factor) - np.float32(scale.pad)) / _CELL - np.float32(0.5)
        down = cell_y / np.float32(scale.factor) / _CELL - np.float32(0.5)
        u, v = np.meshgrid(across, down)
        here = np.dstack(np.meshgrid(cell_x - np.float32(0.5), cell_y - np.float32(0.5)))
        factor = np.float32(scale.factor)
        places = np.dstack([u, v]).astype(np.float32)
        moved = [sampled(pack.fields[name] * factor, places) for name in FIELDS]
        self._fields = np.ascontiguousarray(np.stack([here, *moved]).astype(np.float32))
        self._rows = np.array([_rows(field) for field in moved], np.int32)
        self._cells = np.zeros(self._fields.shape[1:], np.float32)
        self._shifts = (1 - (1 - _SWAY_AT_FOOT) * np.clip(cell_y / height, 0, 1)).astype(np.float32)
        self.spans = _spans(still[..., 3], round(_REACH * scale.factor))
        self._cell_spans = _cell_spans(self.spans, rows)
        self.out = np.zeros(still.shape, np.uint8)

    def draw(self, canvas: Pixels, head: Floats, brow: float, breath: float, sway: Floats) -> Pixels:
        """`canvas` (uint8 [h, w, 4], the presenter at rest) with the head turned by `head` (yaw, pitch, roll), the
        brows, the breath and the sway of a `Performance`; kept and drawn over the next time."""
        amounts = np.array([*head, max(brow, 0.0), max(-brow, 0.0), breath], np.float32)
        shift = np.array([-float(sway[0]), float(sway[1])], np.float32) * np.float32(len(canvas))
        sum_fields(self._fields, self._rows, amounts, self._shifts, shift, self._cell_spans, self._cells)
        resample(canvas.view(np.uint32)[..., 0], self._cells, self.spans, self.out.view(np.uint32)[..., 0])
        return self.out


def _rows(field: Floats) -> tuple[int, int]:
    """The first row of `field` [h, w, 2] that moves anything and the one after the last."""
    moving = np.flatnonzero(field.any((1, 2)))
    return (int(moving[0]), int(moving[-1]) + 1) if len(moving) else (0, 0)


def _spans(alpha: Floats, reach: int) -> Numbers:
    """The columns [h, 2] that the figure (alpha [h, w]) never leaves: first, a multiple of the cell, and end, even."""
    height, width = alpha.shape
    spans = np.zeros((height, 2), np.int32)
    for row in range(height):
        shown = np.flatnonzero(alpha[max(row - reach, 0) : row + reach + 1].any(0))
        if len(shown):
            spans[row] = (
                max(int(shown[0]) - reach, 0) // _CELL * _CELL,
                min((int(shown[-1]) + 2 + reach) // 2 * 2, width),
            )
    return spans


def _cell_spans(spans: Numbers, rows: int) -> Numbers:
    """The cells [rows, 2] (first, end) that drawing `spans` asks for."""
    cells = np.zeros((rows, 2), np.int32)
    for row in range(rows):
        near = spans[max(_CELL * row - 6, 0) : _CELL * row + 2]
        near = near[near[:, 0] < near[:, 1]]
        if len(near):
            cells[row] = near[:, 0].min() // _CELL, (near[:, 1].max() + 3) // _CELL + 2
    return cells
