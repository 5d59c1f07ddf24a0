"""A jacket's body and sleeve as one surface: up the front, over the padded shoulder, down the back and the arm.

Seen from the front, columns stand upright from the middle to the armpit; from there they fan out round the armpit
over the sleeve's head, and lie level down the arm. So nothing intersects, and the shoulder's outline is drawn as
such. The armhole's seam is only a line on this surface. Pure numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import Face, curve, grid_faces, soften
from .skull import Floats, smoothstep
from .strands import ripple
from .torso import Torso, shoulder_line

_COLUMNS, _ARC, _FRONT, _BACK, _FAN, _ARM = 52, 48, 44, 10, 36, 30
_HEM = 0.34
_ARM_LENGTH = 0.22
_HOLLOW = 0.024  # how far the cloth falls in between chest and arm


@dataclass(frozen=True)
class Shoulder:
    """The padded shoulder of a cut, in metres."""

    lift: float  # of the padding
    breadth: float  # of the sleeve, beyond the shoulder joint
    slope: float
    ease: float  # off the body
    square: float  # of the sleeve's head: 2 is round
    depth: float  # of the sleeve, from its middle to its front


@dataclass(frozen=True)
class Shell:
    """The left half: `points` [n, 3], `faces`; `seam` [n]: how far each lies outside the armhole's seam."""

    points: Floats
    faces: list[Face]
    seam: Floats


def shell(torso: Torso, cut: Shoulder, seed: int) -> Shell:
    """The left half from the hem up and down to the elbow."""
    armpit_x = float(torso.shoulder[0]) - 0.026 * torso.size
    armpit_z = float(torso.shoulder[2]) - 0.010 * torso.size
    ridge_x, ridge_z = shoulder_line(torso, cut.lift, cut.breadth, cut.slope)
    top = float(np.interp(armpit_x, ridge_x, ridge_z))
    fall = float(np.interp(armpit_x - 0.012, ridge_x, ridge_z) - top) / 0.012
    body = _body(torso, cut, np.stack([ridge_x, ridge_z]), armpit_x, top - armpit_z, seed)
    wide = float(torso.shoulder[0]) + cut.breadth * torso.size - armpit_x
    armpit = np.array([armpit_x, armpit_z])
    arm = _arm(torso, cut, body[-1], armpit, np.array([wide, top - armpit_z, fall]), seed)
    points = np.concatenate([body.reshape(-1, 3), arm.reshape(-1, 3)])
    # the arm's columns are sewn to the body's last one
    numbers = np.arange(len(points))
    along = body.shape[1]
    first = numbers[(_COLUMNS - 1) * along :][_FRONT : _FRONT + _ARC]
    rest = numbers[_COLUMNS * along :].reshape(-1, _ARC)
    sewn = np.concatenate([first[None], rest]).reshape(-1)
    faces = grid_faces(_COLUMNS, along, flip=True)
    faces += [tuple(int(sewn[v]) for v in face) for face in grid_faces(len(rest) + 1, _ARC, flip=True)]
    seam = _seam(points, _COLUMNS * along, armpit, top - armpit_z, fall, wide)
    return Shell(points, faces, seam)


def _body(torso: Torso, cut: Shoulder, ridge: Floats, edge: float, rise: float, seed: int) -> Floats:
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
    hollow = smoothstep(edge - 0.036, edge + 0.004, x) * smoothstep(armpit + 0.055, armpit - 0.070, z)
    # faint drags run from the armhole to the button
    drag = 0.0012 * ripple(grid * np.array([1.0, 0.3, 0.55]), 0.060, seed) * smoothstep(0.05, 0.10, x)
    grid[..., 1] += ahead * (_HOLLOW * hollow + drag)
    return grid


def _arm(torso: Torso, cut: Shoulder, edge: Floats, armpit: Floats, head: Floats, seed: int) -> Floats:
    """Points [columns, arc, 3] round the armpit (x, z) and down the arm, after the body's last column `edge`;
    `head`: the sleeve head's width, its height above the armpit and how steeply the shoulder meets it."""
    arc = edge[_FRONT : _FRONT + _ARC]
    (x, z), (wide, rise, fall) = armpit, head
    t = np.linspace(0.0, 1.0, _FAN + 1)[1:]
    # even steps along the outline, whose corner is rounder in angle than in length
    turn = np.pi / 2 * t ** (cut.square / 2) / (t ** (cut.square / 2) + (1 - t) ** (cut.square / 2))
    drop = np.linspace(0.0, _ARM_LENGTH, _ARM + 1)[1:]
    out = np.sin(turn) ** (2 / cut.square) * wide
    up = np.cos(turn).clip(0.0) ** (2 / cut.square)
    fan = np.stack([out, up * rise - fall * out * up**0.7], -1)
    lean = 0.55 * float(torso.elbow[0] - torso.shoulder[0]) / float(torso.shoulder[2] - torso.elbow[2])
    arm = np.stack([np.full(_ARM, wide), np.zeros(_ARM)], -1)
    ray = np.concatenate([fan, arm])
    below = np.concatenate([np.zeros(_FAN), drop])
    # how far each column has turned from the body's profile to the sleeve's
    share = np.concatenate([smoothstep(0.0, 1.0, t), np.ones(_ARM)])[:, None]
    reach = (arc[:, 2] - z) / rise
    angle = np.linspace(0.0, np.pi, _ARC)
    far = (1 - share) * reach + share * np.sin(angle)
    inner = np.interp(z - below, edge[: _FRONT + 1, 2], edge[: _FRONT + 1, 1])[:, None]
    middle = float(torso.shoulder[1]) - 0.010
    deep = cut.depth * torso.size
    sleeve = middle - deep * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (2 / 2.3)
    # towards the chest the sleeve's front meets the body's; below the armpit a crease opens between them
    ahead, meets = angle < np.pi / 2, inner[0, 0]
    joined = (meets - (middle - deep)) * smoothstep(0.70, 0.0, np.sin(angle)) * ahead
    opened = smoothstep(0.0, 0.045, below)[:, None]
    crease = opened * (inner - meets) * np.exp(-((np.sin(angle) * wide / 0.020) ** 2)) * ahead
    round_ = sleeve + joined + crease
    y = (1 - share) * arc[:, 1] + share * round_
    across = x + (ray[:, :1] + lean * below[:, None]) * far
    height = z + ray[:, 1:] * far - below[:, None]
    grid = np.stack([across, y, height], -1)
    # long soft folds hang from the sleeve's head
    fold = 0.0016 * ripple(grid * np.array([1.0, 1.0, 0.28]), 0.036, seed + 3)
    hang = smoothstep(0.3, 1.0, share) * np.sin(angle) ** 0.5 * (angle < 0.75 * np.pi)
    grid[..., 1] += fold * hang
    return grid


def _seam(points: Floats, body: int, armpit: Floats, rise: float, fall: float, wide: float) -> Floats:
    """Distance outwards from the line where the sleeve is set in: from the shoulder's point round to the armpit."""
    high = rise - fall * 0.60 * wide
    line = curve(
        [0.0, 0.35 * rise, 0.75 * rise, high, high + 0.02],
        list(np.array([0.02, 0.10, 0.40, 0.60, 0.68]) * wide),
        points[:, 2] - armpit[1],
    )
    past = points[:, 0] - armpit[0] - line
    below = np.where(np.arange(len(points)) < body, -0.05, 0.05)  # there body and sleeve part
    return np.asarray(np.where(points[:, 2] > armpit[1], past, below))
