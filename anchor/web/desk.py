"""The desk: where people see every story beside its sources and decide what airs. All behind a login."""

from __future__ import annotations

from fastapi import FastAPI

from stream.running_order import RunningOrder

from ..config import Config
from ..store.store import Store
from . import assets, board_pages, decisions, faults, feed_pages, live_updates, login, not_told
from .attempt_limit import AttemptLimit
from .desk_context import Desk, Status
from .desk_pages import Pages
from .security_headers import DESK_POLICY, SecurityHeaders


def create_app(store: Store, config: Config, running_order: RunningOrder, status: Status) -> FastAPI:
    """The desk's application.

    `status` gives the playout's latest status message (see `stream.playout`), or an empty mapping when there
    is none; it is called from worker threads and must not block. Everything asks for a session, except
    `/assets` and `/login/<token>`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = Desk(
        store=store,
        config=config,
        running_order=running_order,
        status=status,
        pages=Pages(config.channel.name, config.channel.language, config.watch.public + "/"),
        logins=AttemptLimit(),
    )
    app.state.open_pages = 0
    for room in (login, board_pages, decisions, feed_pages, not_told, live_updates):
        app.include_router(room.router)
    app.router.routes.append(assets.mount(config.paths.web_libraries))
    faults.install(app)
    app.add_middleware(
        SecurityHeaders,
        policy=DESK_POLICY,
        extra={"X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin"},
        secure=config.desk.tls_cert is not None,
    )
    return app
