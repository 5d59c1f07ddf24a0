"""Strands of hair as arrays, free or bound to the skin, and the chance behind them. Pure numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .skull import Floats, Ints, unit


@dataclass(frozen=True)
class Strands:
    """n fibres of k points: `points` [n, k, 3] from root to tip in metres, `radii` [n, k] in metres,
    `melanin` [n] from 0 (white) to 1 (black)."""

    points: Floats
    radii: Floats
    melanin: Floats

    def __post_init__(self) -> None:
        count, length = self.points.shape[:2]
        if self.points.shape != (count, length, 3) or self.radii.shape != (count, length):
            raise ValueError(f"strands: points {self.points.shape} do not fit radii {self.radii.shape}")
        if self.melanin.shape != (count,):
            raise ValueError(f"strands: {count} strands, but melanin {self.melanin.shape}")

    def __len__(self) -> int:
        return len(self.points)

    def lengths(self) -> Floats:
        """Length of every strand in metres."""
        return np.asarray(np.linalg.norm(np.diff(self.points, axis=1), axis=2).sum(1))

    @staticmethod
    def together(parts: list[Strands]) -> Strands:
        """One bundle of several with the same number of points each."""
        return Strands(
            np.concatenate([part.points for part in parts]),
            np.concatenate([part.radii for part in parts]),
            np.concatenate([part.melanin for part in parts]),
        )


@dataclass(frozen=True)
class BoundStrands:
    """Strands rooted in skin triangles, so that an expression carries them.

    `corners` [n, 3] are the skin vertices of each root's triangle, `weights` [n, 3] its place in it, `offsets`
    [n, k, 3] the strand in the triangle's own frame (along its first edge, across it, outwards), all taken at rest.
    """

    corners: Ints
    weights: Floats
    offsets: Floats
    radii: Floats
    melanin: Floats

    @classmethod
    def bind(cls, strands: Strands, vertices: Floats, corners: Ints, weights: Floats) -> BoundStrands:
        """Bind strands grown on the skin at rest to the triangles that they grow from."""
        root = (vertices[corners] * weights[..., None]).sum(1)
        frame = _frames(vertices, corners)
        offsets = np.einsum("nkc,nfc->nkf", strands.points - root[:, None], frame)
        return cls(corners, weights, offsets, strands.radii, strands.melanin)

    def points(self, vertices: Floats) -> Floats:
        """Where the strands are [n, k, 3] when the skin's vertices are here."""
        root = (vertices[self.corners] * self.weights[..., None]).sum(1)
        return np.asarray(
            root[:, None] + np.einsum("nkf,nfc->nkc", self.offsets, _frames(vertices, self.corners))
        )

    def strands(self, vertices: Floats) -> Strands:
        """The strands on the skin with its vertices here."""
        return Strands(self.points(vertices), self.radii, self.melanin)


def _frames(vertices: Floats, corners: Ints) -> Floats:
    """Right-handed frames [n, 3, 3] (rows: first edge, across, outward normal) of triangles."""
    first, second, third = (vertices[corners[:, i]] for i in range(3))
    along = unit(second - first)
    outward = unit(np.cross(second - first, third - first))
    return np.stack([along, np.cross(outward, along), outward], 1)


def triangulate(faces: list[list[int]] | Ints) -> Ints:
    """Triangles [t, 3] of quads and triangles."""
    fans = [(face[0], face[i], face[i + 1]) for face in faces for i in range(1, len(face) - 1)]
    return np.array(fans, np.int64).reshape(-1, 3)


def scatter(
    vertices: Floats, triangles: Ints, count: int, weight: Floats, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """`count` random places on a surface: triangle index and barycentric weights; `weight` is per triangle."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    share = np.linalg.norm(np.cross(b - a, c - a), axis=1) * weight
    if share.sum() <= 0:
        raise ValueError("scatter: nowhere to grow, the weights are zero on every triangle")
    chosen = rng.choice(len(triangles), count, p=share / share.sum())
    u, v = rng.random(count), rng.random(count)
    over = u + v > 1
    u[over], v[over] = 1 - u[over], 1 - v[over]
    return np.asarray(chosen, np.int64), np.stack([1 - u - v, u, v], 1)


def ripple(points: Floats, wavelength: float, seed: int, waves: int = 14) -> Floats:
    """Smooth noise of about unit spread over space: a few plane waves of about `wavelength` metres."""
    rng = np.random.default_rng(seed)
    heading = unit(rng.normal(size=(waves, 3))) * rng.uniform(0.7, 1.6, (waves, 1)) * (2 * np.pi / wavelength)
    phase = rng.uniform(0, 2 * np.pi, waves)
    return np.asarray(np.sin(points @ heading.T + phase).sum(-1) * np.sqrt(2.0 / waves))


def nearest(points: Floats, guides: Floats) -> Ints:
    """Index of the nearest guide for every point, in blocks (memory stays small)."""
    out = np.empty(len(points), np.int64)
    square = (guides**2).sum(1)
    for start in range(0, len(points), 4096):
        block = points[start : start + 4096]
        out[start : start + 4096] = np.argmin(square - 2.0 * block @ guides.T, axis=1)
    return out
