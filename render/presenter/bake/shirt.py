"""A dress shirt and its tie: chest, collar stand, turned-down leaves, knot with a dimple, blade. Pure numpy."""

from __future__ import annotations

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .skull import Floats, smoothstep
from .torso import Torso

_BAND_FRONT, _BAND_BACK = 0.6830, 0.7340  # heights of the collar's folded edge on the pattern
_PARTED = 0.19  # radians from the middle to where the leaves begin
# the leaf's free edge from its point outwards, (x, z) on the pattern
_LEAF_EDGE = ((0.0560, 0.6250), (0.0640, 0.6380), (0.0690, 0.6540))
_AROUND = 48
# columns of the leaf inside its fold: outwards from the stand, down from the edge, in metres
_ROLL = ((0.0002, 0.0060), (0.0002, 0.0020), (0.0008, -0.0006))


def shirt_and_tie(torso: Torso, shirt: str = "poplin", tie: str = "silk") -> list[Garment]:
    """All pieces, back to front."""
    chest, layer = _chest(torso, shirt)
    azimuth = np.linspace(0.0, np.pi, _AROUND)
    edge = torso.up(_BAND_FRONT + (_BAND_BACK - _BAND_FRONT) * (1 - np.cos(azimuth)) / 2)
    radius = torso.neck_radius(azimuth, edge - 0.006) + curve(
        [0.0, 1.2, np.pi], [0.0030, 0.0014, 0.0014], azimuth
    )
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
    # no broader than its collar: beside it the jacket falls in further than a shirt would let it
    x = np.linspace(-0.098, 0.098, 41) * torso.size
    z = torso.up(np.linspace(0.36, 0.648, 60))
    y = torso.front(x, z, 0.0035, float(torso.up(0.650)))
    # in the middle it reaches up behind the knot
    up = (
        z[None]
        + 0.024 * torso.size * smoothstep(z[-12], z[-1], z)[None] * np.exp(-((x / 0.04) ** 2))[:, None]
    )
    points = np.stack(np.broadcast_arrays(x[:, None], y, up), -1).reshape(-1, 3)
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
        _ring(torso, azimuth, radius + 0.0024 * down, edge - 0.048 * torso.size * down - 0.0008)
        for down in (1.0, 0.66, 0.33, 0.0)
    ]
    sheet = np.stack(rows, 1)
    sheet[0, :, 0] = 0.0
    return Garment("collar stand", sheet.reshape(-1, 3), grid_faces(_AROUND, 4, flip=True), fabric, 0.0012, 2)


def _leaf(torso: Torso, azimuth: Floats, edge: Floats, radius: Floats, chest: Layer, fabric: str) -> Garment:
    """The part that turns down over the stand: ruled from the fold to its edge, a crisp point in front."""
    rows, columns = 84, 16
    s = np.linspace(0.0, 1.0, rows) ** 1.4
    turn = np.maximum(s * np.pi, _PARTED)
    around = np.interp(turn, azimuth, radius)
    height = np.interp(turn, azimuth, edge)
    fold = _ring(torso, turn, around + 0.0018, height + 0.0010)
    drawn = np.array(_LEAF_EDGE)
    on_chest = np.stack([torso.across(drawn[:, 0]), 0 * drawn[:, 0], torso.up(drawn[:, 1])], -1)
    on_chest[:, 1] = chest.front_of(on_chest)[:, 1] - 0.0042
    behind = np.array([0.50, 0.75, 1.0])
    sides = _ring(
        torso,
        behind * np.pi,
        np.interp(behind * np.pi, azimuth, radius) + 0.0040,
        np.interp(behind * np.pi, azimuth, edge) - 0.040 * torso.size,
    )
    free = curve([0.0, 0.09, 0.20, *behind], np.concatenate([on_chest, sides]), s)
    k = np.linspace(0.0, 1.0, columns)
    sheet = fold[:, None] * (1 - k)[None, :, None] + free[:, None] * k[None, :, None]
    # it leaves the fold steeply and then lies flat
    away = sheet - np.stack([0 * sheet[..., 0], torso.neck_axis(sheet[..., 2]), sheet[..., 2]], -1)
    away /= np.linalg.norm(away, axis=-1, keepdims=True)
    swell = 0.0008 * np.sin(np.pi * np.minimum(1.0, 3.0 * k)) + 0.0016 * np.sin(np.pi * k)
    lying = chest.push(sheet + away * swell[None, :, None], 0.0034)
    # ironed: where the chest lifts it there is no dent beside it
    sheet = lying + smoothstep(0.0, 0.06, s)[:, None, None] * (soften(lying, 3.0, 0) - lying)
    sheet[-1, :, 0] = 0.0
    # it rises out of the stand: without the roll one would look down between the two
    roll = np.stack([_ring(torso, turn, around + out, height - down) for out, down in _ROLL], 1)
    length = np.linalg.norm(free - fold, axis=1)[:, None]
    from_edge = (1 - k)[None] * length
    sheet = np.concatenate([roll, sheet], 1)
    from_edge = np.concatenate([np.repeat(length, len(_ROLL), 1), from_edge], 1)
    from_edge = np.minimum(from_edge, np.linalg.norm(sheet - sheet[:1], axis=-1))
    return Garment(
        "collar leaf", sheet.reshape(-1, 3), grid_faces(rows, columns + len(_ROLL)), fabric, 0.0012, 1,
        {"edge": from_edge.reshape(-1) / 0.07},
    )  # fmt: skip


