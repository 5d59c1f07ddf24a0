"""The card: the presenter that always works. It sets the sentence being read and shows the voice's level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from ..graphics.fonts import FontSet, TextStyle
from ..graphics.frame import AMBER, MUTED, PRESENTER, WHITE, with_alpha
from ..graphics.motion import ease_out, progress
from ..graphics.text import TextBlock, fit, line
from ..speech.speech import Speech
from .levels import ballistics, levels
from .presenter import FRAME_RATE

_WIDTH = int(PRESENTER.w)
_HEIGHT = int(PRESENTER.h)
_TEXT_TOP = 58.0
_METER_HEIGHT = 64
_METER_TOP = _HEIGHT - _METER_HEIGHT
_LABEL_BASELINE = _METER_TOP - 12
_TEXT_BOTTOM = _LABEL_BASELINE - 16
_BAR_PITCH = 8  # pixels; one bar stands for two frames, so the meter runs 4 pixels a frame
_FRAMES_A_BAR = 2
_NOW_X = 470  # where the present stands: the past to its left, what is about to be said to its right
_STRIP_LEAD = 480  # pixels of silence before the first bar
_CHANGE = 0.32  # seconds a sentence takes to come
_OUT = 0.5  # seconds before the end when the last sentence begins to go
_LEAD = 0.12  # a sentence is on screen this long before its first sound
_SIZES = [(44.0, 4), (40.0, 5), (36.0, 5), (32.0, 6), (28.0, 7), (24.0, 8)]


@dataclass(frozen=True)
class CardLine:
    """A sentence as the card shows it: when it is spoken (seconds), its words, and whose words they are."""

    start: float
    end: float
    text: str
    credit: str = ""


class CardPresenter:
    """Draws the sentence being spoken, whose it is, and the level of the voice in the presenter's place."""

    name = "card"
    opening = 0.0
    place = PRESENTER
    shadow = None
    spans = None

    def __init__(
        self,
        fonts: FontSet,
        lines: Sequence[CardLine],
        channel: str,
        meter_label: str,
        scale: float = 1.0,
    ) -> None:
        """`scale`: pixels of a frame for one at 720 lines."""
        self._lines = tuple(lines)
        self._scale = scale
        text = TextStyle(44, 600, WHITE, tracking=-0.2)
        self._blocks = [fit(fonts, entry.text, text, _SIZES, _WIDTH - 12, 1.24) for entry in lines]
        credit = TextStyle(19, 700, AMBER, tracking=0.9)
        self._credits = [
            line(fonts, (entry.credit or channel).upper(), credit, _WIDTH - 40) for entry in lines
        ]
        self._meter_label = line(fonts, meter_label.upper(), TextStyle(13, 600, MUTED, tracking=1.3), 240)

    def frames(self, speech: Speech, first: int = 0) -> Iterator[NDArray[np.uint8]]:
        """Premultiplied RGBA frames from frame `first` to the end of `speech`. The array is drawn over each
        time: copy what must be kept."""
        measured = levels(speech.samples)
        needle = ballistics(measured)
        past = _strip(_bars(measured), with_alpha(WHITE, 0.85))
        future = _strip(_bars(measured), with_alpha(MUTED, 0.34))
        pixels = np.zeros((round(_HEIGHT * self._scale), round(_WIDTH * self._scale), 4), np.uint8)
        surface = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        canvas = surface.getCanvas()
        canvas.scale(self._scale, self._scale)
        drawn: tuple[int, float, float] | None = None
        self._meter_label.draw(canvas, 0, _LABEL_BASELINE)
        for frame in range(first, len(measured)):
            moment = frame / FRAME_RATE
            index = self._current(moment)
            shown = progress(moment, self._lines[index].start - _LEAD, _CHANGE) if index >= 0 else 0.0
            leaving = progress(moment, len(measured) / FRAME_RATE - _OUT, _OUT - 0.1)
            if drawn != (index, shown, leaving):
                self._paint_sentence(canvas, index, shown, leaving)
                drawn = (index, shown, leaving)
            self._paint_meter(canvas, frame, past, future, float(needle[frame]))
            yield pixels

    def _current(self, moment: float) -> int:
        """The last sentence that has come by `moment`, or -1."""
        index = -1
        for number, entry in enumerate(self._lines):
            if entry.start - _LEAD <= moment:
                index = number
        return index

    def _paint_sentence(self, canvas: Any, index: int, shown: float, leaving: float) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(_WIDTH, _TEXT_BOTTOM))
        canvas.clear(0)
        if index >= 0:
            going = progress(shown, 0.0, 0.4)  # gone before the next comes: words over words cannot be read
            coming = ease_out(progress(shown, 0.4, 0.6))
            if index > 0 and going < 1:
                self._paint_block(canvas, index - 1, 1 - going, -16 * going)
            if coming > 0 and leaving < 1:
                self._paint_block(canvas, index, coming * (1 - leaving), 20 * (1 - coming) - 16 * leaving)
        canvas.restore()

    def _paint_block(self, canvas: Any, index: int, alpha: float, shift: float) -> None:
        block: TextBlock = self._blocks[index]
        if alpha < 1:
            canvas.saveLayerAlpha(None, round(255 * alpha))
        canvas.drawRect(skia.Rect.MakeXYWH(0, 10, 26, 4), skia.Paint(Color=AMBER))
        self._credits[index].draw(canvas, 38, 19)
        block.draw(canvas, 0, _TEXT_TOP + shift)
        if alpha < 1:
            canvas.restore()

    def _paint_meter(self, canvas: Any, frame: int, past: Any, future: Any, needle: float) -> None:
        middle = _METER_TOP + _METER_HEIGHT / 2
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(0, _METER_TOP, _WIDTH, _METER_HEIGHT))
        canvas.clear(0)
        shift = _NOW_X - frame * _BAR_PITCH // _FRAMES_A_BAR
        for strip, left, right in ((past, 0, _NOW_X), (future, _NOW_X, _WIDTH)):
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(left, _METER_TOP, right, _HEIGHT))
            canvas.drawImage(
                strip, shift - _STRIP_LEAD, _METER_TOP, skia.SamplingOptions(skia.FilterMode.kLinear)
            )
            canvas.restore()
        half = max(3.0, needle * (_METER_HEIGHT / 2 - 1))
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(_NOW_X - 1, middle - half, 6, 2 * half),
            3,
            3,
            skia.Paint(Color=AMBER, AntiAlias=True),
        )
        canvas.restore()


def _bars(measured: NDArray[np.float32]) -> NDArray[np.float32]:
    """The loudest level of every two frames."""
    even = np.zeros(-(-len(measured) // _FRAMES_A_BAR) * _FRAMES_A_BAR, np.float32)
    even[: len(measured)] = measured
    loudest: NDArray[np.float32] = even.reshape(-1, _FRAMES_A_BAR).max(axis=1)
    return loudest


def _strip(bars: NDArray[np.float32], colour: int) -> Any:
    """The whole meter as one long picture, silence before and after: each frame copies a window of it."""
    before, after = _STRIP_LEAD // _BAR_PITCH, _WIDTH // _BAR_PITCH
    surface = skia.Surface((before + len(bars) + after) * _BAR_PITCH, _METER_HEIGHT)
    canvas = surface.getCanvas()
    paint = skia.Paint(Color=colour, AntiAlias=True)
    for number, level in enumerate([0.0] * before + [float(bar) for bar in bars] + [0.0] * after):
        half = max(1.5, level * (_METER_HEIGHT / 2 - 2))
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(number * _BAR_PITCH, _METER_HEIGHT / 2 - half, 4, 2 * half), 2, 2, paint
        )
    return surface.makeImageSnapshot()
