"""The picture of a clip: layers drawn over each other, redrawn and converted only where they changed.

What goes to the encoder is planar 4:2:0 in BT.709 limited range, kept between frames:
a frame costs what moved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import av
import numpy as np
import skia
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from .graphics.bugs import Bugs
from .graphics.fonts import FontSet
from .graphics.frame import HEIGHT, PRESENTER, WIDTH, Box
from .graphics.layer import Layer
from .graphics.lower_third import LowerThird
from .graphics.plate import Plate
from .graphics.sting import STING_SECONDS, Sting
from .graphics.visuals.choose import visual_layer
from .presenter.card import CardPresenter
from .presenter.presenter import FRAME_RATE, Presenter
from .script import ClipScript
from .speech.speech import SAMPLE_RATE, Speech

# Regions grow to this grid: whole chroma samples, and the converter's vector width.
_GRID_X = 16
_GRID_Y = 2
_EVERYTHING = (0, 0, WIDTH, HEIGHT)
FRAME_STEP = SAMPLE_RATE // FRAME_RATE  # samples a frame


class Compositor:
    """Draws frame after frame. `pixels` is the last one as BGRA, uint8 [720, 1280, 4]."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)
        self.pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        self._surface = skia.Surface(self.pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        self._canvas = self._surface.getCanvas()
        self._picture = np.zeros((HEIGHT * 3 // 2, WIDTH), np.uint8)
        luma, chroma = HEIGHT, HEIGHT // 4
        self._planes = (
            self._picture[:luma],
            self._picture[luma : luma + chroma].reshape(HEIGHT // 2, WIDTH // 2),
            self._picture[luma + chroma :].reshape(HEIGHT // 2, WIDTH // 2),
        )
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}

        self._fresh = True

    def frame(self, number: int) -> NDArray[np.uint8]:
        """Frame `number` as I420, uint8 [1080, 1280]; numbers must follow each other. The array is kept and
        drawn over the next time."""
        changed = [layer.changed(number) for layer in self._layers]
        regions = [_EVERYTHING] if self._fresh else _regions(changed)
        self._fresh = False
        for x, y, w, h in regions:
            self._canvas.save()
            self._canvas.clipRect(skia.Rect.MakeXYWH(x, y, w, h), skia.ClipOp.kIntersect, False)
            for layer in self._layers:
                layer.draw(self._canvas, number)
            self._canvas.restore()
            self._convert(x, y, w, h)
        return self._picture

    def _convert(self, x: int, y: int, w: int, h: int) -> None:
        reformatter = self._reformatters.setdefault((w, h), VideoReformatter())
        converted = reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(self.pixels[y : y + h, x : x + w], "bgra"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,  # chroma of 2x2 pixels: a region converts like the whole
        )
        for plane, kept, half in zip(converted.planes, self._planes, (1, 2, 2), strict=True):
            fresh = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
                :, : plane.width
            ]
            kept[y // half : (y + h) // half, x // half : (x + w) // half] = fresh


class PresenterLayer:
    """A presenter in the presenter's place, and the card when the presenter fails.

    `failure` is empty, or why the presenter stopped."""

    def __init__(self, presenter: Presenter, card: CardPresenter, speech: Speech) -> None:
        self._presenter: Presenter = presenter
        self._card = card
        self._speech = speech
        self._place = _place(presenter.size)
        self._frames: Iterator[NDArray[np.uint8]] = iter(())
        self._started = False
        self._shown = np.zeros((0, 0, 4), np.uint8)
        self.failure = ""

    @property
    def name(self) -> str:
        """Who is on screen now."""
        return self._presenter.name

    def changed(self, frame: int) -> Box | None:
        """Takes the presenter's next frame; the region is where it differs from the one before."""
        fresh = self._next(frame)
        if fresh is None:
            return None
        if fresh.shape != self._shown.shape:
            self._shown = np.ascontiguousarray(fresh).copy()
            return PRESENTER
        rows = np.flatnonzero((_words(fresh) != _words(self._shown)).any(axis=1))
        if not len(rows):
            return None
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        self._shown[top:bottom] = fresh[top:bottom]
        return Box(self._place.x, self._place.y + top, self._place.w, bottom - top)

    def draw(self, canvas: Any, frame: int) -> None:
        if self._shown.size:
            picture = skia.Image.fromarray(
                self._shown, skia.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType, copy=False
            )
            canvas.drawImage(picture, self._place.x, self._place.y)

    def _next(self, frame: int) -> NDArray[np.uint8] | None:
        if not self._started:
            self._started = True
            self._frames = self._presenter_frames()
        if self._presenter is not self._card:
            try:
                fresh = next(self._frames, None)
                if fresh is not None:
                    _check(fresh, self._presenter)
                    return np.ascontiguousarray(fresh)
                if frame * FRAME_STEP >= len(self._speech.samples):
                    return None
                raise ValueError(f"it ended at frame {frame}, before the speech")
            except Exception as error:  # any presenter may fail in any way: the show goes on
                self.failure = f"presenter {self._presenter.name}: {type(error).__name__}: {error}"
                self._fall_back(frame)
        return next(self._frames, None)

    def _presenter_frames(self) -> Iterator[NDArray[np.uint8]]:
        try:
            return iter(self._presenter.frames(self._speech))
        except Exception as error:
            self.failure = f"presenter {self._presenter.name}: {type(error).__name__}: {error}"
            self._fall_back(0)
            return self._frames

    def _fall_back(self, frame: int) -> None:
        self._presenter = self._card
        self._place = _place(self._card.size)
        self._shown = np.zeros((0, 0, 4), np.uint8)
        self._frames = self._card.frames(self._speech, frame)


def stage(
    fonts: FontSet,
    script: ClipScript,
    presenter: PresenterLayer,
    plate: Plate,
    first_word: float,
    last_word: float,
    end: float,
) -> tuple[Layer, ...]:
    """The layers of a story, back to front. Times in seconds: first and last word spoken, end of the clip."""
    out = max(last_word + 0.3, end - 0.5)
    return (
        plate,
        presenter,
        visual_layer(fonts, script, first_word + 0.25, out + 0.1),
        LowerThird(
            fonts,
            slug=script.slug,
            headline=script.headline,
            source_line=script.source_line,
            rights_line=script.rights_line,
            channel=script.channel,
            start=STING_SECONDS - 0.25,
            end=out + 0.3,
        ),
        Sting(fonts, script.slug, script.channel),
        Bugs(fonts, script.wire_label),
    )


def _regions(changed: Iterable[Box | None]) -> list[tuple[int, int, int, int]]:
    """The boxes on the grid, (x, y, w, h), without those that lie inside another."""
    found: list[tuple[int, int, int, int]] = []
    for box in changed:
        if box is None:
            continue
        left = max(0, math.floor(box.x / _GRID_X) * _GRID_X)
        top = max(0, math.floor(box.y / _GRID_Y) * _GRID_Y)
        right = min(WIDTH, math.ceil(box.right / _GRID_X) * _GRID_X)
        bottom = min(HEIGHT, math.ceil(box.bottom / _GRID_Y) * _GRID_Y)
        if right > left and bottom > top:
            found.append((left, top, right - left, bottom - top))
    found.sort(key=lambda r: r[2] * r[3], reverse=True)
    kept: list[tuple[int, int, int, int]] = []
    for x, y, w, h in found:
        if not any(kx <= x and ky <= y and x + w <= kx + kw and y + h <= ky + kh for kx, ky, kw, kh in kept):
            kept.append((x, y, w, h))
    return kept


def _place(size: tuple[int, int]) -> Box:
    """Where a presenter of `size` stands: on the lower edge of the presenter's place, centred."""
    width, height = size
    return Box(round(PRESENTER.x + (PRESENTER.w - width) / 2), PRESENTER.bottom - height, width, height)


def _check(frame: NDArray[np.uint8], presenter: Presenter) -> None:
    width, height = presenter.size
    if frame.shape != (height, width, 4) or frame.dtype != np.uint8:
        raise ValueError(f"it gave a frame {frame.dtype} {frame.shape} instead of uint8 {(height, width, 4)}")


def _words(frame: NDArray[np.uint8]) -> NDArray[np.unsignedinteger[Any]]:
    """The frame's rows as the widest integers they divide into: what a presenter that stands still costs."""
    flat = frame.reshape(len(frame), -1)
    return flat.view(np.uint64) if flat.shape[1] % 8 == 0 else flat.view(np.uint32)
