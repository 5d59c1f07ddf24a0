"""The list of what was read and not told: why in plain words, a page at a time, and nothing hostile in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from anchor.desk.facts import ChannelFacts
from anchor.desk.script import Script
from anchor.desk.writer import WriterError, write_script
from anchor.store.views import NotTold
from anchor.web.not_told import NEWEST, ON_A_PAGE, page_of, plain_reason
from ingest.article import Article, Feed, Rights
from ingest.story import story_of

HOST = "http://desk.test"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://news.example/1"


def left_out(reason: str, title: str = "It's a bridge", url: str = URL) -> NotTold:
    return NotTold("article-1", "https://news.example/feed", url, "Harbor Times", title, NOW, reason)


@pytest.fixture
def editor(newsroom: Any) -> TestClient:
    client = TestClient(newsroom.app(), HOST, raise_server_exceptions=False, follow_redirects=False)
    client.get("/login/" + newsroom.store.create_login_link("test", "Dana Reed"))
    return client


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"rights": Rights.READ_ONLY},
            "The feed's rights are read-only; set its rights in anchor.toml to air it.",
        ),
        ({"retracted": True}, "Harbor Times has withdrawn it."),
        ({"published": NOW - timedelta(hours=30)}, "It is 30 hours old; the limit is 24."),
        ({"published": NOW + timedelta(days=2)}, "It is dated in the future (24 Nov 2026, 12:00 UTC)."),
        ({"language": "es-MX"}, "It is in Spanish; the channel speaks English."),
        ({"language": "tlh"}, "It is in “tlh”; the channel speaks English."),
        ({"content_hash": "0" * 64}, "The stored words do not match their own content hash."),
    ],
)
def test_what_the_writer_refuses_is_said_in_plain_words(
    article: Callable[..., Article], changes: dict[str, Any], reason: str
) -> None:
    found = replace(article(title='It\'s a "bridge"'), **{"published": NOW, **changes})
    with pytest.raises(WriterError) as refused:
        write_script(story_of(found), ChannelFacts(now=NOW))
    listed = left_out(str(refused.value), found.title, found.url)
    assert plain_reason(listed) == reason


@pytest.mark.parametrize(
    ("recorded", "reason"),
    [
        ("stale: newer stories fill the time on air", "Newer stories fill the time on air."),
        (
            f"no script for {URL}: its title is empty, and no sentence of it can stand alone",
            "Its title is empty, and no sentence of it can stand alone.",
        ),
        (
            "could not be drafted: [Errno 2] /a/path/of/the/machine",
            "It could not be written. The newsroom's log says why.",
        ),
        ("a reason of a later version", "A reason of a later version."),
    ],
)
def test_every_recorded_reason_is_a_sentence(recorded: str, reason: str) -> None:
    assert plain_reason(left_out(recorded)) == reason


@given(st.text(), st.text(), st.text())
def test_no_text_of_a_feed_breaks_the_reason(reason: str, title: str, url: str) -> None:
    assert plain_reason(left_out(reason, title, url)).endswith((".", "!", "?"))


@pytest.mark.parametrize(
    ("total", "asked", "number", "pages", "first", "last"),
    [
        (0, 1, 1, 1, 1, 0),
        (ON_A_PAGE, 1, 1, 1, 1, ON_A_PAGE),
        (ON_A_PAGE + 1, 2, 2, 2, ON_A_PAGE + 1, ON_A_PAGE + 1),
        (NEWEST, 4, 4, 4, 151, 200),
        (3, 10**30, 1, 1, 1, 3),
    ],
)
def test_pages(total: int, asked: int, number: int, pages: int, first: int, last: int) -> None:
    page = page_of([left_out("stale: late")] * total, asked)
    assert (page.number, page.pages, page.first, page.last) == (number, pages, first, last)


def test_the_list_names_the_outlet_the_article_and_why(
    editor: TestClient, newsroom: Any, bridge: Script
) -> None:
    assert "Nothing was left out." in editor.get("/not-told").text
    newsroom.leave_out("Ferry runs aground", "stale: newer stories fill the time on air")
    for path in ("/not-told", "/panels/not-told"):
        page = editor.get(path).text
        assert 'href="https://news.example/1000" target="_blank" rel="noopener noreferrer"' in page
        assert "Ferry runs aground" in page
        assert "Harbor Times" in page
        assert "Newer stories fill the time on air." in page
        assert bridge.headline.text not in page  # it became a story
    for path in ("/", "/feeds"):
        assert 'href="/not-told"' in editor.get(path).text


def test_the_list_is_of_one_feed_when_asked(editor: TestClient, newsroom: Any) -> None:
    newsroom.leave_out("Ferry runs aground", "stale: late")
    other = Feed("https://other.example/feed?a=1&b=2", "Other Times", rights=Rights.PUBLIC_DOMAIN)
    newsroom.store.add_feed(other, "hold")
    assert "Ferry runs aground" in editor.get("/not-told").text
    page = editor.get("/not-told", params={"feed": other.url}).text
    assert "Ferry runs aground" not in page
    assert "Nothing of this feed was left out." in page
    assert '<option value="https://other.example/feed?a=1&amp;b=2" selected>Other Times</option>' in page
    assert (
        'hx-get="/panels/not-told?feed=https%3A%2F%2Fother.example%2Ffeed%3Fa%3D1%26b%3D2&amp;page=1"' in page
    )


def test_older_articles_are_a_page_away(editor: TestClient, newsroom: Any) -> None:
    start = datetime.now(UTC) - timedelta(hours=1)
    for number in range(ON_A_PAGE + 2):
        published = start - timedelta(minutes=number)
        newsroom.leave_out(f"Report {number:03d}", "stale: late", published=published)
    first, second = editor.get("/not-told").text, editor.get("/not-told?page=2").text
    assert (first.count("<tr>"), second.count("<tr>")) == (ON_A_PAGE + 1, 3)  # with the heading
    assert "Report 000" in first
    assert "Report 051" in second
    assert f"1–{ON_A_PAGE} of 52" in first
    assert 'rel="next" href="/not-told?feed=&amp;page=2"' in first
    assert 'rel="prev" href="/not-told?feed=&amp;page=1"' in second
    assert 'rel="next"' not in second
    assert editor.get("/not-told?page=99").text.count("<tr>") == 3
    for strange in ("0", "-1", "two"):
        assert editor.get(f"/not-told?page={strange}").status_code == 422


def test_hostile_articles_stay_text(editor: TestClient, newsroom: Any) -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    newsroom.leave_out(attack, attack, outlet=attack, url="javascript:alert(1)")
    page = editor.get("/not-told", params={"feed": ""}).text + editor.get(f"/not-told?feed={attack}").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
