"""hls.js in a real browser plays the channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from stream.item import Item

HLS_JS = Path(__file__).parents[2] / "node_modules/hls.js/dist/hls.min.js"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]

PAGE = """<!doctype html><meta charset="utf-8"><video id="v" muted autoplay playsinline></video>
<script src="/hls.js"></script><script>
const video = document.getElementById("v");
window.errors = []; window.captions = []; window.stalls = 0; window.chosenByItself = null;
const hls = new Hls({lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.5, enableWorker: false});
hls.on(Hls.Events.ERROR, (e, data) => errors.push(data.details + (data.fatal ? " FATAL" : "")));
hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => setTimeout(() => {
  window.chosenByItself = hls.subtitleTrack; hls.subtitleTrack = 0;
}));
video.addEventListener("waiting", () => { window.stalls += 1; });
hls.loadSource("/live/master.m3u8"); hls.attachMedia(video);
setInterval(() => {
  for (const track of video.textTracks)
    for (const cue of track.activeCues || []) if (!captions.includes(cue.text)) captions.push(cue.text);
}, 40);
window.sample = () => {
  const date = hls.playingDate;
  return {time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames,
    latency: date ? (Date.now() - date.getTime()) / 1000 : null,
    subtitles: hls.subtitleTracks.map(t => t.name),
    chosen: hls.subtitleTrack, chosenByItself, paused: video.paused, errors, captions, stalls};
};
</script>"""


async def page(_request: object) -> Response:
    return HTMLResponse(PAGE)


async def script(_request: object) -> Response:
    return FileResponse(HLS_JS)


PAGES = [Route("/", page), Route("/hls.js", script)]


async def watched(page: Page, seconds: float) -> list[dict[str, Any]]:
    """The player's state, four times a second."""
    samples = []
    for _ in range(int(seconds * 4)):
        await asyncio.sleep(0.25)
        samples.append(await page.evaluate("sample()"))
    return samples


@pytest.fixture
def installed() -> None:
    """The browser and the player: without them nothing here is tested."""
    assert HLS_JS.exists(), "hls.js is missing; install it with: make setup"
    assert Path(CHROMIUM).exists(), f"{CHROMIUM} is missing; install it with: make .venv/.chromium"


@pytest.mark.browser
@pytest.mark.usefixtures("installed")
async def test_hls_js_plays_close_to_live(channel: Callable[..., Any], item: Callable[..., Item]) -> None:
    running = channel(PAGES)
    for name in ("one", "two"):
        running.order.offer_repeat(item(name, "c"))
    running.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = await browser.new_page()
        await tab.goto(running.url)
        await tab.wait_for_function("sample().time > 0 && sample().latency !== null", timeout=20_000)
        await watched(tab, 4)
        samples = await watched(tab, 8)
        await browser.close()
    first, last = samples[0], samples[-1]
    assert last["time"] - first["time"] > 7.0, samples[-1]
    assert last["frames"] - first["frames"] > 150
    # A busy machine lets the player fall behind for a while; whole segments alone would keep it 6 s behind for ever.
    assert min(sample["latency"] for sample in samples) < 4.0, [s["latency"] for s in samples]
    assert not [error for error in last["errors"] if "FATAL" in error], last["errors"]
    assert last["subtitles"] == ["English captions", "Source cues (data)"]
    assert last["chosenByItself"] == -1  # captions are off until they are asked for
    assert last["chosen"] == 0
    assert any("says" in text for text in last["captions"]), last
    print({key: last[key] for key in ("errors", "captions", "stalls")}, [s["latency"] for s in samples][::4])
