"""The origin over real sockets: a bus in front, HTTP behind."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import uvicorn

from stream import origin as origin_module
from stream.bus import Bus, Message
from stream.origin import create_app
from stream.window import GRACE, TextWindow, TrackWindow

FIRST = 1000
WINDOW = 6


class Stage:
    """A bus that a test feeds by hand, and an origin on a free port."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bus = Bus(path, WINDOW + 2)
        self.app = create_app(path, WINDOW)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.server = uvicorn.Server(uvicorn.Config(self.app, log_level="warning"))
        self.serving = asyncio.create_task(self.server.serve(sockets=[listener]))
        self.client = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=20)
        self.disc = 0
        self.hello(FIRST)

    def hello(self, first: int, run: str = "one") -> None:
        self.bus.publish(Message({"type": "hello", "run": run, "first": first, "channel": "C"}))
        for track, codec in (("video", "avc1.42C01F"), ("audio", "mp4a.40.2")):
            header = {
                "type": "init",
                "track": track,
                "id": run,
                "codec": codec,
                "kilobits": 100,
                "signed": True,
            }
            self.bus.publish(Message({**header, "width": 1280, "height": 720}, f"init {run}".encode()))

    def part(self, number: int, index: int, init: str = "one") -> None:
        for track in ("video", "audio"):
            header = {"track": track, "number": number, "init": init, "disc": self.disc, "signed": True}
            if index == 0 and track == "video":
                for text in ("captions", "cues"):
                    body = f"WEBVTT {text} {number}".encode()
                    self.bus.publish(
                        Message({"type": "text", "track": text, "number": number, "disc": self.disc}, body)
                    )
            if index == 5:
                self.bus.publish(Message({"type": "segment", **header}, f"{track} {number}".encode()))
            body = f"{track} {number}.{index}".encode()
            self.bus.publish(
                Message({"type": "part", **header, "index": index, "independent": index == 0}, body)
            )

    def segment(self, number: int, init: str = "one") -> None:
        for index in range(6):
            self.part(number, index, init)

    async def get(self, path: str, **query: int | str) -> httpx2.Response:
        return await self.client.get(f"/live/{path}", params=query)

    async def reached(self, path: str, number: int) -> str:
        """The playlist once `number` has come over the bus; a number far ahead of it is refused until then."""
        for _ in range(200):
            answer = await self.get(path, _HLS_msn=number)
            if answer.status_code == 200:
                return answer.text
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never reached {number}: {answer.text}")

    async def close(self) -> None:
        await self.client.aclose()
        self.server.should_exit = True
        self.bus.close()
        await self.serving


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path / "bus.sock")
    yield made
    await made.close()


