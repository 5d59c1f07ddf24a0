"""The feed and the articles that the tests of the store and of the newsroom begin with."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.article import Article, DateSource, Feed, Rights


@pytest.fixture
def harbor_feed() -> Feed:
    return Feed(
        "http://127.0.0.1:9/feed.xml", "Harbor Times", rights=Rights.SAMPLE, interval=5, allow_private=True
    )


@pytest.fixture
def article(harbor_feed: Feed) -> Callable[..., Article]:
    """Builds an article as the poller would give it."""

    def build(
        number: int = 1,
        text: str = "The harbor opened a new bridge on Monday. It cost 12 million dollars to build.",
        title: str = "",
        corrects: str = "",
        age: float = 60.0,
        rights: Rights = Rights.SAMPLE,
        feed_url: str = harbor_feed.url,
    ) -> Article:
        title = title or f"Harbor opens bridge number {number}"
        now = datetime.fromtimestamp(int(time.time()), UTC)
        return Article(
            id=f"article-{number}",
            feed_url=feed_url,
            url=f"http://127.0.0.1:9/articles/{number}.html",
            outlet="Harbor Times",
            title=title,
            text=text,
            language="en",
            published=datetime.fromtimestamp(now.timestamp() - age, UTC),
            date_source=DateSource.PUBLISHED,
            content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
            rights=rights,
            fetched=now,
            corrects=corrects,
        )

    return build


# A voice that hums: the speech protocol's other side without a model (docs/voices.md).
HUMMING = """#!{python}
import array, json, struct, sys

def send(header, sound=b""):
    body = json.dumps(dict(header, bytes=len(sound))).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body + sound)
    sys.stdout.buffer.flush()

send(dict(ok=True, protocol=1, engine="humming 1", rate=8000))
while size := sys.stdin.buffer.read(4):
    sys.stdin.buffer.read(struct.unpack(">I", size)[0])
    hum = array.array("f", [0.3 if i // 20 % 2 else -0.3 for i in range(4000)])
    send(dict(ok=True, rate=8000, samples=4000, phonemes=[["m", 1500], ["a", 2500]]), hum.tobytes())
"""


@pytest.fixture
def humming(tmp_path: Path) -> str:
    """The id of a voice that needs nothing."""
    program = tmp_path / "humming"
    program.write_text(HUMMING.format(python=sys.executable))
    program.chmod(0o700)
    return f"program:{program}"
