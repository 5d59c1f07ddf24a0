"""The eyes: balls that turn to any gaze, under lids at any stage of a blink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .lanes import bilinear, mixed
from .pack import BLINK_STAGES, AnchorPack, Region
from .scaled import Scale, premultiplied

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]

_LID_PER_DEGREE = 0.08  # stages by which the upper lids follow the gaze down
_HIGHEST_LID = -0.35  # stages beyond open: looking up
_LOWEST_LID = 1.2
_REACH = 1.25  # of an eyeball's radius: where its turning has faded out
_BORDER = 8  # pixels of the pack's frame
_STAGE_DIFFERS = 7.0  # 0..255: what two stages must differ by to be more than the renderer's noise

_ONE = np.float32(1)
_ZERO = np.float32(0)
_HALF = np.float32(0.5)
_INSIDE = np.float32(1 / 1024)  # of a pixel: so far before the last one places end
_OF_BYTE = np.float32(256 / 255)
_OF_255 = np.float32(1 / 255)
_CLEAR = np.uint32(0)
_SOLID = np.uint32(255)
_24 = np.uint32(24)
_OPAQUE = np.uint32(0xFF000000)


@compiled
def _at(picture: Colours, width: int, height: int, x: np.float32, y: np.float32) -> np.uint32:
    """The pixel of `picture` [n], rows of `width`, at (x, y), held to its inside."""
    x, y = (
        min(max(x, _ZERO), np.float32(width - 1) - _INSIDE),
        min(max(y, _ZERO), np.float32(height - 1) - _INSIDE),
    )
    column, row = np.int32(x), np.int32(y)
    across, along = (x - np.float32(column)) * np.float32(65536), (y - np.float32(row)) * np.float32(256)
    return bilinear(picture, row * width + column, width, np.int32(across), np.int32(along))  # type: ignore[no-any-return]


@compiled
def _sources(motion: Floats, part: np.float32, out: Floats) -> None:
    """The row of the stage before that is seen at each pixel [h, w], when it is at `part` on its way to the one after.

    motion [h, w, 2]: how far each pixel of the stage before moves to the one after. Lids move up and down, so that each
    column is laid out anew; what would be folded over is passed by."""
    height, width = out.shape
    for y in range(height):
        for x in range(width):
            out[y, x] = np.float32(y)
    for y in range(height - 2, -1, -1):
        for x in range(width):
            first = np.float32(y) + part * motion[y, x, 1]
            step = np.float32(y + 1) + part * motion[y + 1, x, 1] - first
            if step <= _ZERO:
                continue
            row = max(int(np.ceil(first)), 0)
            while row < height and np.float32(row) <= first + step:
                out[row, x] = np.float32(y) + (np.float32(row) - first) / step
                row += 1


@compiled
def _between(rows: Floats, y: np.float32, column: int) -> np.float32:
    """`rows` [h, w] in that column at `y`, held to its inside."""
    y = min(max(y, _ZERO), np.float32(len(rows) - 1) - _INSIDE)
    row = np.int32(y)
    return rows[row, column] + (rows[row + 1, column] - rows[row, column]) * (y - np.float32(row))  # type: ignore[no-any-return]


@compiled
def _draw(
    ball: Colours,
    lids: Colours,
    motion: Floats,
    squinting: Colours,
    squint: Floats,
    stage: int,
    part: np.float32,
    raised: np.float32,
    balls: Floats,
    gaze_x: np.float32,
    gaze_y: np.float32,
    zone: Pixels,
    left: int,
    top: int,
    sources: Floats,
    canvas: Colours,
) -> None:
    """Draws stage + part of `lids` [4, h * w], the lower ones `raised` by that share of `squint` [h, w, 2] on their way
    to `squinting` [h * w], over `ball` [h * w], turned by the gaze (radians), over the canvas [rows, columns] at
    `left`, `top`, as far as `zone` [h, w] says. balls [2, 3]: x, y of the centres, radius.

    Lids are premultiplied, and open stages of them may be followed beyond: `part` -0.35..1."""
    height, width = zone.shape
    moving = motion.shape[0] > 0
    middle = (balls[0, 0] + balls[1, 0]) * _HALF
    first = 0 if balls[0, 0] < balls[1, 0] else 1
    before, after = lids[stage], lids[stage + 1]
    if moving and part != _ZERO:
        _sources(motion[stage], part, sources)
    fade = np.uint32(min(max(part, _ZERO), _ONE) * np.float32(256) + _HALF)
    # raised lids are known open: the more they shut, the less is taken from there
    known = np.uint32(raised * np.float32(256 - fade) + _HALF) if stage == 0 else np.uint32(0)
    for y in range(height):
        line = canvas[top + y, left:]
        for x in range(width):
            share = zone[y, x]
            if not share:
                continue
            px, py = np.float32(x), np.float32(y)
            right, down = squint[y, x, 0], squint[y, x, 1]
            # less and less towards the zone's edge, where the face around it stands still
            up = raised * np.float32(share) * _OF_255
            lid_x, lid_y = px - up * right, py - up * down
            from_y, dx, dy = lid_y, _ZERO, _ZERO
            if moving and part != _ZERO:
                from_y = _between(sources, lid_y, x)
                row = min(int(from_y), height - 2)
                along = from_y - np.float32(row)
                dx = motion[stage, row, x, 0] * (_ONE - along) + motion[stage, row + 1, x, 0] * along
                dy = motion[stage, row, x, 1] * (_ONE - along) + motion[stage, row + 1, x, 1] * along
            lid = _at(before, width, height, lid_x - part * dx, from_y)
            if known:
                lid = mixed(
                    lid, _at(squinting, width, height, lid_x - part * dx + right, from_y + down), known
                )
            if fade:
                lid = mixed(lid, _at(after, width, height, lid_x + (_ONE - part) * dx, from_y + dy), fade)
            through = _SOLID - (lid >> _24)
            if through:
                eye = first if px < middle else 1 - first
                dx, dy = px - balls[eye, 0], py - balls[eye, 1]
                radius = balls[eye, 2]
                reach = radius * np.float32(_REACH)
                turn = max(_ONE - (dx * dx + dy * dy) / (reach * reach), _ZERO) * radius
                eyeball = _at(ball, width, height, px - gaze_x * turn, py + gaze_y * turn)
                # premultiplied: no channel goes over 255
                lid += mixed(_CLEAR, eyeball, np.uint32(np.float32(through) * _OF_BYTE + _HALF))
            line[x] = mixed(line[x], lid | _OPAQUE, np.uint32(np.float32(share) * _OF_BYTE + _HALF))


class Eyelids:
    """Draws the region of the eyes into the still picture."""

    def __init__(self, pack: AnchorPack, scale: Scale) -> None:
        eyes = pack.eyes
        self.region = scale.region(eyes.region)
        x0, y0 = self.region[:2]
        lids = [scale.part(premultiplied(each), eyes.region) for each in (*eyes.lids, eyes.squinting)]
        ball = scale.part(eyes.eyeball[..., ::-1].astype(np.float32), eyes.region)
        self._zone = _zone(np.stack(lids[:-1]), ball, scale.factor)
        colours = np.stack([_colours(np.minimum(each, each[..., 3:])) for each in lids])
        self._lids, self._squinting = colours[:-1], colours[-1]
        self._ball = _colours(np.dstack([ball, np.zeros_like(ball[..., :1])]))
        centres = scale.points(eyes.centres) - np.array([x0, y0], np.float32) - np.float32(0.5)
        radius = eyes.radius * np.float32(scale.factor)
        self._balls = np.column_stack([centres, radius]).astype(np.float32)
        self._sources = np.zeros(self._zone.shape, np.float32)
        self._squint = _moved(eyes.squint, eyes.region, scale)
        self._motion = np.zeros((0, 0, 0, 0), np.float32)
        if eyes.motion is not None:
            self._motion = np.stack([_moved(field, eyes.region, scale) for field in eyes.motion])

    def stage(self, blink: float, gaze_y: float) -> float:
        """Where the lids are, 0 open .. 3 shut, when `blink` is 0..1 and the gaze `gaze_y` degrees up.

        Upper lids follow the gaze; a little beyond open when it is known how they move."""
        lid = -gaze_y * _LID_PER_DEGREE
        lid = min(max(lid, _HIGHEST_LID if len(self._motion) else 0.0), _LOWEST_LID)
        return lid + (BLINK_STAGES - 1 - lid) * min(max(blink, 0.0), 1.0)

    def draw(self, canvas: Pixels, stage: float, squint: float, gaze_x: float, gaze_y: float) -> None:
        """Draws the eyes, the lower lids raised by `squint` (0..1), over the presenter at rest (premultiplied uint8
        [h, w, 4], red first, skin all round)."""
        whole = min(max(int(np.floor(stage)), 0), BLINK_STAGES - 2)
        degree = np.pi / 180
        _draw(
            self._ball,
            self._lids,
            self._motion,
            self._squinting,
            self._squint,
            whole,
            np.float32(stage - whole),
            np.float32(min(max(squint, 0.0), 1.0)),
            self._balls,
            np.float32(gaze_x * degree),
            np.float32(gaze_y * degree),
            self._zone,
            self.region[0],
            self.region[1],
            self._sources,
            canvas.view(np.uint32)[..., 0],
        )


def _moved(field: Floats, region: Region, scale: Scale) -> Floats:
    """A field [h/2, w/2, 2] of the region, in pixels of the frame, made one for each pixel that is drawn, in those."""
    size = (region[2] - region[0], region[3] - region[1])
    grown = np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return np.ascontiguousarray(scale.part(grown, region) * np.float32(scale.factor))


def _colours(picture: Floats) -> Colours:
    """`picture` [h, w, 4], 0..255, as pixels [h * w]."""
    whole = np.clip(picture + np.float32(0.5), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(whole).view(np.uint32).reshape(-1)


def _zone(lids: Floats, ball: Floats, factor: float) -> Pixels:
    """Where blinking changes anything (255), fading out around it and before the region's edge."""
    through = 1 - lids[..., 3:] / np.float32(255)
    stages = lids[..., :3] + ball * through
    differs = np.zeros(ball.shape[:2], np.float32)
    for stage in stages[1:]:
        change = cv2.GaussianBlur(np.abs(stage - stages[0]).max(2), (0, 0), 1.2 * factor)
        differs = np.maximum(differs, change)
    differs = np.maximum(differs, through.max(0)[..., 0] * 255)
    reach = round(7 * factor)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    zone = cv2.dilate((differs > _STAGE_DIFFERS).astype(np.float32), kernel)
    edge = round(_BORDER * factor)
    zone[:edge] = zone[-edge:] = 0
    zone[:, :edge] = zone[:, -edge:] = 0
    zone = cv2.GaussianBlur(zone, (0, 0), 0.4 * edge)
    zone[zone < 0.01] = 0
    return np.asarray(zone * np.float32(255) + np.float32(0.5), np.uint8)
