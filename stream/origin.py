"""The origin: LL-HLS out of memory, as an ASGI application. It reads the bus and may be restarted at any
moment.

Every answer is bytes that were made beforehand; a request that has to wait holds nothing but its
connection, and only so many may wait."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .bus import BusError, Message, read_messages
from .grid import PARTS_PER_SEGMENT
from .hls import TARGET_DURATION, ReloadError, Report, Variant, master_playlist, parse_reload
from .window import TextWindow, TrackWindow

log = logging.getLogger(__name__)

MOST_WAITING = 4000  # requests; further ones are told to come back
_LONGEST_WAIT = 3.0 * TARGET_DURATION
_RECONNECT_SECONDS = 0.25
_PLAYLIST = "application/vnd.apple.mpegurl"
_OPEN = {"Access-Control-Allow-Origin": "*"}
_FRESH = {**_OPEN, "Cache-Control": "no-cache"}
_LASTING = {**_OPEN, "Cache-Control": "public, max-age=60, immutable"}
_NEVER = {**_OPEN, "Cache-Control": "no-store"}


class Origin:
    """What has arrived from the bus, and who waits for more."""

    def __init__(self, bus_socket: Path, window: int) -> None:
        self._socket = bus_socket
        self.tracks = {"video": TrackWindow(window), "audio": TrackWindow(window)}
        self.texts = {"captions": TextWindow(window), "cues": TextWindow(window)}
        self._headers: dict[str, dict[str, Any]] = {}
        self._status: dict[str, Any] = {}
        self._run = ""
        self._connected = False
        self._heard_at = 0.0
        self._waiting = self._refused = 0
        self._reader: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read the bus, in the running event loop; again is nothing."""
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())

    async def stop(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    def take(self, message: Message) -> None:
        """Put one message of the bus into the windows."""
        header = message.header
        kind, track = header["type"], str(header.get("track", ""))
        if kind == "hello":
            self._meet(header)
        elif kind == "init" and track in self.tracks:
            self._headers[track] = dict(header)
            self.tracks[track].add_init(str(header["id"]), message.body)
        elif kind == "segment" and track in self.tracks:
            self.tracks[track].add_segment(int(header["number"]), message.body)
        elif kind == "part" and track in self.tracks:
            window = self.tracks[track]
            other = "audio" if track == "video" else "video"
            number, index = self.tracks[other].position
            window.report = Report(f"../{other}/index.m3u8", number, index) if number >= 0 else None
            window.add_part(
                int(header["number"]),
                int(header["index"]),
                message.body,
                bool(header["independent"]),
                str(header["init"]),
                int(header["disc"]),
            )
        elif kind == "text" and track in self.texts:
            self.texts[track].add(int(header["number"]), message.body, int(header["disc"]))
        elif kind == "status":
            self._status = dict(header)
        self._heard_at = time.monotonic()

    def _meet(self, header: Any) -> None:
        """Another run of the playout: its numbers come after the ones held, or everything starts afresh."""
        if header["run"] == self._run:
            return
        self._run = str(header["run"])
        newest = max(window.last for window in (*self.tracks.values(), *self.texts.values()))
        if int(header["first"]) <= newest:
            log.warning("the playout starts at %s, before the %s that was held", header["first"], newest)
            for window in (*self.tracks.values(), *self.texts.values()):
                window.clear()

    async def _read(self) -> None:
        while True:
            try:
                async with contextlib.aclosing(read_messages(self._socket)) as messages:
                    async for message in messages:
                        self._connected = True
                        self.take(message)
            except (OSError, BusError, KeyError, ValueError, TypeError) as error:
                if self._connected:
                    log.warning("the bus at %s was lost: %s", self._socket, error)
            self._connected = False
            await asyncio.sleep(_RECONNECT_SECONDS)

    async def wait(self, window: TrackWindow | TextWindow, ready: Callable[[], bool]) -> bool | None:
        """Wait for `window` until `ready`, three target durations at most. None: too many wait already."""
        if ready():
            return True
        if self._waiting >= MOST_WAITING:
            self._refused += 1
            return None
        self._waiting += 1
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                while not ready():
                    await window.changed.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    def variant(self) -> Variant | None:
        """What the master playlist names, once both tracks have arrived."""
        video, audio = self._headers.get("video"), self._headers.get("audio")
        if video is None or audio is None:
            return None
        return Variant(
            str(video["codec"]),
            str(audio["codec"]),
            int(video["width"]),
            int(video["height"]),
            int(video["kilobits"]) + int(audio["kilobits"]),
        )

    def status(self) -> dict[str, Any]:
        number, part = self.tracks["video"].position
        return {
            "connected": self._connected,
            "silent_for": round(time.monotonic() - self._heard_at, 2) if self._heard_at else None,
            "position": {"number": number, "part": part} if number >= 0 else None,
            "playout": {key: value for key, value in self._status.items() if key != "type"},
            "sessions": {name: {"init": h["id"], "signed": h["signed"]} for name, h in self._headers.items()},
            "origin": {
                "waiting": self._waiting,
                "refused": self._refused,
                "window_bytes": sum(w.size for w in (*self.tracks.values(), *self.texts.values())),
            },
        }


def create_app(bus_socket: Path, window: int = 10) -> Starlette:
    """The channel under /live: master playlist, renditions, texts and status.

    Mounted into another application (whose lifespan it does not see) it starts with the first request."""
    origin = Origin(bus_socket, window)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        origin.start()
        yield
        await origin.stop()

    pages = _Pages(origin)
    app = Starlette(
        routes=[
            Route("/live/master.m3u8", pages.master),
            Route("/live/status.json", pages.status),
            Route("/live/{track:str}/index.m3u8", pages.index),
            Route("/live/{track:str}/{name:str}", pages.file),
            Route("/live/{path:path}", pages.preflight, methods=["OPTIONS"]),
        ],
        lifespan=lifespan,
    )
    app.state.origin = origin
    return app


class _Pages:
    """The answers to requests."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    async def master(self, _request: Request) -> Response:
        origin = self._origin
        origin.start()
        video = origin.tracks["video"]
        await origin.wait(video, lambda: origin.variant() is not None and bool(video.playlist))
        variant = origin.variant()
        if variant is None:
            return _later("the channel has not started")
        return Response(master_playlist(variant), media_type=_PLAYLIST, headers=_FRESH)

    async def preflight(self, _request: Request) -> Response:
        allowed = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "Range"}
        return Response(status_code=204, headers={**_NEVER, **allowed})

    async def status(self, _request: Request) -> Response:
        self._origin.start()
        return Response(json.dumps(self._origin.status()), media_type="application/json", headers=_NEVER)

    async def index(self, request: Request) -> Response:
        origin = self._origin
        origin.start()
        name = request.path_params["track"]
        window = origin.tracks.get(name) or origin.texts.get(name)
        if window is None:
            return _missing(f"there is no rendition {name}")
        if not window.playlist:
            await origin.wait(window, lambda: bool(window.playlist))
            if not window.playlist:
                return _later("the channel has not started")
        try:
            wanted = parse_reload(dict(request.query_params), window.last)
        except ReloadError as error:
            return Response(str(error), 400, headers=_NEVER)
        number, part = wanted.number, wanted.part
        if number is not None:
            if isinstance(window, TrackWindow):
                track = window
                arrived = await origin.wait(track, lambda: track.has(number, part))
            else:
                arrived = await origin.wait(window, lambda: window.last >= number)
            if not arrived:
                return _later("too many requests wait" if arrived is None else "that has not been made yet")
        return Response(window.playlist, media_type=_PLAYLIST, headers=_FRESH)

    async def file(self, request: Request) -> Response:
        self._origin.start()
        name, (stem, _, kind) = request.path_params["track"], request.path_params["name"].partition(".")
        if name in self._origin.texts:
            return self._text(name, stem, kind)
        if name not in self._origin.tracks:
            return _missing(f"there is no rendition {name}")
        return await self._media(name, stem, kind)

    def _text(self, name: str, stem: str, kind: str) -> Response:
        number = _number(stem)
        data = self._origin.texts[name].segment(number) if kind == "vtt" and number is not None else None
        if data is None:
            return _missing("that segment is not held")
        return Response(data, media_type="text/vtt", headers=_LASTING)

    async def _media(self, name: str, stem: str, kind: str) -> Response:
        track = self._origin.tracks[name]
        data: bytes | None = None
        if kind == "mp4" and stem.startswith("init-"):
            data = track.init(stem.removeprefix("init-"))
        else:
            number = _number(stem)
            if number is not None and kind == "m4s":
                data = track.segment(number)
            elif number is not None and kind.endswith(".m4s"):
                index = _number(kind.removesuffix(".m4s"))
                if index is not None and index < PARTS_PER_SEGMENT:
                    data = track.part(number, index)
                    if data is None and self._hinted(track, number, index):
                        await self._origin.wait(track, lambda: track.has(number, index))
                        data = track.part(number, index)
        if data is None:
            return _missing("that is not held: too old, or not made yet")
        return Response(data, media_type=f"{name}/mp4", headers=_LASTING)

    @staticmethod
    def _hinted(track: TrackWindow, number: int, index: int) -> bool:
        """Only the part that the playlist promises next may be waited for."""
        newest, last = track.position
        after = (newest, last + 1) if last + 1 < PARTS_PER_SEGMENT else (newest + 1, 0)
        return newest >= 0 and (number, index) == after


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _missing(why: str) -> Response:
    return Response(why, 404, headers=_NEVER)


def _later(why: str) -> Response:
    return Response(why, 503, headers={**_NEVER, "Retry-After": "1"})
