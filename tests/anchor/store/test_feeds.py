from __future__ import annotations

import pytest

from anchor.store.errors import NotFound, StoreError
from anchor.store.store import Store
from ingest.article import Feed, PollResult, Rights

URL = "http://127.0.0.1:9/feed.xml"
MINE = Feed("https://example.org/feed", "Example", rights=Rights.CC_BY)


def test_the_desk_adds_and_removes_its_own_feeds(store: Store) -> None:
    store.add_feed(MINE, review="hold")
    assert [view.feed for view in store.feeds() if view.source == "desk"] == [MINE]
    store.set_feed_review(MINE.url, "auto")
    assert store.feed(MINE.url).review == "auto"
    store.remove_feed(MINE.url)
    assert MINE.url not in [view.feed.url for view in store.feeds()]
    store.add_feed(MINE)
    assert store.feed(MINE.url).review == "hold"


def test_configured_feeds_are_changed_where_they_are_configured(store: Store) -> None:
    with pytest.raises(StoreError, match="already a feed"):
        store.add_feed(Feed(URL, "Mine"))
    with pytest.raises(StoreError, match="comes from the config"):
        store.remove_feed(URL)
    with pytest.raises(NotFound):
        store.remove_feed("https://nowhere.example")
    with pytest.raises(NotFound):
        store.set_feed_review("https://nowhere.example", "auto")


def test_health_follows_the_polls(store: Store) -> None:
    quiet = store.revision()
    store.record_poll(PollResult(URL, "ok"))
    store.record_poll(PollResult(URL, "not-modified"))
    assert store.revision() == quiet  # a poll that shows nothing new wakes no page
    store.record_poll(PollResult(URL, "error", error=f"{URL} answered 500"))
    store.record_poll(PollResult(URL, "error", error=f"{URL} answered 500"))
    view = store.feed(URL)
    assert (view.healthy, view.failures, view.error) == (False, 2, f"{URL} answered 500")
    assert view.succeeded is not None
    store.record_poll(PollResult(URL, "ok"))
    assert store.feed(URL).healthy
    assert store.feed(URL).failures == 0


def test_the_pollers_memory_is_kept(store: Store) -> None:
    assert store.poll_state(URL) == ""
    store.save_poll_state(URL, "{}")
    assert store.poll_state(URL) == "{}"
