"""A tailored jacket: padded shell over chest and shoulders, set-in sleeves, notch lapels, a collar that lies on it.

The right half is the left one mirrored. Patterns are drawn in the measurements that torso.py names. Pure numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import Garment, Layer, curve, grid_faces, soften
from .skull import Floats, smoothstep, unit
from .strands import ripple
from .torso import Torso, shoulder_line

Points2 = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Cut:
    """One jacket's pattern, seen from the front: (x, z) of the wearer's left half.

    `roll`: the line along which the lapel folds over, from the neck down. `edge`: the lapel's free edge, from its
    tip down. `gorge`: where the seam between collar and lapel meets the roll line, and the notch's inner corner;
    `collar_tip`: the collar's corner at the notch.
    """

    fabric: str
    lining: str
    roll: Points2
    edge: Points2
    gorge: Points2
    collar_tip: tuple[float, float]
    collar_width: float
    lift: float  # of the shoulder's padding
    breadth: float  # beyond the shoulder joint
    slope: float
    ease: float
    sleeve: float  # radius at the upper arm
    square: float  # of the sleeve's head: 2 is round


SUIT = Cut(
    fabric="suiting",
    lining="suiting facing",
    roll=((0.0640, 0.6600), (0.0595, 0.6300), (0.0490, 0.5800), (0.0300, 0.5000), (0.0020, 0.3800)),
    edge=((0.1210, 0.5870), (0.1150, 0.5600), (0.0960, 0.5100), (0.0600, 0.4400), (0.0060, 0.3780)),
    gorge=((0.0590, 0.6270), (0.0960, 0.6010)),
    collar_tip=(0.1050, 0.6175),
    collar_width=0.038,
    lift=0.011,
    breadth=0.025,
    slope=0.40,
    ease=0.011,
    sleeve=0.050,
    square=2.7,
)

BLAZER = Cut(
    fabric="crepe",
    lining="crepe facing",
    roll=((0.0640, 0.6600), (0.0600, 0.6250), (0.0500, 0.5650), (0.0300, 0.4800), (0.0020, 0.3500)),
    edge=((0.1130, 0.5930), (0.1070, 0.5600), (0.0890, 0.5000), (0.0560, 0.4200), (0.0060, 0.3480)),
    gorge=((0.0590, 0.6280), (0.0930, 0.6040)),
    collar_tip=(0.1010, 0.6205),
    collar_width=0.034,
    lift=0.008,
    breadth=0.020,
    slope=0.43,
    ease=0.009,
    sleeve=0.047,
    square=2.5,
)

_COLUMNS, _ARC, _FRONT, _BACK = 56, 34, 44, 10
_HEM = 0.34
_HEAD = 0.050  # height of the sleeve's rounded top in metres


@dataclass(frozen=True)
class Tailored:
    """A finished jacket, and its outer layer for what lies on it."""

    garments: list[Garment]
    layer: Layer


def tailor(torso: Torso, cut: Cut, seed: int) -> Tailored:
    """Both halves of a jacket."""
    ridge_x, ridge_z = shoulder_line(torso, cut.lift, cut.breadth, cut.slope)
    grid = _shell_grid(torso, cut, ridge_x, ridge_z, seed)
    rows, columns = grid.shape[:2]
    faces = grid_faces(rows, columns, flip=True)
    points = grid.reshape(-1, 3)
    whole = Layer(points, faces)
    opening = _roll_x(torso, cut, points[:, 2]) + 0.010
    under_collar = (points[:, 0] < torso.across(0.080)) & (points[:, 2] > torso.up(0.640))
    cut_away = ((points[:, 0] < opening) & (points[:, 1] < torso.shoulder[1] - 0.02)) | under_collar
    kept = [face for face in faces if not all(cut_away[list(face)])]
    shell = Garment(f"{cut.fabric} shell", points, kept, cut.fabric, 0.0, 1, {"weave": _weave(points, 0.0)})
    pieces = [
        shell,
        _sleeve(torso, cut, ridge_x, ridge_z, seed),
        _lapel(torso, cut, whole),
        _collar(torso, cut, whole),
    ]
    both = [piece for half in pieces for piece in (half, half.mirrored())]
    return Tailored(both, whole)


def _shell_grid(torso: Torso, cut: Cut, ridge_x: Floats, ridge_z: Floats, seed: int) -> Floats:
    """Points [columns, along, 3] of the left half: up the front, over the shoulder, down the back."""
    x = np.linspace(0.0, ridge_x[-1] + 0.012, _COLUMNS)
    hem = float(torso.up(_HEM))
    trunk_edge = float(torso.shoulder[0]) - 0.028
    ridge_y = float(torso.shoulder[1]) - 0.004
    grid = np.zeros((_COLUMNS, _FRONT + _ARC + _BACK, 3))
    for column, across in enumerate(x):
        ridge = float(np.interp(across, ridge_x, ridge_z))
        past = np.clip((across - ridge_x[-1] + 0.036) / 0.048, 0.0, 1.0)
        ridge -= 0.050 * (1.0 - np.sqrt(1.0 - past**2))  # it goes down into the sleeve's head
        # past the trunk the shell turns back into the armhole, inside the sleeve
        beyond = np.clip((across - trunk_edge) / (x[-1] + 0.010 - trunk_edge), 0.0, 1.0)
        pad = np.array(
            [[ridge_y + dy, ridge - cut.ease - 0.010 * (dy / 0.02) ** 2] for dy in (-0.02, 0.0, 0.02)]
        )
        section = torso.section(min(float(across), trunk_edge), pad, ceiling=ridge - 0.004)
        centre = np.array([ridge_y, ridge - 0.085])
        angle = np.linspace(0.0, np.pi, _ARC)
        ways = np.stack([-np.cos(angle), np.sin(angle)], -1)
        arc = centre + ways * (section.reach(centre, ways) + cut.ease)[:, None]
        low = np.linspace(hem, centre[1], _FRONT, endpoint=False)
        front = np.stack([section.front(low) - cut.ease, low], -1)
        down = np.linspace(centre[1], hem, _BACK + 1)[1:]
        back = np.stack([np.full(_BACK, arc[-1, 0]), down], -1)
        profile = np.concatenate([front, arc, back])
        hollow = np.sqrt(1.0 - 0.85 * beyond**4)
        profile[:, 0] = ridge_y + (profile[:, 0] - ridge_y) * hollow
        grid[column, :, 0] = across
        grid[column, :, 1:] = profile
    grid[..., 1:] = soften(soften(grid[..., 1:], 1.2, 0), 1.5, 1)
    # the front leans in below the chest: faint drags run from the armhole to the button
    lean = 0.0010 * ripple(grid * np.array([1.0, 0.3, 0.55]), 0.060, seed)
    grid[..., 1] += lean * smoothstep(0.05, 0.10, grid[..., 0]) * (grid[..., 1] < ridge_y)
    return grid


def _roll_x(torso: Torso, cut: Cut, z: Floats) -> Floats:
    """How far from the middle the roll line runs at each height."""
    roll = np.array(cut.roll)[::-1]
    return curve(list(torso.up(roll[:, 1])), list(torso.across(roll[:, 0])), z)


def _sleeve(torso: Torso, cut: Cut, ridge_x: Floats, ridge_z: Floats, seed: int) -> Garment:
    """A set-in sleeve: a tube whose head is square enough to carry the shoulder's line."""
    around, along = 40, 46
    radius = cut.sleeve * torso.size
    middle = float(ridge_x[-1]) - 0.55 * radius
    top = np.array(
        [middle, float(torso.shoulder[1]) - 0.002, float(np.interp(middle, ridge_x, ridge_z)) + 0.001]
    )
    arm = torso.elbow - torso.shoulder
    lean = np.array([arm[0] / -arm[2], arm[1] / -arm[2]])
    drop = np.concatenate(
        [np.linspace(0, 1, 20) ** 2.0 * _HEAD, _HEAD + np.linspace(0.012, 0.25, along - 20)]
    )
    share = np.clip(drop / _HEAD, 0.0, 1.0)
    swell = (1.0 - (1.0 - share) ** cut.square) ** (1.0 / cut.square)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    slender = 1.0 - 0.35 * np.clip(drop - 0.05, 0, 1)
    wide = (radius * (0.92 + 0.08 * share) * swell * slender)[:, None]
    deep = (radius * (0.74 + 0.32 * smoothstep(0.00, 0.15, drop)) * swell * slender)[:, None]
    x = top[0] + lean[0] * drop[:, None] + np.cos(angle) * wide
    y = top[1] + lean[1] * drop[:, None] - 0.008 * share[:, None] + np.sin(angle) * deep
    # the head follows the shoulder's slope before it turns down
    z = (top[2] - drop)[:, None] - cut.slope * (x - top[0]) * (1.0 - share[:, None]) ** 1.5
    tube = np.stack([x, y, z], -1)
    outward = unit(np.stack([np.cos(angle) / 1.0, np.sin(angle) / 1.16, np.zeros(around)], -1))[None]
    # long soft folds hang from the sleeve's head; they tighten below
    fold = 0.0013 * ripple(tube * np.array([1.0, 1.0, 0.28]), 0.034, seed + 3)
    tube = tube + outward * (fold * smoothstep(0.02, 0.09, drop)[:, None])[..., None]
    points = tube.reshape(-1, 3)
    return Garment(
        f"{cut.fabric} sleeve", points, grid_faces(along, around, closed=True, flip=True), cut.fabric, 0.0, 1,
        {"weave": _weave(points, 0.06)},
    )  # fmt: skip


