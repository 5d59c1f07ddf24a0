"""The public side: the watch page, the live stream and the pages of the sample wire, for reading only."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from ..config import Config
from . import assets
from .lifespans import all_started
from .pass_through import PassThrough
from .read_only import ReadOnly
from .security_headers import ARTICLE_POLICY, WATCH_POLICY, SecurityHeaders

FAULTS = {
    404: "There is nothing at this address.",
    500: "Something went wrong here. The channel itself runs on.",
}


def create_app(config: Config, live_app: ASGIApp, wire_app: ASGIApp | None = None) -> ASGIApp:
    """The application viewers reach.

    `/` is the watch page, `/live` the stream's origin, `/wire` the sample wire when there is one, `/time` the
    clock of this machine (unix seconds), `/assets` the files of the page. The lifespans of both mounted
    applications are run here."""
    templates = Environment(
        loader=FileSystemLoader(assets.TEMPLATES),
        autoescape=select_autoescape(default=True),
        auto_reload=False,
    )
    page = templates.get_template("watch.html").render(
        channel=config.channel.name, language=config.channel.language
    )
    fault_page = templates.get_template("watch_fault.html")

    async def watch(request: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    async def clock(request: Request) -> Response:
        return JSONResponse({"unix": time.time()}, headers={"Cache-Control": "no-store"})

    async def fault(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = FAULTS.get(status, FAULTS[404])
        return HTMLResponse(
            fault_page.render(channel=config.channel.name, language=config.channel.language, text=text),
            status,
        )

    inner: list[ASGIApp] = [app for app in (live_app, wire_app) if app is not None]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with all_started(inner):
            yield

    routes: list[BaseRoute] = [
        Route("/", watch),
        Route("/time", clock),
        assets.mount(config.paths.web_libraries),
        PassThrough("/live", live_app),  # the origin's own paths begin with /live/
    ]
    if wire_app is not None:
        routes.append(Mount("/wire", wire_app))
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: fault, Exception: fault},
        middleware=[
            Middleware(
                SecurityHeaders,
                policy=WATCH_POLICY,
                by_prefix={"/wire": ARTICLE_POLICY},
                secure=config.watch.tls_cert is not None,
            ),
            Middleware(ReadOnly),
        ],
    )
