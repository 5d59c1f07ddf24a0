"""What one poll brought, written down. What follows from it is decided by looking at the store, not here."""

from __future__ import annotations

import logging

from anchor.store.errors import StoreError
from anchor.store.store import Store
from ingest.article import Article, PollResult

log = logging.getLogger(__name__)


def take(store: Store, result: PollResult) -> tuple[Article, ...]:
    """Keeps the articles of a poll and what it says about earlier ones; gives back what is new or changed.

    Safe to repeat: the poller saves its own memory only afterwards, so a crash brings the result again."""
    store.record_poll(result)
    if result.status == "error":
        log.warning("%s", result.error)
        return ()
    fresh: list[Article] = []
    for article in result.articles:
        try:
            fresh += store.keep_articles([article])
        except StoreError as error:
            log.warning("%s: not stored: %s", result.feed_url, error)
    for article in result.articles:
        if article.corrects:
            store.mark_corrected(article.corrects, article.url)
    withdrawn = (
        *result.retracted_ids,
        *(article.id for article in result.articles if article.retracted),
    )
    if withdrawn:
        store.mark_retracted(withdrawn)
    if result.missing_ids:
        store.mark_missing(result.missing_ids)
    for warning in result.warnings:
        log.info("%s: %s", result.feed_url, warning)
    return tuple(fresh)
