"""A tailored jacket: body and sleeves over padded shoulders, notch lapels, a collar close to the neck.

Patterns are drawn in the measurements that torso.py names, for the wearer's left half. The right half is cut from the
same pattern, but hangs a few millimetres otherwise and falls into folds of its own, as on anyone who wears a jacket.
Pure numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .collar import ALONG, Collar, collar
from .shoulders import Shoulder, shell
from .skull import Floats, smoothstep
from .strands import ripple
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
    # the breast pocket's welt on the wearer's left: (x, z) of its lower corners, inner and outer; none where empty
    pocket: Points2 = ()


SUIT = Cut(
    fabric="suiting",
    lining="suiting facing",
    roll=((0.0620, 0.6800), (0.0590, 0.6520), (0.0495, 0.5860), (0.0300, 0.5000), (0.0020, 0.3800)),
    edge=((0.1220, 0.6250), (0.1165, 0.5880), (0.0985, 0.5230), (0.0620, 0.4400), (0.0060, 0.3780)),
    collar=Collar(
        gorge=((0.0590, 0.6520), (0.0985, 0.6350)),
        tip=(0.1050, 0.6500),
        width=0.027,
        gap=0.0120,
        side=0.7010,
        back=0.7160,
    ),
    shoulder=Shoulder(lift=0.010, breadth=0.024, slope=0.41, ease=0.010, rope=0.0004, depth=0.066),
    pocket=((0.0820, 0.5020), (0.1400, 0.5110)),
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
    shoulder=Shoulder(lift=0.009, breadth=0.042, slope=0.37, ease=0.008, rope=0.0004, depth=0.062),
)


@dataclass(frozen=True)
class Tailored:
    """A finished jacket, and its two outer layers, left and right (mirrored), for what lies on it."""

    garments: list[Garment]
    layers: tuple[Layer, Layer]


def tailor(
    torso: Torso, cut: Cut, seed: int, under: Layer | None = None, skin: Layer | None = None
) -> Tailored:
    """Both halves of a jacket. Its collar stays outside of `under`, a shirt's collar on the left; where it falls in
    beside the arm, it stays off the `skin`."""
    left, left_layer = _half(torso, cut, seed, under, skin)
    if cut.pocket:
        left.append(_welt(torso, cut, left_layer))
    right, right_layer = _half(torso, _hung_otherwise(cut, seed), seed + 1, under, skin)
    both = left + [piece.mirrored() for piece in right]
    return Tailored(both, (left_layer, right_layer))


def _hung_otherwise(cut: Cut, seed: int) -> Cut:
    """The same pattern on the other shoulder: nobody's two are alike, and no lapel is rolled twice the same way."""
    rng = np.random.default_rng(seed + 101)
    down, out, gone = (
        float(value) for value in rng.uniform([0.0015, -0.0025, -0.0015], [0.0030, 0.0010, 0.0015])
    )
    shoulder = replace(
        cut.shoulder,
        lift=cut.shoulder.lift - down,
        breadth=cut.shoulder.breadth + out,
        slope=cut.shoulder.slope + 0.012,
    )
    edge = tuple((x + gone, z - 0.5 * down) for x, z in cut.edge[:-1])
    (start, corner), (x, z) = cut.collar.gorge, cut.collar.tip
    lowered = replace(
        cut.collar,
        gorge=(start, (corner[0] + 0.6 * gone, corner[1] - 0.5 * down)),
        tip=(x + 0.6 * gone, z - 0.5 * down),
    )
    return replace(cut, shoulder=shoulder, edge=(*edge, cut.edge[-1]), collar=lowered)


def _half(
    torso: Torso, cut: Cut, seed: int, under: Layer | None, skin: Layer | None
) -> tuple[list[Garment], Layer]:
    """Body with sleeve, lapel and collar of one side."""
    made = shell(torso, cut.shoulder, seed)
    points = made.points
    if skin is not None:
        points = _off_the_arm(torso, points, skin)
    whole = Layer(points, made.faces)
    opening = _roll_x(torso, cut, points[:, 2]) + 0.010
    under_collar = (points[:, 0] < torso.across(0.080)) & (points[:, 2] > torso.up(0.640))
    cut_away = ((points[:, 0] < opening) & (points[:, 1] < torso.shoulder[1] - 0.02)) | under_collar
    kept = [face for face in made.faces if not all(cut_away[list(face)])]
    body = Garment(
        f"{cut.fabric} shell", points, kept, cut.fabric, 0.0, 1,
        {"weave": _weave(points, 0.0), "seam": made.seam},
    )  # fmt: skip
    return [body, _lapel(torso, cut, whole, seed), _collar(torso, cut, whole, under)], whole


