"""The watch page in a real browser, against a stream that follows the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from anchor.config import Config
from anchor.web.watch import create_app
from stream.grid import EPOCH, SEGMENT_SECONDS, segment_start

pytestmark = pytest.mark.browser

SENTENCE_SECONDS = 3.0
HOSTILE = '</p><script>window.broken=1</script><img src=x onerror="window.broken=1">'
Cue = tuple[float, float, dict[str, Any]]


def sentences(number: int) -> list[Cue]:
    """A sentence every three seconds, numbered from the epoch, repeated in each segment that it touches."""
    first, last = segment_start(number), segment_start(number + 1)
    cues: list[Cue] = []
    for n in range(int((first - EPOCH) / SENTENCE_SECONDS) - 1, int((last - EPOCH) / SENTENCE_SECONDS) + 1):
        start = EPOCH + n * SENTENCE_SECONDS
        end = start + SENTENCE_SECONDS - 0.2
        if start < last and end > first:
            cues.append((start, end, sentence(n)))
    return cues


def sentence(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "line": f"line-{n}",
        "kind": "derived",
        "text": f"Sentence number {n}.",
        "story": "Bridge opens",
        "item": "clip-1",
        "outlet": "Harbor Times",
        "review": "auto",
        "rights": "public-domain",
        "wire": "SAMPLE WIRE",
        "sources": [
            {
                "outlet": "Harbor Times",
                "title": "The bridge is open",
                "url": f"/wire/articles/bridge.html#:~:text=number%20{n}",
                "quote": f"Sentence number {n}, exactly.",
                "published": "2026-11-22T14:05:00Z",
            }
        ],
        **changes,
    }


def watching(page: Page, address: str) -> list[str]:
    """Opens the page; gives the list that its errors are added to."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None
    )
    page.goto(address)
    expect(page.locator("#live")).to_have_attribute("data-state", "live", timeout=60_000)
    return errors


@pytest.fixture
def page(browser: Browser) -> Any:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    yield page
    page.close()


def test_it_plays_and_shows_the_sentence_being_spoken(
    page: Page, config: Config, loop_stream: Any, serve: Callable[[Any], Any]
) -> None:
    loop_stream.cues = sentences
    with serve(create_app(config, loop_stream.app())) as address:
        errors = watching(page, address)
        expect(page.locator("#seal-word")).to_have_text("Signed", timeout=10_000)
        expect(page.locator("#wire")).to_have_text("SAMPLE WIRE", timeout=10_000)
        link = page.locator("#now .source-open")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_have_attribute("target", "_blank")
        expect(page.locator("#story-headline")).to_have_text("Bridge opens")
        expect(page.locator("#latency")).to_contain_text("s", timeout=5_000)
        assert float(page.locator("#latency").inner_text().split()[0]) < 5
        # The sentence on the page is the one being spoken in the picture on screen, never a later one.
        for _ in range(20):
            said, behind = page.evaluate(
                "() => ['.said', '#latency'].map((name) => document.querySelector(name).textContent)"
            )
            shown = int(said.split()[-1].rstrip("."))
            spoken = (time.time() - float(behind.split()[0]) - EPOCH) / SENTENCE_SECONDS
            assert spoken - 1.4 < shown <= spoken + 0.15
            time.sleep(0.2)
        expect(page.locator("#earlier-list li").first).to_be_visible(timeout=6_000)
        shown = (
            "() => [...document.getElementById('video').textTracks].filter(t => t.mode === 'showing').length"
        )
        assert page.locator("#captions").get_attribute("aria-pressed") == "false"
        assert page.evaluate(shown) == 0
        page.keyboard.press("c")
        assert page.locator("#captions").get_attribute("aria-pressed") == "true"
        page.wait_for_function(
            "() => [...document.getElementById('video').textTracks]"
            ".some(t => t.mode === 'showing' && t.cues && t.cues.length)",
            timeout=10_000,
        )
        page.reload()  # the choice lasts
        expect(page.locator("#captions")).to_have_attribute("aria-pressed", "true", timeout=15_000)
        page.wait_for_function(shown, timeout=15_000)
        page.keyboard.press("c")
        assert page.locator("#captions").get_attribute("aria-pressed") == "false"
        assert page.evaluate(shown) == 0
        page.click("#unmute")
        assert page.evaluate("document.getElementById('video').muted") is False
        page.keyboard.press("m")
        assert page.evaluate("document.getElementById('video').muted") is True
        assert errors == []


