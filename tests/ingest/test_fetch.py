import asyncio
import gzip
import resource
import time
import zlib
from datetime import UTC, datetime

import pytest

from ingest import dialler
from ingest.fetch import Fetcher, FetchLimits, parse_retry_after
from ingest.fetch_errors import (
    BadAddressError,
    BodyError,
    FetchError,
    FetchTimeoutError,
    ForbiddenAddressError,
    GoneError,
    RedirectError,
    StatusError,
    TooLargeError,
    UnreachableError,
)


async def test_body_validators_and_headers(site, fetcher, answer):
    site.answers["/feed.xml"] = answer(
        body=b"<rss/>", ETag='"7"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT"
    )
    got = await fetcher.get(site.url(), allow_private=True)
    assert (got.body, got.etag) == (b"<rss/>", '"7"')
    assert got.last_modified.startswith("Sun, 22 Nov")
    assert "User-Agent: Anchor24" in site.asked[0]
    site.answers["/feed.xml"] = answer("304 Not Modified", ETag='"7"')
    again = await fetcher.get(site.url(), etag=got.etag, last_modified=got.last_modified, allow_private=True)
    assert again.not_modified
    assert 'If-None-Match: "7"' in site.asked[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433"])
async def test_loopback_is_refused_in_every_spelling(site, fetcher, host):
    with pytest.raises(ForbiddenAddressError, match="loopback"):
        await fetcher.get(site.url(host=host))
    assert site.asked == []


@pytest.mark.parametrize(
    "host", ["[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "0.0.0.0", "[64:ff9b::7f00:1]"]
)
async def test_loopback_inside_ipv6_is_refused(site, fetcher, host):
    with pytest.raises(ForbiddenAddressError):
        await fetcher.get(site.url(host=host))
    assert site.asked == []


async def test_a_name_that_points_at_loopback_is_refused(site, fetcher, monkeypatch):
    real = asyncio.get_running_loop().getaddrinfo

    async def rebound(host, port, **options):
        return await real("127.0.0.1", port, **options)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", rebound)
    with pytest.raises(ForbiddenAddressError, match=r"news\.example is 127\.0\.0\.1"):
        await fetcher.get(site.url(host="news.example"))
    assert site.asked == []


async def test_a_name_is_looked_up_once_and_connected_as_vetted(site, answer, monkeypatch):
    lookups = []

    async def once(host, port):
        lookups.append(host)
        return (dialler.parse_address("127.0.0.1"),)

    monkeypatch.setattr(dialler, "resolve", once)
    site.answers["/feed.xml"] = answer(body=b"ok")
    async with Fetcher() as fetcher:
        await fetcher.get(site.url(host="news.example"), allow_private=True)
    assert lookups == ["news.example"]
    assert f"Host: news.example:{site.port}" in site.asked[0]


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "http://[fe80::1]/"],
)
async def test_redirect_to_a_private_host_is_refused(site, fetcher, answer, target):
    site.answers["/feed.xml"] = answer("302 Found", Location=target)
    with pytest.raises(ForbiddenAddressError, match="redirects to a host"):
        await fetcher.get(site.url(), allow_private=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1"])
async def test_allow_private_does_not_cover_redirects_elsewhere(site, other_site, fetcher, answer, host):
    other_site.answers["/admin"] = answer(body=b"secret")
    site.answers["/feed.xml"] = answer("302 Found", Location=other_site.url("/admin", host))
    with pytest.raises(ForbiddenAddressError, match="Redirects may lead to public hosts only"):
        await fetcher.get(site.url(), allow_private=True)
    assert other_site.asked == []


async def test_redirect_on_the_typed_host_is_followed(site, fetcher, answer):
    site.answers["/feed.xml"] = answer("301 Moved Permanently", Location="/new.xml")
    site.answers["/new.xml"] = answer(body=b"here")
    got = await fetcher.get(site.url(), allow_private=True)
    assert got.body == b"here"
    assert got.moved_to == site.url("/new.xml")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "ftp://example.org/", "javascript:1", ""]
)
async def test_redirect_to_other_schemes_is_refused(site, fetcher, answer, target):
    site.answers["/feed.xml"] = answer("302 Found", Location=target)
    with pytest.raises(RedirectError):
        await fetcher.get(site.url(), allow_private=True)


async def test_redirect_loop_and_long_chain(site, fetcher, answer):
    site.answers["/a"] = answer("302 Found", Location="/b")
    site.answers["/b"] = answer("302 Found", Location="/a")
    with pytest.raises(RedirectError, match="loop"):
        await fetcher.get(site.url("/a"), allow_private=True)
    for hop in range(8):
        site.answers[f"/{hop}"] = answer("302 Found", Location=f"/{hop + 1}")
    with pytest.raises(RedirectError, match="more than 5 times"):
        await fetcher.get(site.url("/0"), allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "ftp://a/",
        "http://",
        "",
        "http://[",
        "http://a b/",
        "http://0177.0.0.1/",
    ],
)
async def test_only_web_addresses(fetcher, url):
    with pytest.raises((BadAddressError, UnreachableError)):
        await fetcher.get(url, allow_private=True)


