"""A dress shirt and its tie: chest, collar stand, turned-down leaves, knot with a dimple, blade. Pure numpy."""

from __future__ import annotations

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .skull import Floats, smoothstep
from .torso import Torso

_BAND_FRONT, _BAND_BACK = 0.6600, 0.7120  # heights of the collar's folded edge on the pattern
_AROUND = 48


def shirt_and_tie(torso: Torso, shirt: str = "poplin", tie: str = "silk") -> list[Garment]:
    """All pieces, back to front."""
    chest, layer = _chest(torso, shirt)
    azimuth = np.linspace(0.0, np.pi, _AROUND)
    edge = torso.up(_BAND_FRONT + (_BAND_BACK - _BAND_FRONT) * ((1 - np.cos(azimuth)) / 2) ** 0.95)
    radius = torso.neck_radius(azimuth, edge - 0.006) + 0.0030
    stand = _stand(torso, azimuth, edge, radius, shirt)
    leaf = _leaf(torso, azimuth, edge, radius, layer, shirt)
    return [
        chest,
        stand,
        stand.mirrored(),
        leaf,
        leaf.mirrored(),
        _blade(torso, layer, tie),
        _knot(torso, layer, tie),
    ]


def _chest(torso: Torso, fabric: str) -> tuple[Garment, Layer]:
    x = np.linspace(-0.115, 0.115, 47) * torso.size
    z = torso.up(np.linspace(0.36, 0.648, 60))
    y = torso.front(x, z, 0.0035, float(torso.up(0.650)))
    points = np.stack(np.broadcast_arrays(x[:, None], y, z[None]), -1).reshape(-1, 3)
    faces = grid_faces(len(x), len(z), flip=True)
    return Garment("shirt chest", points, faces, fabric, 0.0, 1), Layer(points, faces)


def _ring(torso: Torso, azimuth: Floats, radius: Floats, z: Floats) -> Floats:
    """Points around the neck's axis."""
    return np.stack(
        [
            np.sin(azimuth) * radius,
            torso.neck_axis(z) - np.cos(azimuth) * radius,
            np.broadcast_to(z, radius.shape),
        ],
        -1,
    )


def _stand(torso: Torso, azimuth: Floats, edge: Floats, radius: Floats, fabric: str) -> Garment:
    """The band that closes at the neck."""
    rows = [
        _ring(torso, azimuth, radius + 0.0024 * down, edge - 0.034 * torso.size * down - 0.0008)
        for down in (1.0, 0.66, 0.33, 0.0)
    ]
    sheet = np.stack(rows, 1)
    sheet[0, :, 0] = 0.0
    return Garment("collar stand", sheet.reshape(-1, 3), grid_faces(_AROUND, 4, flip=True), fabric, 0.0012, 2)


def _leaf(torso: Torso, azimuth: Floats, edge: Floats, radius: Floats, chest: Layer, fabric: str) -> Garment:
    """The part that turns down over the stand: long points in front, narrow behind."""
    down = np.linspace(0.0, 1.0, 11)
    depth = (
        curve([0, 0.22, 0.6, 1.2, 2.2, np.pi], [0.062, 0.058, 0.050, 0.046, 0.044, 0.044], azimuth)
        * torso.size
    )
    flare = curve([0, 0.3, 0.9, 1.6, np.pi], [0.0125, 0.0140, 0.0100, 0.0070, 0.0060], azimuth)
    start = np.maximum(azimuth, 0.09)
    columns = []
    for share in down:
        swing = start + 0.58 * share**1.15 * np.exp(-((azimuth / 0.46) ** 2))
        wide = radius + 0.0034 + flare * share**0.85 + 0.0020 * np.sin(share * np.pi)
        roll = 0.0018 * np.sin(min(1.0, share * 4.0) * np.pi)
        columns.append(_ring(torso, swing, wide, edge + 0.0010 + roll - depth * share))
    sheet = np.stack(columns, 1)
    for _ in range(2):
        sheet = chest.push(sheet, 0.0032)
        sheet[1:-1, 1:-1] = soften(sheet, 0.8, 0)[1:-1, 1:-1]
    sheet[-1, :, 0] = 0.0
    return Garment("collar leaf", sheet.reshape(-1, 3), grid_faces(_AROUND, 11), fabric, 0.0017, 2)


