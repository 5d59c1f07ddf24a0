"""The way into the desk: a one-time link, a session, a way out."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ..store.errors import TokenRefused
from .desk_context import SignedForm, TheDesk

router = APIRouter()


@router.get("/login/{token}")
def log_in(request: Request, desk: TheDesk, token: str) -> Response:
    """Uses the link up and starts a session.

    The answer is a page that moves on by itself: a redirect would still count as coming from the place where
    the link was clicked, and browsers would keep a SameSite=Strict cookie back."""
    address = request.client.host if request.client else ""
    if not desk.logins.allow(address):
        raise HTTPException(429, "Too many login attempts. Wait a minute and use the link again.")
    seconds = desk.config.desk.session_hours * 3600
    try:
        session_id = desk.store.redeem(token, seconds)
    except TokenRefused as refused:
        raise HTTPException(403, sentence(str(refused))) from None
    response = desk.pages.render("desk_welcome.html", {})
    response.set_cookie(
        desk.cookie, session_id, max_age=int(seconds), httponly=True, samesite="strict", secure=desk.secure
    )
    return response


@router.post("/logout")
def log_out(desk: TheDesk, visitor: SignedForm) -> Response:
    desk.store.revoke(visitor.session_id)
    response = RedirectResponse("/", 303)
    response.delete_cookie(desk.cookie, httponly=True, samesite="strict", secure=desk.secure)
    return response


def sentence(text: str) -> str:
    """The text as a sentence: a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
