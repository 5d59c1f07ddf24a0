"""What a person sees when something is refused or fails: what it is and what to do, never a traceback."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .desk_context import desk_of, wants_part

log = logging.getLogger(__name__)

WORDS = {
    401: ("Log in", "Run “anchor login” on the channel's machine and open the link it prints."),
    403: ("Not allowed", ""),
    404: ("Not there", "It may have been taken away since this page was loaded."),
    405: ("Not possible", "This address does something else."),
    422: ("Not understood", "Load the page again and repeat what you did."),
    429: ("Too many attempts", ""),
    500: ("Something went wrong", "It is in the newsroom's log. The channel itself runs on."),
}


def install(app: FastAPI) -> None:
    """Sets the handlers of `app`."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    # Starlette fills in the status phrase where nobody gave a reason; ours are whole sentences.
    given = str(error.detail) if str(error.detail).endswith(".") else ""
    return _answer(request, error.status_code, given, dict(error.headers or {}))


async def _invalid(request: Request, error: Exception) -> Response:
    return _answer(request, 422, "", {})


async def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, "", {})


def _answer(request: Request, status: int, given: str, headers: dict[str, str]) -> Response:
    title, advice = WORDS.get(status, WORDS[500] if status >= 500 else WORDS[404])
    template = "desk_fault_part.html" if wants_part(request) else "desk_fault.html"
    values = {"title": title, "text": given, "advice": advice, "status": status}
    if wants_part(request):
        # Never in place of a panel: the note has a place of its own on every page.
        headers = {**headers, "HX-Retarget": "#notes", "HX-Reswap": "innerHTML"}
    return desk_of(request).pages.render(template, values, status, headers)
