"""A jacket's collar: a thin leaf that leaves its fold close to the neck and lies down on the shoulder. Pure numpy.

It is ruled between two lines, the fold and the free edge, from the gorge round to the middle of the back; inside the
fold its stand goes down along the neck, so that no gap shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cloth import Layer, curve, soften
from .skull import Floats, smoothstep
from .torso import Torso

ALONG, ACROSS = 72, 15
# the stand's columns from its foot up: below the fold and inside it, in metres
_STAND = (
    (0.026, 0.0026),
    (0.016, 0.0028),
    (0.008, 0.0030),
    (0.004, 0.0028),
    (0.0018, 0.0020),
    (0.0004, 0.0008),
)
_CLEAR = 0.0030  # kept off what is worn below
_LEAST = 0.0004  # and off the jacket, where smoothing let it sink
_FRONT = 0.16  # share of the length that lies on the chest, drawn as seen from the front


@dataclass(frozen=True)
class Collar:
    """On the pattern's body. `gorge`: (x, z) of the seam's start at the fold and of the notch's inner corner;
    `tip`: the collar's corner at the notch. `gap`: from the neck's skin to the fold. `side`, `back`: the fold's height.
    """

    gorge: tuple[tuple[float, float], tuple[float, float]]
    tip: tuple[float, float]
    width: float
    gap: float
    side: float
    back: float


def collar(torso: Torso, cut: Collar, shell: Layer, under: Layer | None = None) -> tuple[Floats, Floats]:
    """The left half's points [along, across, 3] from the stand's foot over the fold to the edge; each one's distance
    from the edge in metres. It lies over `under`, what is worn below it round the neck."""
    s = np.linspace(0.0, 1.0, ALONG)
    fold = _fold(torso, cut, s, shell)
    edge = _edge(torso, cut, s, shell)
    k = np.linspace(0.0, 1.0, ACROSS)
    sheet = fold[:, None] * (1 - k)[None, :, None] + edge[:, None] * k[None, :, None]
    # the front end is cut straight, from the gorge's corner to the tip: the notch's upper side
    on_chest = smoothstep(_FRONT + 0.10, _FRONT - 0.06, s)[:, None]
    sheet = _cut_end(torso, cut, sheet, k, s)
    belly = np.sin(np.pi * k**0.7)[None] * (1 - k)[None]
    # cloth does not fold sharply: it swells a little before it lies down
    sheet[..., 2] += 0.0030 * belly * (1 - on_chest)
    clearance = 0.0022 + 0.0030 * np.exp(-((k / 0.20) ** 2))[None] + 0.0 * s[:, None]
    flat = sheet.copy()
    flat[..., 1] = shell.front_of(sheet)[..., 1] - clearance - 0.0030 * belly
    flat[..., 1] = soften(soften(flat[..., 1], 1.2, 0), 1.0, 1)
    sheet = sheet * (1 - on_chest[..., None]) + flat * on_chest[..., None]
    for _ in range(4):
        pushed = shell.push(sheet, clearance)
        pushed[1:-1] = soften(soften(pushed, 1.2, 0), 0.7, 1)[1:-1]
        sheet = pushed * (1 - on_chest[..., None]) + sheet * on_chest[..., None]
    # pressed: no bend is left where the part drawn on the chest meets the part round the neck
    sheet += smoothstep(0.03, 0.12, s)[:, None, None] * (soften(sheet, 4.0, 0) - sheet)
    if under is not None:
        sheet = _over(sheet, under, k, s)
    sheet = shell.push(sheet, _LEAST)
    sheet[-1, :, 0] = 0.0
    whole = np.concatenate([_stand(torso, sheet[:, 0], s), sheet], 1)
    broad = np.linalg.norm(sheet[:, -1] - sheet[:, 0], axis=1)[:, None]
    from_edge = np.concatenate([np.full((ALONG, len(_STAND)), 0.07), (1 - k)[None] * broad], 1)
    return whole, from_edge


def _over(sheet: Floats, under: Layer, k: Floats, s: Floats) -> Floats:
    """The sheet lifted off `under` near its fold. Else the two cross, and one sees a waving line where they do."""
    # its front end stays where the lapel is sewn to it
    free = smoothstep(0.0, 0.10, s)[:, None, None]
    near = free * smoothstep(0.75, 0.40, k)[None, :, None]
    for _ in range(3):
        lift = near * (under.push(sheet, _CLEAR, 0.020) - sheet)
        # as smooth as it was: what is lifted in one place is lifted beside it too
        broad = soften(soften(lift, 5.0, 0), 1.5, 1)
        longer = np.linalg.norm(broad, axis=-1, keepdims=True) > np.linalg.norm(lift, axis=-1, keepdims=True)
        sheet = sheet + np.where(longer, broad, lift)
    return np.asarray(sheet + free * (soften(sheet, 3.0, 0) - sheet))


def _round_neck(torso: Torso, degrees: float, gap: float, z: float) -> list[float]:
    """A place beside the neck: degrees from the front, metres off the skin, height on the pattern."""
    height = float(torso.up(z))
    angle = np.radians(degrees)
    # the skin's own measure is smooth round the neck: ask for a whole ring
    ring = np.linspace(0.0, np.pi, 25)
    radius = float(np.interp(angle, ring, torso.neck_radius(ring, np.full(25, height)))) + gap * torso.size
    return [np.sin(angle) * radius, float(torso.neck_axis(height)) - np.cos(angle) * radius, height]


def _on_chest(torso: Torso, place: tuple[float, float], shell: Layer) -> list[float]:
    """A place given as seen from the front, on the jacket."""
    x, z = float(torso.across(place[0])), float(torso.up(place[1]))
    y = float(shell.front_of(np.array([[x, -0.1, z]]))[0, 1])
    return [x, y - 0.0024, z]


def _fold(torso: Torso, cut: Collar, s: Floats, shell: Layer) -> Floats:
    start = _on_chest(torso, cut.gorge[0], shell)
    middle = cut.gorge[0][1] + 0.62 * (cut.side - cut.gorge[0][1])
    stations = [
        start,
        _round_neck(torso, 60.0, cut.gap + 0.002, middle),
        _round_neck(torso, 98.0, cut.gap, cut.side),
        _round_neck(torso, 138.0, cut.gap, 0.3 * cut.side + 0.7 * cut.back),
        _round_neck(torso, 180.0, cut.gap, cut.back),
    ]
    return curve([0.0, 0.28, 0.50, 0.75, 1.0], np.array(stations), s)


def _edge(torso: Torso, cut: Collar, s: Floats, shell: Layer) -> Floats:
    """The free edge: from the tip up over the shoulder, a collar's width outside the fold, round the back."""
    side = _round_neck(torso, 98.0, cut.gap + cut.width, cut.side)
    shoulder = (side[0] / torso.size + 0.0010, cut.side - 0.014)
    low = (0.25 * cut.tip[0] + 0.75 * shoulder[0] + 0.003, cut.side - 0.032)
    rows = [
        _on_chest(torso, cut.tip, shell),
        _on_chest(torso, low, shell),
        [float(torso.across(shoulder[0])), side[1], float(torso.up(shoulder[1]))],
        _round_neck(torso, 138.0, cut.gap + 0.6 * cut.width, cut.back - 0.030),
        _round_neck(torso, 180.0, cut.gap + 0.3 * cut.width, cut.back - 0.040),
    ]
    line = curve([0.0, 0.28, 0.50, 0.75, 1.0], np.array(rows), s)
    # over the shoulder the edge rests on it
    rests = smoothstep(0.0, 0.20, s) * smoothstep(0.80, 0.62, s)
    for _ in range(3):
        line = shell.lay(line, 0.0024, rests)
    return line


