"""What every desk request needs: the newsroom's parts, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request

from stream.running_order import RunningOrder

from ..config import Config
from ..store.store import Store
from ..store.views import User
from .attempt_limit import AttemptLimit
from .desk_pages import Pages
from .origin_check import form_token, same_origin, token_fits

Status = Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class Desk:
    """The parts of the newsroom that the pages show and steer. `status` gives the playout's latest status."""

    store: Store
    config: Config
    running_order: RunningOrder
    status: Status
    pages: Pages
    logins: AttemptLimit

    @property
    def secure(self) -> bool:
        return self.config.desk.tls_cert is not None

    @property
    def cookie(self) -> str:
        """Under HTTPS the prefix makes browsers insist on Secure, this host and the whole site."""
        return "__Host-anchor-desk" if self.secure else "anchor-desk"


@dataclass(frozen=True)
class Visitor:
    """Someone who is logged in. `token` goes into every form."""

    user: User
    session_id: str
    token: str


def desk_of(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


def signed_in(request: Request, desk: TheDesk) -> Visitor:
    """Who is asking; 401 when nobody is logged in."""
    session_id = request.cookies.get(desk.cookie, "")
    user = desk.store.session(session_id) if session_id else None
    if user is None:
        raise HTTPException(401, "You are not logged in.")
    return Visitor(user, session_id, form_token(session_id))


SignedIn = Annotated[Visitor, Depends(signed_in)]


def signed_form(
    request: Request, visitor: SignedIn, token: Annotated[str, Form(max_length=200)] = ""
) -> Visitor:
    """Who sends this form; 403 when another site's page made the browser send it."""
    if not same_origin(request) or not token_fits(visitor.session_id, token):
        raise HTTPException(403, "This form did not come from the desk's own page. Load the page again.")
    return visitor


SignedForm = Annotated[Visitor, Depends(signed_form)]


def wants_part(request: Request) -> bool:
    """True when htmx asks for a part of a page; without it whole pages are given."""
    return request.headers.get("hx-request") == "true"
