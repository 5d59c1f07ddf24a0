"""A presenter from a pack: it acts what is said and stands in the set, framed as the story asks."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..graphics.frame import HEIGHT, WIDTH, Box
from ..script import ClipScript
from ..sound.mix import Arrangement
from ..speech.speech import Speech
from .acting import act
from .atlas import Atlas, frame_size
from .pack import AnchorPack, read_pack
from .shots import Placement, ShotName, shot
from .staging import shadow

Pixels = NDArray[np.uint8]


class TalkingPresenter:
    """A `Presenter`: one figure in one place of a picture `picture_height` lines high, before `wall`.

    `wall`: what is seen behind, RGB, uint8 [720, 1280, 3]; its light wraps around the figure."""

    def __init__(
        self, pack: AnchorPack, placement: Placement, picture_height: int, wall: Pixels, seed: int
    ) -> None:
        self.name = pack.info.id
        self._seed = seed
        self._turn = placement.turn
        scale = picture_height / HEIGHT
        width, height = frame_size(placement.height)
        corner = (placement.left(width), placement.top)
        # What of the figure's frame lies inside the picture.
        left, top = max(0, -corner[0]), max(0, -corner[1])
        right = min(width, round(WIDTH * scale) - corner[0])
        bottom = min(height, picture_height - corner[1])
        self._seen = (slice(top, bottom), slice(left, right))
        self.place = Box(
            (corner[0] + left) / scale,
            (corner[1] + top) / scale,
            (right - left) / scale,
            (bottom - top) / scale,
        )
        behind = _window(wall, scale, corner, (width, height))
        self._atlas = Atlas(pack, placement.height, behind)
        self.shadow: Pixels | None = np.ascontiguousarray(shadow(self._atlas.alpha)[self._seen])

    def frames(self, speech: Speech) -> Iterator[Pixels]:
        """See `Presenter.frames`."""
        performance = act(speech, self._seed)
        performance.head[:, 0] += self._turn
        for index in range(len(performance)):
            yield self._atlas.frame(performance, index)[self._seen]


def talking(pack: Path, height: int) -> Callable[[ClipScript, Arrangement, Pixels], TalkingPresenter]:
    """Who presents stories in pictures of `height` lines: a `PresenterFactory`.

    The seed is the story's, so that a story told again is acted the same. Raises `PackError`."""
    opened = _pack(pack)

    def present(script: ClipScript, _sound: Arrangement, wall: Pixels) -> TalkingPresenter:
        placement = shot(ShotName.GRAPHIC, height).presenters[0]
        return TalkingPresenter(opened, placement, height, wall, zlib.crc32(script.id.encode()))

    return present


@lru_cache(maxsize=2)
def _pack(path: Path) -> AnchorPack:
    """Packs are large: the two that a programme may need are kept."""
    return read_pack(path)


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
