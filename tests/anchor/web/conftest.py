"""A small live stream that follows the clock, servers on free ports, and Debian's chromium."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from anchor.config import Config
from anchor.desk.facts import ChannelFacts
from anchor.desk.grounding import gate_script
from anchor.desk.script import Script
from anchor.desk.writer import write_script
from anchor.store.store import Store
from anchor.store.views import Airing, ClipView
from anchor.web.desk import create_app
from ingest.article import Article, DateSource, Feed, Rights
from ingest.story import story_of
from stream import cmaf
from stream.encoder import AudioEncoder, VideoEncoder
from stream.grid import (
    AAC_FRAMES_PER_PART,
    EPOCH,
    PART_SECONDS,
    PARTS_PER_SEGMENT,
    SAMPLES_PER_TICK,
    SEGMENT_SECONDS,
    TICKS_PER_PART,
    TICKS_PER_SEGMENT,
    audio_time,
    first_tick,
    iso_time,
    segment_at,
    segment_start,
    video_time,
)
from stream.item import Item
from stream.running_order import RunningOrder
from stream.text_tracks import CAPTION_PLACE

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
WINDOW = 8
PLAYLIST = "application/vnd.apple.mpegurl"
MANIFEST_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + b"\0" * 8
MASTER = """#EXTM3U
#EXT-X-VERSION:9
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="{codec},mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=25.000,AUDIO="a",SUBTITLES="s"
video/index.m3u8
"""


@cache
def _coded() -> tuple[str, bytes, bytes, tuple[cmaf.Sample, ...], tuple[cmaf.Sample, ...]]:
    """One segment of a moving test picture and a quiet tone, coded once: (codec, inits, samples)."""
    video, audio = VideoEncoder(320, 180, 400, "ultrafast"), AudioEncoder(0)
    pictures: list[cmaf.Sample] = []
    for tick in range(TICKS_PER_SEGMENT):
        pixels = np.zeros((180, 320, 3), np.uint8)
        pixels[:] = (11, 22, 38)
        pixels[80:100, tick * 6 : tick * 6 + 24] = (242, 179, 61)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
        pictures.append(video.encode(frame, tick, key=tick == 0))
    sound: list[cmaf.Sample] = []
    for tick in range(TICKS_PER_SEGMENT * 2):
        at = np.arange(SAMPLES_PER_TICK) + tick * SAMPLES_PER_TICK
        tone = (0.05 * np.sin(2 * np.pi * 437.5 * at / 48000)).astype(np.float32)
        sound += [sample for _, sample in audio.encode(np.stack((tone, tone)))]
    video.close()
    audio.close()
    return video.codec_string, video.init, audio.init, tuple(pictures), tuple(sound[:90])


def _signed(unit: bytes) -> bytes:
    mark = cmaf.full_box(
        b"emsg",
        1,
        0,
        struct.pack(">IQII", 1, 0, 0, 0),
        b"urn:c2pa:verifiable-segment-info\0",
        b"\0",
        b"proof",
    )
    place = next(start - 8 for kind, start, _ in cmaf.boxes(unit) if kind == "moof")
    return unit[:place] + mark + unit[place:]


@dataclass
class LoopStream:
    """An LL-HLS origin without state: everything it serves follows from the time of day."""

    cues: Callable[[int], list[tuple[float, float, dict[str, Any]]]] = field(default=lambda number: [])
    signed: bool = True
    down: bool = False  # every request fails, as while the origin restarts

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/live/master.m3u8", self._master),
                Route("/live/cues/{number:int}.vtt", self._cues),
                Route("/live/captions/index.m3u8", self._caption_list),
                Route("/live/captions/{number:int}.vtt", self._captions),
                Route("/live/{track}/index.m3u8", self._list),
                Route("/live/{track}/init.mp4", self._init),
                Route("/live/{track}/{name}.m4s", self._media),
            ]
        )

    def _part(self) -> int:
        """The newest finished part."""
        return math.floor((time.time() - EPOCH) / PART_SECONDS) - 1

    async def _until(self, part: int) -> bool:
        """Wait for a part; False when it is too far off."""
        due = EPOCH + (part + 1) * PART_SECONDS - time.time() + 0.01
        if due > 4 * SEGMENT_SECONDS:
            return False
        await asyncio.sleep(max(0.0, due))
        return True

    async def _master(self, request: Request) -> Response:
        return self._answer(MASTER.format(codec=_coded()[0]), PLAYLIST)

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        if "_HLS_msn" in query:
            part = int(query["_HLS_msn"]) * PARTS_PER_SEGMENT + int(
                query.get("_HLS_part", PARTS_PER_SEGMENT - 1)
            )
            if not await self._until(part):
                return Response(status_code=400)
        newest = self._part()
        current = newest // PARTS_PER_SEGMENT
        first = current - WINDOW
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:9",
            "#EXT-X-TARGETDURATION:2",
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.96,HOLD-BACK=5.76",
            f"#EXT-X-PART-INF:PART-TARGET={PART_SECONDS:.2f}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
            '#EXT-X-MAP:URI="init.mp4"',
        ]
        for number in range(first, current + 1):
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{iso_time(segment_start(number))}")
            parts = [p for p in range(PARTS_PER_SEGMENT) if number * PARTS_PER_SEGMENT + p <= newest]
            if number >= current - 2:
                for p in parts:
                    independent = (
                        ",INDEPENDENT=YES" if p == 0 or request.path_params["track"] == "audio" else ""
                    )
                    lines.append(
                        f'#EXT-X-PART:DURATION={PART_SECONDS:.2f},URI="{number}.{p}.m4s"{independent}'
                    )
            if len(parts) == PARTS_PER_SEGMENT:
                lines += [f"#EXTINF:{SEGMENT_SECONDS:.2f},", f"{number}.m4s"]
        number, index = divmod(newest + 1, PARTS_PER_SEGMENT)
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{number}.{index}.m4s"')
        return self._answer("\n".join(lines) + "\n", PLAYLIST)

    async def _init(self, request: Request) -> Response:
        _, video, audio, _, _ = _coded()
        init = video if request.path_params["track"] == "video" else audio
        return self._answer(init + (cmaf.box(b"uuid", MANIFEST_BOX) if self.signed else b""), "video/mp4")

    async def _media(self, request: Request) -> Response:
        segment, _, part = request.path_params["name"].partition(".")
        number, index = int(segment), int(part or PARTS_PER_SEGMENT - 1)
        if not await self._until(number * PARTS_PER_SEGMENT + index):
            return Response(status_code=404)
        first, last = (index, index + 1) if part else (0, PARTS_PER_SEGMENT)
        tick = first_tick(number) + first * TICKS_PER_PART
        _, _, _, pictures, sound = _coded()
        if request.path_params["track"] == "video":
            samples, at = pictures[first * TICKS_PER_PART : last * TICKS_PER_PART], video_time(tick)
        else:
            samples, at = sound[first * AAC_FRAMES_PER_PART : last * AAC_FRAMES_PER_PART], audio_time(tick)
        unit = cmaf.part_unit(number * PARTS_PER_SEGMENT + index, at, samples, segment_start(number))
        return self._answer(_signed(unit) if self.signed else unit, "video/mp4")

    async def _caption_list(self, request: Request) -> Response:
        if "_HLS_msn" in request.query_params:
            await self._until((int(request.query_params["_HLS_msn"]) + 1) * PARTS_PER_SEGMENT - 1)
        current = segment_at(time.time())
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:9",
            "#EXT-X-TARGETDURATION:2",
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES",
            f"#EXT-X-MEDIA-SEQUENCE:{current - WINDOW}",
        ]
        for number in range(current - WINDOW, current):
            lines += [
                f"#EXT-X-PROGRAM-DATE-TIME:{iso_time(segment_start(number))}",
                "#EXTINF:1.92,",
                f"{number}.vtt",
            ]
        return self._answer("\n".join(lines) + "\n", PLAYLIST)

    async def _captions(self, request: Request) -> Response:
        number = request.path_params["number"]
        return self._vtt(
            [(segment_start(number), segment_start(number + 1), f"Caption of segment {number}")],
            CAPTION_PLACE,
        )

    async def _cues(self, request: Request) -> Response:
        number = request.path_params["number"]
        if number > segment_at(time.time()):
            return Response(status_code=404)
        return self._vtt([(start, end, json.dumps(data)) for start, end, data in self.cues(number)])

    def _vtt(self, cues: list[tuple[float, float, str]], place: str = "") -> Response:
        blocks = [
            f"{_clock(start)} --> {_clock(end)} {place}".rstrip() + f"\n{text}" for start, end, text in cues
        ]
        head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"
        return self._answer("\n\n".join([head, *blocks]) + "\n", "text/vtt")

    def _answer(self, content: str | bytes, kind: str) -> Response:
        if self.down:
            return PlainTextResponse("restarting", status_code=503)
        return Response(content, media_type=kind, headers={"Cache-Control": "no-store"})


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


@contextmanager
def running(app: Any) -> Iterator[str]:
    """`app` behind uvicorn on a free port, in a thread; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the test server did not start")
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def serve() -> Callable[[Any], Any]:
    """`with serve(app) as address:`"""
    return running


