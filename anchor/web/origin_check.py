"""Does a form come from our own page? Asked of every request that changes something."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request


def same_origin(request: Request) -> bool:
    """True when the browser says the request was made by a page of this very address.

    `Origin` decides; only a request without one may instead carry `Sec-Fetch-Site: same-origin`."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    try:
        theirs = urlsplit(origin)
    except ValueError:
        return False
    host = request.headers.get("host", "")
    return theirs.scheme in ("http", "https") and bool(host) and theirs.netloc.lower() == host.lower()


def form_token(session_id: str) -> str:
    """What every form of a session carries. It follows from the session id, which no other page can read."""
    return hmac.new(session_id.encode(), b"anchor desk form", hashlib.sha256).hexdigest()


def token_fits(session_id: str, token: str) -> bool:
    return hmac.compare_digest(form_token(session_id).encode(), token.encode())
