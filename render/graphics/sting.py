"""The opening of a story: three blades on the sting's three notes, the slug on its chord, then the set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import skia

from .fonts import FontSet, TextStyle
from .frame import AMBER, DEEP, HEIGHT, NAVY, TICKER, WHITE, WIDTH, Box
from .layer import FRAME_RATE
from .motion import ease_in, ease_out, progress
from .raster import Raster
from .text import fit, line

STING_SECONDS = 1.6
_LANDING = 0.48  # the sting's chord in the sound
_LEAVE = 1.2
_SLANT = 150.0
_FIELD = Box(0, 0, WIDTH, TICKER.y)
_MIDDLE = 352.0
_GLOW = Box(-60, _MIDDLE - 300, 1160, 600)
_TITLE_X = 96.0
_TITLE_WIDTH = 830.0
_LIGHT = 0xFF6FB0EA


@dataclass(frozen=True)
class _Blade:
    start: float  # second of its note in the sound
    reach: float  # where its foot comes to rest
    colours: tuple[int, int]
    edge: float  # width of its front edge
    edge_colour: int


_BLADES = (
    _Blade(0.0, WIDTH + 20, (0xFF1F5899, 0xFF153A68), 3, _LIGHT),
    _Blade(0.16, 1130, (0xFF18406F, 0xFF14304F), 3, _LIGHT),
    _Blade(0.32, 975, (DEEP, NAVY), 10, AMBER),
)


class Sting:
    """A layer over the set, on screen for the first 1.6 s."""

    def __init__(self, fonts: FontSet, slug: str, channel: str) -> None:
        self._slug = fit(
            fonts,
            slug.upper(),
            TextStyle(132, 800, WHITE, tracking=-2.5),
            [(132, 1), (112, 1), (94, 1), (80, 2), (64, 2), (50, 3), (38, 4)],
            _TITLE_WIDTH,
            1.04,
        )
        self._channel = line(fonts, channel.upper(), TextStyle(28, 700, AMBER, tracking=5), _TITLE_WIDTH)
        self._blades = [Raster(_FIELD, partial(_paint_blade, blade.colours)) for blade in _BLADES]
        self._glow = Raster(_GLOW, _paint_glow)

    def changed(self, frame: int) -> Box | None:
        return _FIELD if frame / FRAME_RATE <= STING_SECONDS + 1 / FRAME_RATE else None

    def draw(self, canvas: Any, frame: int) -> None:
        t = (frame + 1) / FRAME_RATE  # a frame shows the end of its 40 ms: the first one already moves
        if t >= STING_SECONDS:
            return
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(_FIELD.x, _FIELD.y, _FIELD.w, _FIELD.h))
        for order, (blade, raster) in enumerate(zip(_BLADES, self._blades, strict=True)):
            leaving = progress(t, _LEAVE + 0.06 * (len(_BLADES) - 1 - order), 0.28)
            _draw_blade(canvas, blade, raster, t, ease_in(leaving))
        self._title(canvas, t)
        canvas.restore()

    def _title(self, canvas: Any, t: float) -> None:
        landed = ease_out(progress(t, _LANDING - 0.06, 0.5))
        leaving = ease_in(progress(t, _LEAVE - 0.06, 0.2))
        if landed <= 0 or leaving >= 1:
            return
        glow = (1 - 0.75 * progress(t, _LANDING, 0.6)) * (1 - leaving)
        bright = skia.Paint(BlendMode=skia.BlendMode.kPlus, Alphaf=0.6 * glow)
        self._glow.draw(canvas, bright)
        drift = -60 * (1 - landed) + 14 * progress(t, _LANDING, 1.0) + 120 * leaving
        top = _MIDDLE - self._slug.height / 2 + 10
        opacity = round(255 * min(1.0, landed * 1.5) * (1 - leaving))
        canvas.saveLayerAlpha(skia.Rect.MakeLTRB(0, top - 130, WIDTH, top + self._slug.height + 80), opacity)
        self._slug.draw(canvas, _TITLE_X - 6 + drift, top)
        self._channel.draw(canvas, _TITLE_X + drift * 0.6, top - 46)
        reach = ease_out(progress(t, _LANDING, 0.7)) * max(240.0, self._slug.width)
        canvas.drawRect(
            skia.Rect.MakeXYWH(_TITLE_X + drift * 0.6, top + self._slug.height + 44, reach, 7),
            skia.Paint(Color=AMBER),
        )
        canvas.restore()


def _draw_blade(canvas: Any, blade: _Blade, raster: Raster, t: float, left: float) -> None:
    p = progress(t, blade.start, 0.42)
    arrived = 1 - (1 - p) ** 3
    if t < blade.start or left >= 1:
        return
    front = -_SLANT + arrived * (blade.reach + _SLANT)
    front += 26 * progress(t, blade.start + 0.42, 1.0)  # it never quite stands still
    back = -2 * _SLANT + left * (WIDTH + 3 * _SLANT)
    if back >= front:
        return
    canvas.save()
    canvas.clipPath(_parallelogram(back, front), False)  # its steps are hidden by the edges
    raster.draw(canvas)
    canvas.restore()
    edge = skia.Paint(Color=blade.edge_colour, AntiAlias=True)
    canvas.drawPath(_parallelogram(front - blade.edge, front + 1), edge)
    if left > 0:
        canvas.drawPath(_parallelogram(back - 1, back + 8), edge)


def _paint_blade(colours: tuple[int, int], canvas: Any) -> None:
    shade = skia.GradientShader.MakeLinear([(0, 0), (WIDTH, HEIGHT)], list(colours))
    canvas.drawPaint(skia.Paint(Shader=shade, Dither=True))


def _paint_glow(canvas: Any) -> None:
    canvas.translate(_GLOW.x + _GLOW.w / 2, _MIDDLE)
    canvas.scale(1.0, _GLOW.h / _GLOW.w)
    radius = _GLOW.w / 2
    stops = [0xFF2F6FB4, 0x602F6FB4, 0x1A2F6FB4, 0x002F6FB4]
    shade = skia.GradientShader.MakeRadial((0, 0), radius, stops, [0.0, 0.35, 0.7, 1.0])
    canvas.drawCircle(0, 0, radius, skia.Paint(Shader=shade, Dither=True))


def _parallelogram(left: float, right: float) -> Any:
    """The field between two lines that lean to the right; `left` and `right` where they meet its foot."""
    path = skia.Path()
    path.moveTo(left + _SLANT, _FIELD.y)
    path.lineTo(right + _SLANT, _FIELD.y)
    path.lineTo(right, _FIELD.bottom)
    path.lineTo(left, _FIELD.bottom)
    path.close()
    return path
