"""A jacket's body and sleeve as one surface: up the front, over the padded shoulder, down the back and the arm.

Seen from the front, columns stand upright from the middle to the armpit; from there they fan out round the armpit
over the sleeve's head, and lie level down the arm. So nothing intersects, and the shoulder's outline is drawn as
such. The armhole's seam is only a line on this surface. Pure numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import Face, curve, grid_faces, outward_normals, soften
from .folds import Fold, another, fallen
from .skull import Floats, smoothstep, unit
from .strands import ripple
from .torso import Torso, shoulder_line

_COLUMNS, _ARC, _FRONT, _BACK, _FAN, _ARM = 60, 72, 52, 10, 60, 34
_HEM = 0.34
_ARM_LENGTH = 0.22
_HOLLOW = 0.030  # how far the chest's cloth falls in before it meets the sleeve
_HEAD = 0.027  # how far the sleeve's head reaches out beyond its seam
_CORNER = 0.058  # and how far below the shoulder's point it has turned to hang


@dataclass(frozen=True)
class Shoulder:
    """The padded shoulder of a cut, in metres."""

    lift: float  # of the padding
    breadth: float  # of the sleeve, beyond the shoulder joint
    slope: float
    ease: float  # off the body
    rope: float  # how far the sleeve's head stands up beside its seam
    depth: float  # of the sleeve, from its middle to its front


@dataclass(frozen=True)
class Shell:
    """The left half: `points` [n, 3], `faces`; `seam` [n]: how far each lies outside the armhole's seam."""

    points: Floats
    faces: list[Face]
    seam: Floats


@dataclass(frozen=True)
class _Armhole:
    """Where the sleeve is set in. `foot`: the armpit, (x, z); `rise`: from there to the shoulder's ridge right above,
    whose slope is `fall`; `wide`: to the sleeve's outer side, `point`: to the shoulder's point."""

    foot: Floats
    rise: float
    fall: float
    wide: float
    point: float

    def outline(self, rope: float) -> Floats:
        """Seen from the front, relative to the foot: along the ridge, over the sleeve's head, down to level with the
        foot; [n, 2] at even steps."""
        ridge = np.linspace(0.0, self.point, 60)
        high = self.rise - self.fall * self.point
        corner = min(_CORNER, 0.8 * high)
        turn = np.linspace(0.0, np.pi / 2, 60)[1:]
        out = (self.wide - self.point) * np.sin(turn) ** (2 / 2.1)
        left = np.cos(turn).clip(0.0) ** (2 / 2.1)
        # it goes on along the ridge's slope: beginning level, it would be a puff beside the shoulder
        head = np.stack([self.point + out, high - corner + left * (corner - self.fall * out)], -1)
        # it swells a little on the way down, as an arm does
        low = np.linspace(high - corner, 0.0, 60)[1:]
        side = np.stack([self.wide + 0.0022 * np.sin(np.pi * (1 - low / (high - corner))), low], -1)
        line = np.concatenate([np.stack([ridge, self.rise - self.fall * ridge], -1), head, side])
        # the cap is gathered into its seam: it stands up beside it, after a dent
        past = line[:, 0] - self.point
        above = smoothstep(high - corner, high - 0.3 * corner, line[:, 1])
        line[:, 1] += above * (
            rope * np.exp(-(((past - 0.0058) / 0.0052) ** 2))
            - 0.4 * rope * np.exp(-(((past + 0.0030) / 0.0060) ** 2))
        )
        length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        even = np.linspace(0.0, length[-1], 400)
        return np.stack([np.interp(even, length, line[:, axis]) for axis in (0, 1)], -1)

    def aside(self, height: Floats, seed: int) -> Floats:
        """Below the foot the line where sleeve and chest meet wanders outwards, as an arm does: how far."""
        below = np.maximum(self.foot[1] - height, 0.0)
        wander = 0.16 * below + 0.0022 * np.sin(below / 0.019 + seed)
        return np.asarray(smoothstep(0.0, 0.04, below) * wander)

    def seam(self, points: Floats) -> Floats:
        """Distance outwards from the line where the sleeve is set in: from the shoulder's point round to the foot, and
        on down the fold where body and sleeve part."""
        high = self.rise - self.fall * self.point
        line = curve(
            [0.0, 0.25 * high, 0.55 * high, 0.80 * high, high, high + 0.02],
            list(np.array([0.0, 0.09, 0.38, 0.74, 1.0, 1.02]) * self.point),
            points[:, 2] - self.foot[1],
        )
        return np.asarray(points[:, 0] - self.foot[0] - line)

    def folds(self) -> list[Fold]:
        """Where a worn jacket creases: round the underarm, down the sleeve, from the armhole to the button."""
        (x, z), wide = self.foot, self.wide
        return [
            # down the sleeve, from where its head is gathered
            Fold((x + 0.50 * wide, z + 0.084), (x + 0.40 * wide, z - 0.110), 0.0056, (0.007, 0.010), 0.004),
            Fold((x + 0.86 * wide, z + 0.064), (x + 0.80 * wide, z - 0.130), 0.0050, (0.007, 0.010), -0.003),
            # pulled from the underarm across the sleeve
            Fold(
                (x + 0.05 * wide, z + 0.046), (x + 0.80 * wide, z - 0.018), 0.0056, (0.005, 0.009), 0.006, -1
            ),
            Fold(
                (x + 0.04 * wide, z + 0.016), (x + 0.90 * wide, z - 0.060), 0.0066, (0.006, 0.010), 0.007, -1
            ),
            Fold(
                (x + 0.10 * wide, z - 0.014), (x + 0.95 * wide, z - 0.098), 0.0060, (0.006, 0.011), 0.007, -1
            ),
            # the chest's own drape beside the armhole
            Fold((x - 0.002, z + 0.090), (x - 0.022, z - 0.070), 0.0050, (0.007, 0.010), -0.004, -1),
            # drags towards the button
            Fold((x + 0.004, z + 0.056), (x - 0.076, z - 0.020), 0.0048, (0.005, 0.012), -0.005, 1),
            Fold((x - 0.004, z + 0.020), (x - 0.080, z - 0.076), 0.0052, (0.006, 0.013), -0.004, 1),
            # a soft dent where the padding ends
            Fold((x + 0.50 * wide, z + 0.112), (x - 0.045, z + 0.050), 0.0014, (0.010, 0.016), 0.006, 1),
        ]


