"""Tells open pages that something changed (server-sent events); they then ask for the parts they show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import StreamingResponse

from .desk_context import Desk, SignedIn, TheDesk, Visitor

router = APIRouter()

MOST_PAGES = 200
HEARTBEAT_SECONDS = 10.0  # also how long a page stays live after its session ended


@router.get("/events")
async def events(request: Request, desk: TheDesk, visitor: SignedIn) -> StreamingResponse:
    """A `revision` event at once and after every change of the store, by any process."""
    counter = request.app.state
    if counter.open_pages >= MOST_PAGES:
        raise HTTPException(503, "Too many desk pages are open. Close some and load this one again.")
    return StreamingResponse(
        _revisions(request, desk, visitor),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _revisions(request: Request, desk: Desk, visitor: Visitor) -> AsyncIterator[str]:
    request.app.state.open_pages += 1
    try:
        revision = await asyncio.to_thread(desk.store.revision)
        yield f"retry: 1000\nevent: revision\ndata: {revision}\n\n"
        while await asyncio.to_thread(desk.store.session, visitor.session_id):
            known = revision
            revision = await desk.store.changed(known, HEARTBEAT_SECONDS)
            yield f"event: revision\ndata: {revision}\n\n" if revision > known else ": still here\n\n"
    finally:
        request.app.state.open_pages -= 1
