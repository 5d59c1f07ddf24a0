"""The lower third: slug, headline, source line. It wipes in after the opening and out before the end."""

from __future__ import annotations

from typing import Any

import skia

from .fonts import FontSet, TextStyle
from .frame import AMBER, DEEP, LOWER_THIRD, MUTED, NAVY, WHITE, Box, with_alpha
from .layer import FRAME_RATE
from .motion import ease_in, ease_out, progress
from .raster import Raster
from .text import fit, line

_BAR = 76.0  # height of the headline bar; the source strip takes the rest
_SLUG_MAX = 250.0
_IN = 1.0  # seconds the entrance takes
_OUT = 0.4


class LowerThird:
    """`start`: second at which it comes in; `end`: second at which it is gone."""

    def __init__(
        self,
        fonts: FontSet,
        *,
        slug: str,
        headline: str,
        source_line: str,
        rights_line: str,
        channel: str,
        start: float,
        end: float,
    ) -> None:
        self._start, self._end = start, end
        box = LOWER_THIRD
        slug_block = fit(
            fonts,
            slug.upper(),
            TextStyle(26, 800, NAVY, tracking=0.4),
            [(26, 1), (21, 2), (17, 3)],
            _SLUG_MAX - 44,
            1.12,
        )
        self._slug = slug_block
        self._slug_width = round(slug_block.width + 44)
        text_x = box.x + self._slug_width + 26
        self._headline_x = text_x
        self._headline = fit(
            fonts,
            headline,
            TextStyle(36, 700, NAVY, tracking=-0.3),
            [(36, 1), (32, 1), (28, 2), (25, 2), (22, 2), (19, 3)],
            box.right - 26 - text_x,
            1.16,
        )
        self._channel = line(fonts, channel.upper(), TextStyle(16, 800, WHITE, tracking=1.4), 330)
        channel_left = box.right - self._channel.width - 22
        self._source = line(
            fonts,
            source_line,
            TextStyle(17, 600, WHITE),
            (channel_left - box.x - 60) * (0.62 if rights_line else 1),
        )
        room = channel_left - 40 - (box.x + 22 + self._source.width + 30)
        self._rights = (
            line(fonts, rights_line, TextStyle(15, 500, MUTED), room) if rights_line and room > 60 else None
        )
        self._channel_left = channel_left
        self._still: Raster | None = None

    def changed(self, frame: int) -> Box | None:
        moment = frame / FRAME_RATE
        moving = (
            self._start <= moment <= self._start + _IN + 0.1 or self._end - _OUT <= moment <= self._end + 0.1
        )
        return LOWER_THIRD if moving else None

    def draw(self, canvas: Any, frame: int) -> None:
        moment = frame / FRAME_RATE
        entered = moment - self._start
        leaving = ease_in(progress(moment, self._end - _OUT, _OUT))
        if entered < 0 or leaving >= 1:
            return
        canvas.save()
        if leaving > 0:
            canvas.clipRect(
                skia.Rect.MakeXYWH(LOWER_THIRD.x, LOWER_THIRD.y, LOWER_THIRD.w * (1 - leaving), LOWER_THIRD.h)
            )
        if entered > _IN:
            if self._still is None:
                self._still = Raster(LOWER_THIRD, lambda still: self._paint(still, _IN))
            self._still.draw(canvas)
        else:
            self._paint(canvas, entered)
        canvas.restore()

    def _paint(self, canvas: Any, t: float) -> None:
        box = LOWER_THIRD
        slug = ease_out(progress(t, 0.0, 0.45))
        bar = ease_out(progress(t, 0.12, 0.6))
        words = ease_out(progress(t, 0.34, 0.5))
        strip = ease_out(progress(t, 0.42, 0.5))
        strip_top = box.y + _BAR
        if strip > 0:
            canvas.save()
            canvas.clipRect(skia.Rect.MakeXYWH(box.x, strip_top, box.w, (box.h - _BAR) * strip))
            canvas.translate(0, -(box.h - _BAR) * (1 - strip))
            self._paint_strip(canvas, strip_top)
            canvas.restore()
        if bar > 0:
            rect = skia.Rect.MakeXYWH(box.x, box.y, box.w * bar, _BAR)
            canvas.drawRect(
                rect,
                skia.Paint(
                    Shader=skia.GradientShader.MakeLinear(
                        [(0, box.y), (0, box.y + _BAR)], [WHITE, 0xFFE9EEF5]
                    )
                ),
            )
            canvas.save()
            canvas.clipRect(rect)
            if words > 0:
                top = box.y + (_BAR - self._headline.height) / 2
                self._headline.draw(canvas, self._headline_x, top + (1 - words) * _BAR * 0.8)
            canvas.restore()
        width = self._slug_width * slug
        canvas.drawRect(skia.Rect.MakeXYWH(box.x, box.y, width, _BAR), skia.Paint(Color=AMBER))
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(box.x, box.y, width, _BAR))
        self._slug.draw(canvas, box.x + 22 - (1 - slug) * 30, box.y + (_BAR - self._slug.height) / 2)
        canvas.restore()

    def _paint_strip(self, canvas: Any, top: float) -> None:
        box = LOWER_THIRD
        height = box.h - _BAR
        canvas.drawRect(
            skia.Rect.MakeXYWH(box.x, top, box.w, height), skia.Paint(Color=with_alpha(DEEP, 0.96))
        )
        baseline = top + height / 2 + 6
        self._source.draw(canvas, box.x + 22, baseline)
        if self._rights is not None:
            x = box.x + 22 + self._source.width + 15
            canvas.drawRect(
                skia.Rect.MakeXYWH(x, top + 9, 1.5, height - 18), skia.Paint(Color=with_alpha(MUTED, 0.5))
            )
            self._rights.draw(canvas, x + 15, baseline)
        block = skia.Rect.MakeLTRB(self._channel_left - 22, top, box.right, box.bottom)
        canvas.drawRect(block, skia.Paint(Color=NAVY))
        canvas.drawRect(skia.Rect.MakeXYWH(block.left(), top, 4, height), skia.Paint(Color=AMBER))
        self._channel.draw(canvas, self._channel_left, baseline)
