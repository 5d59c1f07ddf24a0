"""What is live on the picture: the LIVE bug, the clock, FIRST AIRED on repeats, and the ticker.

Positions are of a 1280x720 picture and scale with it. Everything is drawn once; the clock once a second."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import skia

from ..settings import PlayoutSettings
from .lettering import Lettering
from .palette import AMBER, NAVY, RED, WHITE, Colour, argb
from .planes import Planes, Stamp, canvas_pixels, even, opaque, paste
from .ticker import Ticker

MARGIN = 32
BAND_TOP, BAND_HEIGHT = 20, 32
TICKER_TOP, TICKER_HEIGHT = 672, 48
_GAP = 8
_MOST_CHIPS = 16
_BACKING: Colour = (*NAVY[:3], 216)


def bug(
    lettering: Lettering,
    scale: float,
    pieces: list[tuple[str, Colour, int]],
    background: Colour,
    size: float = 17,
    dot: bool = False,
    border: Colour | None = None,
) -> Stamp:
    """A rounded label, 32 px high at 720 lines: pieces of (text, colour, weight) on one line."""
    size, height, inset = size * scale, even(BAND_HEIGHT * scale), 12 * scale
    lead = 18 * scale if dot else 0.0
    width = even(
        2 * inset
        + lead
        + sum(lettering.measure(text, size, weight, tabular=True) for text, _c, weight in pieces)
    )

    def paint(canvas: Any) -> None:
        shape = skia.RRect.MakeRectXY(skia.Rect.MakeWH(width, height), 4 * scale, 4 * scale)
        canvas.drawRRect(shape, skia.Paint(Color=argb(background), AntiAlias=True))
        if border:
            line = 1.5 * scale
            inner = skia.Rect.MakeLTRB(line / 2, line / 2, width - line / 2, height - line / 2)
            stroke = skia.Paint(
                Color=argb(border), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=line
            )
            canvas.drawRoundRect(inner, 4 * scale, 4 * scale, stroke)
        if dot:
            canvas.drawCircle(
                inset + 5 * scale, height / 2, 5 * scale, skia.Paint(Color=argb(WHITE), AntiAlias=True)
            )
        x = inset + lead
        for text, colour, weight in pieces:
            x = lettering.draw(
                canvas, text, (x, height / 2 + size * 0.364), size, colour, weight, tabular=True
            )

    return Stamp.of(canvas_pixels(width, height, paint))


class Overlay:
    """Live graphics of one channel, for pictures of one size."""

    def __init__(self, settings: PlayoutSettings, lettering: Lettering) -> None:
        self._scale = scale = settings.height / 720
        self._lettering = lettering
        self._zone = ZoneInfo(settings.timezone)
        self._live = bug(lettering, scale, [("LIVE", WHITE, 700)], RED, dot=True)
        self._clock: tuple[int, Stamp] | None = None
        self._chips: OrderedDict[str, Stamp] = OrderedDict()
        top, height = even(TICKER_TOP * scale), even(TICKER_HEIGHT * scale)
        tab = _ticker_tab(lettering, scale, height)
        self._tab, self._tab_at = tab, top
        self.ticker = Ticker(lettering, tab[0].shape[1], settings.width, top, height)

    def draw(self, planes: Planes, wall: float, first_aired: float = 0.0) -> None:
        """Blend into a frame. `wall` is the unix time shown; `first_aired` is set on repeats only."""
        x = even(MARGIN * self._scale)
        y = even(BAND_TOP * self._scale)
        gap = even(_GAP * self._scale)
        stamps = [self._live, self._clock_at(wall)]
        if first_aired:
            stamps.append(self._chip(first_aired, wall))
        for stamp in stamps:
            stamp.blend(planes, x, y)
            x += stamp.size[0] + gap
        self.ticker.paint(planes)
        paste(planes, self._tab, 0, self._tab_at)

    def _clock_at(self, wall: float) -> Stamp:
        second = int(wall)
        if self._clock is None or self._clock[0] != second:
            local = datetime.fromtimestamp(second, self._zone)
            pieces: list[tuple[str, Colour, int]] = [
                (local.strftime("%H:%M:%S"), WHITE, 600),
                (f" {local.tzname() or ''}", (0xA9, 0xB8, 0xCC, 255), 500),
            ]
            self._clock = (second, bug(self._lettering, self._scale, pieces, _BACKING))
        return self._clock[1]

    def _chip(self, first_aired: float, wall: float) -> Stamp:
        aired = datetime.fromtimestamp(first_aired, self._zone)
        same_day = aired.date() == datetime.fromtimestamp(wall, self._zone).date()
        text = f"FIRST AIRED {aired.strftime('%H:%M' if same_day else '%d %b %H:%M')}".upper()
        if text not in self._chips:
            pieces: list[tuple[str, Colour, int]] = [(text, AMBER, 600)]
            self._chips[text] = bug(self._lettering, self._scale, pieces, _BACKING, size=14, border=AMBER)
            while len(self._chips) > _MOST_CHIPS:
                self._chips.popitem(last=False)
        return self._chips[text]


def _ticker_tab(lettering: Lettering, scale: float, height: int) -> Planes:
    """The label at the left end of the ticker."""
    size = 19 * scale
    name = "HEADLINES"
    width = even(MARGIN * scale + lettering.measure(name, size, 800) + 20 * scale)

    def paint(canvas: Any) -> None:
        lettering.draw(canvas, name, (MARGIN * scale, height / 2 + size * 0.364 + scale), size, NAVY, 800)

    return opaque(canvas_pixels(width, height, paint, AMBER))
