"""The whole channel as its users run it, for benchmarks and tests: `anchor run` in a folder of its own, a feed
to publish in, and a viewer that records what it receives."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, condition: Callable[[], Any], seconds: float) -> Any:
    """The first true value of `condition`; an error that names `what` when it does not come in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, KeyError, ValueError):
            if value := condition():
                return value
        time.sleep(0.25)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


@dataclass
class Newspaper:
    """A feed of our own on loopback: what is published here is on the wire at once."""

    items: list[tuple[str, str]] = field(default_factory=list)
    redirect: str = ""
    status: int = 200
    body: bytes | None = None
    requests: int = 0

    def __post_init__(self) -> None:
        paper = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                paper.requests += 1
                if paper.redirect:
                    self.send_response(302)
                    self.send_header("Location", paper.redirect)
                    self.end_headers()
                    return
                body = paper.body if paper.body is not None else paper.rss()
                self.send_response(paper.status)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def publish(self, title: str, text: str) -> None:
        self.items.append((title, text))

    def rss(self) -> bytes:
        now = datetime.now(UTC)
        entries = "".join(
            f"<item><title>{escape(title)}</title><link>{self.address}/story/{number}</link>"
            f"<guid isPermaLink='false'>story-{number}</guid><pubDate>{format_datetime(now)}</pubDate>"
            f"<description>{escape(text)}</description></item>"
            for number, (title, text) in enumerate(self.items)
        )
        return (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Harbor Times</title>"
            f"<link>{self.address}</link><description>News of the harbor</description>{entries}"
            "</channel></rss>"
        ).encode()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Channel:
    """A running channel."""

    folder: Path
    watch: str
    desk: str
    process: subprocess.Popen[bytes]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def get(self, path: str, timeout: float = 10) -> bytes:
        with urllib.request.urlopen(self.watch + path, timeout=timeout) as answer:
            return bytes(answer.read())

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.get("/live/status.json")))

    def as_run(self) -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for file in sorted((self.data / "playout" / "asrun").glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        ]

    def pid(self, name: str) -> int:
        """The process of that name among the supervisor's children."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):  # it has just died
                if f"anchor.processes.{name}" in child.cmdline():
                    return child.pid
        raise ValueError(f"no process {name}")

    def kill(self, name: str) -> int:
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_channel(folder: Path, feeds: str = "", settings: str = "") -> Channel:
    """Starts `anchor run` in `folder`. `settings` is TOML for sections other than paths, desk and watch."""
    watch, desk = free_port(), free_port()
    config = folder / "anchor.toml"
    if not config.exists():
        config.write_text(
            f"[paths]\nweb_libraries = {json.dumps(str(ROOT / 'node_modules'))}\n"
            f"voice_python = {json.dumps(str(ROOT / '.venv-voice/bin/python'))}\n"
            f"[watch]\nport = {watch}\n[desk]\nport = {desk}\n{settings}",
            encoding="utf-8",
        )
    command = [sys.executable, "-m", "anchor", "run", "--config", str(config)]
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(
            [*command, *(["--feeds", feeds] if feeds else [])],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    return Channel(folder, f"http://127.0.0.1:{watch}", f"http://127.0.0.1:{desk}", process)


@dataclass
class Recording:
    """What one viewer received of one track: the init segment, and its units by address, in order."""

    init: bytes = b""
    parts: dict[str, bytes] = field(default_factory=dict)
    segments: dict[str, bytes] = field(default_factory=dict)


class Recorder:
    """Receives the stream as a player does, from the playlists, until it is closed."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.tracks = {"video": Recording(), "audio": Recording()}
        self.texts: dict[str, dict[str, str]] = {"captions": {}, "cues": {}}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(20)

    def _run(self) -> None:
        while not self._stop.wait(0.4):
            with contextlib.suppress(OSError):
                for name, recording in self.tracks.items():
                    self._receive(name, recording)
                for name, files in self.texts.items():
                    self._read(name, files)

    def _receive(self, name: str, recording: Recording) -> None:
        playlist = self._channel.get(f"/live/{name}/index.m3u8").decode()
        if not recording.init:
            uri = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', playlist)[-1]
            recording.init = self._channel.get(f"/live/{name}/{uri}")
        for kind, pattern in (
            (recording.parts, r'#EXT-X-PART:[^\n]*URI="([^"]+)"'),
            (recording.segments, r"^(\d+\.m4s)$"),
        ):
            for uri in re.findall(pattern, playlist, re.MULTILINE):
                if uri not in kind:
                    kind[uri] = self._channel.get(f"/live/{name}/{uri}")

    def _read(self, name: str, files: dict[str, str]) -> None:
        playlist = self._channel.get(f"/live/{name}/index.m3u8").decode()
        for uri in re.findall(r"^(\S+\.vtt)$", playlist, re.MULTILINE):
            if uri not in files:
                files[uri] = self._channel.get(f"/live/{name}/{uri}").decode()
