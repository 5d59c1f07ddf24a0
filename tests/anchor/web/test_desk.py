"""The desk's door and its decisions: nobody without a login, nothing from other sites, no detail of faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from anchor.config import Config
from anchor.desk.script import Check, Line, Script, State
from anchor.store.errors import NotFound
from anchor.web.origin_check import form_token
from ingest.openfeeds import OPEN_FEEDS

HOST = "http://desk.test"


@pytest.fixture
def client(newsroom: Any) -> Iterator[TestClient]:
    with TestClient(newsroom.app(), HOST, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def editor(client: TestClient, newsroom: Any) -> TestClient:
    """Logged in as Dana Reed, sending what a browser sends with a form of our own page."""
    answer = client.get("/login/" + newsroom.store.create_login_link("test", "Dana Reed"))
    assert answer.status_code == 200
    client.headers["origin"] = HOST
    return client


def token(client: TestClient) -> str:
    return form_token(client.cookies["anchor-desk"])


PAGES = [
    "/",
    "/feeds",
    "/not-told",
    "/panels/stories",
    "/panels/script",
    "/panels/rundown",
    "/panels/bar",
    "/panels/feeds",
    "/panels/not-told",
    "/events",
]
FORMS = [
    "/scripts/any/approve",
    "/scripts/any/hold",
    "/scripts/any/kill",
    "/feeds/sample-wire",
    "/feeds/add",
    "/feeds/review",
    "/feeds/remove",
    "/logout",
]


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_a_page_without_a_login(client: TestClient, path: str) -> None:
    client.cookies.set("anchor-desk", "guessed")
    answer = client.get(path)
    assert answer.status_code == 401
    assert "anchor login" in answer.text


@pytest.mark.parametrize("path", FORMS)
def test_nobody_changes_anything_without_a_login(client: TestClient, path: str) -> None:
    assert client.post(path, data={"token": "x"}, headers={"origin": HOST}).status_code == 401


def test_every_route_is_behind_the_login(newsroom: Any) -> None:
    paths = {
        getattr(route, "path", "")
        for included in newsroom.app().routes
        for route in getattr(getattr(included, "original_router", None), "routes", [included])
    }
    expected = {*PAGES, *(path.replace("any", "{script_id}") for path in FORMS), "/login/{token}", "/assets"}
    assert paths == expected


def test_a_login_link_works_once(client: TestClient, newsroom: Any) -> None:
    link = "/login/" + newsroom.store.create_login_link("test", "Dana Reed")
    first = client.get(link)
    assert first.status_code == 200
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    client.cookies.clear()
    again = client.get(link)
    assert again.status_code == 403
    assert "used already" in again.text
    assert "set-cookie" not in again.headers


def test_a_look_at_the_head_does_not_use_the_link_up(client: TestClient, newsroom: Any) -> None:
    link = "/login/" + newsroom.store.create_login_link("test")
    assert client.head(link).status_code == 405
    assert client.get(link).status_code == 200


def test_under_https_the_cookie_is_bound_to_it(newsroom: Any, config: Config) -> None:
    desk = config.desk.model_copy(update={"tls_cert": "cert.pem", "tls_key": "key.pem"})
    newsroom.config = config.model_copy(update={"desk": desk})
    with TestClient(newsroom.app(), "https://desk.test") as client:
        answer = client.get("/login/" + newsroom.store.create_login_link("test"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-anchor-desk=")
    assert "secure" in cookie.lower()
    assert answer.headers["strict-transport-security"]


def test_guessing_login_links_is_slowed_down(client: TestClient, newsroom: Any) -> None:
    codes = [client.get(f"/login/guess-{number}").status_code for number in range(11)]
    assert codes == [403] * 10 + [429]
    good = newsroom.store.create_login_link("test")
    assert client.get(f"/login/{good}").status_code == 429
    assert newsroom.store.redeem(good)  # the refused attempt did not use it up


def test_logging_out_ends_the_session(editor: TestClient) -> None:
    session = editor.cookies["anchor-desk"]
    assert editor.post("/logout", data={"token": token(editor)}).status_code == 303
    editor.cookies.clear()
    editor.cookies.set("anchor-desk", session)
    assert editor.get("/").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://desk.test.evil.example"},
        {"origin": "http://desk.test:81"},
        {"origin": "", "sec-fetch-site": "cross-site"},
    ],
)
def test_forms_of_other_sites_are_refused(
    editor: TestClient, newsroom: Any, bridge: Script, headers: dict[str, str]
) -> None:
    data = {"token": token(editor), "sha256": bridge.sha256}
    answer = editor.post(f"/scripts/{bridge.id}/approve", data=data, headers=headers)
    assert answer.status_code == 403
    assert newsroom.store.stand(bridge.id).state is State.IN_REVIEW


@pytest.mark.parametrize("given", ["", "wrong", "0" * 64])
def test_forms_without_the_sessions_token_are_refused(
    editor: TestClient, newsroom: Any, bridge: Script, given: str
) -> None:
    data = {"token": given, "sha256": bridge.sha256}
    assert editor.post(f"/scripts/{bridge.id}/kill", data=data).status_code == 403
    assert newsroom.store.stand(bridge.id).state is State.IN_REVIEW


def test_pages_have_strict_headers_and_no_inline_code(editor: TestClient, bridge: Script) -> None:
    for path in ("/", "/feeds", f"/panels/script?story={bridge.id}", "/nothing"):
        answer = editor.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "<script>" not in answer.text
        assert "style=" not in answer.text
    assert editor.get("/").headers["cache-control"] == "no-store"


def test_a_fault_shows_no_detail(newsroom: Any, editor: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    newsroom.status["wall"] = 0.0
    newsroom.store.close()
    newsroom.store.feeds = lambda: 1 / 0
    answer = editor.get("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text
    assert "Something went wrong" in answer.text


def test_approving_records_who_and_what(editor: TestClient, newsroom: Any, bridge: Script) -> None:
    data = {"token": token(editor), "sha256": bridge.sha256}
    answer = editor.post(f"/scripts/{bridge.id}/approve", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "Approved" in answer.text
    [record] = newsroom.store.approvals(bridge.id)
    assert record.approval.by == "Dana Reed"
    assert record.approval.script_sha256 == bridge.sha256


def test_without_htmx_a_decision_leads_back_to_the_desk(editor: TestClient, bridge: Script) -> None:
    data = {"token": token(editor), "sha256": bridge.sha256}
    answer = editor.post(f"/scripts/{bridge.id}/approve", data=data)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/?story={bridge.id}"


@pytest.mark.parametrize("part", [True, False])
def test_words_that_changed_meanwhile_are_not_approved(
    editor: TestClient, newsroom: Any, bridge: Script, part: bool
) -> None:
    headers = {"hx-request": "true"} if part else {}
    data = {"token": token(editor), "sha256": "1" * 64}
    answer = editor.post(f"/scripts/{bridge.id}/approve", data=data, headers=headers)
    assert answer.status_code == 409
    assert "changed while you read it" in answer.text
    assert bridge.sha256 in answer.text  # the new version is there to decide on
    assert newsroom.store.stand(bridge.id).state is State.IN_REVIEW


def test_a_red_gate_cannot_be_approved(editor: TestClient, newsroom: Any) -> None:
    script = newsroom.draft(
        "Old bridge opens again after repair", "The old bridge opened again on Monday.", good=False
    )
    page = editor.get(f"/panels/script?story={script.id}").text
    assert "disabled" in page.split('class="approve"')[1].split(">")[0]
    data = {"token": token(editor), "sha256": script.sha256}
    answer = editor.post(f"/scripts/{script.id}/approve", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert newsroom.store.stand(script.id).state is State.IN_REVIEW


def test_hold_takes_a_story_out_of_the_queue(editor: TestClient, newsroom: Any, bridge: Script) -> None:
    clip_id = newsroom.schedule(bridge)
    assert [item.id for item in newsroom.running_order.waiting()] == [clip_id]
    assert editor.post(f"/scripts/{bridge.id}/hold", data={"token": token(editor)}).status_code == 303
    assert newsroom.running_order.waiting() == []
    assert not newsroom.running_order.killed(clip_id)
    assert newsroom.store.stand(bridge.id).state is State.HELD


def test_kill_takes_it_off_the_air_for_good(editor: TestClient, newsroom: Any, bridge: Script) -> None:
    clip_id = newsroom.schedule(bridge)
    newsroom.on_air(bridge, clip_id)
    assert f"/scripts/{bridge.id}/kill" in editor.get("/panels/rundown").text
    assert editor.post(f"/scripts/{bridge.id}/kill", data={"token": token(editor)}).status_code == 303
    assert newsroom.running_order.killed(clip_id)
    assert newsroom.store.stand(bridge.id).state is State.KILLED
    assert newsroom.store.approvals(bridge.id)[-1].approval.verdict == "killed"


@pytest.mark.parametrize("action", ["approve", "hold", "kill"])
def test_a_story_that_is_not_there_is_said_to_be_so(editor: TestClient, newsroom: Any, action: str) -> None:
    data = {"token": token(editor), "sha256": "0" * 64}
    answer = editor.post(f"/scripts/no-such/{action}", data=data, headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert answer.headers["hx-retarget"] == "#notes"
    with pytest.raises(NotFound):
        newsroom.store.stand("no-such")


def test_hostile_feed_text_stays_text(editor: TestClient, newsroom: Any, bridge: Script) -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

    def hostile(line: Line) -> Line:
        support = tuple(
            replace(s, outlet=attack, quote=attack, url="javascript:alert(1)") for s in line.support
        )
        return replace(line, text=attack, spoken=attack, template=attack, support=support)

    script = replace(
        bridge,
        slug=attack,
        outlet=attack,
        wire_label=attack,
        headline=hostile(bridge.headline),
        ticker=hostile(bridge.ticker),
        lines=tuple(hostile(line) for line in bridge.lines),
    )
    newsroom.store.revise(script, [Check(attack, False, attack, line.id) for line in script.lines])
    newsroom.store.hold(script.id, attack, attack)
    for path in (
        f"/?story={script.id}",
        f"/panels/script?story={script.id}",
        "/panels/stories",
        f"/?show={attack}",
    ):
        text = editor.get(path).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert 'href="javascript:' not in text


def test_a_clip_shown_with_the_card_says_why(
    editor: TestClient, newsroom: Any, bridge: Script, ferry: Script
) -> None:
    why = "presenter ada: OSError: <b>the face</b> is gone"
    shown = "Shown with the card: presenter ada: OSError: &lt;b&gt;the face&lt;/b&gt; is gone"
    newsroom.schedule(ferry)
    assert "Shown with the card" not in editor.get(f"/?story={ferry.id}").text
    clip_id = newsroom.schedule(bridge, why)
    script = editor.get(f"/panels/script?story={bridge.id}").text
    assert shown in script.replace("<strong>", "").replace("</strong>", "")
    assert editor.get("/panels/stories").text.count(shown) == 1
    assert editor.get("/panels/rundown").text.count(shown) == 1  # under "Next"
    newsroom.on_air(bridge, clip_id)
    assert editor.get("/panels/rundown").text.split('id="next"')[0].count(shown) == 1


def test_without_feeds_the_first_page_offers_them(editor: TestClient, newsroom: Any) -> None:
    answer = editor.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/feeds"
    page = editor.get("/feeds").text
    assert "sample wire" in page.lower()
    assert sum(entry.name in page for entry in OPEN_FEEDS) >= 8
    editor.post("/feeds/sample-wire", data={"token": token(editor), "switch": "on"})
    assert newsroom.store.sample_wire(False) is True


def test_a_catalogue_feed_is_one_click_and_any_other_is_none(editor: TestClient, newsroom: Any) -> None:
    entry = OPEN_FEEDS[0]
    form = {"token": token(editor), "url": entry.url}
    assert editor.post("/feeds/add", data=form).status_code == 303
    [view] = newsroom.store.feeds()
    assert (view.feed.url, view.feed.rights, view.review) == (entry.url, entry.rights, "auto")
    assert f'value="{entry.url}"' in editor.get("/feeds").text
    assert editor.post("/feeds/add", data={**form, "url": "http://169.254.169.254/"}).status_code == 404
    editor.post("/feeds/review", data={**form, "review": "hold"})
    assert newsroom.store.feeds()[0].review == "hold"
    assert editor.post("/feeds/review", data={**form, "review": "never"}).status_code == 422
    assert editor.post("/feeds/remove", data=form).status_code == 303
    assert newsroom.store.feeds() == ()


def test_a_feed_of_the_settings_file_stays(editor: TestClient, newsroom: Any, bridge: Script) -> None:
    form = {"token": token(editor), "url": "https://news.example/feed"}
    answer = editor.post("/feeds/remove", data=form)
    assert answer.status_code == 409
    assert "remove it there" in answer.text
    assert len(newsroom.store.feeds()) == 1
