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

import av
import numpy as np
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from anchor.config import load  # noqa: E402
from anchor.model_credits import model_credits  # noqa: E402
from anchor.signing import credentials  # noqa: E402
from benchmarks.first_light import CHROMIUM_ARGUMENTS  # noqa: E402
from benchmarks.running_channel import Channel, start_channel, wait_for  # noqa: E402
from provenance.credits import Credits, ProductionStep, SourceArticle  # noqa: E402
from provenance.sign import sign_file  # noqa: E402
from render.mp4 import SEGMENT_FRAMES, Mp4Writer  # noqa: E402

SCREEN = {"width": 1366, "height": 768}
SEGMENTS = 6  # of 1.92 s: what the clip of the README keeps of a story
STEP = 1920  # samples of one frame's time


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        channel = start_channel(Path(scratch))
        try:
            wait_for("the first story", lambda: _on_air(channel) == "new", 170)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
                page = browser.new_page(viewport=SCREEN)
                _watch(page, channel, folder / "channel.png")
                _desk(page, channel, folder / "desk.png")
                browser.close()
            _clip(channel, folder / "channel.mp4")
        finally:
            channel.stop()


def _on_air(channel: Channel) -> str:
    return str(channel.status()["playout"]["on_air"]["kind"])


def _watch(page: Page, channel: Channel, picture: Path) -> None:
    page.goto(channel.watch + "/")
    time.sleep(20)
    page.mouse.move(5, 760)
    page.locator("text=Turn on sound").click()
    wait_for("a source's own sentence", lambda: _derived(page), 60)
    time.sleep(1)
    page.screenshot(path=picture)


def _desk(page: Page, channel: Channel, picture: Path) -> None:
    link = re.search(rf"{re.escape(channel.desk)}/login/\S+", channel.output())
    assert link, "the channel printed no login link"
    page.goto(link.group(0))
    time.sleep(4)
    page.screenshot(path=picture)


def _derived(page: Page) -> bool:
    said = page.locator("#now").inner_text() if page.locator("#now").count() else page.inner_text("body")
    return "Open at this sentence" in said and "Written from a fixed phrase" not in said


def _clip(channel: Channel, destination: Path) -> None:
    """The beginning of the story that aired first, smaller than for the air, and signed as what it is."""
    aired = next(entry["item_id"] for entry in channel.as_run() if entry["kind"] == "new")
    story = channel.data / "clips" / aired
    meta = json.loads((story / "meta.json").read_text())
    short = channel.folder / "short.mp4"
    with (
        av.open(str(story / "clip.mp4")) as source,
        Mp4Writer(short, 1280, 720, preset="slow", crf=29) as writer,
    ):
        for frame in itertools.islice(source.decode(video=0), SEGMENTS * SEGMENT_FRAMES):
            writer.picture(frame.to_ndarray(format="yuv420p"))
        source.seek(0)
        sound = np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1).T
        writer.sound(sound[: SEGMENTS * SEGMENT_FRAMES * STEP])
    config = load(channel.folder / "anchor.toml")
    sources = {each["hash"]: each for cue in meta["cues"] for each in cue["data"]["sources"]}
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
        models=model_credits(config),
        steps=(ProductionStep("c2pa.edited", "cut to its first seconds and made smaller"),),
    )
    sign_file(short, destination, credits, credentials(config))


if __name__ == "__main__":
    main()
