"""What one poll brought against what is remembered: new and changed articles, withdrawn and missing ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.article import Article, DateSource, Feed
from ingest.identity import article_id, content_hash
from ingest.parsed import ParsedFeed, ParsedItem
from ingest.poll_state import MAX_REMEMBERED, WITHDRAWN, PollState, Remembered


@dataclass(frozen=True)
class Difference:
    """The news in one document of a feed, and the memory to keep for the next."""

    articles: tuple[Article, ...]  # new, or changed in words
    retracted_ids: tuple[str, ...]
    missing_ids: tuple[str, ...]
    seen: Mapping[str, Remembered]
    window: tuple[str, ...]


def outlet_name(feed: Feed, parsed: ParsedFeed) -> str:
    """The outlet as the operator calls it, else as the feed does, else its host."""
    return feed.name or parsed.title or urlsplit(feed.url).hostname or feed.url


def compare(feed: Feed, parsed: ParsedFeed, state: PollState, now: datetime) -> Difference:
    """What is new in `parsed` against `state`. Pure; running it again on its own result brings nothing."""
    outlet = outlet_name(feed, parsed)
    seen = dict(state.seen)
    withdrawn = {article_id(feed.url, key) for key in parsed.withdrawn}
    articles: list[Article] = []
    retracted: list[str] = []
    window: list[str] = []
    for item in parsed.items:
        identity = article_id(feed.url, item.key)
        window.append(identity)
        if item.canceled:
            withdrawn.add(identity)
        if identity in withdrawn:
            continue
        before = seen.get(identity)
        article = _article(feed, outlet, item, identity, before, now)
        if before is None or before.content_hash != article.content_hash:
            articles.append(article)
        seen.pop(identity, None)  # back in at the end: the memory is ordered by last change of place
        seen[identity] = Remembered(article.content_hash, article.published.timestamp(), article.url)
    for identity in sorted(withdrawn):
        known = seen.get(identity)
        if known is not None and known.content_hash != WITHDRAWN:
            retracted.append(identity)
        if known is not None or identity in window:
            seen[identity] = Remembered(WITHDRAWN, known.published if known else now.timestamp(), "")
    # A damaged document is no proof of absence; its window is not remembered either.
    missing = missing_ids(state, set(window) | withdrawn) if parsed.complete else ()
    return Difference(
        articles=tuple(articles),
        retracted_ids=tuple(retracted),
        missing_ids=missing,
        seen=_bounded(_marked(seen, missing), set(window)),
        window=tuple(window) if parsed.complete else state.window,
    )


def missing_ids(state: PollState, present: Collection[str]) -> tuple[str, ...]:
    """Items of the last window that are gone while newer AND older ones of it remain.

    An item that merely fell out at the old end of the feed's window is not missing."""
    order = {
        identity: (state.seen[identity].published, -place)
        for place, identity in enumerate(state.window)
        if identity in state.seen
    }
    remaining = [rank for identity, rank in order.items() if identity in present]
    if not remaining:
        return ()
    newest, oldest = max(remaining), min(remaining)
    return tuple(
        identity
        for identity, rank in order.items()
        if identity not in present
        and state.seen[identity].content_hash != WITHDRAWN
        and oldest < rank < newest
    )


def _article(
    feed: Feed, outlet: str, item: ParsedItem, identity: str, before: Remembered | None, now: datetime
) -> Article:
    published = item.published
    if before is not None and item.date_source in (DateSource.FETCHED, DateSource.CLAMPED):
        # Without a date of its own an item keeps that of its first sight, however often it changes.
        published = datetime.fromtimestamp(before.published, UTC)
    return Article(
        id=identity,
        feed_url=feed.url,
        url=item.url,
        outlet=outlet,
        title=item.title,
        text=item.text,
        language=item.language or feed.language,
        published=published,
        date_source=item.date_source,
        content_hash=content_hash(item.title, item.text),
        rights=feed.rights,
        fetched=now,
        corrects=item.corrects,
    )


def _marked(seen: dict[str, Remembered], missing: tuple[str, ...]) -> dict[str, Remembered]:
    """The memory in which missing items count as withdrawn, so that one that returns is told again."""
    for identity in missing:
        seen[identity] = Remembered(WITHDRAWN, seen[identity].published, seen[identity].url)
    return seen


def _bounded(seen: dict[str, Remembered], window: set[str]) -> dict[str, Remembered]:
    surplus = len(seen) - MAX_REMEMBERED
    if surplus <= 0:
        return seen
    oldest = [identity for identity in seen if identity not in window][:surplus]
    surplus_ids = set(oldest)
    return {identity: known for identity, known in seen.items() if identity not in surplus_ids}
