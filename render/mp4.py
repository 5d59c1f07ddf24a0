"""Writing a clip: H.264 and AAC in an MP4 that starts with its index, finished whole or not there at all."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

FRAME_RATE = 25
SAMPLE_RATE = 48_000
SEGMENT_FRAMES = 48  # 1.92 s: a keyframe opens every segment of the live channel's grid
# A clip is encoded once more for the air: what counts here is quality for little work, not size. Look-ahead
# and arithmetic coding would cost as much as the rest of the encoder and save only bytes on the disk; a rate
# factor gives still sets twice the bits and nothing to see.
_X264 = (
    f"keyint={SEGMENT_FRAMES}:min-keyint={SEGMENT_FRAMES}:scenecut=0:bframes=0:open-gop=0"
    ":rc-lookahead=0:mbtree=0:weightp=0:aq-mode=0:8x8dct=0:cabac=0"
)
_NO_BLOCKS = 20  # the coarsest quantiser that leaves no edges of blocks to smooth


def _x264(qp: int) -> str:
    return f"{_X264}:no-deblock={int(qp <= _NO_BLOCKS)}"


Encoded: TypeAlias = "av.Packet[av.AudioStream]"


class Mp4Writer:
    """Takes 4:2:0 pictures and stereo sound; `close` puts the file in its place in one step. `qp` is x264's constant
    quantiser, `preset` one of its presets.

    Leaving the context with an exception removes what was written so far."""

    def __init__(self, path: Path, width: int, height: int, *, preset: str, qp: int) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._container = av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"})
        video = self._container.add_stream(
            "libx264",
            rate=FRAME_RATE,
            options={"preset": preset, "qp": str(qp), "x264-params": _x264(qp)},
        )
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.time_base = video.codec_context.time_base = Fraction(1, FRAME_RATE)
        video.codec_context.color_range = ColorRange.MPEG
        video.codec_context.colorspace = Colorspace.ITU709
        video.codec_context.color_primaries = ColorPrimaries.BT709
        video.codec_context.color_trc = ColorTrc.BT709
        video.codec_context.thread_count = 2
        video.codec_context.thread_type = "FRAME"  # one frame is encoded while the next is drawn
        audio = self._container.add_stream(
            "aac", rate=SAMPLE_RATE, layout="stereo", options={"aac_coder": "fast"}
        )
        audio.bit_rate = 160_000
        self._video, self._audio = video, audio
        self._frames = 0
        self._sound: deque[Encoded] = deque()
        self._container.start_encoding()  # opens both encoders: they may then run in threads of their own

    def picture(self, picture: NDArray[np.uint8]) -> None:
        """The next frame: I420, uint8 [height * 3 / 2, width]. It may be changed after the call."""
        frame = av.VideoFrame.from_numpy_buffer(picture, "yuv420p")
        frame.pts, frame.time_base = self._frames, Fraction(1, FRAME_RATE)
        frame.color_range, frame.colorspace = ColorRange.MPEG, Colorspace.ITU709
        self._frames += 1
        self._container.mux(self._video.encode(frame))
        self._mux_sound(self._frames / FRAME_RATE)

    def encoded(self, samples: NDArray[np.float32]) -> list[Encoded]:
        """The whole sound, float32 [n, 2] at 48 kHz, made ready for `sound`. Another thread may do it meanwhile."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = 0, Fraction(1, SAMPLE_RATE)
        return [*self._audio.encode(frame), *self._audio.encode(None)]

    def sound(self, encoded: Iterable[Encoded]) -> None:
        """Takes the sound, up to 10 s after its first picture: the muxer holds pictures back until then."""
        self._sound.extend(encoded)

    def _mux_sound(self, until: float) -> None:
        while self._sound and (self._sound[0].pts or 0) < until * SAMPLE_RATE:
            self._container.mux(self._sound.popleft())

    def close(self) -> None:
        """Finishes the file and puts it at its path."""
        self._container.mux(self._video.encode(None))
        self._mux_sound(math.inf)
        self._container.close()
        with self._part.open("rb") as written:
            os.fsync(written.fileno())
        self._part.replace(self._path)

    def discard(self) -> None:
        """Removes what was written."""
        self._container.close()
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()
