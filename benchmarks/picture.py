"""Makes the pictures of the README from the running product: the watch page, the desk, and a signed clip.

python benchmarks/picture.py docs/pictures"""

from __future__ import annotations

import itertools
import json
import re
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from anchor.config import load  # noqa: E402
from anchor.model_credits import clip_models  # noqa: E402
from anchor.presenting import THE_CARD, cast_of  # noqa: E402
from anchor.signing import credentials  # noqa: E402
from benchmarks.first_light import CHROMIUM_ARGUMENTS  # noqa: E402
from benchmarks.running_channel import Channel, start_channel, wait_for  # noqa: E402
from provenance.credits import Credits, ProductionStep, SourceArticle  # noqa: E402
from provenance.sign import sign_file  # noqa: E402
from render.mp4 import SEGMENT_FRAMES, Mp4Writer  # noqa: E402

SCREEN = {"width": 1366, "height": 768}
SEGMENTS = 8  # of 1.92 s: what the clip of the README keeps of a story
SENTENCES = 3  # of sources: a story with fewer is too short to show what the channel does
STEP = 1920  # samples of one frame's time


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        channel = start_channel(Path(scratch))
        try:
            wait_for("the first story", lambda: _on_air(channel)["kind"] == "new", 170)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
                page = browser.new_page(viewport=SCREEN)
                _watch(page, channel, folder / "channel.png")
                _desk(page, channel, folder / "desk.png")
                browser.close()
            _clip(channel, folder / "channel.mp4")
        finally:
            channel.stop()


def _on_air(channel: Channel) -> dict[str, Any]:
    return dict(channel.status()["playout"]["on_air"])


def _sentences(channel: Channel, item: str) -> int:
    """How many of a story's sentences come from its sources."""
    meta = json.loads((channel.data / "clips" / item / "meta.json").read_text())
    return sum(cue["data"]["kind"] == "derived" for cue in meta["cues"])


def _watch(page: Page, channel: Channel, picture: Path) -> None:
    page.goto(channel.watch + "/")
    time.sleep(20)
    page.locator("text=Turn on sound").click()
    page.mouse.move(5, 760)
    wait_for("a sentence of a longer story", lambda: _telling(page, channel), 300)
    time.sleep(6)  # beside the graphic, which has come to rest
    page.screenshot(path=picture)


def _desk(page: Page, channel: Channel, picture: Path) -> None:
    link = re.search(rf"{re.escape(channel.desk)}/login/\S+", channel.output())
    assert link, "the channel printed no login link"
    page.goto(link.group(0))
    time.sleep(4)
    page.screenshot(path=picture)


def _telling(page: Page, channel: Channel) -> bool:
    """Whether a longer story is on air, and a sentence has just begun that its headline does not say already."""
    item = _on_air(channel)["id"]
    if item == "slate" or _sentences(channel, item) < SENTENCES:
        return False
    said = page.inner_text("#now")
    headline = page.inner_text("#story-headline").strip()
    begun = page.evaluate("document.querySelector('.said-progress span').getBoundingClientRect().width")
    return (
        "Open at this sentence" in said
        and "Written from a fixed phrase" not in said
        and not said.strip().startswith(headline)
        and begun < 120
    )


def _clip(channel: Channel, destination: Path) -> None:
    """The beginning of the longest story that aired, smaller than for the air, and signed as what it is."""
    aired = max(
        {entry["item_id"] for entry in channel.as_run() if entry["kind"] == "new"},
        key=lambda item: (_sentences(channel, item), item),
    )
    story = channel.data / "clips" / aired
    meta = json.loads((story / "meta.json").read_text())
    short = channel.folder / "short.mp4"
    with (
        av.open(str(story / "clip.mp4")) as source,
        Mp4Writer(short, 1280, 720, preset="slow", qp=29) as writer,
    ):
        for frame in itertools.islice(source.decode(video=0), SEGMENTS * SEGMENT_FRAMES):
            writer.picture(frame.to_ndarray(format="yuv420p"))
        source.seek(0)
        sound = np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1).T
        writer.sound(writer.encoded(sound[: SEGMENTS * SEGMENT_FRAMES * STEP]))
    config = load(channel.folder / "anchor.toml")
    sources = {each["hash"]: each for cue in meta["cues"] for each in cue["data"]["sources"]}
    seen = next((each for each in cast_of(config) if each.name == meta["presenter"]), THE_CARD)
    credits = Credits(
        title=meta["title"],
        sources=tuple(
            SourceArticle(
                url=each["url"].partition("#")[0],
                title=each["title"],
                outlet=each["outlet"],
                published=datetime.fromisoformat(each["published"]),
                retrieved=datetime.fromisoformat(each["retrieved"]),
                content=(channel.data / "articles" / f"{digest}.txt").read_bytes(),
                rights="sample",
            )
            for digest, each in sources.items()
        ),
        models=clip_models(config.voice.id or seen.voice, [seen]),
        steps=(ProductionStep("c2pa.edited", "cut to its first seconds and made smaller"),),
    )
    sign_file(short, destination, credits, credentials(config))


if __name__ == "__main__":
    main()