def shell(torso: Torso, cut: Shoulder, seed: int) -> Shell:
    """The left half from the hem up and down to the elbow; the seed says how its cloth falls."""
    foot = np.array(
        [float(torso.shoulder[0]) - 0.021 * torso.size, float(torso.shoulder[2]) + 0.004 * torso.size]
    )
    ridge_x, ridge_z = shoulder_line(torso, cut.lift, cut.breadth, cut.slope)
    top = float(np.interp(foot[0], ridge_x, ridge_z))
    fall = float(np.interp(foot[0] - 0.012, ridge_x, ridge_z) - top) / 0.012
    wide = float(torso.shoulder[0]) + cut.breadth * torso.size - float(foot[0])
    hole = _Armhole(foot, top - float(foot[1]), fall, wide, wide - _HEAD * torso.size)
    body = _body(torso, cut, np.stack([ridge_x, ridge_z]), float(foot[0]), hole.rise)
    arm = _arm(torso, cut, body[-1], hole)
    points = np.concatenate([body.reshape(-1, 3), arm.reshape(-1, 3)])
    # the arm's columns are sewn to the body's last one
    numbers = np.arange(len(points))
    along = body.shape[1]
    first = numbers[(_COLUMNS - 1) * along :][_FRONT : _FRONT + _ARC]
    rest = numbers[_COLUMNS * along :].reshape(-1, _ARC)
    sewn = np.concatenate([first[None], rest]).reshape(-1)
    faces = grid_faces(_COLUMNS, along, flip=True)
    faces += [tuple(int(sewn[v]) for v in face) for face in grid_faces(len(rest) + 1, _ARC, flip=True)]
    seam = hole.seam(points)
    return Shell(_worn(points, faces, hole, cut.rope, seam, float(torso.shoulder[1]), seed), faces, seam)


def _worn(
    points: Floats, faces: list[Face], hole: _Armhole, rope: float, seam: Floats, middle: float, seed: int
) -> Floats:
    """The shell with the folds it falls into, and the sleeve's head standing up along its seam;
    all that is ahead of `middle`."""
    place = points[:, [0, 2]]
    ahead = smoothstep(0.010, -0.012, points[:, 1] - middle)
    lifted = fallen(place, another(hole.folds(), seed))
    # nothing hangs quite straight
    lifted += 0.0007 * ripple(points * np.array([1.0, 1.0, 0.4]), 0.045, seed)
    # under the lapel it lies flat on what is worn below
    lifted *= smoothstep(0.60, 0.80, points[:, 0] / hole.foot[0])
    # and at the foot, where the columns run together, no fold could be drawn
    lifted *= smoothstep(0.004, 0.020, np.linalg.norm(place - hole.foot, axis=1))
    high = smoothstep(0.030, 0.075, points[:, 2] - hole.foot[1])
    gathered = np.exp(-(((seam - 0.0055) / 0.0055) ** 2)) - 0.5 * np.exp(-(((seam + 0.0020) / 0.0050) ** 2))
    top = hole.foot[1] + hole.rise - hole.fall * hole.point
    lifted += 0.8 * rope * gathered * high * smoothstep(top + 0.004, top - 0.020, points[:, 2])
    aside = hole.aside(points[:, 2], seed)
    points = points.copy()
    points[:, 0] += aside * np.exp(-(((points[:, 0] - hole.foot[0] - aside) / 0.024) ** 2))
    # mostly towards the viewer, so that folds do not slide over one another
    way = unit(outward_normals(points, faces) * np.array([0.7, 2.5, 0.0]))
    return np.asarray(points + way * (lifted * ahead)[:, None])


