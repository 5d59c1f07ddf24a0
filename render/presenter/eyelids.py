"""The eyes: balls that turn to any gaze, under lids at any stage of a blink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .pack import BLINK_STAGES, AnchorPack
from .scaled import Scale, premultiplied

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_LID_PER_DEGREE = 0.06  # stages by which the upper lids follow the gaze down
_HIGHEST_LID = -0.35  # stages beyond open: looking up
_LOWEST_LID = 1.2
_REACH = 1.25  # of an eyeball's radius: where its turning has faded out
_BORDER = 8  # pixels of the pack's frame
_STAGE_DIFFERS = 7.0  # 0..255: what two stages must differ by to be more than the renderer's noise

_ONE = np.float32(1)
_ZERO = np.float32(0)
_BYTE = np.float32(1 / 255)


@compiled
def _mix(
    picture: Floats,
    row: int,
    column: int,
    channel: int,
    w00: np.float32,
    w01: np.float32,
    w10: np.float32,
    w11: np.float32,
) -> np.float32:
    """Four neighbours of one channel, weighted."""
    return np.float32(
        w00 * picture[row, column, channel]
        + w01 * picture[row, column + 1, channel]
        + w10 * picture[row + 1, column, channel]
        + w11 * picture[row + 1, column + 1, channel]
    )


@compiled
def _draw(
    ball: Floats,
    lids: Floats,
    motion: Floats,
    stage: int,
    part: np.float32,
    balls: Floats,
    gaze_x: np.float32,
    gaze_y: np.float32,
    zone: Floats,
    left: int,
    top: int,
    canvas: Pixels,
) -> None:
    """Draws stage + part of `lids` [4, h, w, 4] over `ball` [h, w, 3], turned by the gaze (radians), over the canvas
    [rows, columns, 4] at `left`, `top`, as far as `zone` [h, w] says. balls [2, 3]: x, y of the centres, radius."""
    height, width = zone.shape
    most_x, most_y = np.float32(width - 1.001), np.float32(height - 1.001)
    moving = motion.shape[0] > 0
    middle = (balls[0, 0] + balls[1, 0]) * np.float32(0.5)
    first = 0 if balls[0, 0] < balls[1, 0] else 1
    for y in range(height):
        for x in range(width):
            share = zone[y, x]
            if share <= _ZERO:
                continue
            px, py = np.float32(x), np.float32(y)
            # where this pixel's lid is in the stage before and in the one after
            ax, ay = px, py
            bx, by = px, py
            if moving:
                for _ in range(3):
                    column = min(max(int(ax + np.float32(0.5)), 0), width - 1)
                    row = min(max(int(ay + np.float32(0.5)), 0), height - 1)
                    ax = px - part * motion[stage, row, column, 0]
                    ay = py - part * motion[stage, row, column, 1]
                column = min(max(int(ax + np.float32(0.5)), 0), width - 1)
                row = min(max(int(ay + np.float32(0.5)), 0), height - 1)
                bx = px + (_ONE - part) * motion[stage, row, column, 0]
                by = py + (_ONE - part) * motion[stage, row, column, 1]
                ax, ay = min(max(ax, _ZERO), most_x), min(max(ay, _ZERO), most_y)
                bx, by = min(max(bx, _ZERO), most_x), min(max(by, _ZERO), most_y)
            ax, ay = min(ax, most_x), min(ay, most_y)
            bx, by = min(bx, most_x), min(by, most_y)
            fade = min(max(part, _ZERO), _ONE)
            red = green = blue = cover = _ZERO
            for which in range(2):
                weight = fade if which else _ONE - fade
                if weight <= _ZERO:
                    continue
                sx, sy = (bx, by) if which else (ax, ay)
                column, row = int(sx), int(sy)
                fx, fy = sx - np.float32(column), sy - np.float32(row)
                w00, w01 = (_ONE - fx) * (_ONE - fy) * weight, fx * (_ONE - fy) * weight
                w10, w11 = (_ONE - fx) * fy * weight, fx * fy * weight
                lid = lids[stage + which]
                red += _mix(lid, row, column, 0, w00, w01, w10, w11)
                green += _mix(lid, row, column, 1, w00, w01, w10, w11)
                blue += _mix(lid, row, column, 2, w00, w01, w10, w11)
                cover += _mix(lid, row, column, 3, w00, w01, w10, w11)
            through = _ONE - cover * _BYTE
            if through > np.float32(0.004):
                eye = first if px < middle else 1 - first
                dx, dy = px - balls[eye, 0], py - balls[eye, 1]
                radius = balls[eye, 2]
                reach = radius * np.float32(_REACH)
                turn = max(_ONE - (dx * dx + dy * dy) / (reach * reach), _ZERO) * radius
                sx = min(max(px - gaze_x * turn, _ZERO), most_x)
                sy = min(max(py + gaze_y * turn, _ZERO), most_y)
                column, row = int(sx), int(sy)
                fx, fy = sx - np.float32(column), sy - np.float32(row)
                w00, w01 = (_ONE - fx) * (_ONE - fy) * through, fx * (_ONE - fy) * through
                w10, w11 = (_ONE - fx) * fy * through, fx * fy * through
                red += _mix(ball, row, column, 0, w00, w01, w10, w11)
                green += _mix(ball, row, column, 1, w00, w01, w10, w11)
                blue += _mix(ball, row, column, 2, w00, w01, w10, w11)
            keep = _ONE - share
            half = np.float32(0.5)
            line, place = top + y, left + x
            canvas[line, place, 0] = np.uint8(np.float32(canvas[line, place, 0]) * keep + red * share + half)
            canvas[line, place, 1] = np.uint8(
                np.float32(canvas[line, place, 1]) * keep + green * share + half
            )
            canvas[line, place, 2] = np.uint8(np.float32(canvas[line, place, 2]) * keep + blue * share + half)


class Eyelids:
    """Draws the region of the eyes into the still picture."""

    def __init__(self, pack: AnchorPack, scale: Scale) -> None:
        eyes = pack.eyes
        self.region = scale.region(eyes.region)
        x0, y0 = self.region[:2]
        lids = [scale.part(premultiplied(stage), eyes.region) for stage in eyes.lids]
        self._lids = np.ascontiguousarray(np.stack(lids))
        self._ball = scale.part(eyes.eyeball[..., ::-1].astype(np.float32), eyes.region)
        centres = scale.points(eyes.centres) - np.array([x0, y0], np.float32) - np.float32(0.5)
        radius = eyes.radius * np.float32(scale.factor)
        self._balls = np.column_stack([centres, radius]).astype(np.float32)
        self._motion = np.zeros((0, 0, 0, 0), np.float32)
        if eyes.motion is not None:
            size = (eyes.region[2] - eyes.region[0], eyes.region[3] - eyes.region[1])
            grown = [cv2.resize(field, size, interpolation=cv2.INTER_LINEAR) for field in eyes.motion]
            parts = [scale.part(field, eyes.region) for field in grown]
            self._motion = np.ascontiguousarray(np.stack(parts) * np.float32(scale.factor))
        self._zone = _zone(self._lids, self._ball, scale.factor)

    def stage(self, blink: float, gaze_y: float) -> float:
        """Where the lids are, 0 open .. 3 shut, when `blink` is 0..1 and the gaze `gaze_y` degrees up.

        Upper lids follow the gaze; a little beyond open when it is known how they move."""
        lid = -gaze_y * _LID_PER_DEGREE
        lid = min(max(lid, _HIGHEST_LID if len(self._motion) else 0.0), _LOWEST_LID)
        return lid + (BLINK_STAGES - 1 - lid) * min(max(blink, 0.0), 1.0)

    def draw(self, canvas: Pixels, stage: float, gaze_x: float, gaze_y: float) -> None:
        """Draws the eyes over the presenter at rest (premultiplied uint8 [h, w, 4], red first, skin all round)."""
        whole = min(max(int(np.floor(stage)), 0), BLINK_STAGES - 2)
        degree = np.pi / 180
        _draw(
            self._ball,
            self._lids,
            self._motion,
            whole,
            np.float32(stage - whole),
            self._balls,
            np.float32(gaze_x * degree),
            np.float32(gaze_y * degree),
            self._zone,
            self.region[0],
            self.region[1],
            canvas,
        )


def _zone(lids: Floats, ball: Floats, factor: float) -> Floats:
    """Where blinking changes anything (1), fading out around it and before the region's edge."""
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
    return np.asarray(zone, np.float32)