async def test_everything_is_served(stage: Stage) -> None:
    stage.segment(FIRST)
    stage.part(FIRST + 1, 0)
    master = await stage.get("master.m3u8")
    assert master.status_code == 200
    assert master.headers["content-type"].startswith("application/vnd.apple.mpegurl")
    assert master.headers["access-control-allow-origin"] == "*"
    video = (await stage.get("video/index.m3u8", _HLS_msn=FIRST + 1, _HLS_part=0)).text
    assert f'URI="{FIRST + 1}.1.m4s"' in video
    for path, body, kind in (
        ("video/init-one.mp4", b"init one", "video/mp4"),
        (f"video/{FIRST}.m4s", f"video {FIRST}".encode(), "video/mp4"),
        (f"audio/{FIRST}.5.m4s", f"audio {FIRST}.5".encode(), "audio/mp4"),
        (f"captions/{FIRST}.vtt", f"WEBVTT captions {FIRST}".encode(), "text/vtt"),
        (f"cues/{FIRST + 1}.vtt", f"WEBVTT cues {FIRST + 1}".encode(), "text/vtt"),
    ):
        answer = await stage.get(path)
        assert (answer.status_code, answer.content) == (200, body), path
        assert answer.headers["content-type"].startswith(kind)
    assert f"{FIRST + 1}.vtt" in (await stage.get("cues/index.m3u8")).text
    preflight = await stage.client.options(f"/live/video/{FIRST}.m4s", headers={"Origin": "http://x"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"


async def test_a_reload_waits_for_its_part(stage: Stage) -> None:
    stage.segment(FIRST)
    await stage.get("video/index.m3u8", _HLS_msn=FIRST)
    waiting = asyncio.create_task(stage.get("video/index.m3u8", _HLS_msn=FIRST + 1, _HLS_part=1))
    hinted = asyncio.create_task(stage.get(f"video/{FIRST + 1}.0.m4s"))
    whole = asyncio.create_task(stage.get("video/index.m3u8", _HLS_msn=FIRST + 1))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    assert not hinted.done()
    stage.part(FIRST + 1, 0)
    assert (await hinted).content == f"video {FIRST + 1}.0".encode()
    await asyncio.sleep(0.1)
    assert not waiting.done()
    before = time.monotonic()
    stage.part(FIRST + 1, 1)
    assert f"{FIRST + 1}.1.m4s" in (await waiting).text
    assert time.monotonic() - before < 1
    assert not whole.done()
    for index in range(2, 6):
        stage.part(FIRST + 1, index)
    assert f"\n{FIRST + 1}.m4s" in (await whole).text


async def test_rules_are_kept(stage: Stage) -> None:
    stage.segment(FIRST)
    await stage.get("video/index.m3u8", _HLS_msn=FIRST)
    for query in ({"_HLS_part": 1}, {"_HLS_msn": FIRST + 3}, {"_HLS_msn": "x"}):
        assert (await stage.get("video/index.m3u8", **query)).status_code == 400, query
    for path in (
        f"video/{FIRST + 1}.m4s",
        f"video/{FIRST + 1}.1.m4s",
        f"video/{FIRST}.6.m4s",
        f"video/{FIRST}.x.m4s",
        "video/-1.m4s",
        "video/init-two.mp4",
        f"captions/{FIRST}.m4s",
        "captions/9.vtt",
        "nothing/index.m3u8",
        f"nothing/{FIRST}.m4s",
    ):
        assert (await stage.get(path)).status_code == 404, path


async def test_a_restart_leaves_a_gap_then_a_discontinuity(stage: Stage) -> None:
    stage.segment(FIRST)
    stage.part(FIRST + 1, 0)  # never completed
    stage.hello(FIRST + 4, "two")
    stage.disc = 1
    stage.segment(FIRST + 4, "two")
    lines = (await stage.reached("video/index.m3u8", FIRST + 4)).splitlines()
    assert lines.count("#EXT-X-GAP") == 3
    at = lines.index("#EXT-X-DISCONTINUITY")
    assert lines[at - 1] == f"{FIRST + 3}.m4s"
    assert lines[at + 1] == '#EXT-X-MAP:URI="init-two.mp4"'
    assert (await stage.get("video/init-one.mp4")).status_code == 200
    captions = await stage.reached("captions/index.m3u8", FIRST + 4)
    assert captions.count("#EXT-X-GAP") == 2
    assert "#EXT-X-DISCONTINUITY" in captions


async def test_a_run_that_starts_earlier_starts_afresh(stage: Stage) -> None:
    stage.segment(FIRST + 50)
    await stage.reached("video/index.m3u8", FIRST + 50)
    stage.hello(FIRST, "two")
    stage.segment(FIRST, "two")
    for _ in range(50):
        text = (await stage.get("video/index.m3u8")).text
        if f"#EXT-X-MEDIA-SEQUENCE:{FIRST}\n" in text:
            break
        await asyncio.sleep(0.05)
    assert f"#EXT-X-MEDIA-SEQUENCE:{FIRST}\n" in text


async def test_the_bus_may_come_and_go(stage: Stage) -> None:
    stage.segment(FIRST)
    await stage.get("video/index.m3u8", _HLS_msn=FIRST)
    stage.bus.close()
    await asyncio.sleep(0.4)
    status = (await stage.get("status.json")).json()
    assert status["connected"] is False
    assert status["position"] == {"number": FIRST, "part": 5}
    assert (await stage.get(f"video/{FIRST}.m4s")).status_code == 200
    stage.bus = Bus(stage.path, WINDOW + 2)
    stage.hello(FIRST + 1, "two")
    stage.disc = 1
    stage.segment(FIRST + 1, "two")
    assert (await stage.get("video/index.m3u8", _HLS_msn=FIRST + 1)).status_code == 200


async def test_a_flood_is_told_to_come_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin_module, "MOST_WAITING", 20)
    stage.segment(FIRST)
    await stage.get("video/index.m3u8", _HLS_msn=FIRST)
    asked = [
        asyncio.create_task(stage.get("video/index.m3u8", _HLS_msn=FIRST + 1, _HLS_part=0)) for _ in range(60)
    ]
    finished = asyncio.as_completed(asked)
    refused = [(await next(finished)).status_code for _ in range(40)]
    assert refused == [503] * 40
    stage.part(FIRST + 1, 0)
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200] * 20 + [503] * 40
    assert (await stage.get("status.json")).json()["origin"]["refused"] == 40


async def test_windows_are_bounded() -> None:
    track, text = TrackWindow(WINDOW), TextWindow(WINDOW)
    for number in range(0, 4000, 7):  # holes everywhere
        track.add_init(str(number), b"i" * 100)
        for index in range(6):
            if index == 5:
                track.add_segment(number, b"s" * 1000)
            track.add_part(number, index, b"p" * 100, index == 0, str(number), number)
        text.add(number, b"t" * 100, 0)
    assert track.size <= (WINDOW + GRACE) * 1600
    assert text.size <= (WINDOW + GRACE) * 100
    assert track.playlist.count("#EXTINF") <= WINDOW
    assert track.init("0") is None


async def test_replayed_parts_are_taken_once() -> None:
    track = TrackWindow(WINDOW)
    assert not track.add_part(4, 3, b"x", False, "one", 0), "joined within a segment"
    assert track.add_part(5, 0, b"x", True, "one", 0)
    assert not track.add_part(5, 0, b"x", True, "one", 0)
    assert not track.add_part(4, 0, b"x", True, "one", 0)
    assert track.position == (5, 0)