def _body(torso: Torso, cut: Shoulder, ridge: Floats, edge: float, rise: float) -> Floats:
    """Points [columns, along, 3] from the middle to the armpit's upright; `rise`: from armpit to shoulder."""
    hem = float(torso.up(_HEM))
    ridge_y = float(torso.shoulder[1]) - 0.004
    grid = np.zeros((_COLUMNS, _FRONT + _ARC + _BACK, 3))
    angle = np.linspace(0.0, np.pi, _ARC)
    ways = np.stack([-np.cos(angle), np.sin(angle)], -1)
    for column, across in enumerate(np.linspace(0.0, edge, _COLUMNS)):
        height = float(np.interp(across, *ridge))
        pad = np.array([[ridge_y + dy, height - cut.ease - 25.0 * dy**2] for dy in (-0.02, 0.0, 0.02)])
        section = torso.section(float(across), pad, ceiling=height - 0.004)
        centre = np.array([ridge_y, height - rise])
        arc = centre + ways * (section.reach(centre, ways) + cut.ease)[:, None]
        low = np.linspace(hem, centre[1], _FRONT, endpoint=False)
        front = np.stack([section.front(low) - cut.ease, low], -1)
        down = np.linspace(centre[1], hem, _BACK + 1)[1:]
        back = np.stack([np.full(_BACK, arc[-1, 0]), down], -1)
        grid[column, :, 0] = across
        grid[column, :, 1:] = np.concatenate([front, arc, back])
    grid[..., 1:] = soften(soften(grid[..., 1:], 2.5, 0), 2.0, 1)
    x, y, z = np.moveaxis(grid, -1, 0)
    armpit = float(torso.shoulder[2])
    ahead = smoothstep(ridge_y, ridge_y - 0.02, y)
    # rounded like a chest, then steep: a fold that opens below the armhole
    near = np.clip((x - edge + 0.038) / 0.038, 0.0, 1.0) ** 2.0
    grid[..., 1] += ahead * _HOLLOW * near * smoothstep(armpit + 0.070, armpit - 0.015, z)
    return grid


def _arm(torso: Torso, cut: Shoulder, edge: Floats, hole: _Armhole) -> Floats:
    """Points [columns, arc, 3] round the armpit and down the arm, after the body's last column `edge`."""
    arc = edge[_FRONT : _FRONT + _ARC]
    (x, z), wide, rise = hole.foot, hole.wide, hole.rise
    line = hole.outline(cut.rope)
    # closer together where the outline turns
    bent = np.abs(np.gradient(np.unwrap(np.arctan2(*np.gradient(line, axis=0).T))))
    dense = np.cumsum(1.0 + 0.8 * soften(bent, 6.0, 0) / bent.mean())
    t = np.linspace(0.0, 1.0, _FAN + 1)[1:]
    dense = (dense - dense[0]) / (dense[-1] - dense[0])
    fan = np.stack([np.interp(t, dense, line[:, axis]) for axis in (0, 1)], -1)
    drop = np.linspace(0.0, _ARM_LENGTH, _ARM + 1)[1:]
    lean = 0.6 * float(torso.elbow[0] - torso.shoulder[0]) / float(torso.shoulder[2] - torso.elbow[2])
    ray = np.concatenate([fan, np.stack([np.full(_ARM, wide), np.zeros(_ARM)], -1)])
    below = np.concatenate([np.zeros(_FAN), drop])
    # how far each column has turned from the body's profile to the sleeve's
    turned = np.arctan2(fan[:, 0], fan[:, 1]) / (np.pi / 2)
    share = np.concatenate([smoothstep(0.0, 1.0, turned), np.ones(_ARM)])[:, None]
    reach = (arc[:, 2] - z) / rise
    angle = np.linspace(0.0, np.pi, _ARC)
    far = (1 - share) * reach + share * np.sin(angle)
    inner = np.interp(z - below, edge[: _FRONT + 1, 2], edge[: _FRONT + 1, 1])[:, None]
    middle = float(torso.shoulder[1]) - 0.010
    deep = cut.depth * torso.size
    sleeve = middle - deep * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (2 / 2.3)
    # the sleeve's front comes steeply out of the fold in which the body's cloth has fallen back
    ahead, meets = angle < np.pi / 2, inner[0, 0]
    joined = (meets - (middle - deep)) * (1 - np.clip(np.sin(angle) / 0.50, 0.0, 1.0)) ** 2.0 * ahead
    crease = (inner - meets) * np.exp(-((np.sin(angle) * wide / 0.015) ** 2)) * ahead
    round_ = sleeve + joined + crease
    y = (1 - share) * arc[:, 1] + share * round_
    across = x + (ray[:, :1] + lean * below[:, None]) * far
    height = z + ray[:, 1:] * far - below[:, None]
    grid = np.stack([across, y, height], -1)
    # below the foot nothing joins the two: the sleeve goes on a little behind the chest, so that no slit opens
    tucked = smoothstep(0.0, 0.006, below)
    grid[:, 0] += tucked[:, None] * np.array([-0.008, 0.012, 0.005])
    return grid
