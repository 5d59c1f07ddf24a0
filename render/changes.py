"""Where a picture changed since the frame before: from which column to which, for every two rows, because four pixels
share one colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .presenter.compiled import compiled

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.int32]
Colours = NDArray[np.uint32]
Region = tuple[int, int, int, int]  # x, y, w, h in the picture's own pixels


class Changes:
    """Of a picture of this size. `spans`: int32 [height / 2, 2], the first column and the one after the last, even; the
    first is not below the second where nothing changed."""

    def __init__(self, width: int, height: int) -> None:
        self.spans = np.empty((height // 2, 2), np.int32)
        self._width = width
        self.clear()

    def clear(self) -> None:
        self.spans[:] = self._width, 0

    def add(self, region: Region) -> None:
        """All of a region inside the picture; it grows to whole pairs of rows and columns."""
        x, y, w, h = region
        if w and h:
            rows = self.spans[y // 2 : (y + h + 1) // 2]
            np.minimum(rows[:, 0], x // 2 * 2, out=rows[:, 0])
            np.maximum(rows[:, 1], (x + w + 1) // 2 * 2, out=rows[:, 1])

    def add_spans(self, spans: Numbers, corner: tuple[int, int]) -> None:
        """From the first column of each row to the one before the second, [h, 2], counted from `corner` (x, y)."""
        _add_spans(spans, *corner, self.spans)

    def add_difference(self, before: Pixels, after: Pixels, corner: tuple[int, int]) -> None:
        """Where two frames of one size differ, RGBA [h, w, 4], inside the picture and with their left upper corner at
        `corner` (x, y)."""
        _add_difference(_colours(before), _colours(after), *corner, self.spans)


def _colours(frame: Pixels) -> Colours:
    return np.ascontiguousarray(frame).view(np.uint32).reshape(frame.shape[:2])


@compiled
def _add_spans(given: Numbers, left: int, top: int, spans: Numbers) -> None:
    for row in range(given.shape[0]):
        if given[row, 0] < given[row, 1]:
            span = spans[(top + row) >> 1]
            span[0] = min(span[0], (left + given[row, 0]) >> 1 << 1)
            span[1] = max(span[1], (left + given[row, 1] + 1) >> 1 << 1)


@compiled
def _add_difference(before: Colours, after: Colours, left: int, top: int, spans: Numbers) -> None:
    width = before.shape[1]
    for row in range(before.shape[0]):
        old, new = before[row], after[row]
        first, end = 0, width
        while first < width and old[first] == new[first]:
            first += 1
        if first == width:
            continue
        while old[end - 1] == new[end - 1]:
            end -= 1
        span = spans[(top + row) >> 1]
        span[0] = min(span[0], (left + first) >> 1 << 1)
        span[1] = max(span[1], (left + end + 1) >> 1 << 1)