def test_captions_stay_in_their_place_and_fill_a_telephone(
    browser: Browser, config: Config, loop_stream: Any, serve: Callable[[Any], Any]
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    place = """() => {
        const shown = [...document.getElementById('video').textTracks].find((track) => track.mode === 'showing');
        const cue = shown?.cues?.[shown.cues.length - 1];
        return cue && [cue.size, cue.line];
    }"""
    with serve(create_app(config, loop_stream.app())) as address:
        watching(page, address)
        page.click("#captions")
        page.wait_for_function(f"() => ({place})()?.[0] === 96", timeout=10_000)
        page.set_viewport_size({"width": 1366, "height": 768})
        page.wait_for_function(f"() => ({place})()?.join() === '56,63'", timeout=5_000)
    page.close()


def test_it_comes_back_to_live_when_it_fell_behind(
    page: Page, config: Config, loop_stream: Any, serve: Callable[[Any], Any]
) -> None:
    behind = "() => parseFloat(document.getElementById('latency').textContent)"
    with serve(create_app(config, loop_stream.app())) as address:
        watching(page, address)
        page.wait_for_function(f"() => ({behind})() < 2.5", timeout=15_000)
        page.evaluate("document.getElementById('video').currentTime -= 5")
        page.wait_for_function(f"() => ({behind})() > 5", timeout=4_000)
        page.wait_for_function(f"() => ({behind})() < 2.5", timeout=15_000)


def test_hostile_text_stays_text(
    page: Page, config: Config, loop_stream: Any, serve: Callable[[Any], Any]
) -> None:
    source = {
        "outlet": HOSTILE,
        "title": HOSTILE,
        "url": "javascript:window.broken=1",
        "quote": HOSTILE,
        "published": HOSTILE,
    }

    def hostile(number: int) -> list[Cue]:
        whole = {"text": HOSTILE, "story": HOSTILE, "review": HOSTILE, "rights": HOSTILE, "wire": HOSTILE}
        start = segment_start(number)
        return [
            (start, start + 0.9, sentence(number, **whole, sources=[source, None, 7, "text"])),
            (start + 0.9, start + SEGMENT_SECONDS, {"text": 5, "sources": "none", "line": ["odd"]}),
        ]

    loop_stream.cues = hostile
    with serve(create_app(config, loop_stream.app())) as address:
        errors = watching(page, address)
        page.wait_for_function("() => document.querySelector('.source-title')", timeout=10_000)
        page.wait_for_function("() => document.querySelector('#earlier-list li')", timeout=10_000)
        assert page.evaluate("window.broken") is None
        assert page.locator("#sources img, #sources script, .story img").count() == 0
        assert page.locator("#sources a[href^=javascript]").count() == 0
        assert page.locator("#story-headline").inner_text().startswith("</p><script>")
        assert errors == []


def test_it_waits_for_the_channel_and_comes_back_after_the_origin_was_gone(
    page: Page, config: Config, loop_stream: Any, serve: Callable[[Any], Any]
) -> None:
    loop_stream.down = True
    with serve(create_app(config, loop_stream.app())) as address:
        page.goto(address)
        expect(page.locator("#veil-text")).to_be_visible()
        loop_stream.down = False
        expect(page.locator("#live")).to_have_attribute("data-state", "live", timeout=60_000)
        expect(page.locator("#veil")).to_be_hidden()
        loop_stream.down = True
        expect(page.locator("#hint")).to_have_text("Reconnecting", timeout=15_000)
        loop_stream.down = False
        expect(page.locator("#live")).to_have_attribute("data-state", "live", timeout=60_000)
        expect(page.locator("#hint")).to_be_hidden()
        before = page.evaluate("document.getElementById('video').currentTime")
        page.wait_for_function(
            f"() => document.getElementById('video').currentTime > {before + 1}", timeout=6_000
        )


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_an_unsigned_stream_is_called_so_and_nothing_is_wider_than_the_screen(
    browser: Browser, config: Config, loop_stream: Any, serve: Callable[[Any], Any], width: int, height: int
) -> None:
    loop_stream.signed = False
    loop_stream.cues = lambda number: [
        (
            segment_start(number),
            segment_start(number + 1),
            sentence(number, text="Longest" * 40, story="Headline" * 20),
        )
    ]
    page = browser.new_page(viewport={"width": width, "height": height})
    with serve(create_app(config, loop_stream.app())) as address:
        watching(page, address)
        page.wait_for_selector(".said")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.locator("#seal-word")).to_have_text("Not signed", timeout=10_000)
        loop_stream.signed = True  # the init segment the page holds is still the unsigned one
        time.sleep(0.7)
        expect(page.locator("#seal-word")).to_have_text("Not signed")
    page.close()
