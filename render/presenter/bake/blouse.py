"""A blouse with a soft neckline: a fluid front that falls in shallow folds from the shoulders. Pure numpy."""

from __future__ import annotations

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .skull import Floats, smoothstep
from .torso import Torso

# the neckline, (x, z) on the pattern from the middle of the chest to the side of the neck
_NECKLINE = (
    (0.0, 0.5740),
    (0.012, 0.5775),
    (0.026, 0.5915),
    (0.040, 0.6140),
    (0.051, 0.6370),
    (0.060, 0.6600),
)
_FALL = 0.235


def blouse(torso: Torso, skin: Layer | None = None, fabric: str = "crepe de chine") -> list[Garment]:
    """The visible front and the rolled edge of its neckline, kept off the `skin` where it is given."""
    line = np.array(_NECKLINE)
    half = np.linspace(0.0, 1.0, 26)
    side = curve([0.0, 0.14, 0.34, 0.56, 0.77, 1.0], line, half)
    full = np.concatenate([side[:0:-1] * np.array([-1.0, 1.0]), side])
    drop = np.linspace(0.0, 1.0, 44) ** 1.3
    # each thread hangs from the neckline straight down, spreading slightly
    x = full[:, None, 0] * (1.0 + 0.55 * drop[None])
    z = full[:, None, 1] - (_FALL - (0.640 - full[:, None, 1]) * 0.4) * drop[None]
    across, up = torso.across(x), torso.up(z)
    y = _front(torso, across, up)
    # cowl folds: shallow curves below the neckline, strongest in the middle, and soft gathers from the shoulders
    hang = smoothstep(0.0, 0.03, full[:, None, 1] - z) * np.exp(-(((full[:, None, 1] - z) / 0.11) ** 2))
    cowl = 0.0026 * np.sin((full[:, None, 1] - z) / 0.026 * 2 * np.pi + 0.9) * hang
    gather = 0.0014 * np.sin(x / 0.017 * 2 * np.pi + 6.0 * drop[None]) * smoothstep(0.05, 0.6, drop)[None]
    y = y - 0.0040 - cowl - gather * smoothstep(0.010, 0.030, np.abs(x))
    sheet = np.stack([across, y, up], -1)
    if skin is not None:
        sheet = skin.push(sheet, 0.0028)
    rows, columns = sheet.shape[:2]
    weave = np.stack([across, up, 0 * up], -1).reshape(-1, 3)
    front = Garment(
        "blouse front", sheet.reshape(-1, 3), grid_faces(rows, columns), fabric, 0.0009, 2, {"weave": weave}
    )
    return [front, _rolled_edge(sheet[:, 0], fabric)]


def _front(torso: Torso, x: Floats, z: Floats) -> Floats:
    """y of the hull at scattered places, by columns of equal x."""
    stations = np.linspace(0.0, float(np.abs(x).max()) + 0.002, 36)
    heights = np.linspace(float(z.min()) - 0.01, float(z.max()) + 0.01, 90)
    depth = torso.front(stations, heights, 0.0, float(torso.up(0.655)))
    column = np.abs(x) / stations[-1] * (len(stations) - 1)
    row = (z - heights[0]) / (heights[-1] - heights[0]) * (len(heights) - 1)
    i, j = np.clip(column.astype(int), 0, len(stations) - 2), np.clip(row.astype(int), 0, len(heights) - 2)
    u, v = column - i, row - j
    return np.asarray(
        depth[i, j] * (1 - u) * (1 - v) + depth[i + 1, j] * u * (1 - v)
        + depth[i, j + 1] * (1 - u) * v + depth[i + 1, j + 1] * u * v
    )  # fmt: skip


def _rolled_edge(line: Floats, fabric: str) -> Garment:
    """A narrow tube along the neckline."""
    sides = 10
    path = soften(line, 0.8, 0)
    forward = np.gradient(path, axis=0)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    out = np.broadcast_to(np.array([0.0, -1.0, 0.0]), path.shape)
    across = np.cross(forward, out)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[None, :, None]
    ring = out[:, None] * np.cos(angle) + across[:, None] * np.sin(angle)
    points = (path[:, None] + ring * 0.0019).reshape(-1, 3)
    faces = grid_faces(len(path), sides, closed=True)
    return Garment("blouse neckline", points, faces, fabric, 0.0, 1, {"weave": points})
