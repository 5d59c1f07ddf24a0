"""From the as-run log's events to airings, and the tail that keeps the store in step with the log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from anchor.desk.script import State
from anchor.store.database import moment
from anchor.store.store import Store
from anchor.store.views import Airing
from stream.asrun import AsRun, AsRunLog

log = logging.getLogger(__name__)

ROUNDING = 0.001  # seconds: the store's times are whole microseconds, the log's are not
LOST = "the log has no end of it: the playout was stopped"


def fold(events: Iterable[AsRun]) -> tuple[Airing, ...]:
    """The airings that events, oldest first, tell of. Only one thing is on air: a start ends what was on."""
    found: list[Airing] = []
    on_air: Airing | None = None
    for event in events:
        if event.event == "start":
            if on_air is not None:
                found.append(
                    replace(on_air, ended=max(on_air.started, moment(event.at)), outcome="cut", note=LOST)
                )
            on_air = Airing(
                item_id=event.item_id,
                script_id="",
                title=event.title,
                kind=event.kind,
                started=moment(event.at),
                ended=None,
                outcome="",
                note=event.note,
            )
        elif event.event in ("end", "cut") and on_air is not None and on_air.item_id == event.item_id:
            ended = max(on_air.started, moment(event.at))
            found.append(replace(on_air, ended=ended, outcome=event.event, note=event.note or on_air.note))
            on_air = None
    if on_air is not None:
        found.append(on_air)
    return tuple(found)


class AsRunTail:
    """Brings what the playout logged into the store. Reads only when the log has grown."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._log = AsRunLog(folder)
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._refusals_until = 0.0

    def catch_up(self) -> bool:
        """Takes what is new; true when there was something."""
        size = tuple(
            sorted((path.name, path.stat().st_size) for path in self._folder.glob("????-??-??.jsonl"))
        )
        if size == self._seen:
            return False
        events = list(self._log.read(self._store.newest_airing_start() - ROUNDING))
        self._store.record_airings(fold(events))
        for event in events:
            if event.event == "refused" and event.kind == "new" and event.at > self._refusals_until:
                self._refused(event)
                self._refusals_until = event.at
        self._seen = size
        return True

    def started_as_new(self, item_id: str) -> bool:
        """Has the playout ever started this clip as new?"""
        return self._log.started_as_new(item_id)

    def _refused(self, event: AsRun) -> None:
        clip = self._store.clip(event.item_id)
        if clip is not None and self._store.move(
            clip.script_id, State.HELD, f"the playout refused the clip: {event.note}", (State.SCHEDULED,)
        ):
            log.warning("the playout refused clip %s: %s", event.item_id, event.note)
