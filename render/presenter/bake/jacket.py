"""A tailored jacket: body and sleeves over padded shoulders, notch lapels, a collar close to the neck.

The right half is the left one mirrored. Patterns are drawn in the measurements that torso.py names. Pure numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .collar import ALONG, Collar, collar
from .shoulders import Shoulder, shell
from .skull import Floats, smoothstep
from .torso import Torso

Points2 = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Cut:
    """One jacket's pattern, seen from the front: (x, z) of the wearer's left half.

    `roll`: the line along which the lapel folds over, from the neck down. `edge`: the lapel's free edge, from its
    tip down.
    """

    fabric: str
    lining: str
    roll: Points2
    edge: Points2
    collar: Collar
    shoulder: Shoulder


SUIT = Cut(
    fabric="suiting",
    lining="suiting facing",
    roll=((0.0670, 0.6700), (0.0605, 0.6330), (0.0500, 0.5800), (0.0300, 0.5000), (0.0020, 0.3800)),
    edge=((0.1200, 0.6010), (0.1150, 0.5700), (0.0980, 0.5150), (0.0620, 0.4400), (0.0060, 0.3780)),
    collar=Collar(
        gorge=((0.0605, 0.6330), (0.0960, 0.6120)),
        tip=(0.1035, 0.6290),
        width=0.027,
        gap=0.0120,
        side=0.6930,
        back=0.7050,
    ),
    shoulder=Shoulder(lift=0.008, breadth=0.039, slope=0.35, ease=0.010, square=3.7, depth=0.064),
)

BLAZER = Cut(
    fabric="crepe",
    lining="crepe facing",
    roll=((0.0600, 0.6700), (0.0570, 0.6300), (0.0490, 0.5650), (0.0300, 0.4800), (0.0020, 0.3500)),
    edge=((0.1130, 0.6060), (0.1080, 0.5700), (0.0900, 0.5050), (0.0560, 0.4200), (0.0060, 0.3480)),
    collar=Collar(
        gorge=((0.0570, 0.6340), (0.0910, 0.6150)),
        tip=(0.0985, 0.6310),
        width=0.025,
        gap=0.0050,
        side=0.7060,
        back=0.7150,
    ),
    shoulder=Shoulder(lift=0.008, breadth=0.046, slope=0.38, ease=0.008, square=3.3, depth=0.060),
)


@dataclass(frozen=True)
class Tailored:
    """A finished jacket, and its outer layer for what lies on it."""

    garments: list[Garment]
    layer: Layer


def tailor(torso: Torso, cut: Cut, seed: int) -> Tailored:
    """Both halves of a jacket."""
    made = shell(torso, cut.shoulder, seed)
    points = made.points
    whole = Layer(points, made.faces)
    opening = _roll_x(torso, cut, points[:, 2]) + 0.010
    under_collar = (points[:, 0] < torso.across(0.080)) & (points[:, 2] > torso.up(0.640))
    cut_away = ((points[:, 0] < opening) & (points[:, 1] < torso.shoulder[1] - 0.02)) | under_collar
    kept = [face for face in made.faces if not all(cut_away[list(face)])]
    body = Garment(
        f"{cut.fabric} shell", points, kept, cut.fabric, 0.0, 1,
        {"weave": _weave(points, 0.0), "seam": made.seam},
    )  # fmt: skip
    pieces = [body, _lapel(torso, cut, whole), _collar(torso, cut, whole)]
    both = [piece for half in pieces for piece in (half, half.mirrored())]
    return Tailored(both, whole)


def _roll_x(torso: Torso, cut: Cut, z: Floats) -> Floats:
    """How far from the middle the roll line runs at each height."""
    roll = np.array(cut.roll)[::-1]
    return curve(list(torso.up(roll[:, 1])), list(torso.across(roll[:, 0])), z)


def _lapel(torso: Torso, cut: Cut, shell: Layer) -> Garment:
    """The front edge folded back over the chest: a soft roll at the fold, lying flat towards its edge."""
    rows, columns = 60, 18
    t = np.linspace(0.0, 1.0, rows)
    roll, edge = np.array(cut.roll), np.array(cut.edge)
    start = cut.collar.gorge[0][1]
    fold_z = start + (roll[-1, 1] - start) * t
    fold = np.stack([curve(list(roll[::-1, 1]), list(roll[::-1, 0]), fold_z), fold_z], -1)
    free = _free_edge(cut, edge, t)
    k = np.linspace(0.0, 1.0, columns)
    flat = fold[:, None] * (1 - k)[None, :, None] + free[:, None] * k[None, :, None]
    x, z = torso.across(flat[..., 0]), torso.up(flat[..., 1])
    guess = np.stack([x, np.full_like(x, -0.3), z], -1)
    on = shell.front_of(guess)
    broad = np.linalg.norm(free - fold, axis=1)
    span = np.clip(broad / 0.07, 0.15, 1.0)[:, None]
    roll_lift = 0.0085 * np.exp(-((k / 0.20) ** 2))[None] * span
    belly = 0.0022 * np.sin(np.pi * k)[None] * span
    smooth = soften(soften(on[..., 1], 2.0, 0), 1.5, 1)
    on[..., 1] = np.minimum(smooth, on[..., 1] + 0.0010) - 0.0034 - roll_lift - belly
    # along the gorge it is sewn under the collar: no raw edge stands up there
    on[..., 1] += 0.0016 * smoothstep(0.05, 0.0, t)[:, None] * smoothstep(0.72, 0.55, k)[None]
    # the fold turns under itself: three more columns behind the first
    turned = []
    for angle in (30.0, 90.0, 150.0):
        size = 0.0042 * span[:, 0]
        inwards, under = -0.55 * np.sin(np.radians(angle)), 1.0 - np.cos(np.radians(angle))
        turned.append(on[:, 0] + np.stack([size * inwards, size * under, 0.0 * size], -1))
    sheet = np.concatenate([np.stack(turned[::-1], 1), on], 1)
    points = sheet.reshape(-1, 3)
    distance = np.concatenate([np.ones((rows, 3)), (1 - k)[None] * broad[:, None] / 0.07], 1).reshape(-1)
    faces = grid_faces(rows, columns + 3, flip=True)
    return Garment(
        f"{cut.fabric} lapel", points, faces, cut.lining, 0.0022, 2,
        {"weave": _weave(points, 0.55), "edge": distance},
    )  # fmt: skip


def _free_edge(cut: Cut, edge: Floats, t: Floats) -> Floats:
    """The lapel's outline opposite the fold: out along the gorge, round its tip, down to the button."""
    corner, tip = np.array(cut.collar.gorge[1]), edge[0]
    out = np.array(cut.collar.gorge[0])
    path = np.concatenate([[out + 0.35 * (corner - out), corner, tip], edge[1:]])
    stations = [0.0, 0.030, 0.075, 0.20, 0.45, 0.72, 1.0]
    # straight to the corner and the tip (they are corners), curved below
    x = np.where(
        t < stations[2], np.interp(t, stations, path[:, 0]), curve(stations[2:], list(path[2:, 0]), t)
    )
    z = np.where(
        t < stations[2], np.interp(t, stations, path[:, 1]), curve(stations[2:], list(path[2:, 1]), t)
    )
    return np.stack([x, z], -1)


def _collar(torso: Torso, cut: Cut, shell: Layer) -> Garment:
    sheet, from_edge = collar(torso, cut.collar, shell)
    points = sheet.reshape(-1, 3)
    return Garment(
        f"{cut.fabric} collar", points, grid_faces(ALONG, sheet.shape[1]), cut.lining, 0.0018, 2,
        {"weave": _weave(points, -0.5), "edge": from_edge.reshape(-1) / 0.07},
    )  # fmt: skip


def _weave(points: Floats, turn: float) -> Floats:
    """Where each point lies on the flat cloth (metres), its grain turned by `turn` radians."""
    u, v = points[:, 0], points[:, 2]
    return np.stack(
        [u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn), points[:, 1]], -1
    )
