"""A real server on loopback that answers with exactly the bytes a test wants."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from ingest.fetch import Fetcher, FetchLimits
from ingest.parser_process import FeedParser

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]] | bytes

RSS = b"""<?xml version="1.0"?>
<rss version="2.0"><channel><title>Town Desk</title><link>http://town.example/</link>
%s
</channel></rss>"""


def http(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def rss(*items: tuple[str, str, str]) -> bytes:
    """A feed of (guid, title, pubDate) items."""
    return RSS % b"".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
        f"<link>http://town.example/{guid}</link><pubDate>{date}</pubDate>"
        f"<description>{title} was announced in the town hall.</description></item>".encode()
        for guid, title, date in items
    )


@dataclass
class Site:
    """Paths and their answers; `asked` records the request heads in order."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    def url(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(head)
            answer = self.answers.get(head.split(" ")[1], http("404 Not Found"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open_now -= 1
            writer.close()


@pytest.fixture
async def site():
    found = Site()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest.fixture
async def other_site():
    found = Site()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest.fixture
async def fetcher():
    async with Fetcher(FetchLimits(connect=2, read=1, total=2)) as found:
        yield found


@pytest.fixture
async def parser():
    async with FeedParser(seconds=20) as found:
        yield found


@pytest.fixture
def answer():
    """Builds an HTTP answer."""
    return http


@pytest.fixture
def feed_of():
    """Builds an RSS feed from (guid, title, pubDate) items."""
    return rss
