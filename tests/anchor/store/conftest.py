from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anchor.desk.facts import ChannelFacts
from anchor.desk.grounding import gate_script
from anchor.desk.script import Check, Script
from anchor.desk.writer import write_script
from anchor.store.store import Store
from anchor.store.views import Review
from ingest.article import Article, DateSource, Feed, Rights
from ingest.story import story_of

FEED = "http://127.0.0.1:9/feed.xml"
Draft = Callable[..., Script]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "anchor.sqlite") as opened:
        opened.add_feed(
            Feed(FEED, "Harbor Times", rights=Rights.SAMPLE, interval=5, allow_private=True),
            review="auto",
            max_age_hours=0,
            source="config",
        )
        yield opened


@pytest.fixture
def article() -> Callable[..., Article]:
    """Builds an article as the poller would give it."""

    def build(
        number: int = 1,
        text: str = "The harbor opened a new bridge on Monday. It cost 12 million dollars to build.",
        title: str = "",
        corrects: str = "",
        age: float = 60.0,
        feed_url: str = FEED,
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
            rights=Rights.SAMPLE,
            fetched=now,
            corrects=corrects,
        )

    return build


@pytest.fixture
def draft(store: Store, article: Callable[..., Article]) -> Draft:
    """Stores an article and its script, written and gated by the real desk."""

    def make(number: int = 1, review: Review = "auto", spoil: bool = False, **changes: object) -> Script:
        found = article(number, **changes)
        store.keep_articles([found])
        story = story_of(found)
        facts = ChannelFacts(now=datetime.now(UTC), max_age_hours=0)
        script = write_script(story, facts)
        checks = gate_script(script, story, facts)
        if spoil:
            checks = (*checks, Check("derivation", False, "not the source's words", script.lines[0].id))
        store.save_draft(story, script, checks, review, found)
        return script

    return make
