import pytest

from ingest.article import Feed
from ingest.intervals import default_interval, next_delay

REMOTE, LOCAL = "https://town.example/feed", "http://127.0.0.1:8800/wire/feeds/a.xml"


@pytest.mark.parametrize(
    ("url", "expected"),
    [(REMOTE, 300), (LOCAL, 5), ("http://localhost/x", 5), ("feeds/a.xml", 5), ("http://10.0.0.1/", 300)],
)
def test_defaults(url, expected):
    assert default_interval(url) == expected


@pytest.mark.parametrize(
    ("url", "interval", "failures", "retry_after", "expected"),
    [
        (REMOTE, 300, 0, None, 300),
        (REMOTE, 1, 0, None, 60),
        (LOCAL, 1, 0, None, 5),
        (REMOTE, 300, 2, None, 1200),
        (REMOTE, 300, 99, None, 3600),
        (REMOTE, 7200, 9, None, 7200),
        (LOCAL, 5, 9, None, 60),
        (REMOTE, 300, 1, 7200, 7200),
    ],
)
def test_next_delay(url, interval, failures, retry_after, expected):
    assert next_delay(Feed(url, "x", interval=interval), failures, retry_after, 0.5) == expected


def test_jitter_stays_within_a_tenth():
    feed = Feed(REMOTE, "x")
    assert next_delay(feed, 0, None, 0.0) == pytest.approx(270)
    assert next_delay(feed, 0, None, 1.0) == pytest.approx(330)
