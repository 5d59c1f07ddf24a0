"""Small earrings: gold studs set into the lobes. Pure numpy."""

from __future__ import annotations

import numpy as np

from .cloth import Garment, grid_faces
from .skull import Floats

_RADIUS = 0.0028
_LOBE = np.array([0.0735, -0.0550, 0.7730])  # the middle of a left lobe's front, on the model body


def studs(vertices: Floats, anatomy: Floats) -> list[Garment]:
    """One stud in each lobe of a head, given its skin's vertices at rest and where they lie on the model body."""
    return [_stud(side, _lobe(vertices, anatomy, side)) for side in (1.0, -1.0)]


def _lobe(vertices: Floats, anatomy: Floats, side: float) -> Floats:
    """The middle of a lobe's front: between the vertices that lie nearest to it on the model body."""
    away = np.linalg.norm(anatomy - _LOBE * np.array([side, 1.0, 1.0]), axis=1)
    return np.asarray(vertices[np.argsort(away)[:3]].mean(0) - np.array([0.0, 0.0006, 0.0]))


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