async def test_gzip_bomb_stops_early(site, fetcher, answer):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    assert len(bomb) < 1 << 20
    site.answers["/feed.xml"] = answer(body=bomb, Content_Encoding="gzip")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with pytest.raises(TooLargeError, match="8 MB decompressed"):
        await fetcher.get(site.url(), allow_private=True)
    assert time.process_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024  # KiB


async def test_fifty_megabyte_feed_is_refused_by_its_length_and_by_its_bytes(site, fetcher, answer):
    site.answers["/honest"] = b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n"
    with pytest.raises(TooLargeError):
        await fetcher.get(site.url("/honest"), allow_private=True)

    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(50):
            writer.write(bytes(1 << 20))
            await writer.drain()

    site.answers["/endless"] = endless
    with pytest.raises(TooLargeError):
        await fetcher.get(site.url("/endless"), allow_private=True)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
async def test_compressed_bodies(site, fetcher, answer, coding):
    words = b"<rss>" + b"harbor " * 50_000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(words),
        "deflate": zlib.compress(words),
        "raw": raw.compress(words) + raw.flush(),
    }
    site.answers["/feed.xml"] = answer(
        body=packed[coding], Content_Encoding="deflate" if coding == "raw" else coding
    )
    assert (await fetcher.get(site.url(), allow_private=True)).body == words


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"not gzip", "gzip"),
        (gzip.compress(b"x" * 999, mtime=0)[:-12], "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ],
    ids=["no gzip", "cut gzip", "unknown coding", "two codings"],
)
async def test_undecodable_bodies(site, fetcher, answer, body, coding):
    site.answers["/feed.xml"] = answer(body=body, Content_Encoding=coding)
    with pytest.raises(BodyError):
        await fetcher.get(site.url(), allow_private=True)


async def test_slow_drip_ends_at_the_total_limit(site, answer):
    async def drip(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    site.answers["/feed.xml"] = drip
    async with Fetcher(FetchLimits(read=0.5, total=0.8)) as fetcher:
        started = time.monotonic()
        with pytest.raises(FetchTimeoutError, match=r"not read in 0\.8 s"):
            await fetcher.get(site.url(), allow_private=True)
        assert time.monotonic() - started < 3


async def test_silent_server_ends_at_the_read_limit(site):
    async def silent(writer):
        await asyncio.sleep(2)

    site.answers["/feed.xml"] = silent
    async with Fetcher(FetchLimits(read=0.3, total=5)) as fetcher:
        with pytest.raises(FetchTimeoutError, match="did not answer in time"):
            await fetcher.get(site.url(), allow_private=True)


@pytest.mark.parametrize(
    ("status", "kind"), [("404 Not Found", StatusError), ("410 Gone", GoneError), ("500 Oops", StatusError)]
)
async def test_statuses(site, fetcher, answer, status, kind):
    site.answers["/feed.xml"] = answer(status)
    with pytest.raises(kind) as caught:
        await fetcher.get(site.url(), allow_private=True)
    assert site.url() in str(caught.value)
    assert status[:3] in str(caught.value)


async def test_retry_after(site, fetcher, answer):
    site.answers["/feed.xml"] = answer("429 Too Many Requests", Retry_After="120")
    with pytest.raises(StatusError) as caught:
        await fetcher.get(site.url(), allow_private=True)
    assert caught.value.retry_after == 120


def test_parse_retry_after():
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert parse_retry_after("Sun, 22 Nov 2026 12:01:30 GMT", now) == 90
    assert parse_retry_after("Sun, 22 Nov 2026 11:00:00 GMT", now) == 0
    assert parse_retry_after("99999999999999", now) == 86400
    assert parse_retry_after("soon", now) is None
    assert parse_retry_after("-5", now) is None


async def test_errors_hide_passwords(fetcher):
    with pytest.raises(FetchError) as caught:
        await fetcher.get("http://reader:hunter2@127.0.0.1:1/feed")
    assert "hunter2" not in str(caught.value)


async def test_no_connection_and_unknown_host(fetcher, site):
    with pytest.raises(UnreachableError, match="cannot be reached"):
        await fetcher.get("http://127.0.0.1:1/", allow_private=True)
    with pytest.raises(UnreachableError):
        await fetcher.get("http://nowhere.invalid/")


async def test_few_at_once_at_one_host(site, answer):
    async def slowly(writer):
        await asyncio.sleep(0.1)
        writer.write(answer(body=b"ok"))

    site.answers["/feed.xml"] = slowly
    async with Fetcher(FetchLimits(per_host=2)) as fetcher:
        await asyncio.gather(*(fetcher.get(site.url(), allow_private=True) for _ in range(6)))
        assert fetcher._hosts == {}
    assert site.most_open == 2
    assert len(site.asked) == 6


async def test_cookies_are_not_kept(site, fetcher, answer):
    site.answers["/feed.xml"] = answer(body=b"ok", Set_Cookie="id=1; Path=/")
    for _ in range(2):
        await fetcher.get(site.url(), allow_private=True)
    assert not any("cookie" in head.lower() for head in site.asked)
