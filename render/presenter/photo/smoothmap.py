"""A smooth map of the plane that takes given points to given points: a thin-plate spline."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_CHUNK: Final = 8192  # points at a time: what their distances take of memory stays small


class SmoothMap:
    """F. L. Bookstein, "Principal warps" (1989), with Wahba's smoothing; far away it is affine."""

    def __init__(self, source: Doubles, target: Doubles, stiffness: float = 0.0) -> None:
        """Points [n, 2]; `stiffness` lets noise in the points through less: 0 meets every point."""
        self._middle = source.mean(0)
        self._unit = float(np.sqrt(((source - self._middle) ** 2).sum(1).mean()))
        self._points = (source - self._middle) / self._unit
        count = len(source)
        whole = np.zeros((count + 3, count + 3))
        whole[:count, :count] = _kernel(self._points, self._points) + stiffness * np.eye(count)
        whole[:count, count] = whole[count, :count] = 1
        whole[:count, count + 1 :] = self._points
        whole[count + 1 :, :count] = self._points.T
        wanted = np.zeros((count + 3, 2))
        wanted[:count] = target
        solved = np.linalg.lstsq(whole, wanted, rcond=None)[0]
        self._bend, self._flat = solved[:count], solved[count:]

    def __call__(self, points: NDArray[np.floating]) -> Floats:
        """Where `points` [..., 2] go."""
        flat = (points.reshape(-1, 2).astype(np.float64) - self._middle) / self._unit
        out = np.empty((len(flat), 2), np.float32)
        for start in range(0, len(flat), _CHUNK):
            part = flat[start : start + _CHUNK]
            bent = _kernel(part, self._points) @ self._bend
            out[start : start + _CHUNK] = bent + self._flat[0] + part @ self._flat[1:]
        return out.reshape(points.shape)


def _kernel(points: Doubles, centres: Doubles) -> Doubles:
    square = (points**2).sum(1)[:, None] + (centres**2).sum(1)[None] - 2 * points @ centres.T
    square = np.maximum(square, 1e-12)
    return np.asarray(square * np.log(square))
