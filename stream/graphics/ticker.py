"""The ticker: headlines that move left by the same even number of pixels every frame.

Each headline is a tile, drawn in a thread of its own; a changed list takes effect from the next tile that
enters at the right, and a headline that was taken off the list is blanked at once, wherever it is."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence

import skia

from .lettering import Lettering
from .palette import AMBER, DEEP_BLUE, WHITE, argb
from .planes import Planes, canvas_pixels, even, opaque, paste

_WIDEST_TILE = 4096  # pixels at 720 lines; longer headlines are cut with an ellipsis
_BLANK = ""


class Ticker:
    """Draws into the strip from `left` to `right` at `top`, all even pixel positions."""

    def __init__(self, lettering: Lettering, left: int, right: int, top: int, height: int) -> None:
        self._lettering = lettering
        self._left, self._right, self._top, self._height = left, right, top, height
        self._scale = height / 48
        self._step = max(2, even(4 * self._scale))
        # Replaced as a whole by the drawing thread, never changed.
        self._tiles: OrderedDict[str, Planes] = OrderedDict()
        self._shown: deque[tuple[str, Planes]] = deque()
        self._offset = 0  # pixels of the leftmost tile that are already out of view
        self._next = 0
        self._blank = self._drawn(_BLANK, right - left)
        self._wanted: tuple[str, ...] = ()
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._settled = threading.Event()
        self._settled.set()

    def set_headlines(self, headlines: Sequence[str]) -> None:
        """Show these from the next tile on; returns at once, the drawing is done elsewhere."""
        wanted = tuple(dict.fromkeys(text for text in headlines if text.strip()))
        with self._change:
            if wanted == self._wanted:
                return
            self._wanted = wanted
            self._settled.clear()
            if self._thread is None:
                self._thread = threading.Thread(target=self._draw_wanted, name="ticker", daemon=True)
                self._thread.start()
            self._change.notify()

    def settled(self, timeout: float) -> bool:
        """Wait until the last list that was set has been drawn."""
        return self._settled.wait(timeout)

    def paint(self, planes: Planes) -> None:
        """Draw the strip into a frame and move on by one step."""
        tiles = self._tiles
        self._blank_withdrawn(tiles)
        x = self._left - self._offset
        for _text, picture in self._shown:
            x = self._put(planes, picture, x)
        while x < self._right:
            entry = self._entering(tiles)
            self._shown.append(entry)
            x = self._put(planes, entry[1], x)
        self._offset += self._step
        while self._shown and self._offset >= self._width(0):
            self._offset -= self._width(0)
            self._shown.popleft()

    def _blank_withdrawn(self, tiles: OrderedDict[str, Planes]) -> None:
        for index, (text, _picture) in enumerate(self._shown):
            if text and text not in tiles:
                self._shown[index] = (_BLANK, self._drawn(_BLANK, self._width(index)))
        if tiles and self._shown and not any(text for text, _picture in self._shown):
            # Nothing but blank: the first headline enters at the right edge now.
            self._shown = deque([(_BLANK, self._blank), self._entering(tiles)])
            self._offset = 0

    def _entering(self, tiles: OrderedDict[str, Planes]) -> tuple[str, Planes]:
        if not tiles:
            return _BLANK, self._blank
        names = list(tiles)
        last = self._shown[-1][0] if self._shown else None
        # After a change the count may have run past the end, or the same headline may be due twice.
        if self._next >= len(names):
            self._next = 0
        if names[self._next] == last and len(names) > 1:
            self._next = (self._next + 1) % len(names)
        text = names[self._next]
        self._next += 1
        return text, tiles[text]

    def _width(self, index: int) -> int:
        return int(self._shown[index][1][0].shape[1])

    def _put(self, planes: Planes, picture: Planes, x: int) -> int:
        width = int(picture[0].shape[1])
        begin, end = max(0, self._left - x), min(width, self._right - x)
        if end > begin:
            luma, u, v = picture
            half = slice(begin // 2, end // 2)
            paste(planes, (luma[:, begin:end], u[:, half], v[:, half]), x + begin, self._top)
        return x + width

    def _draw_wanted(self) -> None:
        drawn: tuple[str, ...] | None = None
        while True:
            with self._change:
                while drawn == self._wanted:
                    self._settled.set()
                    self._change.wait()
                wanted = self._wanted
            old = self._tiles
            tiles: OrderedDict[str, Planes] = OrderedDict()
            for text in wanted:
                tiles[text] = old[text] if text in old else self._drawn(text, 0)
            self._tiles = tiles
            drawn = wanted

    def _drawn(self, text: str, width: int) -> Planes:
        """A tile: the headline, then an amber mark; or an empty one of a given width."""
        scale, height = self._scale, self._height
        size = 22 * scale
        text = self._lettering.clip(text, size, 500, _WIDEST_TILE * scale)
        mark = 10 * scale
        gap = 34 * scale
        span = width or even(self._lettering.measure(text, size) + 2 * gap + mark) + 2

        def paint(canvas: skia.Canvas) -> None:
            edge = skia.Paint(Color=argb(AMBER))
            canvas.drawRect(skia.Rect.MakeWH(span, round(2 * scale)), edge)
            if text:
                end = self._lettering.draw(canvas, text, (0, 33 * scale), size, WHITE)
                canvas.save()
                canvas.translate(end + gap + mark / 2, height / 2 + scale)
                canvas.rotate(45)
                side = mark * 0.7
                canvas.drawRect(
                    skia.Rect.MakeXYWH(-side / 2, -side / 2, side, side),
                    skia.Paint(Color=argb(AMBER), AntiAlias=True),
                )
                canvas.restore()

        return opaque(canvas_pixels(even(span), height, paint, DEEP_BLUE))
