"""The feed and the articles that the tests of the store and of the newsroom begin with."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ingest.article import Article, DateSource, Feed, Rights


@pytest.fixture
def harbor_feed() -> Feed:
    return Feed(
        "http://127.0.0.1:9/feed.xml", "Harbor Times", rights=Rights.SAMPLE, interval=5, allow_private=True
    )


@pytest.fixture
def article(harbor_feed: Feed) -> Callable[..., Article]:
    """Builds an article as the poller would give it."""

    def build(
        number: int = 1,
        text: str = "The harbor opened a new bridge on Monday. It cost 12 million dollars to build.",
        title: str = "",
        corrects: str = "",
        age: float = 60.0,
        rights: Rights = Rights.SAMPLE,
        feed_url: str = harbor_feed.url,
    ) -> Article:
        title = title or f"Harbor opens bridge number {number}"
        now = datetime.fromtimestamp(int(time.time()), UTC)
        return Article(
            id=f"article-{number}",
            feed_url=feed_url,
            url=f"http://127.0.0.1:9/articles/{number}.html",
            outlet="Harbor Times",
            title=title,
            text=text,
            language="en",
            published=datetime.fromtimestamp(now.timestamp() - age, UTC),
            date_source=DateSource.PUBLISHED,
            content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
            rights=rights,
            fetched=now,
            corrects=corrects,
        )

    return build
