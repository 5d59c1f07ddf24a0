"""The presenter in the picture: drawn ahead in a thread of its own, and replaced by the card when it fails."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from ..graphics.frame import HEIGHT, WIDTH, Box
from ..speech.speech import SAMPLE_RATE, Speech
from .card import CardPresenter
from .presenter import FRAME_RATE, Presenter, Shadow

Pixels = NDArray[np.uint8]

_AHEAD = 3  # frames
_STEP = SAMPLE_RATE // FRAME_RATE  # samples a frame


class PresenterLayer:
    """A presenter in its place, and the card when the presenter fails.

    `scale`: pixels of the picture for one at 720 lines. `pixels` is the last frame, premultiplied RGBA, uint8
    [h, w, 4], of no rows before the first, and `before` the one before it. `failure` is empty, or why the presenter
    stopped."""

    def __init__(self, presenter: Presenter, card: CardPresenter, speech: Speech, scale: float = 1.0) -> None:
        self._presenter: Presenter = presenter
        self._card = card
        self._speech = speech
        self._scale = scale
        self._width, self._height = round(WIDTH * scale), round(HEIGHT * scale)
        self._place = presenter.place
        self._shadow, self._spans = presenter.shadow, presenter.spans
        self._frames: Iterator[_Frame] = iter(())
        self._started = False
        self.pixels: Pixels = np.zeros((0, 0, 4), np.uint8)
        self.before = self.pixels
        self.failure = ""

    @property
    def name(self) -> str:
        """Who is on screen now."""
        return self._presenter.name

    @property
    def opening(self) -> float:
        return self._presenter.opening

    @property
    def place(self) -> Box:
        return self._place

    @property
    def shadow(self) -> Shadow | None:
        return self._shadow

    @property
    def spans(self) -> NDArray[np.int32] | None:
        return self._spans

    def take(self, frame: int) -> Box | None:
        """Takes the presenter's next frame. None when it has the place of the one before, and then `pixels` may differ
        from `before` anywhere in `spans`; else the region that both places lie in."""
        self.before, place = self.pixels, self._place
        taken = self._next(frame)
        if taken is None:
            return None
        self.pixels = taken.pixels
        self._place, self._shadow, self._spans = taken.place, taken.shadow, taken.spans
        if self.before.shape == self.pixels.shape and place == self._place:
            return None
        return _union(place, self._place)

    def close(self) -> None:
        """Ends the thread that draws ahead."""
        if isinstance(self._frames, _Ahead):
            self._frames.close()

    def _next(self, frame: int) -> _Frame | None:
        if not self._started:
            self._started = True
            self._start()
        if self._presenter is not self._card:
            try:
                fresh = next(self._frames, None)
                if fresh is not None:
                    self._check(fresh)
                    return fresh
                if frame * _STEP >= len(self._speech.samples):
                    return None
                raise ValueError(f"it ended at frame {frame}, before the speech")
            except Exception as error:  # any presenter may fail in any way: the show goes on
                self._fall_back(frame, error)
        return next(self._frames, None)

    def _start(self) -> None:
        if self._presenter is self._card:
            self._frames = _taken(self._card, self._card.frames(self._speech))
            return
        try:
            self._frames = _Ahead(_taken(self._presenter, self._presenter.frames(self._speech)))
        except Exception as error:  # any presenter may fail in any way: the show goes on
            self._fall_back(0, error)

    def _fall_back(self, frame: int, error: Exception) -> None:
        self.close()
        self.failure = f"presenter {self._presenter.name}: {type(error).__name__}: {error}"
        self._presenter = self._card
        self._frames = _taken(self._card, self._card.frames(self._speech, frame))

    def _check(self, frame: _Frame) -> None:
        pixels, place = frame.pixels, frame.place
        x, y, width, height = (round(each * self._scale) for each in (place.x, place.y, place.w, place.h))
        if pixels.shape != (height, width, 4) or pixels.dtype != np.uint8:
            raise ValueError(
                f"it gave a frame {pixels.dtype} {pixels.shape} instead of uint8 {(height, width, 4)}"
            )
        if x < 0 or y < 0 or x + width > self._width or y + height > self._height:
            raise ValueError(f"its place {place} reaches out of the picture")
        if (spans := frame.spans) is not None and (
            spans.shape != (height, 2) or spans.min() < 0 or spans.max() > width
        ):
            raise ValueError(f"its spans {spans.shape} do not lie in frames of {width}x{height} pixels")


class ShadowLayer:
    """The presenter's shadow, which lies on the set and stands still."""

    def __init__(self, presenter: PresenterLayer) -> None:
        self._presenter = presenter
        self._cast: Shadow | None = None
        self._pixels = np.zeros((0, 0, 4), np.uint8)

    def changed(self, frame: int) -> Box | None:
        before, self._cast = self._cast, self._presenter.shadow
        if before is self._cast:
            return None
        if self._cast is not None:
            self._pixels = np.zeros((*self._cast.depth.shape, 4), np.uint8)
            self._pixels[..., 3] = self._cast.depth
        places = [each.place for each in (before, self._cast) if each is not None]
        return _union(places[0], places[-1])

    def draw(self, canvas: Any, frame: int) -> None:
        if self._cast is None:
            return
        place = self._cast.place
        picture = skia.Image.fromarray(
            self._pixels, skia.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType, copy=False
        )
        canvas.drawImageRect(
            picture,
            skia.Rect.MakeXYWH(place.x, place.y, place.w, place.h),
            skia.SamplingOptions(skia.FilterMode.kLinear),
        )


@dataclass(frozen=True)
class _Frame:
    """A presenter's frame, with where it lies and the shadow that goes with it."""

    pixels: Pixels
    place: Box
    shadow: Shadow | None
    spans: NDArray[np.int32] | None


def _taken(presenter: Presenter, frames: Iterator[Pixels]) -> Iterator[_Frame]:
    """Copies of a presenter's frames."""
    for pixels in frames:
        yield _Frame(np.array(pixels, order="C"), presenter.place, presenter.shadow, presenter.spans)


class _Ahead:
    """Frames made a few ahead in a thread: compiled drawing runs beside the rest."""

    def __init__(self, frames: Iterator[_Frame]) -> None:
        self._frames = frames
        self._queue: queue.Queue[_Frame | Exception | None] = queue.Queue(_AHEAD)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presenter", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[_Frame]:
        return self

    def __next__(self) -> _Frame:
        got = self._queue.get()
        if isinstance(got, Exception):
            raise got
        if got is None:
            self._queue.put(None)  # it stays ended
            raise StopIteration
        return got

    def close(self) -> None:
        self._closed.set()
        while not self._queue.empty():
            self._queue.get_nowait()
        self._thread.join(5)

    def _run(self) -> None:
        try:
            for frame in self._frames:
                self._put(frame)
                if self._closed.is_set():
                    return
            self._put(None)
        except Exception as error:  # handed to who draws
            self._put(error)

    def _put(self, entry: _Frame | Exception | None) -> None:
        while not self._closed.is_set():
            try:
                self._queue.put(entry, timeout=0.2)
                return
            except queue.Full:
                continue


def _union(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    return Box(left, top, max(one.right, other.right) - left, max(one.bottom, other.bottom) - top)
