"""kill -9 of a playout, and a new one: the timeline goes on, and nothing airs twice as new."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from stream.asrun import AsRunLog
from stream.bus import Message
from stream.item import Item
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings
from stream.window import TrackWindow

PROGRAM = """
import json, sys, threading
from pathlib import Path
from stream.asrun import AsRunLog
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings
given = json.loads(sys.argv[1])
paths = {name: Path(given[name]) for name in ("socket", "state", "font", "fallback_font") if given[name]}
settings = PlayoutSettings(**{**given, **paths})
Playout(settings, RunningOrder(settings.state), AsRunLog(settings.state / "asrun")).run(threading.Event())
"""


def started(settings: PlayoutSettings) -> subprocess.Popen[bytes]:
    given = json.dumps({name: str(v) if isinstance(v, Path) else v for name, v in asdict(settings).items()})
    return subprocess.Popen([sys.executable, "-c", PROGRAM, given])


def listened(
    settings: PlayoutSettings, messages: list[Message], record: Callable[..., None]
) -> threading.Thread:
    thread = threading.Thread(target=record, args=(settings.socket, messages), daemon=True)
    thread.start()
    return thread


def waited(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def parts(messages: list[Message]) -> list[Message]:
    return [
        each for each in list(messages) if each.header["type"] == "part" and each.header["track"] == "video"
    ]


def test_the_channel_survives_kill_9(
    settings: PlayoutSettings, item: Callable[..., Item], bus_recorder: Callable[..., None]
) -> None:
    order = RunningOrder(settings.state)
    order.put(item("news", "c"))
    before: list[Message] = []
    after: list[Message] = []
    playout = started(settings)
    try:
        listened(settings, before, bus_recorder)
        waited(lambda: len(parts(before)) >= 8)
    finally:
        os.kill(playout.pid, signal.SIGKILL)
        playout.wait()
    time.sleep(2.0)
    playout = started(settings)
    try:
        listened(settings, after, bus_recorder)
        waited(lambda: any(part.header["index"] == 5 for part in parts(after)))
    finally:
        os.kill(playout.pid, signal.SIGKILL)
        playout.wait()
    last, first = parts(before)[-1].header, parts(after)[0].header
    assert first["number"] > last["number"]
    assert first["disc"] == last["disc"] + 1
    entries = list(AsRunLog(settings.state / "asrun").read(0))
    assert [e.item_id for e in entries if (e.kind, e.event) == ("new", "start")] == ["news"]
    assert any(entry.kind == "slate" for entry in entries)

    window = TrackWindow(20)
    for message in [*before, *after]:
        header = message.header
        if header.get("track") == "video" and header["type"] == "segment":
            window.add_segment(header["number"], message.body)
        elif header.get("track") == "video" and header["type"] == "part":
            window.add_part(header["number"], header["index"], b"x", True, header["init"], header["disc"])
    # The segment that was killed and the ones never made are holes.
    assert f"#EXT-X-GAP\n#EXTINF:1.92000,\n{last['number']}.m4s" in window.playlist
    assert f"{first['number'] - 1}.m4s\n#EXT-X-DISCONTINUITY\n" in window.playlist
