"""Which feeds are played: those of the settings or of the command line, the desk's, and the sample wire's.

A run with feeds of the command line plays these alone. What the other feeds told stays in the store as it is,
neither aired nor dropped, and a later run without them takes it up again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any

from anchor.config import Config, FeedSection
from anchor.store.errors import NotFound
from anchor.store.store import Store
from anchor.store.views import FeedSource, Review
from ingest.article import Feed, Rights
from ingest.fetch import OwnServer
from ingest.intervals import default_interval
from ingest.poll import Poller
from ingest.poll_state import PollState
from ingest.samplewire.server import feed_urls
from stream.running_order import RunningOrder

FEEDS_VARIABLE = "ANCHOR_FEEDS"
LENT = "lent_feeds"  # feeds of the desk that the command line plays in this run, as the desk had them
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


def watch_server(config: Config) -> OwnServer | None:
    """The watch server as the sample wire is polled from it over TLS; None when it serves plain HTTP.

    Its certificate is for the host that viewers type, which is seldom the address it is polled at."""
    certificate = config.watch.tls_cert
    return None if certificate is None else OwnServer(config.watch.url, certificate)


def played_alone() -> bool:
    """Feeds that come from the command line are played alone: nothing else joins them."""
    return FEEDS_VARIABLE in os.environ


def plays(config: Config) -> Callable[[str], bool]:
    """Whether this run airs what the feed at an address tells.

    Every feed's, unless feeds are played alone; the store knows which feeds were removed."""
    if not played_alone():
        return lambda url: True
    return frozenset(section.url for section in config.feeds).__contains__


def configure(config: Config, store: Store) -> None:
    """Writes the configured feeds into the store; call again when the sample wire is switched."""
    given = [feed_of(section) for section in config.feeds]
    if played_alone():
        _lend(store, [feed.url for feed, _, _ in given])
        store.configure_feeds(given, "command-line")
        return
    wire_on = store.sample_wire(config.sample_wire.enabled)
    by_source: dict[FeedSource, list[Configured]] = {
        "config": given,
        "command-line": [],
        "sample": sample_feeds(config) if wire_on else [],
    }
    for source, configured in sorted(by_source.items(), key=lambda each: len(each[1])):
        store.configure_feeds(configured, source)
    _give_back(store)


def _lend(store: Store, urls: Collection[str]) -> None:
    """Notes how feeds of the desk stand that the command line takes over, for the run after it."""
    noted: dict[str, Any] = store.setting(LENT) or {}
    lent = {
        view.feed.url: {
            "feed": asdict(view.feed),
            "review": view.review,
            "max_age_hours": view.max_age_hours,
        }
        for view in store.feeds()
        if view.source == "desk" and view.feed.url in urls
    }
    if lent:
        store.set_setting(LENT, noted | lent)


def _give_back(store: Store) -> None:
    noted: dict[str, Any] = store.setting(LENT) or {}
    if not noted:
        return
    played = {view.feed.url for view in store.feeds()}
    for url, lent in noted.items():
        if url not in played:  # else the settings file has it now
            feed = Feed(**lent["feed"] | {"rights": Rights(lent["feed"]["rights"])})
            store.add_feed(feed, lent["review"], lent["max_age_hours"])
    store.set_setting(LENT, {})


def clear_stage(config: Config, store: Store, order: RunningOrder) -> None:
    """Takes out of the running order what this run may not air; call before the playout starts.

    The newsroom keeps it so, but an earlier run's clips would air until it has started."""
    played = plays(config)
    for item in (*order.waiting(), *order.repeats()):
        clip = store.clip(item.id)
        try:
            airs = clip is not None and played(store.stand(clip.script_id).feed_url)
        except NotFound:
            airs = False
        if not airs:
            order.withdraw(item.id)
    if order.ticker():
        order.set_ticker([])  # the newsroom writes it anew at its first look


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
