from ingest.article import Rights
from ingest.identity import canonical_url
from ingest.openfeeds import OPEN_FEEDS, open_feed

OPEN = {Rights.PUBLIC_DOMAIN, Rights.CC_BY, Rights.CC_BY_SA, Rights.OGL}


def test_at_least_ten_open_feeds_each_with_its_terms():
    assert len(OPEN_FEEDS) >= 10
    assert len({entry.url for entry in OPEN_FEEDS}) == len(OPEN_FEEDS)
    for entry in OPEN_FEEDS:
        assert entry.rights in OPEN, entry.name
        assert canonical_url(entry.url).startswith("https://"), entry.name
        assert entry.licence_url.startswith("https://"), entry.name
        assert "-nc" not in entry.licence_url, entry.name
        assert "-nd" not in entry.licence_url, entry.name
        assert entry.attribution, entry.name
        assert not entry.feed().allow_private


def test_lookup():
    assert open_feed(OPEN_FEEDS[0].url) is OPEN_FEEDS[0]
    assert open_feed("https://elsewhere.example/") is None