def _lapel(torso: Torso, cut: Cut, shell: Layer) -> Garment:
    """The front edge folded back over the chest: a soft roll at the fold, lying flat towards its edge."""
    rows, columns = 60, 18
    t = np.linspace(0.0, 1.0, rows)
    roll, edge = np.array(cut.roll), np.array(cut.edge)
    start = cut.gorge[0][1]
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
    corner, tip = np.array(cut.gorge[1]), edge[0]
    out = np.array(cut.gorge[0])
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
    """From the notch up over the shoulder and around the neck: it stands at the fold and lies on the shell."""
    along, columns = 64, 13
    s = np.linspace(0.0, 1.0, along)
    gorge, corner, tip = np.array(cut.gorge[0]), np.array(cut.gorge[1]), np.array(cut.collar_tip)
    axis = float(torso.neck_axis(torso.neck[2]))
    sides = np.array([0.0, 0.30, 0.52, 0.76, 1.0])
    fold = np.array(
        [
            _place(torso, gorge[0] - 0.001, -0.115, gorge[1]),
            _place(torso, 0.0710, axis - 0.036, 0.6690),
            _place(torso, 0.0745, axis + 0.004, 0.6860),
            _place(torso, 0.0500, axis + 0.052, 0.6960),
            _place(torso, 0.0, axis + 0.073, 0.6990),
        ]
    )
    rim = np.array(
        [
            _place(torso, tip[0], -0.110, tip[1]),
            _place(torso, 0.0710 + cut.collar_width * 0.90, axis - 0.046, 0.6560),
            _place(torso, 0.0745 + cut.collar_width * 0.86, axis + 0.010, 0.6700),
            _place(torso, 0.0500 + cut.collar_width * 0.70, axis + 0.072, 0.6640),
            _place(torso, 0.0, axis + 0.073 + cut.collar_width * 0.45, 0.6560),
        ]
    )
    inner, outer = curve(list(sides), fold, s), curve(list(sides), rim, s)
    k = np.linspace(0.0, 1.0, columns)
    sheet = inner[:, None] * (1 - k)[None, :, None] + outer[:, None] * k[None, :, None]
    # its front end runs from the gorge's corner to the collar's tip: a straight cut, the notch's upper side
    lead = smoothstep(0.10, 0.0, s)[:, None, None]
    shown = np.stack(
        [torso.across(corner[0] * k + gorge[0] * (1 - k)), torso.up(corner[1] * k + gorge[1] * (1 - k))], -1
    )
    bent = sheet.copy()
    end = np.clip((k - 0.62) / 0.38, 0, 1)[:, None]
    bent[..., 0] = (shown[:, 0] * (1 - end[:, 0]) + float(torso.across(tip[0])) * end[:, 0])[None]
    bent[..., 2] = (shown[:, 1] * (1 - end[:, 0]) + float(torso.up(tip[1])) * end[:, 0])[None]
    sheet = sheet * (1 - lead) + bent * lead
    chest = smoothstep(0.24, 0.10, s)[:, None]
    on = shell.front_of(sheet)
    clearance = (
        0.0034 + 0.0045 * np.exp(-((k / 0.18) ** 2))[None] + 0.0012 * np.sin(np.pi * k)[None] + 0 * s[:, None]
    )
    flat = sheet.copy()
    flat[..., 1] = on[..., 1] - clearance * 1.15
    sheet = sheet * (1 - chest[..., None]) + flat * chest[..., None]
    for _ in range(5):
        sheet = shell.push(sheet, clearance)
        sheet[1:-1] = soften(soften(sheet, 1.4, 0), 0.7, 1)[1:-1]
    sheet = shell.push(sheet, clearance * 0.9)
    # on the chest the front view is the pattern: only depth gives way there
    drawn = smoothstep(0.20, 0.06, s)[:, None, None]
    sheet = sheet * (1 - drawn) + flat * drawn
    sheet[-1, :, 0] = 0.0
    points = sheet.reshape(-1, 3)
    distance = np.broadcast_to((1 - k)[None] * cut.collar_width / 0.07, sheet.shape[:2]).reshape(-1)
    return Garment(
        f"{cut.fabric} collar", points, grid_faces(along, columns), cut.lining, 0.0022, 2,
        {"weave": _weave(points, -0.5), "edge": distance},
    )  # fmt: skip


def _place(torso: Torso, x: float, y: float, z: float) -> list[float]:
    return [float(torso.across(x)), y, float(torso.up(z))]


def _weave(points: Floats, turn: float) -> Floats:
    """Where each point lies on the flat cloth (metres), its grain turned by `turn` radians."""
    u, v = points[:, 0], points[:, 2]
    return np.stack(
        [u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn), points[:, 1]], -1
    )