_KNOT_TOP, _KNOT_FOOT = 0.6835, 0.6320


def _knot(torso: Torso, chest: Layer, fabric: str) -> Garment:
    """A four-in-hand: a wrapped trapezoid, a little longer on one side, hollow where the blade comes out."""
    rows, columns = 34, 31
    u = np.linspace(-1.0, 1.0, columns)[None]
    share = np.linspace(0.0, 1.0, rows)[:, None]
    z = _KNOT_TOP + (_KNOT_FOOT - _KNOT_TOP) * share
    half = curve([0.0, 0.14, 0.34, 0.70, 1.0], [0.0138, 0.0176, 0.0190, 0.0158, 0.0118], share)
    top = float(torso.neck_axis(torso.up(_KNOT_TOP))) - 0.0690 * torso.size
    foot = float(chest.front_of(np.array([[0.0, 0.0, float(torso.up(_KNOT_FOOT))]]))[0, 1]) - 0.0040
    line = top + (foot - top) * share
    thick = 0.0125 * curve([0.0, 0.10, 0.40, 0.85, 1.0], [0.10, 0.72, 1.0, 0.86, 0.62], share)
    across = np.clip(1 - np.abs(u) ** 2.6, 0.0, 1.0) ** 0.7
    dimple = 0.0050 * np.exp(-(((u + 0.08) / 0.24) ** 2)) * smoothstep(0.55, 1.0, share)
    # the silk is wrapped slantwise: two soft creases run down from one shoulder
    crease = np.exp(-(((share - 0.42 + 0.20 * u) / 0.050) ** 2)) + 0.7 * np.exp(
        -(((share - 0.70 + 0.16 * u) / 0.045) ** 2)
    )
    y = line - thick * across + dimple + 0.0007 * crease * across
    slant = (
        0.0024 * u * share
        - 0.0016 * (1 - u**2) * (1 - share) ** 4
        + 0.0016 * (1 - u**2) * smoothstep(0.75, 1.0, share)
    )
    x, up = torso.across(half * u) + 0.0010 * share, torso.up(z) - slant
    points = np.stack(np.broadcast_arrays(x, y, up), -1).reshape(-1, 3)
    weave = np.stack(np.broadcast_arrays(x * 0.4 + up * 0.9, up * 0.4 - x * 0.9, 0 * x * up), -1).reshape(
        -1, 3
    )
    return Garment(
        "tie knot", points, grid_faces(rows, columns, flip=True), fabric, 0.0008, 1, {"weave": weave}
    )


def _blade(torso: Torso, chest: Layer, fabric: str) -> Garment:
    """The tie below its knot, with the dimple running out of it."""
    u = np.linspace(-1.0, 1.0, 25)
    z = np.linspace(_KNOT_FOOT + 0.006, 0.37, 52)
    half = curve([0.37, 0.45, 0.585, 0.612, _KNOT_FOOT + 0.006], [0.043, 0.036, 0.0205, 0.0150, 0.0115], z)
    line = chest.front_of(np.stack([0 * z, 0 * z, torso.up(z)], -1))[:, 1]
    line = soften(line, 3.0, 0)
    below = np.clip((_KNOT_FOOT - z) / 0.06, 0.0, 1.0)
    body = 0.0090 - 0.0038 * below
    y = line[:, None] - 0.0055 - body[:, None] * (1 - np.abs(u[None]) ** 2.2)
    dimple = 0.0050 * np.exp(-((u[None] + 0.06) ** 2) / (0.20 + 0.25 * below[:, None]) ** 2)
    y = y + dimple * smoothstep(1.0, 0.1, below)[:, None]
    x = torso.across(half[:, None] * u[None])
    up = np.broadcast_to(torso.up(z)[:, None], x.shape)
    points = np.stack([x, y, up], -1).reshape(-1, 3)
    weave = np.stack([x, up, 0 * x], -1).reshape(-1, 3)
    return Garment("tie blade", points, grid_faces(52, 25, flip=True), fabric, 0.0012, 2, {"weave": weave})
