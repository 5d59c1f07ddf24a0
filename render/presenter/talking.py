"""Presenters from packs: they act what is said and stand in the set, framed shot by shot as the story goes."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..graphics.frame import HEIGHT, TICKER, WIDTH, Box
from ..script import ClipScript
from ..sound.mix import Arrangement
from ..speech.speech import Speech
from .acting import act, idle
from .atlas import Atlas, frame_size
from .pack import AnchorPack, read_pack
from .performance import Performance
from .presenter import FRAME_RATE, Shadow
from .shots import Placement, ShotName, shot
from .staging import over, shadow

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.int32]

_SHORTEST_OPENING, _LONGEST_OPENING = 2.4, 9.0  # seconds


Window = tuple[int, int, int, int]  # x0, y0, x1, y1 in the picture's own pixels


@dataclass(frozen=True)
class _Figure:
    """One presenter in one place of the picture, of which `size` (width, height) is there for it: the left upper corner
    of its frames may lie outside."""

    atlas: Atlas
    corner: tuple[int, int]
    size: tuple[int, int]
    turn: float

    def seen(self, part: Window) -> Window:
        """What is in the picture of a `part` of its frames."""
        (x, y), (width, height) = self.corner, self.size
        return max(0, x + part[0]), max(0, y + part[1]), min(width, x + part[2]), min(height, y + part[3])

    def cut(self, frame: Pixels, seen: Window) -> Pixels:
        """That window of the picture, of one of its frames or of what belongs to one."""
        x, y = self.corner
        return frame[seen[1] - y : seen[3] - y, seen[0] - x : seen[2] - x]

    def columns(self, seen: Window) -> Numbers:
        """The picture's columns that its frames may fill in each row of that window: the first and the one after the
        last, [h, 2], in the wrong order where there is none."""
        (x, y), (left, top, right, bottom) = self.corner, seen
        own = self.atlas.spans[top - y : bottom - y]
        filled = own[:, :1] < own[:, 1:]
        return np.where(filled, np.clip(own + x, left, right), np.array([right, left])).astype(np.int32)


class _Framing:
    """A shot with its figures: what is drawn of one frame, and where it lies."""

    def __init__(self, figures: Sequence[_Figure], scale: float) -> None:
        self._figures = tuple(figures)
        self._windows = [figure.seen(figure.atlas.extent) for figure in figures]
        whole = _around(self._windows)
        self._corner = whole[:2]
        self.place = _box(whole, scale)
        self._canvas = np.zeros((whole[3] - whole[1], whole[2] - whole[0], 4), np.uint8)
        self.spans = np.full((whole[3] - whole[1], 2), (whole[2], whole[0]), np.int32)
        for figure, seen in zip(figures, self._windows, strict=True):
            columns, rows = figure.columns(seen), self.spans[seen[1] - whole[1] : seen[3] - whole[1]]
            np.minimum(rows[:, 0], columns[:, 0], out=rows[:, 0])
            np.maximum(rows[:, 1], columns[:, 1], out=rows[:, 1])
        self.spans -= whole[0]
        # a shadow falls further than the figure reaches
        frames = [figure.seen((0, 0, *figure.atlas.size)) for figure in figures]
        left, top, right, bottom = _around(frames)
        depth = np.zeros((bottom - top, right - left), np.uint8)
        for figure, seen in zip(figures, frames, strict=True):
            part = depth[seen[1] - top : seen[3] - top, seen[0] - left : seen[2] - left]
            np.maximum(part, figure.cut(shadow(figure.atlas.alpha), seen), out=part)
        self.shadow = Shadow(depth, _box((left, top, right, bottom), scale))

    def frame(self, performances: Sequence[Performance], index: int) -> Pixels:
        """The figures at frame `index` of their performances, from left to right."""
        if len(self._figures) == 1:
            figure = self._figures[0]
            return figure.cut(figure.atlas.frame(performances[0], index), self._windows[0])
        self._canvas[:] = 0
        for figure, seen, performance in zip(self._figures, self._windows, performances, strict=True):
            drawn = np.ascontiguousarray(figure.cut(figure.atlas.frame(performance, index), seen))
            over(self._canvas, drawn, seen[0] - self._corner[0], seen[1] - self._corner[1])
        return self._canvas

    def turned(self, performance: Performance, figure: int) -> Performance:
        """The performance with the head turned as the shot wants it."""
        turn = np.array([self._figures[figure].turn, 0, 0], np.float32)
        return replace(performance, head=performance.head + turn)


class TalkingPresenter:
    """A `Presenter` in shots: the first until `cut` seconds, then the second. In a handover the colleague listens."""

    def __init__(
        self, name: str, framings: Sequence[_Framing], cut: float, seed: int, colleague: bool
    ) -> None:
        self.name = name
        self._framings = tuple(framings)
        self.opening = cut
        self._cut = round(cut * FRAME_RATE)
        self._seed = seed
        self._colleague = colleague
        self.place = framings[0].place
        self.shadow: Shadow | None = framings[0].shadow
        self.spans: Numbers | None = framings[0].spans

    def frames(self, speech: Speech) -> Iterator[Pixels]:
        """See `Presenter.frames`."""
        performance = act(speech, self._seed)
        opening, rest = self._framings[0], self._framings[-1]
        first = [opening.turned(performance, 0)]
        if self._colleague and self._cut:
            listening = idle(len(performance), self._seed + 1)
            first.append(opening.turned(listening, 1))
        then = [rest.turned(performance, 0)]
        for index in range(len(performance)):
            framing, cast = (opening, first) if index < self._cut else (rest, then)
            self.place, self.shadow, self.spans = framing.place, framing.shadow, framing.spans
            yield framing.frame(cast, index)


Present = Callable[[Arrangement], TalkingPresenter]


def talking(
    pack: Path, height: int, colleague: Path | None = None
) -> Callable[[ClipScript, Pixels], Present]:
    """Who presents stories in pictures of `height` lines: a `PresenterFactory`. Raises `PackError`.

    A story opens on the presenter alone, or on both when there is a colleague, and goes on beside its graphic after
    the first line.
    The seed is the story's, so that a story told again is acted the same. One story at a time: the next before the
    same wall finds the figures drawn up already."""
    return _casting(pack, height, colleague).staged


def draw_up(pack: Path, height: int, wall: Pixels) -> None:
    """Draws up the figures of a presenter without a colleague ahead of its next story. Raises `PackError`."""
    _casting(pack, height, None).before(wall)


class _Casting:
    """Who presents, with the figures of both shots before the wall they were last seen before."""

    def __init__(self, pack: Path, height: int, colleague: Path | None) -> None:
        self._cast = (pack,) if colleague is None else (pack, colleague)
        self._height = height
        self._name = _pack(pack).info.id
        for other in self._cast[1:]:
            _pack(other)
        self._wall = np.zeros((0, 0, 3), np.uint8)
        self._framings: tuple[_Framing, ...] = ()

    def staged(self, script: ClipScript, wall: Pixels) -> Present:
        """The first step of a `PresenterFactory`."""
        opening, rest = self.before(wall)

        def present(sound: Arrangement) -> TalkingPresenter:
            cut = opening_until(sound)
            seed = zlib.crc32(script.id.encode())
            framings = (opening, rest) if cut else (rest,)
            return TalkingPresenter(self._name, framings, cut, seed, len(self._cast) > 1)

        return present

    def before(self, wall: Pixels) -> tuple[_Framing, ...]:
        """The opening shot and the one beside the graphic."""
        if not np.array_equal(wall, self._wall):
            name = ShotName.HANDOVER if len(self._cast) > 1 else ShotName.CLOSE
            self._framings = (
                _framing(self._cast, name, self._height, wall),
                _framing(self._cast[:1], ShotName.GRAPHIC, self._height, wall),
            )
            self._wall = wall.copy()
        return self._framings


@lru_cache(maxsize=2)
def _casting(pack: Path, height: int, colleague: Path | None) -> _Casting:
    return _Casting(pack, height, colleague)


def _framing(cast: Sequence[Path], name: ShotName, height: int, wall: Pixels) -> _Framing:
    places = shot(name, height).presenters
    figures = [_figure(who, place, height, wall) for who, place in zip(cast, places, strict=True)]
    return _Framing(figures, height / HEIGHT)


def opening_until(sound: Arrangement) -> float:
    """When the opening shot ends, in seconds: at the first change of line that is neither too soon, the sting being
    over it, nor so late that the graphic would come to nothing; 0 when there is none."""
    for (_, end), (following, _) in itertools.pairwise(sound.line_times):
        change = (end + following) / 2
        if _SHORTEST_OPENING <= change <= _LONGEST_OPENING:
            return change
    return 0.0


@lru_cache(maxsize=2)
def _pack(path: Path) -> AnchorPack:
    """Packs are large: the two that a programme may need are kept."""
    return read_pack(path)


def _figure(pack: Path, placement: Placement, picture_height: int, wall: Pixels) -> _Figure:
    scale = picture_height / HEIGHT
    width, height = frame_size(placement.height)
    corner = (placement.left(width), placement.top)
    behind = _window(wall, scale, corner, (width, height))
    atlas = Atlas(_pack(pack), placement.height, behind)
    # what the live stream draws its ticker over stays plain
    return _Figure(atlas, corner, (round(WIDTH * scale), round(TICKER.y * scale)), placement.turn)


def _around(windows: Sequence[Window]) -> Window:
    lefts, tops, rights, bottoms = zip(*windows, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _box(window: Window, scale: float) -> Box:
    x0, y0, x1, y1 = window
    return Box(x0 / scale, y0 / scale, (x1 - x0) / scale, (y1 - y0) / scale)


def _window(wall: Pixels, scale: float, corner: tuple[int, int], size: tuple[int, int]) -> Pixels:
    """What of the set lies behind a frame, its edges continued where the frame reaches out of the picture."""
    picture = wall
    if scale != 1:
        picture = np.asarray(
            cv2.resize(wall, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8
        )
    columns = np.clip(np.arange(size[0]) + corner[0], 0, picture.shape[1] - 1)
    rows = np.clip(np.arange(size[1]) + corner[1], 0, picture.shape[0] - 1)
    return np.ascontiguousarray(picture[rows][:, columns])