@pytest.fixture
def loop_stream() -> LoopStream:
    return LoopStream()


@pytest.fixture(scope="session")
def libraries() -> Path:
    """Where npm put the browser libraries."""
    folder = Path(__file__).parents[3] / "node_modules"
    if not (folder / "hls.js/dist/hls.min.js").is_file():
        pytest.fail("the browser libraries are missing; install them with: make setup")
    return folder


@pytest.fixture
def config(tmp_path: Path, libraries: Path) -> Config:
    return Config.model_validate({"paths": {"data": tmp_path / "data", "web_libraries": libraries}})


@pytest.fixture(scope="module")  # while it is open, its event loop keeps asyncio tests from running
def browser() -> Iterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        pytest.fail(f"{CHROMIUM} is missing; install it with: make .venv/.chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "anchor.sqlite") as store:
        yield store


@pytest.fixture
def running_order(tmp_path: Path) -> RunningOrder:
    return RunningOrder(tmp_path / "data" / "playout")


@dataclass
class Newsroom:
    """A desk on a real store, with stories written and checked by the real writer and gate."""

    store: Store
    running_order: RunningOrder
    config: Config
    status: dict[str, object] = field(default_factory=dict)

    def app(self) -> Any:
        return create_app(self.store, self.config, self.running_order, lambda: self.status)

    def draft(self, title: str, text: str, *, good: bool = True) -> Script:
        """A story on the board, waiting for a person; with a red gate when not `good`."""
        article = self._article(len(self.store.board()), title, text)
        self.store.keep_articles([article])
        story, facts = story_of(article), ChannelFacts(now=datetime.now(UTC))
        script = write_script(story, facts)
        if not good:
            invented = replace(
                script.lines[-1], text="Nobody ever said this.", spoken="Nobody ever said this."
            )
            script = replace(script, lines=(*script.lines[:-1], invented))
        self.store.save_draft(story, script, gate_script(script, story, facts), "hold")
        self.store.send_to_review(script.id, "its feed is on hold")
        return script

    def leave_out(self, title: str, reason: str, **changes: Any) -> Article:
        """An article that intake let go, for that reason as it is recorded."""
        article = replace(self._article(len(self.store.not_told()) + 1000, title, BRIDGE), **changes)
        self.store.keep_articles([article])
        self.store.decide_article(article, reason)
        return article

    def _article(self, number: int, title: str, text: str) -> Article:
        feed = Feed(url="https://news.example/feed", name="Harbor Times", rights=Rights.PUBLIC_DOMAIN)
        self.store.configure_feeds([(feed, "hold", None)], "config")
        return Article(
            id=f"article-{number}",
            feed_url=feed.url,
            url=f"https://news.example/{number}",
            outlet=feed.name,
            title=title,
            text=text,
            language="en",
            published=datetime.now(UTC),
            date_source=DateSource.PUBLISHED,
            content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
            rights=feed.rights,
            fetched=datetime.now(UTC),
        )

    def schedule(self, script: Script, presenter_failure: str = "") -> str:
        """Approved, rendered and in the running order: gives the clip's id."""
        self.store.approve(script.id, script.sha256, "Editor")
        clip_id = f"clip-{script.id}"
        self.store.keep_clip(
            ClipView(
                id=clip_id,
                script_id=script.id,
                script_sha256=script.sha256,
                path=f"clips/{clip_id}/clip.mp4",
                duration=19.2,
                loudness=-16.0,
                true_peak=-1.5,
                presenter="card",
                voice="joe",
                sha256="0" * 64,
                size=1,
                rendered=datetime.now(UTC),
                presenter_failure=presenter_failure,
            )
        )
        self.store.schedule(script.id, script.sha256, clip_id)
        self.running_order.put(Item(clip_id, Path("clip.mp4"), 19.2, script.headline.text))
        return clip_id

    def on_air(self, script: Script, clip_id: str) -> None:
        """The playout says that this clip has just begun."""
        now = datetime.now(UTC)
        self.store.record_airings(
            [Airing(clip_id, script.id, script.headline.text, "new", now, None, "", "")]
        )
        item = {
            "id": clip_id,
            "kind": "new",
            "title": script.headline.text,
            "since": now.timestamp(),
            "duration": 19.2,
        }
        self.status.update(wall=now.timestamp() + 60, on_air=item, late=0, dropped=0)


@pytest.fixture
def newsroom(store: Store, running_order: RunningOrder, config: Config) -> Newsroom:
    return Newsroom(store, running_order, config)


BRIDGE = (
    "The old bridge over the Green River opened again on Monday. "
    "The council said the repair cost 4 million dollars. "
    "Buses will cross it from Tuesday."
)
FERRY = (
    "A ferry with 212 passengers ran aground off the north pier. "
    "Everyone on board reached the shore by noon. "
    "The port said the channel would stay closed."
)


@pytest.fixture
def bridge(newsroom: Newsroom) -> Script:
    return newsroom.draft("Old bridge opens again after repair", BRIDGE)


@pytest.fixture
def ferry(newsroom: Newsroom) -> Script:
    return newsroom.draft("Ferry runs aground off the north pier", FERRY)
