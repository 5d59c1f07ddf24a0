import html
import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from ingest.article import Feed, Rights
from ingest.feed import compare
from ingest.parse import parse_feed
from ingest.poll_state import PollState
from ingest.samplewire.day import OUTLETS
from ingest.samplewire.server import create_app, feed_urls

EPOCH, SPEED, BASE = 1_795_000_000.0, 6.0, "http://127.0.0.1:8800/wire"


class Wire:
    def __init__(self):
        self.now = EPOCH
        app = create_app(EPOCH, SPEED, 1, BASE + "/", clock=lambda: self.now)
        self.client = TestClient(app, base_url="http://127.0.0.1:8800")

    def at(self, minute):
        self.now = EPOCH + minute * 60 / SPEED

    def get(self, url, **headers):
        return self.client.get(url.removeprefix(BASE), headers=headers)

    def parsed(self, outlet):
        return parse_feed(
            self.get(f"{BASE}/feeds/{outlet}.xml").content,
            url=f"{BASE}/feeds/{outlet}.xml",
            now=datetime.fromtimestamp(self.now, UTC),
        )

    def items(self, outlet):
        return {item.url.rsplit("/", 1)[1].removesuffix(".html"): item for item in self.parsed(outlet).items}


@pytest.fixture
def wire():
    return Wire()


def test_six_items_at_the_start_and_more_later(wire):
    def total():
        return sum(len(wire.items(outlet.slug)) for outlet in OUTLETS)

    assert total() == 6
    wire.at(359)
    assert total() == 59  # one is withdrawn


@pytest.mark.parametrize("outlet", [outlet.slug for outlet in OUTLETS])
def test_pages_hold_exactly_the_sentences_of_the_feed(wire, outlet):
    wire.at(250)
    for item in wire.parsed(outlet).items:
        page = wire.get(item.url)
        assert page.status_code == 200
        assert "Sample wire — fictional" in page.text
        paragraphs = re.findall(r"<p>(.*?)</p>", page.text)
        assert item.text in [html.unescape(paragraph) for paragraph in paragraphs]
        assert item.title in html.unescape(page.text)
        assert item.published <= datetime.fromtimestamp(wire.now, UTC)


def test_validators(wire):
    url = f"{BASE}/feeds/harbor-times.xml"
    first = wire.get(url)
    assert wire.get(url, **{"If-None-Match": first.headers["etag"]}).status_code == 304
    assert wire.get(url, **{"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    wire.at(60)
    assert wire.get(url, **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert wire.get(url, **{"If-Modified-Since": first.headers["last-modified"]}).status_code == 200


def test_correction_names_what_it_corrects(wire):
    wire.at(190)
    items = wire.items("morning-lantern")
    assert items["correction-hospital-wing-cost"].corrects == items["hospital-wing-cost"].url


def test_retraction_and_revision_reach_the_poller(wire):
    feed = Feed(f"{BASE}/feeds/harbor-times.xml", "Harbor Times", rights=Rights.SAMPLE)
    wire.at(199)
    now = datetime.fromtimestamp(wire.now, UTC)
    news = compare(feed, wire.parsed("harbor-times"), PollState(), now)
    wire.at(230)
    revised = compare(feed, wire.parsed("harbor-times"), PollState(seen=news.seen, window=news.window), now)
    assert any("eleven people" in article.text for article in revised.articles)
    page = wire.items("harbor-times")["town-hall-to-be-sold"].url
    assert wire.get(page).status_code == 200
    wire.at(275)
    gone = compare(
        feed, wire.parsed("harbor-times"), PollState(seen=revised.seen, window=revised.window), now
    )
    assert len(gone.retracted_ids) == 1
    assert gone.missing_ids == ()
    assert wire.get(page).status_code == 410


def test_a_new_day_brings_new_ids_and_old_pages_stay_open(wire):
    wire.at(300)
    before = wire.parsed("stonebridge-radio").items
    wire.at(360 + 40)
    after = wire.parsed("stonebridge-radio").items
    fresh = [item for item in after if "/articles/1/" in item.url]
    assert fresh
    assert not {item.key for item in fresh} & {item.key for item in before}
    assert wire.get(before[0].url).status_code == 200


def test_pages_not_out_yet_or_never(wire):
    for path in (
        "/articles/0/rovers-reach-final.html",
        "/articles/5/ferry-aground.html",
        "/articles/0/none.html",
    ):
        assert wire.get(BASE + path).status_code == 404
    assert wire.get(f"{BASE}/feeds/none.xml").status_code == 404


def test_index_links_feeds_and_articles(wire):
    page = wire.get(f"{BASE}/").text
    for name, url in feed_urls(BASE):
        assert name in page
        assert url in page
        assert wire.get(url).status_code == 200
