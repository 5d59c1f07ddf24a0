"""The desk in real browsers: what one person decides, the others see."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from anchor.desk.script import Script, State

pytestmark = pytest.mark.browser


@contextmanager
def at_the_desk(
    browser: Browser, newsroom: Any, address: str, person: str, width: int = 1366, height: int = 768
) -> Iterator[tuple[Page, list[str]]]:
    """A page of `person`, logged in, with the list of its script and policy errors."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None
    )
    page.goto(f"{address}/login/{newsroom.store.create_login_link('test', person)}")
    page.wait_for_url(f"{address}/")
    expect(page.locator("body")).to_have_attribute("data-live", "", timeout=15_000)
    yield page, errors
    context.close()


def test_an_approval_shows_in_another_open_browser(
    browser: Browser, newsroom: Any, bridge: Script, ferry: Script, serve: Callable[[Any], Any]
) -> None:
    with (
        serve(newsroom.app()) as address,
        at_the_desk(browser, newsroom, address, "Dana Reed") as (dana, errors),
        at_the_desk(browser, newsroom, address, "Kim Lane") as (kim, other_errors),
    ):
        mark = kim.locator(f"#story-{bridge.id} .state")
        expect(mark).to_have_text("Review")
        dana.click(f"#story-{bridge.id} a")
        expect(dana.locator("#script-title")).to_have_text("Old bridge opens again after repair")
        expect(dana.locator(f"#story-{bridge.id} a")).to_have_attribute("aria-current", "true")
        dana.click("#script .approve")
        expect(dana.locator("#script .outcome.good")).to_have_text("Approved.")
        expect(mark).to_have_text("Approved", timeout=3_000)
        assert newsroom.store.stand(bridge.id).state is State.APPROVED
        # What happens without any page (a feed, another process) arrives too.
        newsroom.store.hold(ferry.id, "someone else")
        for page in (dana, kim):
            expect(page.locator(f"#story-{ferry.id} .state")).to_have_text("Held", timeout=3_000)
        expect(dana.locator("#script .outcome.good")).to_have_text("Approved.")  # updates leave it there
        assert errors == other_errors == []


def test_a_stale_page_shows_the_new_words_in_place(
    browser: Browser, newsroom: Any, bridge: Script, serve: Callable[[Any], Any]
) -> None:
    with serve(newsroom.app()) as address, at_the_desk(browser, newsroom, address, "Dana Reed") as (page, _):
        expect(page.locator("#script-title")).to_have_text("Old bridge opens again after repair")
        page.evaluate(
            "() => { document.querySelector('#script input[name=sha256]').value = '1'.repeat(64);"
            " document.querySelector('#script .approve').click(); }"
        )
        expect(page.locator("#script .outcome.bad")).to_contain_text("changed while you read it")
        assert page.locator("#script input[name=sha256]").input_value() == bridge.sha256
        page.click("#script .approve")
        expect(page.locator("#script .outcome.good")).to_have_text("Approved.")


def test_kill_asks_once_and_then_takes_it_off_the_air(
    browser: Browser, newsroom: Any, bridge: Script, serve: Callable[[Any], Any]
) -> None:
    clip_id = newsroom.schedule(bridge)
    newsroom.on_air(bridge, clip_id)
    with serve(newsroom.app()) as address, at_the_desk(browser, newsroom, address, "Dana Reed") as (page, _):
        kill = page.locator("#air .kill")
        expect(page.locator("#tally")).to_have_attribute("data-lit", "yes")
        expect(kill).to_be_in_viewport()
        kill.click()
        expect(kill).to_have_text("Press again to kill")
        newsroom.store.set_setting("anything", 1)  # an update in between leaves the armed button alone
        time.sleep(0.8)
        expect(kill).to_have_text("Press again to kill")
        assert not newsroom.running_order.killed(clip_id)
        before = time.monotonic()
        kill.click()
        expect(page.locator("#script .outcome.good")).to_contain_text("Killed")
        assert newsroom.running_order.killed(clip_id)
        assert time.monotonic() - before < 5


def test_wording_and_filters(
    browser: Browser, newsroom: Any, bridge: Script, ferry: Script, serve: Callable[[Any], Any]
) -> None:
    newsroom.store.kill(ferry.id, "someone")
    with (
        serve(newsroom.app()) as address,
        at_the_desk(browser, newsroom, address, "Dana Reed") as (page, errors),
    ):
        expect(page.locator("#script .voiced").first).to_be_hidden()
        page.get_by_text("Spoken", exact=True).click()
        expect(page.locator("#script .voiced").first).to_be_visible()
        expect(page.locator("#script .written").first).to_be_hidden()
        page.click("#filter-out")
        expect(page.locator(".story-row")).to_have_count(1)
        expect(page.locator(f"#story-{ferry.id}")).to_be_visible()
        assert errors == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, newsroom: Any, serve: Callable[[Any], Any], width: int, height: int
) -> None:
    newsroom.leave_out("Br" + "i" * 120 + "dge", "stale: " + "e" * 120)
    newsroom.draft("Bridge " + "o" * 90 + " opens", "The bridge " + "e" * 120 + " opened on Monday.")
    with (
        serve(newsroom.app()) as address,
        at_the_desk(browser, newsroom, address, "Dana Reed", width, height) as (page, _),
    ):
        page.wait_for_selector("#lines")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for path in ("/feeds", "/not-told"):
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_log_out_ends_the_session_in_a_real_browser(
    browser: Browser, newsroom: Any, bridge: Script, serve: Callable[[Any], Any]
) -> None:
    with (
        serve(newsroom.app()) as address,
        at_the_desk(browser, newsroom, address, "Dana Reed") as (dana, errors),
    ):
        assert dana.locator(f"#story-{bridge.id}").count() == 1
        dana.click("text=Log out")
        expect(dana.locator("text=Log out")).to_have_count(0)
        dana.goto(f"{address}/feeds")
        expect(dana.locator("text=Log out")).to_have_count(0)
        assert errors == []
