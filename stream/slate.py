"""The slate: what the channel shows when there is nothing to play. A designed picture that moves, never
black, over a quiet room tone, never silent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import skia
from av.video.frame import VideoFrame

from .graphics.lettering import Lettering
from .graphics.overlay import BAND_TOP, MARGIN, TICKER_TOP, bug
from .graphics.palette import AMBER, DEEP_BLUE, MUTED, NAVY, PANEL, WHITE, Colour, argb
from .graphics.planes import Planes, Stamp, canvas_pixels, even, frame_planes, opaque, paste
from .grid import FRAME_RATE
from .settings import PlayoutSettings
from .sound import RoomTone
from .source import Tick

TITLE = "Slate"
_LINE = "We will be right back"
_SUBLINE = "The next report follows in a moment."
_SWEEP_SECONDS = 7.68  # there and back along the line, a whole number of segments
_RULE_Y, _RULE_WIDTH, _GLINT_WIDTH = 396, 560, 168


class Slate:
    """Gives ticks for ever; the live clock and ticker are drawn over it like over any other picture."""

    def __init__(self, settings: PlayoutSettings, lettering: Lettering) -> None:
        self._width, self._height = settings.width, settings.height
        self._scale = settings.height / 720
        picture = _plate(settings, lettering, self._scale)
        self._plate = opaque(picture, np.random.default_rng(1))
        self._glint = _glint(self._scale)
        label = bug(
            lettering, self._scale, [("AI GENERATED", WHITE, 600)], (*NAVY[:3], 216), size=15, border=MUTED
        )
        right = even((1280 - MARGIN) * self._scale) - label.size[0]
        label.blend(self._plate, right, even(BAND_TOP * self._scale))
        self.tone = RoomTone()
        self._frame = VideoFrame(self._width, self._height, "yuv420p")
        paste(frame_planes(self._frame), self._plate, 0, 0)
        self._glint_at = even((_RULE_Y - 4) * self._scale)

    def tick(self, number: int) -> Tick:
        """The slate at a tick of the timeline. Its picture is the same memory every time: copy it to keep it."""
        self._frame.make_writable()
        planes = frame_planes(self._frame)
        paste(planes, self._rows(self._glint_at, self._glint.size[1]), 0, self._glint_at)
        turn = number / FRAME_RATE / _SWEEP_SECONDS * math.tau
        travel = (_RULE_WIDTH - _GLINT_WIDTH) / 2 * self._scale
        x = self._width / 2 - _GLINT_WIDTH / 2 * self._scale - travel * math.cos(turn)
        self._glint.blend(planes, even(x), self._glint_at)
        return Tick(self._frame, self.tone.tick(number))

    def _rows(self, top: int, height: int) -> Planes:
        """Those lines of the plate."""
        luma, u, v = self._plate
        half = slice(top // 2, (top + height) // 2)
        return luma[top : top + height], u[half], v[half]


def _plate(settings: PlayoutSettings, lettering: Lettering, scale: float) -> Any:
    width, height = settings.width, settings.height

    def paint(canvas: Any) -> None:
        canvas.drawRect(
            skia.Rect.MakeWH(width, height),
            skia.Paint(
                Shader=skia.GradientShader.MakeLinear(
                    points=[skia.Point(0, 0), skia.Point(width * 0.7, height)],
                    colors=[argb(NAVY), argb(DEEP_BLUE)],
                )
            ),
        )
        _rings(canvas, scale)
        size = 104 * scale
        name = lettering.clip(settings.channel, size, 800, 1100 * scale)
        _centred(canvas, lettering, name, width, 346 * scale, size, WHITE, 800)
        half = _RULE_WIDTH / 2 * scale
        rule = skia.Rect.MakeLTRB(width / 2 - half, _RULE_Y * scale, width / 2 + half, (_RULE_Y + 4) * scale)
        canvas.drawRect(rule, skia.Paint(Color=argb(PANEL)))
        _centred(canvas, lettering, _LINE, width, 466 * scale, 40 * scale, WHITE, 500)
        _centred(canvas, lettering, _SUBLINE, width, 508 * scale, 22 * scale, MUTED, 400)

    return canvas_pixels(width, height, paint, NAVY)


def _rings(canvas: Any, scale: float) -> None:
    """Wide rings around the right bottom corner, like ripples; they stop above the ticker."""
    canvas.save()
    canvas.clipRect(skia.Rect.MakeWH(1280 * scale, TICKER_TOP * scale))
    for index in range(7):
        stroke = skia.Paint(
            Color=argb((*PANEL[:3], 150 - 18 * index)),
            AntiAlias=True,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=(46 - 4 * index) * scale,
        )
        canvas.drawCircle(1150 * scale, 700 * scale, (150 + 104 * index) * scale, stroke)
    canvas.restore()


def _centred(
    canvas: Any,
    lettering: Lettering,
    text: str,
    width: int,
    y: float,
    size: float,
    colour: Colour,
    weight: int,
) -> None:
    x = (width - lettering.measure(text, size, weight)) / 2
    lettering.draw(canvas, text, (x, y), size, colour, weight)


def _glint(scale: float) -> Stamp:
    """A soft-ended amber stroke."""
    width, height = even(_GLINT_WIDTH * scale), even(12 * scale)
    clear, full = argb((*AMBER[:3], 0)), argb(AMBER)

    def paint(canvas: Any) -> None:
        shader = skia.GradientShader.MakeLinear(
            points=[skia.Point(0, 0), skia.Point(width, 0)], colors=[clear, full, full, clear]
        )
        canvas.drawRect(skia.Rect.MakeXYWH(0, 4 * scale, width, 4 * scale), skia.Paint(Shader=shader))

    return Stamp.of(canvas_pixels(width, height, paint))
