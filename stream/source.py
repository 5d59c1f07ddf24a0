"""A clip, decoded a little ahead of the air: exactly one video frame and 1,920 samples a tick.

Audio is padded or trimmed to the length of the video, so that a faulty file can never shift the sound of
the next."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from .grid import FRAME_RATE, SAMPLE_RATE, SAMPLES_PER_TICK, TICKS_PER_SEGMENT, whole_segments
from .item import Item

AHEAD = 16  # ticks decoded ahead; a 720p frame is 1.4 MB
_TOLERATED_SHORTFALL = 12  # ticks that a clip may lack at its end: the last frame is held
_MOST_WAITING_FRAMES = 60  # of one stream while the other is waited for


class ClipError(Exception):
    """A clip that cannot go on air, or not on: the message names the file and the fault."""


@dataclass(frozen=True)
class Tick:
    """One frame of picture (yuv420p, the channel's size) and 1,920 stereo samples, float32 [2, 1920]."""

    frame: VideoFrame
    samples: NDArray[np.float32]


class ClipSource:
    """Decodes one item in a thread of its own, at most `AHEAD` ticks ahead of the air.

    The file is opened once: what was hashed is what is decoded, even when the path is replaced meanwhile."""

    def __init__(self, item: Item, width: int, height: int) -> None:
        self.item = item
        self.ticks = (whole_segments(item.duration) or 0) * TICKS_PER_SEGMENT
        self._size = (width, height)
        self._queue: queue.Queue[Tick | ClipError] = queue.Queue(AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"clip {item.id}"[:40], daemon=True)
        self._thread.start()

    def ready(self, patience: float) -> bool:
        """True when the first tick, or the refusal, is there; waits at most `patience` seconds."""
        deadline = time.monotonic() + patience
        while self._queue.empty() and time.monotonic() < deadline:
            time.sleep(0.002)
        return not self._queue.empty()

    def take(self, patience: float) -> Tick | None:
        """The next tick, or None when the decoder is behind. Raises `ClipError` when the clip is at fault."""
        try:
            entry = self._queue.get(timeout=patience) if patience > 0 else self._queue.get_nowait()
        except queue.Empty:
            return None
        if isinstance(entry, ClipError):
            raise entry
        return entry

    def refusal(self) -> ClipError | None:
        """The fault, when the clip failed before its first tick."""
        with self._queue.mutex:
            head = self._queue.queue[0] if self._queue.queue else None
        return head if isinstance(head, ClipError) else None

    def close(self) -> None:
        """Stop decoding; returns at once, the thread ends by itself."""
        self._stop.set()

    def _put(self, entry: Tick | ClipError) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(entry, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def _run(self) -> None:
        item = self.item
        try:
            if not self.ticks:
                raise ClipError(f"{item.path}: {item.duration} s is not a whole number of 1.92 s segments")
            with item.path.open("rb") as file:
                _check_hash(item, file)
                self._play(file)
        except ClipError as error:
            self._put(error)
        except OSError as error:
            self._put(ClipError(f"{item.path}: {error.strerror or error}"))
        except Exception as error:  # whatever a decoder raises on a broken file, the channel goes on
            self._put(ClipError(f"{item.path}: cannot be decoded: {error}"))

    def _play(self, file: BinaryIO) -> None:
        given = 0
        last: Tick | None = None
        for tick in decode_ticks(file, str(self.item.path), self._size):
            if given == self.ticks:
                return
            if not self._put(tick):
                return
            given, last = given + 1, tick
        if last is None:
            raise ClipError(f"{self.item.path}: has no picture")
        missing = self.ticks - given
        if missing > _TOLERATED_SHORTFALL:
            raise ClipError(f"{self.item.path}: ends {missing / FRAME_RATE:.2f} s before its stated end")
        silence = np.zeros((2, SAMPLES_PER_TICK), np.float32)
        for _ in range(missing):
            if not self._put(Tick(last.frame, silence)):
                return


def _check_hash(item: Item, file: BufferedReader) -> None:
    if not item.sha256:
        return
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    if found != item.sha256.lower():
        raise ClipError(
            f"{item.path}: its SHA-256 is {found[:16]}..., the running order says {item.sha256[:16]}..."
        )


def decode_ticks(file: BinaryIO, name: str, size: tuple[int, int]) -> Iterator[Tick]:
    """Every tick of a clip from its first frame to its last. Raises `ClipError` when a stream is missing."""
    with av.open(file, "r") as container:
        if not container.streams.video or not container.streams.audio:
            lacking = "sound" if container.streams.video else "picture"
            raise ClipError(f"{name}: has no {lacking}")
        yield from _Aligner(container, size).ticks()


class _Aligner:
    """Pairs frames and samples of a container by their time."""

    def __init__(self, container: Any, size: tuple[int, int]) -> None:
        self._video, self._audio = container.streams.video[0], container.streams.audio[0]
        self._video.thread_type = "AUTO"
        self._video.codec_context.thread_count = 2
        self._packets = container.demux(self._video, self._audio)
        self._resampler = AudioResampler("fltp", "stereo", SAMPLE_RATE)
        self._frames: deque[VideoFrame] = deque()
        self._sound: deque[NDArray[np.float32]] = deque()
        self._samples = 0
        self._zero: float | None = None  # the time of the first frame
        self._ended = False
        self._size = size

    def ticks(self) -> Iterator[Tick]:
        current: VideoFrame | None = None
        shown: VideoFrame | None = None
        count = 0
        while True:
            self._fill()
            due = count / FRAME_RATE + 1e-6
            fresh = False
            while self._frames and self._time(self._frames[0]) <= due:
                current, fresh = self._frames.popleft(), True
            exhausted = self._ended and not self._frames
            if current is None or (exhausted and not fresh and self._time(current) + 0.5 / FRAME_RATE < due):
                return
            if fresh or shown is None:
                shown = self._fitted(current)
            yield Tick(shown, self._pull())
            count += 1

    def _time(self, frame: VideoFrame) -> float:
        return float(frame.time or 0.0) - (self._zero or 0.0)

    def _fitted(self, frame: VideoFrame) -> VideoFrame:
        width, height = self._size
        if (frame.width, frame.height, frame.format.name) == (width, height, "yuv420p"):
            return frame
        return frame.reformat(width, height, "yuv420p")

    def _fill(self) -> None:
        while not self._ended and (len(self._frames) < 2 or self._samples < 2 * SAMPLES_PER_TICK):
            if len(self._frames) > _MOST_WAITING_FRAMES or self._samples > 4 * SAMPLE_RATE:
                return
            packet = next(self._packets, None)
            if packet is None:
                self._ended = True
                return
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    if self._zero is None:
                        self._zero = float(frame.time or 0.0)
                    self._frames.append(frame)
                else:
                    self._hear(frame)

    def _hear(self, frame: AudioFrame) -> None:
        for block in self._resampler.resample(frame):
            samples = block.to_ndarray().astype(np.float32, copy=False)
            self._sound.append(samples)
            self._samples += samples.shape[1]

    def _pull(self) -> NDArray[np.float32]:
        out = np.zeros((2, SAMPLES_PER_TICK), np.float32)
        filled = 0
        while filled < SAMPLES_PER_TICK and self._sound:
            block = self._sound.popleft()
            taken = min(block.shape[1], SAMPLES_PER_TICK - filled)
            out[:, filled : filled + taken] = block[:, :taken]
            if taken < block.shape[1]:
                self._sound.appendleft(block[:, taken:])
            filled += taken
        self._samples -= filled
        return out
