"""Keeps the running order in step with the store: the queue, the repeats, the ticker, and what must go.

Every pass compares what should be with what is and mends the difference, so that it does not matter where the
newsroom was stopped before. A kill does not wait for a pass."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from anchor.desk.script import State
from anchor.store.database import Change
from anchor.store.errors import NotFound
from anchor.store.fitness import CORRECTED, WITHDREW
from anchor.store.scripts import WAITING, ScriptStand
from anchor.store.store import Store
from stream.item import Item, TimedData, TimedText
from stream.running_order import RunningOrder

from .as_run import AsRunTail
from .finished_clip import CLIP, FinishedClip, clip_id, read_finished

log = logging.getLogger(__name__)

MOST_REPEATS = 200
MOST_HEADLINES = 12
OFF_AIR = frozenset({State.KILLED, State.DROPPED, State.CORRECTED, State.HELD})


class Rundown:
    """The running order as the newsroom fills it. `max_repeat_age` in seconds since the first airing.

    `plays` tells whether this run airs what the feed at an address tells. What it does not air keeps its
    state, so that a later run finds it as it was."""

    def __init__(
        self,
        store: Store,
        order: RunningOrder,
        tail: AsRunTail,
        max_repeat_age: float,
        plays: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._order = order
        self._tail = tail
        self._max_repeat_age = max_repeat_age
        self._plays = plays
        self._offered: dict[str, float] = {item.id: item.expires for item in order.repeats()}
        store.listen(self._on_change)

    def put(self, stand: ScriptStand, clip: FinishedClip, clips: Path) -> bool:
        """Queues a finished clip to air as new; false when it has aired as new, its script was stopped, or this
        run does not play its feed.

        Doing it again changes nothing."""
        if not self._plays(stand.feed_url):
            return False
        if self._tail.started_as_new(clip.clip_id):
            return False
        if not self._store.schedule(stand.id, stand.sha256, clip.clip_id):
            return False
        queued_at = self._store.stand(stand.id).queued_at or time.time()
        self._order.put(item_of(clip, clips, queued_at=queued_at))
        if self._store.stand(stand.id).state is not State.SCHEDULED:
            self._order.withdraw(clip.clip_id)  # stopped between the two: the pass would find it later
            return False
        if self._tail.started_as_new(clip.clip_id):
            self._order.taken(clip.clip_id)  # it was queued before and started while this was written
            return False
        return True

    def settle(self, clips: Path) -> None:
        """One pass: everything that has to go goes, everything that may air is offered."""
        self._drop_unfit()
        self._settle_kills()
        self._settle_queue(clips)
        self._settle_repeats(clips)
        self._settle_ticker()

    def _on_change(self, change: Change) -> None:
        """A decision at the desk reaches the running order within the desk's own call."""
        if change.kind != "script":
            return
        try:
            stand = self._store.stand(change.subject)
        except NotFound:
            return
        if stand.state in OFF_AIR:
            self._pull(stand)

    def _pull(self, stand: ScriptStand) -> None:
        item = stand.clip_id or clip_id(stand.sha256)
        if stand.state is State.KILLED:
            if not self._order.killed(item):
                self._order.kill(item)
                log.warning("killed %s (%s)", item, stand.reason)
        else:
            self._order.withdraw(item)
        self._offered.pop(item, None)

    def _drop_unfit(self) -> None:
        for script_id, reason in self._store.unfit(*WAITING).items():
            self._store.move(script_id, State.DROPPED, reason, WAITING)
        for script_id, reason in self._store.unfit(State.AIRED).items():
            if reason.endswith((WITHDREW, CORRECTED)):
                self._take_off_air(script_id)
                self._store.move(script_id, State.CORRECTED, reason, (State.AIRED,))

    def _take_off_air(self, script_id: str) -> None:
        """What is being told at this moment and no longer stands is cut, not played to its end."""
        on_air = self._store.on_air()
        if on_air is not None and on_air.script_id == script_id:
            self._order.kill(on_air.item_id)

    def _played(self, *states: State, aired_since: float = 0.0) -> list[ScriptStand]:
        stands = self._store.stands(*states, aired_since=aired_since)
        return [stand for stand in stands if self._plays(stand.feed_url)]

    def _settle_kills(self) -> None:
        for stand in self._store.stands(State.KILLED):
            if stand.clip_id:
                self._pull(stand)

    def _settle_queue(self, clips: Path) -> None:
        scheduled = {stand.clip_id: stand for stand in self._played(State.SCHEDULED)}
        waiting = {item.id for item in self._order.waiting()}
        for item in waiting - scheduled.keys():
            if self._tail.started_as_new(item):
                self._order.taken(item)
            else:
                self._order.withdraw(item)
        for item, stand in scheduled.items():
            if item in waiting or self._tail.started_as_new(item):
                continue
            clip = read_finished(clips / item, stand.sha256)
            if clip is None:
                # Its file is gone or damaged: the studio makes it again.
                self._store.move(stand.id, State.APPROVED, "", (State.SCHEDULED,))
            else:
                self.put(stand, clip, clips)

    def _settle_repeats(self, clips: Path) -> None:
        now = time.time()
        aired = self._played(State.AIRED, aired_since=now - self._max_repeat_age)
        unfit = self._store.unfit(State.AIRED)
        wanted: dict[str, ScriptStand] = {}
        for stand in sorted(aired, key=lambda each: -(each.first_aired_at or 0.0)):
            aired_at = stand.first_aired_at or 0.0
            if stand.clip_id and stand.id not in unfit and aired_at + self._max_repeat_age > now:
                wanted[stand.clip_id] = stand
            if len(wanted) == MOST_REPEATS:
                break
        for item in self._offered.keys() - wanted.keys():
            self._order.withdraw(item)
            del self._offered[item]
        on_air = self._store.on_air()
        for item, stand in wanted.items():
            first_aired = stand.first_aired_at or 0.0
            expires = first_aired + self._max_repeat_age
            if self._offered.get(item) == expires:
                continue
            if on_air is not None and on_air.item_id == item and on_air.kind == "new":
                continue  # it becomes a repeat when it has ended
            clip = read_finished(clips / item, stand.sha256)
            if clip is not None and not self._order.killed(item):
                self._order.offer_repeat(item_of(clip, clips, expires=expires, first_aired=first_aired))
                self._offered[item] = expires

    def _settle_ticker(self) -> None:
        now = time.time()
        stands = self._played(
            State.APPROVED, State.SCHEDULED, State.AIRED, aired_since=now - self._max_repeat_age
        )
        unfit = self._store.unfit(State.APPROVED, State.SCHEDULED, State.AIRED)
        headlines = list(
            dict.fromkeys(
                stand.ticker
                for stand in stands
                if stand.id not in unfit
                and (stand.first_aired_at is None or stand.first_aired_at + self._max_repeat_age > now)
            )
        )[:MOST_HEADLINES]
        if headlines != self._order.ticker():
            self._order.set_ticker(headlines)


def item_of(
    clip: FinishedClip,
    clips: Path,
    *,
    queued_at: float = 0.0,
    expires: float = 0.0,
    first_aired: float = 0.0,
) -> Item:
    """The clip as master control plays it."""
    return Item(
        id=clip.clip_id,
        path=clips / clip.clip_id / CLIP,
        duration=clip.duration,
        title=clip.title,
        captions=tuple(TimedText(each.start, each.end, each.text) for each in clip.captions),
        cues=tuple(TimedData(each.start, each.end, each.data) for each in clip.cues),
        queued_at=queued_at,
        expires=expires,
        sha256=clip.sha256,
        first_aired=first_aired,
    )


def drop_all(store: Store, reasons: dict[str, str], only_from: Iterable[State]) -> None:
    """Drops scripts that have not aired, each with its reason."""
    allowed = tuple(only_from)
    for script_id, reason in reasons.items():
        if store.move(script_id, State.DROPPED, reason, allowed):
            log.info("%s dropped: %s", script_id, reason)
