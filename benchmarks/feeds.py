"""How fast the wire desk reads: entries parsed a second, and a pass over many unchanged feeds.

    python benchmarks/feeds.py [FEEDS]

FEEDS (default 200) feeds stand on one loopback server. CPU-seconds stand beside wall time, because other work
on the machine stretches only the latter."""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from datetime import UTC, datetime

from ingest.article import Feed
from ingest.fetch import Fetcher, FetchLimits
from ingest.parse import parse_feed
from ingest.parser_process import FeedParser
from ingest.poll import Poller
from ingest.poll_state import MemoryStates

ENTRIES = 27  # of one feed: the mean of 1,000 real feeds


def feed_body(number: int) -> bytes:
    sentence = "The harbor office said on Tuesday that the ferry to Gull Island would run again from noon. "
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{n}</guid><title>Ferry {n} runs again from noon</title>"
        f"<link>http://town.example/{number}/{n}?utm_source=rss</link>"
        f"<pubDate>Sun, 22 Nov 2026 {n % 24:02d}:05 EST</pubDate>"
        f"<description>&lt;p&gt;{sentence * 4}&lt;/p&gt;&lt;p&gt;{sentence * 3}&lt;/p&gt;</description></item>"
        for n in range(ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>Town {number}</title>{items}</channel></rss>".encode()


def cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            number = int(head.split(" ", 2)[1].rsplit("/", 1)[1])
            if "if-none-match" in head.lower():
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            else:
                body = feed_body(number)
                writer.write(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def parse_alone(feeds: int) -> None:
    bodies = [feed_body(number) for number in range(feeds)]
    now = datetime.now(UTC)
    wall, used = time.perf_counter(), cpu()
    entries = sum(len(parse_feed(body, url="http://town.example/", now=now).items) for body in bodies)
    wall, used = time.perf_counter() - wall, cpu() - used
    print(f"parse, one process:   {entries / used:7.0f} entries/CPU-s  {entries / wall:7.0f} entries/s wall")


async def polls(feeds: int) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wires = [Feed(f"http://127.0.0.1:{port}/{n}", "Town", allow_private=True) for n in range(feeds)]
    articles = 0

    async def count(result: object) -> None:
        nonlocal articles
        articles += len(getattr(result, "articles", ()))
        assert not getattr(result, "error", ""), result

    async with Fetcher(FetchLimits(per_host=16)) as fetcher, FeedParser(processes=2) as parser:
        poller = Poller(wires, count, MemoryStates(), fetcher=fetcher, parser=parser)
        for title in ("first pass, all new:", "second pass, all 304:"):
            wall, used = time.perf_counter(), cpu()
            await asyncio.gather(*(poller.poll(wire) for wire in wires))
            wall, used = time.perf_counter() - wall, cpu() - used
            print(f"{title:21} {feeds / wall:7.0f} feeds/s wall  {used:6.2f} CPU-s in this process")
    print(f"articles:             {articles:7d}")
    for who, name in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "a parser")):
        print(f"peak memory:          {resource.getrusage(who).ru_maxrss / 1024:7.0f} MB, {name}")
    server.close()


if __name__ == "__main__":
    count_of_feeds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    parse_alone(count_of_feeds)
    asyncio.run(polls(count_of_feeds))
