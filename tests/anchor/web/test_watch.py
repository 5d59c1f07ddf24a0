"""What viewers reach: readable only, with strict headers, and able to run the applications it mounts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from anchor.config import Config
from anchor.web.watch import create_app


class Probe:
    """A mounted application that notes what reaches it."""

    def __init__(self, path: str) -> None:
        self.seen: list[tuple[str, str]] = []
        self.running = False
        self.app = Starlette(routes=[Route(path, self._answer, methods=None)], lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self.running = True
        yield
        self.running = False

    async def _answer(self, request: Request) -> Response:
        self.seen.append((request.method, request.url.path))
        if "boom" in request.query_params:
            raise RuntimeError("a secret detail")
        return PlainTextResponse("here")


@pytest.fixture
def live() -> Probe:
    return Probe("/live/master.m3u8")


@pytest.fixture
def wire() -> Probe:
    return Probe("/articles/one.html")


@pytest.fixture
def client(config: Config, live: Probe, wire: Probe) -> Iterator[TestClient]:
    with TestClient(create_app(config, live.app, wire.app), raise_server_exceptions=False) as client:
        yield client


def test_the_page_and_its_files_are_served(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Anchor 24" in page.text
    for path in (
        "/assets/base.css",
        "/assets/watch.css",
        "/assets/watch/main.js",
        "/assets/lib/hls.min.js",
        "/assets/fonts/inter.ttf",
        "/assets/mark.svg",
    ):
        assert client.get(path).status_code == 200, path


def test_the_page_has_no_inline_code_and_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    assert "http://" not in page
    assert "https://" not in page
    assert "style=" not in page
    assert "<script>" not in page
    assert " onclick" not in page
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize(
    "path", ["/", "/time", "/nothing", "/assets/base.css", "/live/master.m3u8", "/wire/articles/one.html"]
)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MKCOL"])
@pytest.mark.parametrize("path", ["/", "/live/master.m3u8", "/wire/articles/one.html", "/assets/base.css"])
def test_nothing_but_reading_is_possible(
    client: TestClient, live: Probe, wire: Probe, method: str, path: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert live.seen == wire.seen == []


def test_mounted_applications_are_started_reached_and_stopped(
    config: Config, live: Probe, wire: Probe
) -> None:
    with TestClient(create_app(config, live.app, wire.app)) as client:
        assert live.running
        assert wire.running
        assert client.get("/live/master.m3u8").text == "here"
        assert client.head("/wire/articles/one.html").status_code == 200
    assert not live.running
    assert not wire.running


def test_without_a_sample_wire_its_addresses_are_not_there(config: Config, live: Probe) -> None:
    with TestClient(create_app(config, live.app, None)) as client:
        assert client.get("/wire/articles/one.html").status_code == 404


def test_faults_are_pages_without_detail(client: TestClient) -> None:
    missing = client.get("/nothing")
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.text
    broken = client.get("/live/master.m3u8?boom=1")
    assert broken.status_code == 500
    assert "secret" not in broken.text
    assert "Traceback" not in broken.text
    assert "content-security-policy" in broken.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../watch.py",
        "/assets/%2e%2e/watch.py",
        "/assets/fonts/..%2f__init__.py",
        "/assets/lib/htmx.js",
    ],
)
def test_only_named_files_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_clock_is_never_stored(client: TestClient) -> None:
    answer = client.get("/time")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["unix"] > 1.7e9


def test_https_pins_itself(config: Config, live: Probe, tmp_path: object) -> None:
    plain = TestClient(create_app(config, live.app)).get("/")
    assert "strict-transport-security" not in plain.headers
    watch = config.watch.model_copy(update={"tls_cert": "cert.pem", "tls_key": "key.pem"})
    secure = TestClient(create_app(config.model_copy(update={"watch": watch}), live.app)).get("/")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
