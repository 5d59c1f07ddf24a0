"""Which triangle covers each pixel: a z-buffer for the exact motion between pictures of the same mesh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Points = NDArray[np.float64]
Index = NDArray[np.int64]
Box = tuple[int, int, int, int]

FAR = np.float32(1e9)


@dataclass(frozen=True)
class Raster:
    """What each pixel of a box shows."""

    triangle: NDArray[np.int32]  # [h, w]; -1 where nothing is
    weights: Floats  # [h, w, 3]: barycentric
    depth: Floats  # [h, w]: `FAR` where nothing is

    @property
    def covered(self) -> NDArray[np.bool_]:
        seen: NDArray[np.bool_] = self.triangle >= 0
        return seen

    def gather(self, triangles: Index, values: NDArray[Any], where: NDArray[np.bool_]) -> NDArray[Any]:
        """`values` [vertices, ...] interpolated at the pixels of `where`, all covered: [count, ...]."""
        corners = values[triangles[self.triangle[where]]]
        weights = self.weights[where].astype(np.float64)
        gathered: NDArray[Any] = np.einsum("nk,nk...->n...", weights, corners)
        return gathered


def rasterise(points: Points, triangles: Index, box: Box, density: float = 1.0) -> Raster:
    """`points` [n, 3]: column, row and distance in the frame. `density` is pixels of the raster to one of the frame."""
    high, wide = int((box[3] - box[1]) * density), int((box[2] - box[0]) * density)
    placed = (points[:, :2] - np.array(box[:2])) * density
    raster = Raster(
        np.full((high, wide), -1, np.int32), np.zeros((high, wide, 3), np.float32), np.full((high, wide), FAR)
    )
    _fill(
        np.ascontiguousarray(placed), np.ascontiguousarray(points[:, 2]), np.ascontiguousarray(triangles),
        raster.triangle, raster.weights, raster.depth,
    )  # fmt: skip
    return raster


@numba.njit(cache=True)  # type: ignore[untyped-decorator, unused-ignore]
def _fill(
    placed: Points,
    distance: NDArray[np.float64],
    triangles: Index,
    owner: NDArray[np.int32],
    weights: Floats,
    depth: Floats,
) -> None:
    high, wide = owner.shape
    for number in range(triangles.shape[0]):
        a, b, c = triangles[number, 0], triangles[number, 1], triangles[number, 2]
        ax, ay, bx, by = placed[a, 0], placed[a, 1], placed[b, 0], placed[b, 1]
        cx, cy = placed[c, 0], placed[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9:
            continue
        left, right = max(0, int(np.floor(min(ax, bx, cx) - 0.5))), min(wide - 1, int(max(ax, bx, cx) + 0.5))
        top, bottom = max(0, int(np.floor(min(ay, by, cy) - 0.5))), min(high - 1, int(max(ay, by, cy) + 0.5))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                x, y = column + 0.5, row + 0.5
                wb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
                wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
                wa = 1.0 - wb - wc
                if wa < -1e-4 or wb < -1e-4 or wc < -1e-4:
                    continue
                away = wa * distance[a] + wb * distance[b] + wc * distance[c]
                if away < depth[row, column]:
                    depth[row, column] = away
                    owner[row, column] = number
                    weights[row, column, 0] = wa
                    weights[row, column, 1] = wb
                    weights[row, column, 2] = wc
