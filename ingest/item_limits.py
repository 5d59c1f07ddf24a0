"""Bounds on what one feed may bring, and the choice of what to keep when it brings more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.parsed import ParsedItem

MAX_ITEMS = 500
MAX_KEY = 1000  # characters of a guid


def newest(items: Sequence[ParsedItem], most: int = MAX_ITEMS) -> tuple[ParsedItem, ...]:
    """At most `most` items, the newest by date, in the feed's own order."""
    if len(items) <= most:
        return tuple(items)
    ranked = sorted(range(len(items)), key=lambda i: (-items[i].published.timestamp(), i))
    keep = set(ranked[:most])
    return tuple(item for i, item in enumerate(items) if i in keep)


def with_distinct_keys(items: Sequence[ParsedItem]) -> tuple[ParsedItem, ...]:
    """Items with one key each. Feeds that give every item the same guid are told apart by address."""
    links: dict[str, set[str]] = defaultdict(set)
    for item in items:
        links[item.key].add(item.url)
    distinct: dict[str, ParsedItem] = {}
    for item in items:
        key = item.key if len(links[item.key]) == 1 else f"{item.key}\n{item.url}"
        distinct.setdefault(key, replace(item, key=key))
    return tuple(distinct.values())
