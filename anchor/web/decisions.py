"""Approve, hold and kill: what a person decides, recorded and in force at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from ..store.errors import GateRefused, StaleScript
from .board_pages import require_story, script_values
from .desk_context import Desk, SignedForm, TheDesk, Visitor, wants_part
from .login import sentence

router = APIRouter()

Sha256 = Annotated[str, Form(pattern=r"^[0-9a-f]{64}$")]


@router.post("/scripts/{script_id}/approve")
def approve(request: Request, desk: TheDesk, visitor: SignedForm, script_id: str, sha256: Sha256) -> Response:
    """Lets exactly the words that were on the page on air: 409 when they changed, 422 when a gate is red."""
    require_story(desk, script_id)
    try:
        desk.store.approve(script_id, sha256, visitor.user.name)
    except StaleScript:
        changed = "The script changed while you read it. This is the new version: read it and decide again."
        return _decided(request, desk, visitor, script_id, status=409, problems=(changed,))
    except GateRefused as refused:
        return _refused(request, desk, visitor, script_id, refused)
    return _decided(request, desk, visitor, script_id, notice="Approved.")


@router.post("/scripts/{script_id}/hold")
def hold(request: Request, desk: TheDesk, visitor: SignedForm, script_id: str) -> Response:
    """Keeps a story off the air until someone approves it: out of the queue and the repeats."""
    require_story(desk, script_id)
    try:
        desk.store.hold(script_id, visitor.user.name)
    except GateRefused as refused:
        return _refused(request, desk, visitor, script_id, refused)
    for item_id in _items(desk, script_id):
        desk.running_order.withdraw(item_id)
    return _decided(request, desk, visitor, script_id, notice="Held.")


@router.post("/scripts/{script_id}/kill")
def kill(request: Request, desk: TheDesk, visitor: SignedForm, script_id: str) -> Response:
    """Off the air at once and for good. The picture first, the record after: a second counts."""
    require_story(desk, script_id)
    for item_id in _items(desk, script_id):
        desk.running_order.kill(item_id)
    desk.store.kill(script_id, visitor.user.name)
    return _decided(request, desk, visitor, script_id, notice="Killed. It is off the air for good.")


def _items(desk: Desk, script_id: str) -> Iterable[str]:
    """Every item the playout may know the story by."""
    detail = desk.store.story(script_id)
    found = {desk.store.stand(script_id).clip_id, *(airing.item_id for airing in detail.airings)}
    return sorted(item for item in found if item)


def _refused(
    request: Request, desk: Desk, visitor: Visitor, script_id: str, refused: GateRefused
) -> Response:
    reasons = [sentence(reason) for reason in refused.reasons]
    return _decided(request, desk, visitor, script_id, status=422, problems=reasons)


def _decided(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    script_id: str,
    *,
    status: int = 200,
    notice: str = "",
    problems: Iterable[str] = (),
) -> Response:
    """The script column as it stands now, with what became of the decision."""
    if not wants_part(request) and status == 200:
        return RedirectResponse(f"/?story={script_id}", 303)
    values = script_values(desk, visitor, script_id, notice, tuple(problems))
    template = "desk_script.html" if wants_part(request) else "desk_decision.html"
    return desk.pages.render(template, values, status)
