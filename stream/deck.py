"""The deck: what is on air this tick, and what is cued to follow it.

Items start only at segment boundaries. What must leave at once (a kill, an interrupt, a broken file) is
followed by the slate until the next boundary. A repeat gives way to news between two of its sentences."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .asrun import Aired, AsRun, Event
from .clock import Clock
from .giving_way import WayOut, way_out
from .grid import FRAME_RATE, SAMPLES_PER_TICK, TICKS_PER_SEGMENT, segment_of, unix_of
from .item import Item, ItemKind
from .journal import OrderWatch
from .programme import Programme, Situation
from .settings import PlayoutSettings
from .slate import TITLE, Slate
from .sound import Samples
from .source import ClipError, ClipSource, Tick
from .text_tracks import Placement

log = logging.getLogger(__name__)

_LOOK_EVERY = 6  # ticks between two looks at what should be cued
_CUE_AHEAD = 2 * TICKS_PER_SEGMENT  # a clip is opened this many ticks before it may start
_LAST_CHANGE = 12  # ticks before a boundary: what is cued then stays cued
_SHORTEST_SLATE = FRAME_RATE  # ticks: a slate that flashes looks like a fault
_LONGEST_STALL = FRAME_RATE  # ticks without a decoded frame before the clip is cut
_MOST_TRIED = 5  # broken clips in a row before the channel starts with the slate
_SLATE_ID = "slate"


@dataclass(frozen=True)
class Shot:
    """One tick on air; `item` is None on the slate. `joined` marks the first tick of another source, `tail` is
    what the old one would have said in it, `leaves` marks the last tick of a clip."""

    tick: Tick
    joined: bool
    item: Item | None
    leaves: bool = False
    tail: Samples | None = None


class Deck:
    """Plays the programme tick by tick. `aired` is what has aired before: the deck adds to it, and never waits for a
    disk. `patience` gives the seconds that a decoder may take now. `events` is called with each as-run entry."""

    def __init__(
        self,
        settings: PlayoutSettings,
        programme: Programme,
        watch: OrderWatch,
        aired: Aired,
        slate: Slate,
        clock: Clock,
        patience: Callable[[], float],
        events: Callable[[AsRun], None],
    ) -> None:
        self._settings, self._programme, self._watch = settings, programme, watch
        self._aired, self._slate = aired, slate
        self._clock, self._patience, self._events = clock, patience, events
        self._source: ClipSource | None = None
        self._cued: ClipSource | None = None
        self._started_at = 0  # tick of the first frame of what is on air
        self._way_out: WayOut | None = None  # of a repeat that gives way
        self._by_hand = False  # what is on air was ordered by an operator
        self._slate_since: int | None = None
        self._behind = 0  # ticks that the decoder owes
        self._stalled = 0
        self._held: Tick | None = None
        self._joined = True
        self._tail: Samples | None = None  # of what was cut
        self.stalls = 0

    @property
    def item(self) -> Item | None:
        """What is on air; None is the slate."""
        return self._source.item if self._source else None

    @property
    def cued(self) -> Item | None:
        return self._cued.item if self._cued else None

    def placement(self) -> Placement | None:
        """Where on the timeline the item on air is, with the words that will be heard of it."""
        if self._source is None:
            return None
        item = self._source.item
        if self._way_out is not None:
            quiet = self._way_out.quiet / FRAME_RATE
            item = replace(
                item,
                captions=tuple(each for each in item.captions if each.start < quiet),
                cues=tuple(each for each in item.cues if each.start < quiet),
            )
        return Placement(item, unix_of(self._started_at))

    def prepare(self, tick: int, patience: float) -> None:
        """Cue what should start at `tick` and give its decoder time."""
        for _ in range(_MOST_TRIED):
            self._look(tick)
            if self._cued is None or not self._cued.ready(patience):
                return
            if not (error := self._cued.refusal()):
                return
            self._refuse(tick, error)

    def shift(self, ticks: int) -> None:
        """The timeline jumped: what is on air goes on, later by so many ticks."""
        self._started_at += ticks
        if self._slate_since is not None:
            self._slate_since += ticks

    def shot(self, tick: int) -> Shot:
        """What is on air at a tick; ticks come one by one. Takes no longer than the clock's patience."""
        order = self._watch.latest
        on_air = self._source.item if self._source else None
        if self._programme.must_cut(on_air.id if on_air else "", order) and on_air:
            self._leave("cut", tick, "killed" if on_air.id in order.killed else "by order")
        elif self._source and tick >= self._end():
            self._leave("cut" if self._way_out else "end", tick, "gave way to news" if self._way_out else "")
        if tick % TICKS_PER_SEGMENT == 0 and self._source is None:
            self._start_cued(tick)
        if self._cued and (error := self._cued.refusal()):
            self._refuse(tick, error)
        if tick % _LOOK_EVERY == 0:
            self._look(tick)
        return self._play(tick)

    def close(self, tick: int) -> None:
        """The channel stops: log the end of what is on air."""
        if self._source:
            self._leave("cut", tick, "the channel stopped")
        if self._cued:
            self._cued.close()
            self._cued = None

    def _play(self, tick: int) -> Shot:
        source = self._source
        if source is not None:
            try:
                taken = self._taken(source)
            except ClipError as error:
                log.error("cut: %s", error)
                self._programme.refuse(source.item.id)
                self._leave("cut", tick, str(error))
            else:
                if taken is not None:
                    if self._way_out is not None:
                        taken = self._fading(taken, tick, self._way_out)
                    return self._shown(taken, source.item, leaves=tick == self._end() - 1)
                self._stalled += 1
                self.stalls += 1
                if self._stalled <= _LONGEST_STALL and self._held is not None:
                    return self._hold(tick, source.item)
                self._leave("cut", tick, "the decoder stalled for a second")
        if self._slate_since is None:
            self._slate_since = tick
            self._log("slate", "start", _SLATE_ID, TITLE, tick)
        return self._shown(self._slate.tick(tick), None)

    def _end(self) -> int:
        """The tick at which what is on air leaves it."""
        assert self._source is not None
        return self._started_at + (self._way_out.end if self._way_out else self._source.ticks)

    def _fading(self, taken: Tick, tick: int, way: WayOut) -> Tick:
        """The tick of an item that gives way: its sound falls, the room's rises."""
        gain = np.linspace(
            way.gain(tick - self._started_at), way.gain(tick - self._started_at + 1), SAMPLES_PER_TICK
        ).astype(np.float32)
        return replace(taken, samples=taken.samples * gain + self._slate.tone.tick(tick) * (1 - gain))

    def _taken(self, source: ClipSource) -> Tick | None:
        """The tick that is due, after those that were missed."""
        while self._behind:
            if source.take(0) is None:
                break
            self._behind -= 1
        taken = source.take(self._patience()) if not self._behind else None
        if taken is None:
            self._behind += 1
        elif self._stalled:
            self._stalled, self._joined = 0, True
        return taken

    def _shown(self, tick: Tick, item: Item | None, leaves: bool = False) -> Shot:
        joined, self._joined = self._joined, False
        tail, self._tail = self._tail, None
        self._held = tick
        return Shot(tick, joined, item, leaves, tail)

    def _hold(self, tick: int, item: Item) -> Shot:
        """The last frame once more, over room tone."""
        if self._held is None:
            raise AssertionError("nothing was shown before")
        return Shot(Tick(self._held.frame, self._slate.tone.tick(tick)), self._stalled == 1, item)

    def _leave(self, event: Event, tick: int, note: str = "") -> None:
        if self._source is None:
            return
        item = self._source.item
        if event == "cut" and not self._behind and self._way_out is None:
            with contextlib.suppress(ClipError):
                following = self._source.take(0)
                self._tail = following.samples if following else None
        self._source.close()
        self._source = self._way_out = None
        self._behind = self._stalled = 0
        self._joined = True
        self._log(item.kind, event, item.id, item.title, tick, note)

    def _start_cued(self, tick: int) -> None:
        cued = self._cued
        too_soon = self._slate_since is not None and 0 < tick - self._slate_since < _SHORTEST_SLATE
        if cued is None or too_soon:
            return
        if not self._programme.still(cued.item, self._situation()):
            cued.close()
            self._cued = None
            return
        if not cued.ready(self._patience()) or cued.refusal():
            return
        if self._slate_since is not None:
            self._log("slate", "end", _SLATE_ID, TITLE, tick)
            self._slate_since = None
        self._cued, self._source = None, cued
        self._started_at, self._joined = tick, True
        self._by_hand = self._programme.started(cued.item)
        self._log(cued.item.kind, "start", cued.item.id, cued.item.title, tick)

    def _refuse(self, tick: int, error: ClipError) -> None:
        if self._cued is None:
            return
        item = self._cued.item
        log.error("refused: %s", error)
        self._programme.refuse(item.id)
        self._cued.close()
        self._cued = None
        self._log(item.kind, "refused", item.id, item.title, tick, str(error))
        self._look(tick)

    def _look(self, tick: int) -> None:
        """Cue what would come next, when the end of what is on air is near."""
        self._give_way(tick)
        left = (self._end() if self._source else tick + -tick % TICKS_PER_SEGMENT) - tick
        if left > _CUE_AHEAD or (self._cued and left <= _LAST_CHANGE):
            return
        choice = self._programme.next(self._situation())
        cued = self.cued
        if (choice.id, choice.kind) == (cued.id, cued.kind) if choice and cued else choice is cued:
            return
        if self._cued:
            self._cued.close()
        self._cued = ClipSource(choice, self._settings.width, self._settings.height) if choice else None

    def _give_way(self, tick: int) -> None:
        """A repeat that the newsroom chose by itself does not keep news waiting to its end."""
        source = self._source
        if source is None or source.item.kind != "repeat" or self._by_hand or self._way_out is not None:
            return
        if not self._watch.latest.waiting:
            return
        choice = self._programme.next(self._situation())
        if choice is not None and choice.kind == "new":
            self._way_out = way_out(source.item, tick - self._started_at, source.ticks)

    def _situation(self) -> Situation:
        return Situation(
            order=self._watch.latest,
            now=self._clock.wall(),
            started=self._aired.started,
            last_aired=self._aired.last,
            on_air=self.item.id if self.item else None,
        )

    def _log(self, kind: ItemKind, event: Event, item_id: str, title: str, tick: int, note: str = "") -> None:
        entry = AsRun(unix_of(tick), kind, event, item_id, title, segment_of(tick), note)
        self._aired.note(entry)
        self._events(entry)
