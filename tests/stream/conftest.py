"""Clips, fonts and running orders for the tests of master control."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import uvicorn
from fontpkg_inter import __file__ as inter_package
from starlette.routing import BaseRoute

from stream.asrun import AsRun, AsRunLog
from stream.bus import Message, Unpacker
from stream.clock import SimulatedClock
from stream.item import Item, TimedData, TimedText
from stream.journal import POLL_SECONDS
from stream.origin import create_app
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings

INTER = Path(inter_package).parent / "files" / "Inter[opsz,wght].ttf"
HAN_PACKAGE = Path(__file__).parents[2] / "node_modules/@expo-google-fonts/noto-sans-sc"
HAN = HAN_PACKAGE / "500Medium/NotoSansSC_500Medium.ttf"
WIDTH, HEIGHT = 320, 180


def write_clip(
    path: Path, segments: int, tone: float = 440.0, grey: int = 90, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> None:
    """H.264 + AAC: a grey picture with a white bar that moves, and a sine tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, width=size[0], height=size[1], pix_fmt="yuv420p")
        video.codec_context.options = {"preset": "ultrafast"}
        video.codec_context.max_b_frames = 0
        audio = container.add_stream("aac", rate=48000, layout="stereo")
        for number in range(segments * 48):
            picture = np.full((size[1], size[0], 3), grey, np.uint8)
            bar = number * 4 % (size[0] - 16)
            picture[60:120, bar : bar + 16] = 250
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        total = segments * 48 * 1920
        wave = (0.25 * np.sin(2 * np.pi * tone * np.arange(total) / 48000)).astype(np.float32)
        for start in range(0, total, 1024):
            block = np.stack([wave[start : start + 1024]] * 2)
            sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", "stereo")
            sound.sample_rate, sound.pts, sound.time_base = 48000, start, Fraction(1, 48000)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Four clips: a of 2 segments, b of 1, c of 3, long of 10; each with its own tone and grey."""
    folder = tmp_path_factory.mktemp("clips")
    made = {}
    kinds = (("a", 2, 440.0, 60), ("b", 1, 880.0, 120), ("c", 3, 660.0, 180), ("long", 10, 550.0, 90))
    for name, segments, tone, grey in kinds:
        made[name] = folder / f"{name}.mp4"
        write_clip(made[name], segments, tone, grey)
    return made


@pytest.fixture
def item(clips: dict[str, Path]) -> Callable[..., Item]:
    """An item that plays one of the clips, with a caption and a cue for each second."""
    lengths = {"a": 2, "b": 1, "c": 3, "long": 10}

    def make(item_id: str, clip: str = "a", **values: object) -> Item:
        duration = lengths[clip] * 1.92
        fields: dict[str, object] = {
            "id": item_id,
            "path": clips[clip],
            "duration": duration,
            "title": f"Story {item_id}",
            "captions": tuple(
                TimedText(start, min(start + 1.0, duration), f"{item_id} says {start}")
                for start in range(int(duration))
            ),
            "cues": (TimedData(0.2, duration - 0.2, {"line": f"{item_id}-1", "text": "A <b> & c --> d"}),),
            "sha256": hashlib.sha256(clips[clip].read_bytes()).hexdigest(),
        }
        return Item(**{**fields, **values})  # type: ignore[arg-type]

    return make


@pytest.fixture
def settings(tmp_path: Path) -> PlayoutSettings:
    """A small, cheap channel in a folder of its own."""
    return PlayoutSettings(
        socket=tmp_path / "run" / "bus.sock",
        state=tmp_path / "playout",
        font=INTER,
        fallback_font=HAN if HAN.exists() else None,
        width=WIDTH,
        height=HEIGHT,
        kilobits=400,
        preset="ultrafast",
    )


class Recording:
    """Everything that a playout said on its bus."""

    def __init__(self, messages: list[Message], asrun: list[AsRun], playout: Playout) -> None:
        self.messages, self.asrun, self.playout = messages, asrun, playout

    def of(self, kind: str, track: str = "") -> list[Message]:
        """Messages of a type, and of a track when one is named."""
        return [
            each
            for each in self.messages
            if each.header["type"] == kind and each.header.get("track", "") == track
        ]

    def file(self, track: str, init: str = "") -> bytes:
        """The init segment and every part: a file that any player reads."""
        inits = [each for each in self.of("init", track) if not init or each.header["id"] == init]
        return inits[0].body + b"".join(each.body for each in self.of("part", track))


class ActingClock(SimulatedClock):
    """Simulated time that does things at given seconds after the start, and sets `done` at the end."""

    def __init__(self, start: float, seconds: float) -> None:
        super().__init__(start)
        self.done = threading.Event()
        self._start, self._end = start, start + seconds
        self._actions: list[tuple[float, Callable[[], None]]] = []

    def plan(self, actions: dict[float, Callable[[], None]]) -> None:
        self._actions = sorted(
            ((self._start + at, act) for at, act in actions.items()), key=lambda pair: pair[0]
        )

    def sleep_until(self, monotonic: float) -> None:
        super().sleep_until(monotonic)
        while self._actions and self.wall() >= self._actions[0][0]:
            self._actions.pop(0)[1]()
            # the running order is watched in real time: without this, seconds of the simulated one go by unseen
            time.sleep(1.5 * POLL_SECONDS)
        if self.wall() >= self._end:
            self.done.set()


START = 1_800_000_000.5


@pytest.fixture
def play(settings: PlayoutSettings) -> Callable[..., Recording]:
    """Plays a running order in simulated time and records the bus."""

    def run(
        prepare: Callable[[RunningOrder, Playout], None] | None = None,
        seconds: float = 10.0,
        actions: Callable[..., dict[float, Callable[[], None]]] | None = None,
        signers: dict[str, Any] | None = None,
        start: float = START,
    ) -> Recording:
        order, asrun = RunningOrder(settings.state), AsRunLog(settings.state / "asrun")
        clock = ActingClock(start, seconds)
        playout = Playout(settings, order, asrun, signers, clock)
        if prepare:
            prepare(order, playout)
        if actions:
            clock.plan(actions(order, playout, clock))
        messages: list[Message] = []
        listener = threading.Thread(target=record, args=(settings.socket, messages))
        listener.start()
        # A channel that starts faster than its listener connects is replayed by the bus.
        playout.run(clock.done)
        listener.join(10)
        return Recording(messages, list(asrun.read(0)), playout)

    return run


def record(path: Path, messages: list[Message]) -> None:
    """Collect what a bus says until it closes."""
    deadline = time.monotonic() + 10
    with socket.socket(socket.AF_UNIX) as connection:
        while True:
            try:
                connection.connect(str(path))
                break
            except OSError:
                if time.monotonic() > deadline:
                    return
                time.sleep(0.002)
        unpacker = Unpacker()
        with contextlib.suppress(ConnectionError):
            while data := connection.recv(1 << 20):
                messages += unpacker.feed(data)


@pytest.fixture
def bus_recorder() -> Callable[[Path, list[Message]], None]:
    """Collects what a bus says, for tests that run the playout themselves."""
    return record


class Channel:
    """A playout in a thread and an origin on a free port, as the product runs them."""

    def __init__(self, settings: PlayoutSettings, pages: list[BaseRoute]) -> None:
        self.order = RunningOrder(settings.state)
        self.asrun = AsRunLog(settings.state / "asrun")
        self.playout = Playout(settings, self.order, self.asrun)
        self._stop = threading.Event()
        self._playing = threading.Thread(target=self.playout.run, args=(self._stop,))
        app = create_app(settings.socket)
        app.router.routes.extend(pages)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        self._serving = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})

    def start(self) -> None:
        self._playing.start()
        self._serving.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._stop.set()
        self._playing.join(20)
        self._serving.join(20)


@pytest.fixture
def channel(settings: PlayoutSettings) -> Iterator[Callable[..., Channel]]:
    """Makes a running channel; `pages` are further routes of its server."""
    made: list[Channel] = []

    def make(pages: list[BaseRoute] | None = None, **changes: object) -> Channel:
        made.append(Channel(replace(settings, **changes), pages or []))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.stop()
