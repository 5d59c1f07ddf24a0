"""Which feeds are played: those of the settings or of the command line, the desk's, and the sample wire's."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from anchor.config import Config, FeedSection
from anchor.store.store import Store
from anchor.store.views import FeedSource, Review
from ingest.article import Feed, Rights
from ingest.intervals import default_interval
from ingest.poll import Poller
from ingest.poll_state import PollState
from ingest.samplewire.server import feed_urls

FEEDS_VARIABLE = "ANCHOR_FEEDS"
Configured = tuple[Feed, Review, float | None]


def feed_of(section: FeedSection) -> Configured:
    """A feed of the settings as the poller and the store take it."""
    interval = default_interval(section.url) if section.interval is None else section.interval
    feed = Feed(
        url=section.url,
        name=section.name,
        language=section.language,
        trust=section.trust,
        rights=section.rights,
        interval=interval,
        allow_private=section.allow_private,
        attribution=section.attribution,
        licence_url=section.licence_url,
    )
    return feed, section.review, section.max_age_hours


def sample_feeds(config: Config) -> list[Configured]:
    """The feeds of the sample wire, which the watch server serves on this machine."""
    return [
        (
            Feed(
                url=url,
                name=name,
                rights=Rights.SAMPLE,
                interval=default_interval(url),
                allow_private=True,
            ),
            config.sample_wire.review,
            0.0,
        )
        for name, url in feed_urls(f"{config.watch.url}/wire")
    ]


def played_alone() -> bool:
    """Feeds that come from the command line are played alone: nothing else joins them."""
    return FEEDS_VARIABLE in os.environ


def configure(config: Config, store: Store) -> None:
    """Writes the configured feeds into the store; call again when the sample wire is switched."""
    alone = played_alone()
    given = [feed_of(section) for section in config.feeds]
    wire_on = not alone and store.sample_wire(config.sample_wire.enabled)
    by_source: dict[FeedSource, list[Configured]] = {
        "config": [] if alone else given,
        "command-line": given if alone else [],
        "sample": sample_feeds(config) if wire_on else [],
    }
    for source, configured in sorted(by_source.items(), key=lambda each: len(each[1])):
        store.configure_feeds(configured, source)


def wanted(store: Store) -> tuple[Feed, ...]:
    """The feeds to poll now."""
    alone = played_alone()
    return tuple(view.feed for view in store.feeds() if not alone or view.source == "command-line")


class FeedStates:
    """The poller's memory, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, feed_url: str) -> PollState | None:
        text = await asyncio.to_thread(self._store.poll_state, feed_url)
        try:
            return PollState.from_json(text) if text else None
        except (ValueError, KeyError, TypeError):
            return None  # of another version: the feed is read afresh, and nothing known is told again

    async def save(self, feed_url: str, state: PollState) -> None:
        await asyncio.to_thread(self._store.save_poll_state, feed_url, state.to_json())


async def follow(store: Store, config: Config, poller: Poller, stopping: Callable[[], bool]) -> None:
    """Keeps the poller in step with the feeds in the store, until `stopping()`."""
    revision = -1
    wire: bool | None = None
    while not stopping():
        switched = await asyncio.to_thread(store.sample_wire, config.sample_wire.enabled)
        if switched != wire:
            await asyncio.to_thread(configure, config, store)
            wire = switched
        feeds = {feed.url: feed for feed in await asyncio.to_thread(wanted, store)}
        polled = {feed.url: feed for feed in poller.feeds}
        for url in polled.keys() - feeds.keys():
            poller.remove(url)
        for url, feed in feeds.items():
            if polled.get(url) != feed:
                poller.add(feed)
        revision = await store.changed(revision, 1.0)
        await asyncio.sleep(0.5)
