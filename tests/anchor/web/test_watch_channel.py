"""The watch page on the real playout and the real origin."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import fontpkg_inter
import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from anchor.config import Config
from anchor.web.watch import create_app
from stream.asrun import AsRunLog
from stream.item import Item, TimedData, TimedText
from stream.origin import create_app as create_origin
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings

pytestmark = pytest.mark.browser

SEGMENTS = 4
SECONDS = SEGMENTS * 1.92


def write_clip(path: Path) -> None:
    """A plain picture with silence, as long as the item."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, width=320, height=180, pix_fmt="yuv420p")
        video.codec_context.options = {"preset": "ultrafast"}
        video.codec_context.max_b_frames = 0
        audio = container.add_stream("aac", rate=48000, layout="stereo")
        for number in range(SEGMENTS * 48):
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), 60 + number % 90, np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        for start in range(0, SEGMENTS * 48 * 1920, 1024):
            sound = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), "fltp", "stereo")
            sound.sample_rate, sound.pts, sound.time_base = 48000, start, Fraction(1, 48000)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def test_the_sources_of_a_played_item_reach_the_page(
    browser: Browser, config: Config, tmp_path: Path, serve: Callable[[Any], Any]
) -> None:
    clip = tmp_path / "clip.mp4"
    write_clip(clip)
    said = {"line": "one", "kind": "derived", "text": "The bridge <is> open & dry.", "story": "Bridge opens"}
    source = {
        "outlet": "Harbor Times",
        "url": "https://news.example/bridge",
        "quote": "The bridge <is> open & dry.",
    }
    order = RunningOrder(tmp_path / "playout")
    item = Item(
        "bridge",
        clip,
        SECONDS,
        "Bridge opens",
        captions=(TimedText(0.0, SECONDS, "The bridge is open."),),
        cues=(TimedData(0.2, SECONDS - 0.2, {**said, "sources": [source]}),),
        sha256=hashlib.sha256(clip.read_bytes()).hexdigest(),
    )
    order.put(item)
    order.offer_repeat(item)  # so that it is on air whenever the browser is ready
    settings = PlayoutSettings(
        socket=tmp_path / "bus.sock",
        state=tmp_path / "playout",
        font=fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf",
        width=320,
        height=180,
        kilobits=400,
        preset="ultrafast",
    )
    stop = threading.Event()
    playing = threading.Thread(
        target=Playout(settings, order, AsRunLog(tmp_path / "playout" / "asrun")).run, args=(stop,)
    )
    playing.start()
    try:
        with serve(create_app(config, create_origin(settings.socket))) as address:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(address)
            expect(page.locator("#live")).to_have_attribute("data-state", "live", timeout=30_000)
            expect(page.locator(".said")).to_have_text("The bridge <is> open & dry.", timeout=20_000)
            expect(page.locator(".source-open")).to_have_attribute("href", "https://news.example/bridge")
            expect(page.locator("#seal-word")).to_have_text("Not signed")  # this playout was given no signers
            assert page.locator("#captions").is_enabled()
            page.close()
    finally:
        stop.set()
        playing.join(20)
