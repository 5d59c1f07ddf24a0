"""What viewers reach cannot change anything: only GET and HEAD pass, and nothing else is ever handed on."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

SAFE_METHODS = ("GET", "HEAD")


class ReadOnly:
    """Refuses every method but GET and HEAD with 405, and every WebSocket, before any other code runs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            refusal = PlainTextResponse(
                "This address can only be read.\n",
                status_code=405,
                headers={"Allow": ", ".join(SAFE_METHODS)},
            )
            await refusal(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await self._app(scope, receive, send)
