"""Serves the sample wire: feeds with real validators, article pages that open in a browser, an index."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ingest.samplewire.clock import WireClock
from ingest.samplewire.day import OUTLETS
from ingest.samplewire.feed_xml import feed_xml
from ingest.samplewire.pages import article_page, index_page, not_found_page, withdrawn_page
from ingest.samplewire.wire import SampleWire, outlet_named

_TYPES = {"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8"}


def feed_urls(base_url: str) -> tuple[tuple[str, str], ...]:
    """Outlet name and feed address of the three feeds under `base_url`."""
    wire = SampleWire(WireClock(0.0, 1.0), 0, base_url.rstrip("/"))
    return tuple((outlet.name, wire.feed_url(outlet)) for outlet in OUTLETS)


def create_app(
    epoch: float, speed: float, seed: int, base_url: str, *, clock: Callable[[], float] = time.time
) -> Starlette:
    """The sample wire as an ASGI app, mounted at `base_url`.

    `epoch` is the unix time at which day 0 begins, `speed` simulated seconds per second, `clock` gives unix
    time. Pages: `feeds/<outlet>.xml`, `articles/<day>/<slug>.html`, and the index."""
    wire = SampleWire(WireClock(epoch, speed), seed, base_url.rstrip("/"))

    async def feed(request: Request) -> Response:
        outlet = outlet_named(request.path_params["outlet"])
        if outlet is None:
            return HTMLResponse(not_found_page(wire.home_url), 404)
        entries = wire.entries(outlet, clock())
        changed = (
            max(max(entry.updated, entry.withdrawn_at or 0.0) for entry in entries) if entries else epoch
        )
        body = feed_xml(
            outlet, entries, feed_url=wire.feed_url(outlet), home_url=wire.home_url, updated=changed
        )
        return _conditional(request, body, _TYPES[outlet.format], changed)

    async def article(request: Request) -> Response:
        found = wire.article(request.path_params["day"], request.path_params["slug"], clock())
        if found is None:
            return HTMLResponse(not_found_page(wire.home_url), 404)
        outlet, entry = found
        if entry.withdrawn_at is not None:
            return HTMLResponse(withdrawn_page(outlet, entry, wire.home_url), 410)
        page = article_page(outlet, entry, wire.home_url).encode()
        return _conditional(request, page, "text/html; charset=utf-8", entry.updated)

    async def index(request: Request) -> Response:
        now = clock()
        columns = [(outlet, wire.feed_url(outlet), wire.entries(outlet, now)) for outlet in OUTLETS]
        return HTMLResponse(index_page(columns, wire.home_url))

    return Starlette(
        routes=[
            Route("/feeds/{outlet}.xml", feed),
            Route("/articles/{day:int}/{slug}.html", article),
            Route("/", index),
        ]
    )


def _conditional(request: Request, body: bytes, media_type: str, changed: float) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(datetime.fromtimestamp(int(changed), UTC), usegmt=True),
        "Cache-Control": "no-cache",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "X-Content-Type-Options": "nosniff",
    }
    if _unchanged(request, etag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _unchanged(request: Request, etag: str, changed: float) -> bool:
    # RFC 9110 section 13.2.2: If-None-Match decides alone when it is there
    asked = request.headers.get("if-none-match")
    if asked is not None:
        return etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")} or asked.strip() == "*"
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return int(changed) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, TypeError, IndexError):
        return False