def _cut_end(torso: Torso, cut: Collar, sheet: Floats, k: Floats, s: Floats) -> Floats:
    """Bends the first columns so that the end runs along the gorge and then out to the tip."""
    start, corner, tip = (np.array(place) for place in (*cut.gorge, cut.tip))
    turn = 0.62
    along = np.where(
        (k < turn)[:, None],
        start + (corner - start) * (k / turn)[:, None],
        corner + (tip - corner) * ((k - turn) / (1 - turn))[:, None],
    )
    lead = smoothstep(0.11, 0.0, s)[:, None]
    bent = sheet.copy()
    bent[..., 0] += lead * (torso.across(along[:, 0])[None] - sheet[:1, :, 0])
    bent[..., 2] += lead * (torso.up(along[:, 1])[None] - sheet[:1, :, 2])
    return bent


def _stand(torso: Torso, fold: Floats, s: Floats) -> Floats:
    """Columns from the stand's foot up to just inside the fold."""
    axis = np.stack([0 * s, torso.neck_axis(fold[:, 2]), fold[:, 2]], -1)
    inward = axis - fold
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    # on the chest the fold turns under towards the middle, not towards the neck
    under = smoothstep(0.04, 0.40, s)[:, None]
    inward = inward * under + np.array([-0.25, 0.95, 0.0]) * (1 - under)
    down = np.array([0.0, 0.0, -1.0]) * under + np.array([0.0, 1.0, 0.0]) * (1 - under)
    columns = [fold + inward * away + down * depth * (0.25 + 0.75 * under) for depth, away in _STAND]
    return np.stack(columns, 1)
