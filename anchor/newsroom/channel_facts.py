"""What the gate must know besides the articles, taken from the settings and the store."""

from __future__ import annotations

from datetime import UTC, datetime

from anchor.config import Config
from anchor.desk.facts import ChannelFacts
from anchor.store.errors import NotFound
from anchor.store.store import Store
from ingest.article import Story


def channel_facts(config: Config, store: Store, story: Story) -> ChannelFacts:
    """The facts to write and gate a story with, at this moment."""
    credit_lines: dict[str, str] = {}
    for url in {article.feed_url for article in story.articles}:
        try:
            line = store.feed(url).feed.attribution
        except NotFound:
            continue
        if line:
            credit_lines[url] = line
    return ChannelFacts(
        now=datetime.now(UTC),
        channel=config.channel.name,
        language=config.channel.language,
        max_age_hours=age_limit(config, store, story.lead.feed_url),
        withdrawn=store.withdrawn_among([article.id for article in story.articles]),
        credits=credit_lines,
    )


def age_limit(config: Config, store: Store, feed_url: str) -> float:
    """Hours after which an article of this feed is not told any more; 0 is no limit."""
    try:
        own = store.feed(feed_url).max_age_hours
    except NotFound:
        own = None
    return config.stories.max_age_hours if own is None else own
