from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import DateSource
from ingest.parse import parse_feed
from ingest.parsed import ParsedFeed, ParseError

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
URL = "https://agency.example/rss/news.xml"

# The shape of an agency's press feed: dates without seconds, US zone names, a guid that is no link.
AGENCY = """<?xml version="1.0" encoding="utf-8" ?>
<rss version="2.0" xml:base="http://agency.example/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Agency News</title><link>http://agency.example/</link>
<atom:link rel="self" href="http://agency.example/rss/news.rss" /><language>en-us</language>
<item><title>Probe Reaches Ice Moon</title><link>http://agency.example/release/ice-moon</link>
<description>The agency’s probe reached the ice moon on Tuesday.</description>
<enclosure url="http://agency.example/a.jpg" length="428731" type="image/jpeg" />
<guid isPermaLink="false">http://agency.example/release/ice-moon</guid>
<pubDate>Tue, 22 Jun 2021 16:52 EDT</pubDate><dc:identifier>471979</dc:identifier></item>
<item><title>Launch Moved</title><link>/release/launch</link><description>The launch moved.</description>
<guid isPermaLink="false">b</guid><pubDate>Mon, 25 Jan 2021 09:05 PST</pubDate></item>
</channel></rss>""".encode()


def read(body, **options):
    return parse_feed(body, url=URL, now=NOW, **options)


def rss(items: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def atom(entries: str) -> bytes:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
        f"<title>T</title>{entries}</feed>"
    ).encode()


def test_agency_feed():
    feed = read(AGENCY)
    assert (feed.title, feed.language, feed.complete, feed.warnings) == ("Agency News", "en-us", True, ())
    first, second = feed.items
    assert first.published == datetime(2021, 6, 22, 20, 52, tzinfo=UTC)
    assert first.date_source is DateSource.PUBLISHED
    assert first.text == "The agency’s probe reached the ice moon on Tuesday."
    assert second.published == datetime(2021, 1, 25, 17, 5, tzinfo=UTC)
    assert second.url == "http://agency.example/release/launch"


def test_round_trip_through_json():
    feed = read(AGENCY)
    assert ParsedFeed.from_json(feed.to_json()) == feed


def test_atom_content_updates_and_tombstones():
    feed = read(
        atom(
            "<entry><id>urn:a</id><title type='html'>A &amp;amp; B</title><link href='a.html'/>"
            "<updated>2026-11-22T10:00:00Z</updated><summary>Short.</summary>"
            "<content type='html'>&lt;p&gt;Long and full.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</content>"
            "<link rel='predecessor-version' href='old.html'/></entry>"
            "<at:deleted-entry ref='urn:gone' when='2026-11-22T11:00:00Z'/>"
        )
    )
    (item,) = feed.items
    assert (item.title, item.text) == ("A & B", "Long and full.\n\nSecond.")
    assert item.date_source is DateSource.UPDATED
    assert item.url == "https://agency.example/rss/a.html"
    assert item.corrects == "https://agency.example/rss/old.html"
    assert feed.withdrawn == ("urn:gone",)


@pytest.mark.parametrize(
    "status",
    [
        "<n:pubStatus xmlns:n='urn:n'>canceled</n:pubStatus>",
        "<n:pubStatus xmlns:n='urn:n' qcode='stat:canceled'/>",
    ],
)
def test_pubstatus_canceled(status):
    (item,) = read(rss(f"<item><guid>a</guid><title>Gone</title>{status}</item>")).items
    assert item.canceled


@pytest.mark.parametrize(
    "version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1", "1.1", "1"]
)
def test_json_feed(version):
    body = (
        f'{{"version": "{version}", "title": "J", "items": [{{"id": 7, "url": "a", "title": "Seven",'
        ' "content_html": "<p>Words &amp; more.</p>", "date_published": "2026-11-22T10:00:00+01:00"},'
        ' {"id": "8", "content_text": "Only words here", "_pubstatus": "canceled"}, 5, {}]}'
    ).encode()
    feed = read(body)
    assert [item.key for item in feed.items] == ["7", "8"]
    assert feed.items[0].text == "Words & more."
    assert feed.items[0].published == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert feed.items[0].url == "https://agency.example/rss/a"
    assert feed.items[1].canceled
    assert "2 items" in feed.warnings[0]


LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "is empty"),
        (b"<html><body>Welcome</body></html>", "web page"),
        (b"just words", "no RSS"),
        (b"<rss version='2.0'><channel><tit", "no RSS"),
        (b'{"version": "2", "items": []}', "not a JSON Feed"),
        (b'{"items": [', "not readable JSON"),
        (b'{"a":' * 100_000, "not readable JSON"),
        (rss("<item><title>&j;</title></item>", LAUGHS), "entity bomb"),
        (rss("<item><title>&x;</title></item>", XXE), "could load files"),
        (rss("<item><title>x</title></item>", XXE).decode().encode("utf-16"), "could load files"),
        (b"\x00\xff\xfe" * 100, "no RSS"),
    ],
)
def test_faults_are_named(body, fault):
    with pytest.raises(ParseError, match=fault):
        read(body)


def test_harmless_doctype_is_read():
    feed = read(
        rss("<item><guid>a</guid><title>a&nbsp;b</title></item>", '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>')
    )
    assert feed.items[0].title == "a b"


def test_cut_feed_keeps_whole_items_and_proves_no_absence():
    body = rss("".join(f"<item><guid>{n}</guid><title>Item {n}</title></item>" for n in range(5)))
    feed = read(body[: body.index(b"Item 4") + 3])
    assert [item.title for item in feed.items] == ["Item 0", "Item 1", "Item 2", "Item 3"]
    assert not feed.complete
    assert "cut short" in feed.warnings[1]


@pytest.mark.parametrize(
    ("declared", "real"), [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("us-ascii", "utf-8")]
)
def test_wrong_encoding_is_mended(declared, real):
    head = f"<?xml version='1.0' encoding='{declared}'?>"
    body = rss("<item><guid>a</guid><title>Café “Möwe” öffnet</title></item>", head).decode().encode(real)
    assert read(body).items[0].title == "Café “Möwe” öffnet"


def test_newest_five_hundred_are_kept():
    items = "".join(
        f"<item><guid>{n}</guid><title>Item {n}</title><pubDate>{1700000000 + n}</pubDate></item>"
        for n in range(600)
    )
    kept = read(rss(items)).items
    assert len(kept) == 500
    assert {int(item.key) for item in kept} == set(range(100, 600))


def test_one_guid_for_all_is_told_apart_by_address():
    items = "".join(
        f"<item><guid isPermaLink='false'>x</guid><title>{n}</title><link>http://a.example/{n}</link></item>"
        for n in "ab"
    )
    assert len({item.key for item in read(rss(items)).items}) == 2


def test_untitled_items_and_dangerous_links():
    item = "<guid isPermaLink='false'>a</guid><description>A few words.</description>"
    feed = read(rss(f"<item>{item}<link>javascript:alert(1)</link></item><item/>"))
    (found,) = feed.items
    assert (found.title, found.url) == ("A few words.", "")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(AGENCY)))
def test_any_bytes_give_a_feed_or_a_named_error(junk, cut):
    for body in (junk, AGENCY[:cut] + junk, AGENCY[:cut] + junk + AGENCY[cut:]):
        try:
            feed = read(body)
        except ParseError:
            continue
        assert ParsedFeed.from_json(feed.to_json()) == feed
