"""Moving the whole figure: every movement of head and body summed into one field, and one resampling of the picture."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .pack import FIELDS, AnchorPack
from .sampling import enlarged, sampled
from .scaled import Scale

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_CELL: Final = 4  # pixels to a value of the fields
_REACH = 28  # pixels of the pack's frame no movement takes the figure beyond
_STRIP = 120  # rows resampled at a time, each as wide as the figure there
_SWAY_AT_FOOT = 0.45  # how far the lowest row sways when the highest sways by 1
_STILL = np.float32(0)


@compiled
def sum_fields(fields: Floats, amounts: Floats, shifts: Floats, sway: Floats, out: Floats) -> None:
    """out [h, w, 2] = fields[0] + the sum of fields[1:] [n, h, w, 2] times amounts [n] + sway [2] times shifts [h]."""
    rows, columns = out.shape[:2]
    width = 2 * columns
    for y in range(rows):
        line = out[y].reshape(width)
        first = fields[0, y].reshape(width)
        right, down = sway[0] * shifts[y], sway[1] * shifts[y]
        for x in range(0, width, 2):
            line[x] = first[x] + right
            line[x + 1] = first[x + 1] + down
        for number in range(len(amounts)):
            amount = amounts[number]
            if amount != _STILL:
                field = fields[number + 1, y].reshape(width)
                for x in range(width):
                    line[x] += amount * field[x]


class Pose:
    """Moves the presenter at rest into a pose."""

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
        self._map = np.zeros(self._fields.shape[1:], np.float32)
        self._shifts = (1 - (1 - _SWAY_AT_FOOT) * np.clip(cell_y / height, 0, 1)).astype(np.float32)
        self._height = height
        self._strips = _strips(still[..., 3], round(_REACH * scale.factor))
        self.out = np.zeros(still.shape, np.uint8)

    @property
    def extent(self) -> tuple[int, int, int, int]:
        """The window (x0, y0, x1, y1) that the figure never leaves."""
        lefts, tops, rights, bottoms = zip(*self._strips, strict=True) if self._strips else ((0,),) * 4
        return min(lefts), min(tops), max(rights), max(bottoms)

    def draw(self, canvas: Pixels, head: Floats, brow: float, breath: float, sway: Floats) -> Pixels:
        """`canvas` (uint8 [h, w, 4], the presenter at rest) with the head turned by `head` (yaw, pitch, roll), the
        brows, the breath and the sway of a `Performance`; kept and drawn over the next time."""
        amounts = np.array([*head, max(brow, 0.0), max(-brow, 0.0), breath], np.float32)
        shift = np.array([-float(sway[0]), float(sway[1])], np.float32) * np.float32(self._height)
        sum_fields(self._fields, amounts, self._shifts, shift, self._map)
        for x0, y0, x1, y1 in self._strips:
            cells = self._map[y0 // _CELL : y1 // _CELL + 2, x0 // _CELL : x1 // _CELL + 2]
            grown = enlarged(cells, (cells.shape[1] * _CELL, cells.shape[0] * _CELL))
            offsets = grown[_CELL : _CELL + y1 - y0, _CELL : _CELL + x1 - x0]
            sampled(canvas, offsets, self.out[y0:y1, x0:x1])
        return self.out


def _strips(alpha: Floats, reach: int) -> list[tuple[int, int, int, int]]:
    """Windows (x0, y0, x1, y1) on the grid of cells that the figure (alpha [h, w]) never leaves."""
    height, width = alpha.shape
    strips = []
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        shown = np.flatnonzero(alpha[max(top - reach, 0) : bottom + reach].max(0))
        if not len(shown):
            continue
        left = max(int(shown[0]) - reach, 0) // _CELL * _CELL
        right = min(-(-(int(shown[-1]) + 1 + reach) // _CELL) * _CELL, width)
        strips.append((left, top, right, bottom))
    return strips
