"""The eyes in two layers: eyeballs that turn, and lids in the stages of a blink with their exact motion.

The eyeballs are photographed in full light, without a face before them. The light that the lids take from them is laid
over them as a shade in the lids' layer: it stays where it is while the eyes turn below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import BLINK_STAGES, Eyes
from .fields import extended
from .geometry import Sheet
from .raster import Box, Floats, rasterise

Pixels = NDArray[np.uint8]

_LEFT_OUT: Final = (2, 4, 6, 8, 10)  # rows above that may be
_HOLE: Final = 235  # of 255: what covers the eyeball less lets it be seen
_NO_PUPIL: Final = 40  # of 255: darker places of an eyeball are its pupil
_BARE: Final = 40  # of 255: what covers the eyeball less leaves it bare
_SEEN: Final = 0.78  # what covers the eyeball less tells its shade
_SOFT: Final = 0.6  # pixels over which the shade is smoothed
_TINT_SOFT: Final = 3.0  # and the light's colour
_DARKEST: Final = 0.95  # of the shade: even in the deepest corner something of the eye is seen


def build_eyes(
    box: Box,
    skin: Sheet,
    centres: Floats,
    radii: Floats,
    ball: Pixels,
    eyes: Sequence[Pixels],
    lids: Sequence[Pixels],
) -> Eyes:
    """`ball`: the eyeballs alone, lit; `eyes`: the whole face, a stage of the blink each, then the lower lids raised;
    `lids`: the same with holes where the eyeballs show. All BGRA of `box`. `skin` has the poses blink0 .. blink3 and
    squint."""
    top = quiet_top(lids[0])
    box = box[0], box[1] + top, box[2], box[3]
    ball, eyes, lids = ball[top:], [each[top:] for each in eyes], [each[top:] for each in lids]
    ball = tinted(ball, eyes[0], lids[0])
    whole = _continued_ball(ball)
    *stages, squinting = [
        with_shade(lid, shade(ball, face, lid)) for lid, face in zip(lids, eyes, strict=True)
    ]
    return Eyes(
        region=box,
        centres=centres.astype(np.float32),
        radius=radii.astype(np.float32),
        eyeball=whole,
        lids=np.stack(stages),
        squinting=squinting,
        squint=_squint(box, skin, lids[0]),
        motion=_motion(box, skin, lids),
    )


def quiet_top(picture: Pixels) -> int:
    """How many rows of [h, w, 4] to leave out above, an even number: what is drawn anew must not end along an edge, as
    that of a brow, where the least difference shows. So high up a blink hardly moves anything."""
    edges = np.abs(np.diff(picture[: _LEFT_OUT[-1] + 2, :, :3].astype(np.float32).mean(2), axis=0)).mean(1)
    return min(_LEFT_OUT, key=lambda row: float(edges[row - 2 : row + 1].mean()))


def tinted(ball: Pixels, face: Pixels, lid: Pixels) -> Pixels:
    """The eyeballs in the colour of the light that the face throws on them: alone they mirror nothing but lamps."""
    bare = _bare(ball, lid)
    if not bare.any():
        return ball
    alone, within = (picture[..., :3].astype(np.float32) + 1 for picture in (ball, face))
    gain = (within / within.mean(2, keepdims=True)) / (alone / alone.mean(2, keepdims=True)) * bare[..., None]
    weight = cv2.GaussianBlur(bare, (0, 0), _TINT_SOFT)[..., None]
    smooth = cv2.GaussianBlur(gain, (0, 0), _TINT_SOFT) / np.maximum(weight, 1e-4)
    colours = ball[..., :3] * extended(smooth, weight[..., 0] > 0.02, 0.5)
    return np.dstack([np.round(colours.clip(0, 255)).astype(np.uint8), ball[..., 3]])


def _bare(ball: Pixels, lid: Pixels) -> Floats:
    """1 where the face leaves an eyeball bare, its pupil left out, which says nothing of the light."""
    bright = ball[..., :3].astype(np.float32).mean(2) > _NO_PUPIL
    return np.asarray((ball[..., 3] > 250) & bright & (lid[..., 3] < _BARE), np.float32)


def _continued_ball(ball: Pixels) -> Pixels:
    """The eyeballs' colours carried on past their edges, so that an edge never draws background in."""
    known = ball[..., 3] > 250
    filled = extended(ball[..., :3].astype(np.float32), known, 1.0)
    colours = np.where(known[..., None], ball[..., :3], filled)
    return np.round(colours.clip(0, 255)).astype(np.uint8)


