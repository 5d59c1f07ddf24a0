import asyncio
import os
import signal
from datetime import UTC, datetime

import pytest

from ingest.parsed import ParseError
from ingest.parser_process import FeedParser

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
URL = "http://reader:hunter2@town.example/feed"


async def test_feed_and_named_error(parser, feed_of):
    body = feed_of(("a", "Harbor reopens", "Sun, 22 Nov 2026 10:00 GMT"))
    feed = await parser.parse(body, url=URL, now=NOW)
    assert feed.items[0].title == "Harbor reopens"
    with pytest.raises(
        ParseError, match=r"^http://town\.example/feed: is a web page, not a feed\. Check"
    ) as caught:
        await parser.parse(b"<html>", url=URL, now=NOW)
    assert "hunter2" not in str(caught.value)


async def test_a_killed_process_is_an_error_and_the_next_feed_is_read(parser, feed_of):
    body = feed_of(("a", "Harbor reopens", "Sun, 22 Nov 2026 10:00 GMT"))
    await parser.parse(body, url=URL, now=NOW)
    os.kill(parser._workers[0]._process.pid, signal.SIGKILL)
    with pytest.raises(ParseError, match="reader fail"):
        await parser.parse(body, url=URL, now=NOW)
    assert (await parser.parse(body, url=URL, now=NOW)).items


async def test_a_feed_that_takes_too_long_is_given_up_without_blocking_the_loop(feed_of):
    body = feed_of(*((str(n), f"Item {n}", "1795352400") for n in range(30_000)))
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.02)
            ticks += 1

    async with FeedParser(seconds=1) as parser:
        ticker = asyncio.create_task(tick())
        with pytest.raises(ParseError, match="more than 1 s"):
            await parser.parse(body, url=URL, now=NOW)
        ticker.cancel()
        assert ticks > 10
