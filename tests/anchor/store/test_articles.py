from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from anchor.desk.script import Script, State
from anchor.store.articles import DRAFTED
from anchor.store.errors import StoreError
from anchor.store.store import Store
from anchor.store.views import NotTold
from ingest.article import Article, Rights

Build = Callable[..., Article]


def test_articles_are_kept_once_and_their_bytes_bind_the_hash(store: Store, article: Build) -> None:
    found = article(1)
    assert store.keep_articles([found, found]) == (found,)
    assert store.keep_articles([found]) == ()
    file = store.article_file(found.content_hash)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == found.content_hash
    assert store.article(found.id) == found
    assert store.undecided_articles() == (found,)


def test_every_version_is_kept(store: Store, article: Build) -> None:
    first, second = article(1), article(1, text="The harbor closed the bridge on Tuesday.")
    store.keep_articles([first])
    assert store.keep_articles([second]) == (second,)
    assert store.article("article-1", first.content_hash).text == first.text
    assert store.undecided_articles() == (second,)


def test_a_false_hash_is_refused(store: Store, article: Build) -> None:
    with pytest.raises(StoreError, match="content hash"):
        store.keep_articles([replace(article(1), text="Other words.")])


def test_no_feed_overwrites_the_article_of_another(store: Store, article: Build) -> None:
    store.keep_articles([article(1)])
    with pytest.raises(StoreError, match="already belongs"):
        store.keep_articles([article(1, text="Forged words.", feed_url="http://127.0.0.1:9/other.xml")])


def test_an_article_published_again_is_news_again(store: Store, article: Build) -> None:
    found = article(1)
    store.keep_articles([found])
    store.decide_article(found, "drafted")
    assert store.mark_retracted([found.id]) == (found.id,)
    assert store.mark_retracted([found.id]) == ()
    assert store.article(found.id).retracted
    assert store.keep_articles([found]) == (found,)
    assert not store.article(found.id).retracted
    assert store.undecided_articles() == (found,)


def test_what_was_let_go_is_listed_newest_first(store: Store, article: Build) -> None:
    young, old, told, waiting = (article(n, age=60.0 * n) for n in range(1, 5))
    tomorrow = article(5, age=-86_400.0)
    store.keep_articles([old, young, told, waiting, tomorrow])
    for each in (old, young, tomorrow):
        store.decide_article(each, f"stale: {each.id}")
    store.decide_article(told, DRAFTED)
    found = store.not_told()
    # A date in the future brings no article to the top for longer than it is new.
    assert [each.article_id for each in found] == ["article-5", "article-1", "article-2"]
    assert found[1] == NotTold(
        "article-1", young.feed_url, young.url, young.outlet, young.title, young.published, "stale: article-1"
    )
    assert store.not_told(limit=1) == found[:1]
    assert store.not_told(young.feed_url) == found
    assert store.not_told("http://127.0.0.1:9/other.xml") == ()


def test_only_the_newest_words_count_as_not_told(store: Store, article: Build) -> None:
    first, second = article(1), article(1, text="The harbor closed the bridge on Tuesday.")
    store.keep_articles([first])
    store.decide_article(first, "stale: too late")
    store.keep_articles([second])
    assert store.not_told() == ()  # nothing is decided about the newest words yet
    store.decide_article(second, DRAFTED)
    assert store.not_told() == ()


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        ("retracted", "Harbor Times withdrew its report"),
        ("missing", "Harbor Times no longer lists its report"),
        ("corrected", "Harbor Times corrected its report"),
        ("changed", "Harbor Times changed its report"),
        ("rights", "the rights to Harbor Times no longer allow reading it aloud"),
        ("removed", "the feed of Harbor Times is no longer played"),
    ],
)
def test_a_script_is_unfit_when_its_ground_goes(
    store: Store, article: Build, draft: Callable[..., Script], happens: str, reason: str
) -> None:
    script = draft()
    assert store.unfit(State.DRAFTED) == {}
    if happens == "retracted":
        store.mark_retracted(["article-1"])
    elif happens == "missing":
        store.mark_missing(["article-1"])
    elif happens == "corrected":
        store.mark_corrected(article(1).url, "http://127.0.0.1:9/articles/2.html")
    elif happens == "changed":
        store.keep_articles([article(1, text="The harbor closed the bridge.")])
    elif happens == "rights":
        feed = store.feeds()[0].feed
        store.configure_feeds([(replace(feed, rights=Rights.READ_ONLY), "auto", 0)], "config")
    else:
        store.configure_feeds([], "config")
    assert store.unfit(State.DRAFTED) == {script.id: reason}
    assert store.unfit(State.AIRED) == {}
