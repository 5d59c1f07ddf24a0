"""The desk's main page and its parts: stories, one script beside its sources, the rundown, the bar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from ..desk.script import State
from ..store.errors import NotFound
from ..store.scripts import FINAL
from ..store.views import StoryRow
from .desk_context import Desk, SignedIn, TheDesk, Visitor
from .line_view import line_views
from .rundown_view import rundown

router = APIRouter()

FILTERS: Mapping[str, tuple[str, Collection[State]]] = {
    "all": ("All", tuple(State)),
    "review": ("Review", (State.IN_REVIEW, State.HELD)),
    "ready": ("Ready", (State.DRAFTED, State.APPROVED, State.SCHEDULED)),
    "aired": ("Aired", (State.AIRED,)),
    "out": ("Out", FINAL),
}


@router.get("/")
def desk_page(desk: TheDesk, visitor: SignedIn, show: str = "all", story: str = "") -> Response:
    """The whole page; without any feed the first thing to do is to choose one."""
    if not desk.store.feeds() and not desk.store.board(1):
        return RedirectResponse("/feeds", 303)
    values = {
        **stories_values(desk, show, story),
        **rundown_values(desk, visitor),
        **bar_values(desk, visitor),
        **script_values(desk, visitor, story or _first(desk, show)),
    }
    return desk.pages.render("desk.html", values)


@router.get("/panels/stories")
def stories_panel(desk: TheDesk, visitor: SignedIn, show: str = "all", story: str = "") -> Response:
    return desk.pages.render("desk_stories.html", stories_values(desk, show, story))


@router.get("/panels/script")
def script_panel(desk: TheDesk, visitor: SignedIn, story: str = "") -> Response:
    return desk.pages.render("desk_script.html", script_values(desk, visitor, story))


@router.get("/panels/rundown")
def rundown_panel(desk: TheDesk, visitor: SignedIn) -> Response:
    return desk.pages.render("desk_rundown.html", rundown_values(desk, visitor))


@router.get("/panels/bar")
def bar_panel(desk: TheDesk, visitor: SignedIn) -> Response:
    return desk.pages.render("desk_bar.html", bar_values(desk, visitor))


def shown(name: str) -> str:
    return name if name in FILTERS else "all"


def stories_values(desk: Desk, show: str, story: str) -> dict[str, Any]:
    rows = desk.store.board()
    name = shown(show)
    states = FILTERS[name][1]
    return {
        "show": name,
        "chosen": story,
        "filters": [(key, label, _count(rows, among)) for key, (label, among) in FILTERS.items()],
        "rows": [(number, row) for number, row in enumerate(rows, 1) if row.state in states],
    }


def script_values(
    desk: Desk, visitor: Visitor, story: str, notice: str = "", problems: Collection[str] = ()
) -> dict[str, Any]:
    """What the script column shows. `notice` and `problems` say how the last decision went."""
    values = {"visitor": visitor, "detail": None, "lines": (), "notice": notice, "problems": tuple(problems)}
    if not story:
        return values
    try:
        detail = desk.store.story(story)
    except NotFound:
        return {**values, "problems": ("This story is no longer there.",)}
    red = [check for check in detail.checks if not check.passed]
    state = detail.row.state
    return {
        **values,
        "detail": detail,
        "lines": line_views(detail.script, detail.articles, detail.checks),
        "script_checks": [check for check in detail.checks if not check.line_id],
        "red": red,
        "may_approve": state in (State.DRAFTED, State.IN_REVIEW, State.HELD) and not red,
        "may_hold": state not in FINAL and state is not State.HELD,
        "may_kill": state not in FINAL,
    }


def rundown_values(desk: Desk, visitor: Visitor) -> dict[str, Any]:
    return {"visitor": visitor, "rundown": rundown(desk.store, desk.status())}


def bar_values(desk: Desk, visitor: Visitor) -> dict[str, Any]:
    feeds = desk.store.feeds()
    return {
        "visitor": visitor,
        "rundown": rundown(desk.store, desk.status()),
        "feeds_failing": sum(not feed.healthy for feed in feeds),
        "feeds_all": len(feeds),
    }


def _count(rows: Collection[StoryRow], states: Collection[State]) -> int:
    return sum(row.state in states for row in rows)


def _first(desk: Desk, show: str) -> str:
    """The story to open when none was asked for: the first that waits for a person, else the newest."""
    rows = desk.store.board()
    waiting = [row for row in rows if row.state in FILTERS["review"][1]]
    among = [row for row in rows if row.state in FILTERS[shown(show)][1]]
    first = next(iter(waiting if shown(show) == "all" and waiting else among), None)
    return first.id if first else ""


def require_story(desk: Desk, story: str) -> None:
    """Raises 404 for a story that is not there."""
    try:
        desk.store.stand(story)
    except NotFound:
        raise HTTPException(404, "This story is no longer there.") from None
