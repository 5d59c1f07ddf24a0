"""When a feed is polled next. Pure: the poller asks, this answers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.addresses import is_loopback_host
from ingest.article import Feed
from ingest.local_file import is_file_feed

REMOTE_DEFAULT = 300.0
LOCAL_DEFAULT = 5.0


@dataclass(frozen=True)
class Pace:
    """Bounds in seconds. Other people's servers are never polled faster than `remote_floor`."""

    remote_floor: float = 60.0
    local_floor: float = 5.0
    remote_backoff_limit: float = 3600.0
    local_backoff_limit: float = 60.0
    jitter: float = 0.1  # share of the interval, so that many feeds do not beat together


def is_local(url: str) -> bool:
    """Whether a feed is a file or stands on this machine."""
    return is_file_feed(url) or is_loopback_host(urlsplit(url).hostname or "")


def default_interval(url: str) -> float:
    """Seconds between polls when the operator set none: 300, or 5 on this machine."""
    return LOCAL_DEFAULT if is_local(url) else REMOTE_DEFAULT


def next_delay(
    feed: Feed, failures: int, retry_after: float | None, chance: float, pace: Pace | None = None
) -> float:
    """Seconds until the next poll. `failures` polls in a row doubled the interval, within the limit;
    a server's Retry-After is always waited for. `chance` in 0..1 picks the jitter."""
    pace = pace or Pace()
    local = is_local(feed.url)
    interval = max(feed.interval, pace.local_floor if local else pace.remote_floor)
    limit = max(interval, pace.local_backoff_limit if local else pace.remote_backoff_limit)
    delay = min(interval * 2.0 ** min(failures, 20), limit)
    delay *= 1 + pace.jitter * (2 * chance - 1)
    return max(delay, retry_after or 0.0)
