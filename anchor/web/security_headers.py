"""Response headers that tell browsers what our pages may do: nothing but what they need."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Script and style come from our own files only: no inline code, no other host, no framing. Trusted Types make
# the browser itself refuse a string where markup or script is expected, should a page ever try.
WATCH_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
# htmx writes the server's own fragments into the page, so Trusted Types cannot be asked for here.
DESK_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# Article pages of the sample wire: text with a style sheet of its own, and no script at all.
ARTICLE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers call the origin of our own forms null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Adds the headers to every response that does not set them itself.

    `policy` is the Content-Security-Policy; `extra` adds or replaces other headers; `by_prefix` gives another
    policy for paths that start so. `secure` also pins the site to HTTPS."""

    def __init__(
        self,
        app: ASGIApp,
        policy: str,
        *,
        by_prefix: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
        secure: bool = False,
    ) -> None:
        self._app = app
        self._policy = policy
        self._by_prefix = dict(by_prefix or {})
        self._headers = {**ALWAYS, **(extra or {})}
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        policy = next((p for prefix, p in self._by_prefix.items() if path.startswith(prefix)), self._policy)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
