"""Starts and stops the applications mounted inside another: mounting alone does not run their lifespan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message

SHUTDOWN_SECONDS = 5.0


class LifespanError(RuntimeError):
    """A mounted application refused to start; the message is its own."""


@asynccontextmanager
async def started(app: ASGIApp) -> AsyncIterator[dict[str, Any]]:
    """Runs `app` through the ASGI lifespan protocol around the block; gives the state it shares.

    An application without lifespan support is left alone. Raises `LifespanError` when start-up fails."""
    incoming: asyncio.Queue[Message] = asyncio.Queue(maxsize=2)
    outgoing: asyncio.Queue[Message] = asyncio.Queue(maxsize=4)
    state: dict[str, Any] = {}
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}

    async def run() -> None:
        await app(scope, incoming.get, outgoing.put)

    task = asyncio.create_task(run(), name="lifespan of a mounted application")
    await incoming.put({"type": "lifespan.startup"})
    answer = asyncio.create_task(outgoing.get())
    await asyncio.wait({task, answer}, return_when=asyncio.FIRST_COMPLETED)
    supported = answer.done()
    if not supported:
        answer.cancel()  # it ended without a word: it has no lifespan
        task.exception()  # read, so that it is not reported as never retrieved
    elif answer.result()["type"] == "lifespan.startup.failed":
        raise LifespanError(answer.result().get("message") or "a mounted application did not start")
    try:
        yield state
    finally:
        if supported and not task.done():
            await incoming.put({"type": "lifespan.shutdown"})
            _, late = await asyncio.wait({task}, timeout=SHUTDOWN_SECONDS)
            for unfinished in late:
                unfinished.cancel()


@asynccontextmanager
async def all_started(apps: Sequence[ASGIApp]) -> AsyncIterator[None]:
    """`started` for several applications: in order, and stopped in the opposite order."""
    async with AsyncExitStack() as stack:
        for app in apps:
            await stack.enter_async_context(started(app))
        yield
