"""Articles, stories and channel facts for the desk's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anchor.desk.facts import ChannelFacts
from ingest.article import Article, DateSource, Rights, Story

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

BRIDGE = (
    "HARBOR CITY, Nov 22 (Reuters) — The old harbor bridge was closed to all traffic on Sunday after "
    "engineers found a crack 14 metres long.\n\n"
    '"We will not open it until every beam is checked," Chief Engineer Rose Field said. '
    "About 8,000 drivers use the bridge each day, the city council said. They will be sent over the north "
    "bridge.\n\nPhoto: Harbor Times. Read more at www.harbor.example."
)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def facts() -> ChannelFacts:
    return ChannelFacts(now=NOW)


@pytest.fixture
def make_article() -> Callable[..., Article]:
    def make(
        text: str = BRIDGE, title: str = "Harbor bridge closes after crack is found", **changes: Any
    ) -> Article:
        values: dict[str, Any] = {
            "id": "a1",
            "feed_url": "https://wire.example/feed.xml",
            "url": "https://wire.example/bridge.html",
            "outlet": "Harbor Times",
            "language": "en",
            "published": NOW - timedelta(hours=1),
            "date_source": DateSource.PUBLISHED,
            "content_hash": hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
            "rights": Rights.SAMPLE,
            "fetched": NOW - timedelta(minutes=50),
        }
        return Article(title=title, text=text, **{**values, **changes})

    return make


@pytest.fixture
def make_story() -> Callable[..., Story]:
    def make(*articles: Article) -> Story:
        return Story(
            id="story-1",
            headline=articles[0].title,
            articles=articles,
            outlets=tuple(dict.fromkeys(a.outlet for a in articles)),
            first_seen=NOW,
        )

    return make
