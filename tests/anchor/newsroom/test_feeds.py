from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.routing import Mount

from anchor.config import Config, operator_feed
from anchor.data_folder import DataFolder
from anchor.desk.script import State
from anchor.newsroom import feeds
from anchor.newsroom.newsroom import Newsroom
from anchor.store.store import Store
from ingest.article import Article, Feed, PollResult, Rights
from ingest.fetch import Fetcher
from ingest.parser_process import FeedParser
from ingest.poll import Poller
from ingest.samplewire.server import create_app as create_wire
from stream.running_order import RunningOrder

Build = Callable[..., Article]
Until = Callable[[Callable[[], bool]], None]

ALONE = "http://127.0.0.1:9/alone.xml"
DESK = Feed("https://desk.example/feed.xml", "Desk Gazette", rights=Rights.SAMPLE, trust=4)


@pytest.fixture
def alone(config: Config, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Config]:
    """The settings of a run that plays one feed of the command line alone."""

    def given(url: str = ALONE) -> Config:
        monkeypatch.setenv(feeds.FEEDS_VARIABLE, "[]")
        return config.model_copy(update={"feeds": (operator_feed(url),)})

    return given


@pytest.fixture
def run(folder: DataFolder, store: Store, renderer: tuple[str, ...]) -> Any:
    """`with run(config) as newsroom:` is one run of the newsroom on the same data folder."""

    @contextmanager
    def opened(config: Config) -> Iterator[Newsroom]:
        feeds.configure(config, store)
        room = Newsroom(config, folder, store, renderer=renderer)
        room.open()
        try:
            yield room
        finally:
            room.close()

    return opened


def told(article: Article, feed: Feed) -> PollResult:
    own = replace(article, feed_url=feed.url, outlet=feed.name or "Alone", rights=feed.rights)
    return PollResult(feed.url, "ok", (own,), (), ())


def titles(order: RunningOrder) -> set[str]:
    return {item.title for item in (*order.waiting(), *order.repeats())} | set(order.ticker())


def test_what_other_feeds_told_neither_airs_nor_is_lost_while_one_is_played_alone(
    config: Config,
    alone: Callable[..., Config],
    run: Any,
    store: Store,
    order: RunningOrder,
    article: Build,
    until: Until,
    air: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.add_feed(DESK, review="auto", max_age_hours=0)
    mine = feeds.feed_of(operator_feed(ALONE))[0]
    with run(config) as newsroom:
        # Four stories: one aired, three queued so that the studio is as far ahead as it may be.
        for number in range(1, 5):
            newsroom.take(told(article(number, age=60.0 * number), DESK))
            until(lambda number=number: len(store.board()) == number)
            if number == 1:
                until(lambda: bool(air.play_next()))
        until(lambda: len(order.waiting()) == 3 and len(order.repeats()) == 1)
        told_before = titles(order)
    before = {row.headline: row.state for row in store.board()}
    assert len(told_before) == 4

    settings = alone()
    feeds.clear_stage(settings, store, order)
    assert titles(order) == set()
    with run(settings) as newsroom:
        newsroom.take(told(article(5, age=30.0), DESK))  # a poll that was under way when the channel stopped
        newsroom.take(told(article(6, age=9000.0), mine))
        until(lambda: len(order.waiting()) == 1)
        assert titles(order) == {"Harbor opens bridge number 6"}
        air.play_next()
        until(lambda: len(order.repeats()) == 1)
        newsroom.look()
        assert titles(order) == {"Harbor opens bridge number 6"}
    after = {row.headline: row.state for row in store.board()}
    assert after == before | {"Harbor opens bridge number 6": State.AIRED}

    monkeypatch.delenv(feeds.FEEDS_VARIABLE)
    store.configure_feeds([feeds.feed_of(operator_feed(ALONE))], "command-line")
    with run(config):
        until(lambda: told_before <= titles(order))
        until(lambda: "Harbor opens bridge number 5" in order.ticker())
        assert "Harbor opens bridge number 6" not in titles(order)


def test_the_stage_keeps_what_the_feed_played_alone_told(
    alone: Callable[..., Config], run: Any, store: Store, order: RunningOrder, article: Build, until: Until
) -> None:
    settings = alone()
    with run(settings) as newsroom:
        newsroom.take(told(article(1), feeds.feed_of(operator_feed(ALONE))[0]))
        until(lambda: len(order.waiting()) == 1)
    feeds.clear_stage(settings, store, order)
    assert [item.title for item in order.waiting()] == ["Harbor opens bridge number 1"]


def test_a_feed_of_the_desk_that_was_played_alone_is_the_desks_again(
    config: Config, alone: Callable[..., Config], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_feed(DESK, review="hold", max_age_hours=3)
    for _ in range(2):  # a restart of the newsroom within the run
        feeds.configure(alone(DESK.url), store)
    view = store.feed(DESK.url)
    assert (view.source, view.review, view.feed.rights) == (
        "command-line",
        "auto",
        Rights.OPERATOR_ASSERTED,
    )
    assert feeds.wanted(store) == (view.feed,)
    feeds.configure(alone(ALONE), store)  # another one alone
    monkeypatch.delenv(feeds.FEEDS_VARIABLE)
    for _ in range(2):
        feeds.configure(config, store)
        back = store.feed(DESK.url)
        assert (back.feed, back.source, back.review, back.max_age_hours) == (DESK, "desk", "hold", 3)
        assert back in store.feeds()


def certificate_for(host: str, folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert_file, key_file


async def test_the_sample_wire_arrives_when_the_certificate_is_for_the_public_host(tmp_path: Path) -> None:
    certificate, key = certificate_for("news.example", tmp_path)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = Config.model_validate(
            {
                "watch": {
                    "port": listening.getsockname()[1],
                    "tls_cert": certificate,
                    "tls_key": key,
                    "public_url": "https://news.example",
                }
            }
        )
        wire = create_wire(time.time() - 20_000, 1, 1, f"{config.watch.public}/wire")
        server = uvicorn.Server(
            uvicorn.Config(
                Starlette(routes=[Mount("/wire", wire)]),
                ssl_certfile=certificate,
                ssl_keyfile=str(key),
                log_level="critical",
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        results: list[PollResult] = []

        async def on_result(result: PollResult) -> None:
            results.append(result)

        try:
            async with Fetcher(own=feeds.watch_server(config)) as fetcher, FeedParser() as parser:
                poller = Poller((), on_result, NoStates(), fetcher=fetcher, parser=parser)
                for feed, _, _ in feeds.sample_feeds(config):
                    await poller.poll(feed)
        finally:
            server.should_exit = True
            thread.join(10)
    assert [result.error for result in results] == [""] * 3
    addresses = [article.url for result in results for article in result.articles]
    assert addresses
    assert all(address.startswith("https://news.example/wire/articles/") for address in addresses)


class NoStates:
    """A poller's memory that forgets."""

    async def load(self, feed_url: str) -> None:
        return None

    async def save(self, feed_url: str, state: object) -> None:
        pass


def test_without_a_certificate_there_is_no_server_to_trust(config: Config) -> None:
    assert feeds.watch_server(config) is None
