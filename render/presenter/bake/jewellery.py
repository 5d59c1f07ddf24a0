"""Small earrings: gold studs set into the lobes. Pure numpy."""

from __future__ import annotations

import numpy as np

from .cloth import Garment, grid_faces
from .skull import Floats

_RADIUS = 0.0031


def studs(vertices: Floats) -> list[Garment]:
    """One stud in each lobe of a head, given its skin's vertices at rest."""
    return [_stud(side, _lobe(vertices, side)) for side in (1.0, -1.0)]


def _lobe(vertices: Floats, side: float) -> Floats:
    """The front of an ear's lobe: the lowest of what stands off the head."""
    reach = vertices[:, 0] * side
    upper = vertices[:, 2] > np.percentile(vertices[:, 2], 45)
    widest = vertices[upper][reach[upper].argmax()]
    near = np.abs(vertices[:, 1] - widest[1]) < 0.03
    ear = vertices[upper & near & (reach > 0.90 * abs(widest[0]))]
    low = ear[ear[:, 2] < ear[:, 2].min() + 0.009]
    return np.array([float(low[:, 0].mean()), float(low[:, 1].min()) - 0.0004, float(low[:, 2].mean())])


def _stud(side: float, place: Floats) -> Garment:
    rows, columns = 12, 20
    polar = np.linspace(0.02, np.pi - 0.02, rows)[:, None]
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    out = np.stack(
        np.broadcast_arrays(
            np.sin(polar) * np.cos(around), np.cos(polar) * -0.8, np.sin(polar) * np.sin(around)
        ),
        -1,
    )
    points = place + out.reshape(-1, 3) * _RADIUS
    name = "left" if side > 0 else "right"
    return Garment(f"stud {name}", points, grid_faces(rows, columns, closed=True, flip=True), "gold", 0.0, 1)
