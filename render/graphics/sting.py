"""The opening picture of a story: three blades on the sting's three notes, the slug on its chord, then the set."""

from __future__ import annotations

from typing import Any

import skia

from .fonts import FontSet, TextStyle
from .frame import AMBER, DEEP, HEIGHT, NAVY, TICKER, WHITE, WIDTH, Box, with_alpha
from .layer import FRAME_RATE
from .motion import ease_in, ease_out, progress
from .text import fit, line

STING_SECONDS = 1.6
_BLADES = (0.0, 0.16, 0.32)  # the notes of the sting in the sound
_LANDING = 0.48  # its chord
_LEAVE = 1.18
_SLANT = 170.0
_FIELD = Box(0, 0, WIDTH, TICKER.y)


class Sting:
    """A layer over the set, on screen for the first 1.6 s."""

    def __init__(self, fonts: FontSet, slug: str, channel: str) -> None:
        self._slug = fit(
            fonts,
            slug.upper(),
            TextStyle(124, 800, WHITE, tracking=-2.5),
            [(124, 1), (104, 1), (86, 1), (72, 1), (60, 2), (48, 3)],
            WIDTH - 220,
            1.06,
        )
        self._channel = line(fonts, channel.upper(), TextStyle(28, 700, AMBER, tracking=6), WIDTH - 260)

    def changed(self, frame: int) -> Box | None:
        return _FIELD if frame / FRAME_RATE <= STING_SECONDS + 1 / FRAME_RATE else None

    def draw(self, canvas: Any, frame: int) -> None:
        t = (frame + 1) / FRAME_RATE  # a frame shows the end of its 40 ms: the first one already moves
        if t >= STING_SECONDS:
            return
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(_FIELD.x, _FIELD.y, _FIELD.w, _FIELD.h))
        colours = ((0xFF1B4A80, 0xFF15365F), (0xFF16304F, DEEP), (0xFF10213A, NAVY))
        for index, (start, pair) in enumerate(zip(_BLADES, colours, strict=True)):
            arrived = ease_out(progress(t, start, 0.5))
            left = ease_in(progress(t, _LEAVE + 0.07 * (2 - index), 0.28))
            _blade(canvas, arrived, left, pair)
        self._title(canvas, t)
        canvas.restore()

    def _title(self, canvas: Any, t: float) -> None:
        landed = ease_out(progress(t, _LANDING - 0.08, 0.55))
        if landed <= 0:
            return
        leaving = ease_in(progress(t, _LEAVE - 0.04, 0.22))
        middle = 352.0
        canvas.save()
        canvas.clipPath(_parallelogram(ease_in(progress(t, _LEAVE, 0.3)) * (WIDTH + _SLANT) - _SLANT, WIDTH * 2), True)
        if leaving > 0:
            canvas.translate(90 * leaving, 0)
        glow = 1 - progress(t, _LANDING, 0.7)
        if glow > 0:
            canvas.drawCircle(
                WIDTH / 2,
                middle,
                560,
                skia.Paint(
                    BlendMode=skia.BlendMode.kPlus,
                    Shader=skia.GradientShader.MakeRadial(
                        (WIDTH / 2, middle), 560, [with_alpha(0xFF4C9BE8, 0.55 * glow), 0x004C9BE8]
                    ),
                ),
            )
        scale = 1.10 - 0.10 * landed + 0.02 * progress(t, _LANDING, 1.2)
        canvas.saveLayerAlpha(None, round(255 * min(1.0, landed * 1.6) * (1 - leaving)))
        canvas.translate(WIDTH / 2, middle)
        canvas.scale(scale, scale)
        top = -self._slug.height / 2 + 8
        self._slug.draw(canvas, -self._slug.width / 2, top, 0.5, self._slug.width)
        self._channel.draw(canvas, -(self._channel.width - 6) / 2, top - 44)
        reach = ease_out(progress(t, _LANDING, 0.6)) * max(180.0, self._slug.width * 0.5)
        rule = top + self._slug.height + 42
        canvas.drawRect(skia.Rect.MakeXYWH(-reach, rule, 2 * reach, 6), skia.Paint(Color=AMBER))
        canvas.restore()
        canvas.restore()


def _blade(canvas: Any, arrived: float, left: float, colours: tuple[int, int]) -> None:
    if arrived <= 0 or left >= 1:
        return
    reach = WIDTH + 2 * _SLANT
    front = -_SLANT + arrived * reach
    back = -2 * _SLANT + left * (reach + _SLANT)
    shade = skia.GradientShader.MakeLinear([(0, 0), (WIDTH, HEIGHT)], [colours[0], colours[1]])
    canvas.drawPath(_parallelogram(back, front), skia.Paint(Shader=shade, AntiAlias=True))
    edge = skia.Paint(Color=AMBER, AntiAlias=True)
    if arrived < 1:
        canvas.drawPath(_parallelogram(front - 10, front), edge)
    if left > 0:
        canvas.drawPath(_parallelogram(back, back + 10), edge)


def _parallelogram(left: float, right: float) -> Any:
    """The field between two lines that lean to the right; `left` and `right` where they meet its foot."""
    path = skia.Path()
    path.moveTo(left + _SLANT, _FIELD.y)
    path.lineTo(right + _SLANT, _FIELD.y)
    path.lineTo(right, _FIELD.bottom)
    path.lineTo(left, _FIELD.bottom)
    path.close()
    return path
