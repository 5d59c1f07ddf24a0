"""Renders the desk's templates, with the few words and forms they share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from ..desk.script import State
from . import assets

STATE_WORDS = {
    State.DRAFTED: "Draft",
    State.IN_REVIEW: "Review",
    State.APPROVED: "Approved",
    State.SCHEDULED: "Ready",
    State.AIRED: "Aired",
    State.HELD: "Held",
    State.KILLED: "Killed",
    State.CORRECTED: "Corrected",
    State.DROPPED: "Dropped",
}
RIGHTS_WORDS = {
    "public-domain": "Public domain",
    "cc-by": "CC BY",
    "cc-by-sa": "CC BY-SA",
    "ogl": "Open Government Licence",
    "sample": "Fictional sample",
    "operator-asserted": "Asserted by the operator",
    "read-only": "Read only",
}
NEVER_STORED = {"Cache-Control": "no-store"}


class Pages:
    """The desk's templates; everything in them is escaped unless a template says otherwise, and none does."""

    def __init__(self, channel: str, language: str, watch: str) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(assets.TEMPLATES),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            channel=channel, language=language, watch=watch, build=assets.fingerprint()
        )
        self._environment.filters.update(
            age=age, clock=clock, day=day, minutes=minutes, rights=rights, state=state, web=web_address
        )

    def render(
        self,
        template: str,
        values: Mapping[str, object],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A page or a part of one, never to be stored by anyone in between."""
        text = self._environment.get_template(template).render(values)
        return HTMLResponse(text, status, {**NEVER_STORED, **(headers or {})})


def age(seconds: float) -> str:
    """How long ago, in the largest whole unit: "now", "12 min", "3 h", "2 d"."""
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "now"


def clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%H:%M:%S")


def day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def minutes(seconds: float) -> str:
    """0:07, 1:32: minutes and seconds, never negative."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def rights(value: str) -> str:
    return RIGHTS_WORDS.get(value, value)


def state(value: State) -> str:
    return STATE_WORDS[State(value)]


def web_address(value: str) -> str:
    """The address when a link may lead there, otherwise empty: feeds are hostile."""
    return value if value.startswith(("http://", "https://")) else ""