def shade(ball: Pixels, face: Pixels, lid: Pixels) -> Floats:
    """How much of the eyeball's light the face takes away: 0..1 [h, w]. It is told where something of the ball is seen,
    from what of the face is not the lid's, and carried on from there. So the line of shadow below the lid's edge stays,
    which gives a look its depth."""
    covered = lid[..., 3].astype(np.float32) / 255
    lit, dim, own = (picture[..., :3].astype(np.float32).mean(2) for picture in (ball, face, lid))
    told = (ball[..., 3] > 250) & (lit > _NO_PUPIL) & (covered < _SEEN)
    if not told.any():
        return np.full(told.shape, _DARKEST, np.float32)
    # under a lid it is night: were it blurred in, that would dim the whole eye
    weight = np.where(told, 1 - covered, 0).astype(np.float32)
    through = (dim - own * covered) / np.maximum(1 - covered, 1 - _SEEN)
    share = np.clip(through / np.maximum(lit, 1), 0, 1) * weight
    near = cv2.GaussianBlur(weight, (0, 0), _SOFT)
    smooth = cv2.GaussianBlur(share, (0, 0), _SOFT) / np.maximum(near, 1e-4)
    carried = extended(smooth[..., None], near > 0.02, 0.5)[..., 0]
    return np.clip(1 - carried, 0, _DARKEST).astype(np.float32)


def with_shade(lid: Pixels, taken: Floats) -> Pixels:
    """The lids over a black veil of the shade's strength (both not premultiplied)."""
    alpha = lid[..., 3].astype(np.float32) / 255
    total = alpha + (1 - alpha) * taken
    colour = lid[..., :3].astype(np.float32) * (alpha / np.maximum(total, 1e-4))[..., None]
    merged = np.dstack([colour, total * 255])
    return np.round(merged.clip(0, 255)).astype(np.uint8)


def _motion(box: Box, skin: Sheet, lids: Sequence[Pixels]) -> Floats:
    """From what a pixel of stage k shows to where that is in stage k + 1, in pixels: [3, h/2, w/2, 2]."""
    steps = []
    for stage in range(BLINK_STAGES - 1):
        shift = _shift(box, skin, f"blink{stage}", f"blink{stage + 1}")
        steps.append(cv2.GaussianBlur(squeezed(shift, _seen(lids[stage])), (0, 0), 0.7))
    return np.stack(steps).astype(np.float32)


def _squint(box: Box, skin: Sheet, lid: Pixels) -> Floats:
    """How far the open lids move when the lower ones are raised, in pixels: [h/2, w/2, 2]."""
    shift = spanned(_shift(box, skin, "blink0", "squint"), _seen(lid))
    return np.asarray(cv2.GaussianBlur(shift, (0, 0), 0.7), np.float32)


def _shift(box: Box, skin: Sheet, before: str, after: str) -> Floats:
    """How far the skin seen at every second pixel of the box moves from one pose to another: [h/2, w/2, 2]."""
    here, there = skin.poses[before], skin.poses[after]
    raster = rasterise(here, skin.triangles, box, 0.5)
    covered = raster.covered
    shift = np.zeros((*covered.shape, 2), np.float32)
    shift[covered] = raster.gather(skin.triangles, there[:, :2] - here[:, :2], covered)
    return extended(shift, covered, 0.7)


def _seen(lid: Pixels) -> NDArray[np.bool_]:
    """Where lids [h, w, 4] let the eyeball be seen: [h/2, w/2]."""
    height, width = lid.shape[:2]
    half = cv2.resize(lid[..., 3], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(half < _HOLE)


def spanned(shift: Floats, seen: NDArray[np.bool_]) -> Floats:
    """The motion [h, w, 2] of the skin with that of the socket behind the eyeball, where it is `seen`, replaced: it
    changes evenly there from the upper lid's edge to the lower one's."""
    result = shift.copy()
    for column in np.flatnonzero(seen.any(0)):
        rows = np.flatnonzero(seen[:, column])
        above, below = max(int(rows[0]) - 1, 0), min(int(rows[-1]) + 1, len(shift) - 1)
        share = np.linspace(0, 1, below - above + 1, dtype=np.float32)[:, None]
        result[above : below + 1, column] = shift[above, column] * (1 - share) + shift[below, column] * share
    return result


def squeezed(shift: Floats, seen: NDArray[np.bool_]) -> Floats:
    """The motion [h, w, 2] of the skin, in pixels of which it has every second one, made that of the picture: below the
    upper lid's edge, where it is that of the socket behind the eyeball, it falls off evenly down to the lower lid.
    `seen`: where the eyeball is.

    Nothing is squeezed to less than half. So no place is drawn from two that the next stage shows apart, which would
    let the eyeball shine through a lid; and lashes, which hang below the edge, go with it."""
    result = shift.copy()
    edges = shift[..., 1].argmax(axis=0)
    for column, edge in enumerate(edges):
        falls = float(shift[edge, column, 1] - min(float(shift[edge:, column, 1].min()), 0.0))
        eyeball = np.flatnonzero(seen[edge:, column])
        rows = max(int(np.ceil(falls)), int(eyeball[-1]) + 2 if len(eyeball) else 1)
        end = min(edge + rows, len(shift) - 1)
        share = np.linspace(0, 1, end - edge + 1, dtype=np.float32)[:, None]
        result[edge : end + 1, column] = shift[edge, column] * (1 - share) + shift[end, column] * share
    return result