def _off_the_arm(torso: Torso, points: Floats, skin: Layer) -> Floats:
    """The shell with the fold beside the arm no deeper than what is in it."""
    x, y, _ = points.T
    beside = smoothstep(0.105, 0.125, x / torso.size) * smoothstep(0.190, 0.165, x / torso.size)
    beside = beside * smoothstep(-0.01, -0.03, y - float(torso.shoulder[1]))
    deepest = skin.front_of(points)[:, 1] - 0.0030
    lifted = points.copy()
    lifted[:, 1] -= beside * np.maximum(y - deepest, 0.0)
    return np.asarray(lifted)


def _welt(torso: Torso, cut: Cut, shell: Layer) -> Garment:
    """A breast pocket's welt: a narrow strip set on the chest, its upper edge standing off a little."""
    rows, columns, high = 9, 34, 0.0215
    inner, outer = np.array(cut.pocket)
    u, v = np.meshgrid(np.linspace(0.0, 1.0, columns), np.linspace(0.0, 1.0, rows))
    place = inner + (outer - inner) * u[..., None] + np.array([0.0, high]) * v[..., None]
    # its ends are cut along the grain, which leans
    place[..., 0] += 0.0020 * v
    guess = np.stack([torso.across(place[..., 0]), np.full_like(u, -0.3), torso.up(place[..., 1])], -1)
    on = shell.front_of(guess)
    proud = 0.0006 + 0.0011 * smoothstep(0.0, 0.25, v) + 0.0016 * smoothstep(0.5, 1.0, v) * np.sin(np.pi * u)
    on[..., 1] = soften(soften(on[..., 1], 1.5, 0), 2.0, 1) - proud
    # the upper edge turns in: one sees into the pocket's dark mouth, not under a sheet
    mouth = on[-1:] + np.array([0.0, 0.0045, -0.0006])
    points = np.concatenate([on, mouth]).reshape(-1, 3)
    edge = np.minimum(np.minimum(u, 1 - u) * 0.058, (1 - v) * high) / 0.07
    return Garment(
        f"{cut.fabric} welt", points, grid_faces(rows + 1, columns), cut.lining, 0.0, 1,
        {"weave": _weave(points, 0.2), "edge": np.concatenate([edge, edge[-1:]]).reshape(-1)},
    )  # fmt: skip


def _roll_x(torso: Torso, cut: Cut, z: Floats) -> Floats:
    """How far from the middle the roll line runs at each height."""
    roll = np.array(cut.roll)[::-1]
    return curve(list(torso.up(roll[:, 1])), list(torso.across(roll[:, 0])), z)


def _lapel(torso: Torso, cut: Cut, shell: Layer, seed: int) -> Garment:
    """The front edge folded back over the chest: a soft roll at the fold, lying flat towards its edge."""
    rows, columns = 60, 18
    t = np.linspace(0.0, 1.0, rows)
    roll, edge = np.array(cut.roll), np.array(cut.edge)
    start = cut.collar.gorge[0][1] + 0.0020  # a little under the collar, so that no gap shows
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
    roll_lift = 0.0075 * np.exp(-((k / 0.20) ** 2))[None] * span
    # it swells between fold and edge, unevenly: rolled by hand, not pressed flat
    belly = 0.0022 * np.sin(np.pi * k)[None] * span
    bent = ripple(
        np.stack([on[..., 0], 0 * on[..., 0], on[..., 2] + 0.4 * on[..., 0]], -1).reshape(-1, 3),
        0.080,
        seed + 7,
    )
    belly += 0.0016 * bent.reshape(belly.shape) * smoothstep(0.05, 0.35, k)[None] * span
    smooth = soften(soften(on[..., 1], 2.0, 0), 1.5, 1)
    on[..., 1] = np.minimum(smooth, on[..., 1] + 0.0010) - 0.0032 - roll_lift - belly
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
        f"{cut.fabric} lapel", points, faces, cut.lining, 0.0010, 2,
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


def _collar(torso: Torso, cut: Cut, shell: Layer, under: Layer | None) -> Garment:
    sheet, from_edge = collar(torso, cut.collar, shell, under)
    points = sheet.reshape(-1, 3)
    return Garment(
        f"{cut.fabric} collar", points, grid_faces(ALONG, sheet.shape[1]), cut.lining, 0.0013, 2,
        {"weave": _weave(points, -0.5), "edge": from_edge.reshape(-1) / 0.07},
    )  # fmt: skip


def _weave(points: Floats, turn: float) -> Floats:
    """Where each point lies on the flat cloth (metres), its grain turned by `turn` radians."""
    u, v = points[:, 0], points[:, 2]
    return np.stack(
        [u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn), points[:, 1]], -1
    )