_KNOT_TOP, _KNOT_FOOT = 0.6585, 0.6120


def _knot(torso: Torso, chest: Layer, fabric: str) -> Garment:
    """A trapezoid of folded silk, a little longer on one side, with a hollow where the blade comes out."""
    u = np.linspace(-1.0, 1.0, 21)
    z = np.linspace(_KNOT_TOP, _KNOT_FOOT, 18)
    half = curve([_KNOT_FOOT, 0.620, 0.636, 0.650, _KNOT_TOP], [0.0120, 0.0150, 0.0188, 0.0202, 0.0190], z)
    share = (_KNOT_TOP - z) / (_KNOT_TOP - _KNOT_FOOT)
    line = chest.front_of(np.stack([0 * z, 0 * z, torso.up(z)], -1))[:, 1]
    top = float(torso.neck_axis(torso.up(_KNOT_TOP))) - 0.060 * torso.size
    line = np.minimum(line, np.linspace(top, line[-1], len(z))) - 0.0050
    thick = 0.0135 * (1 - 0.30 * np.abs(share - 0.45) ** 1.5 * 2.0)
    across = 1 - np.abs(u) ** 2.8
    slant = 0.0016 * u[None] * share[:, None]
    y = line[:, None] - thick[:, None] * across[None]
    y = y + 0.0030 * np.exp(-(((u[None] + 0.10) / 0.28) ** 2)) * smoothstep(0.62, 1.0, share)[:, None]
    # two soft folds run across the knot
    y = y - 0.0009 * np.sin((share[:, None] * 2.1 + 0.35 * u[None]) * 2 * np.pi) * across[None]
    drop = torso.up(z)[:, None] - slant - 0.0022 * (1 - u[None] ** 2) * smoothstep(0.8, 1.0, share)[:, None]
    x = torso.across(half[:, None] * u[None]) + 0.0008 * share[:, None]
    points = np.stack(np.broadcast_arrays(x, y, drop), -1).reshape(-1, 3)
    weave = np.stack(np.broadcast_arrays(x + 0.35 * drop, drop - 0.35 * x, 0 * x), -1).reshape(-1, 3)
    return Garment("tie knot", points, grid_faces(18, 21, flip=True), fabric, 0.001, 2, {"weave": weave})


def _blade(torso: Torso, chest: Layer, fabric: str) -> Garment:
    """The tie below its knot, with the dimple running out of it."""
    u = np.linspace(-1.0, 1.0, 25)
    z = np.linspace(_KNOT_FOOT + 0.006, 0.37, 52)
    half = curve([0.37, 0.45, 0.58, 0.606, _KNOT_FOOT + 0.006], [0.043, 0.036, 0.0205, 0.0150, 0.0115], z)
    line = chest.front_of(np.stack([0 * z, 0 * z, torso.up(z)], -1))[:, 1]
    line = soften(line, 3.0, 0)
    below = np.clip((_KNOT_FOOT - z) / 0.08, 0.0, 1.0)
    body = 0.0090 - 0.0038 * below
    y = line[:, None] - 0.0055 - body[:, None] * (1 - np.abs(u[None]) ** 2.2)
    dimple = 0.0062 * np.exp(-((u[None] + 0.06) ** 2) / (0.16 + 0.10 * below[:, None]) ** 2)
    y = y + dimple * smoothstep(1.0, 0.1, below)[:, None]
    x = torso.across(half[:, None] * u[None])
    up = np.broadcast_to(torso.up(z)[:, None], x.shape)
    points = np.stack([x, y, up], -1).reshape(-1, 3)
    weave = np.stack([x, up, 0 * x], -1).reshape(-1, 3)
    return Garment("tie blade", points, grid_faces(52, 25, flip=True), fabric, 0.0012, 2, {"weave": weave})
