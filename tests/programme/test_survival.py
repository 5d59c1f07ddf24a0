"""The channel under blows: processes killed while a browser plays, and feeds that are broken or hostile."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = [pytest.mark.programme, pytest.mark.timeout(400)]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def viewer(channel) -> Iterator[Page]:
    """A browser that plays the watch page."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(channel.watch + "/")
        yield page
        browser.close()


def position(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def plays(page: Page, seconds: float, within: float) -> None:
    """Asserts that the picture moves on by `seconds` within the given time."""
    start, deadline = position(page), time.monotonic() + within
    while position(page) < start + seconds:
        assert time.monotonic() < deadline, f"the picture stands at {position(page)}"
        time.sleep(0.25)


@pytest.mark.browser
@pytest.mark.parametrize("process", ["newsroom", "origin", "playout"])
def test_a_killed_process_comes_back_and_the_browser_plays_on(channel, viewer, waiting, process: str) -> None:
    plays(viewer, 2, within=40)
    before = channel.kill(process)
    waiting(f"another {process}", lambda: channel.pid(process) != before, 30)
    plays(viewer, 6, within=60)
    status = waiting("a connected origin", lambda: channel.status()["connected"] and channel.status(), 30)
    assert status["playout"]["signed"] == {"video": True, "audio": True}
    started = [
        entry["item_id"] for entry in channel.as_run() if entry["kind"] == "new" and entry["event"] == "start"
    ]
    assert len(started) == len(set(started)), "something aired twice as new"


@pytest.mark.browser
def test_the_watch_page_shows_sources_and_the_badge(channel, viewer, newspaper, waiting) -> None:
    newspaper.publish(
        "Old lighthouse shines again",
        "The old lighthouse at Stone Harbor shines again after a long winter. "
        "Two painters worked on the tower for six weeks.",
    )

    def sentence_on_page() -> bool:
        return "old lighthouse at Stone Harbor" in viewer.inner_text("body")

    waiting("the spoken sentence on the page", sentence_on_page, 120)
    assert viewer.locator(f"a[href^='{newspaper.address}/story/']").count() >= 1
    assert "#:~:text=" in (
        viewer.locator(f"a[href^='{newspaper.address}']").first.get_attribute("href") or ""
    )
    waiting("the badge", lambda: "Signed" in viewer.inner_text("body"), 30)


def store_feeds(channel) -> dict[str, str]:
    """Each feed's last error as the desk shows it."""
    from anchor.store.store import Store

    with Store.open(channel.data / "anchor.sqlite") as store:
        return {view.feed.url: view.error for view in store.feeds()}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("malformed", "not well-formed"),
        ("huge", "MB"),
        ("missing", "404"),
        ("redirect", "link-local"),
    ],
)
def test_a_bad_feed_is_a_named_error_and_harms_nothing(
    channel, newspaper, waiting, fault: str, said: str
) -> None:
    frames, playout = channel.status()["playout"]["frames"], channel.pid("playout")
    address = f"{newspaper.address}/feed.xml"
    try:
        if fault == "malformed":
            newspaper.body = b"<rss><channel><item><title>cut"
        elif fault == "huge":
            newspaper.body = b"<rss>" + b"x" * 50_000_000
        elif fault == "missing":
            newspaper.status = 404
        else:
            newspaper.redirect = "http://169.254.169.254/latest/meta-data"
        error = waiting(f"an error for the {fault} feed", lambda: store_feeds(channel).get(address), 60)
        assert said.lower() in error.lower(), error
    finally:
        newspaper.body, newspaper.status, newspaper.redirect = None, 200, ""
    waiting("the feed to be well again", lambda: not store_feeds(channel).get(address), 90)
    assert channel.status()["playout"]["frames"] > frames
    assert channel.pid("playout") == playout
