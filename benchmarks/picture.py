"""Makes the pictures of the README from the running product: the watch page, the desk, and a signed clip.

python benchmarks/picture.py docs/pictures"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.first_light import CHROMIUM_ARGUMENTS  # noqa: E402
from benchmarks.running_channel import Channel, start_channel, wait_for  # noqa: E402

SCREEN = {"width": 1366, "height": 768}
SHORT = "[stories]\nmax_seconds = 9\n"  # the clip is for a page that loads fast
LARGEST_CLIP = 2_900_000  # bytes


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        channel = start_channel(Path(scratch), settings=SHORT)
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
    wait_for("a sentence with its source", lambda: page.locator("text=Open at this sentence").count(), 60)
    time.sleep(1)
    page.screenshot(path=picture)


def _desk(page: Page, channel: Channel, picture: Path) -> None:
    link = re.search(rf"{re.escape(channel.desk)}/login/\S+", channel.output())
    assert link, "the channel printed no login link"
    page.goto(link.group(0))
    time.sleep(4)
    page.screenshot(path=picture)


def _clip(channel: Channel, destination: Path) -> None:
    clips = sorted((channel.data / "clips").glob("*/clip.mp4"), key=lambda clip: clip.stat().st_size)
    smallest = clips[0].read_bytes()
    if len(smallest) > LARGEST_CLIP:
        sys.exit(f"the smallest clip has {len(smallest)} bytes, more than {LARGEST_CLIP}: shorten SHORT")
    destination.write_bytes(smallest)


if __name__ == "__main__":
    main()
