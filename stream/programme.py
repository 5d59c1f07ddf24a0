"""What plays next. Pure choice in `choose`, the standing decisions of an operator in `Programme`."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from .grid import whole_segments
from .item import Item, ItemKind
from .running_order import Snapshot, airing_order

_MOST_ORDERED = 50  # items ordered by `play` and not yet started
_MOST_BARRED = 10_000


@dataclass(frozen=True)
class Situation:
    """What the choice depends on. `barred` are items that were refused, `last_aired` maps id to unix time."""

    order: Snapshot
    now: float
    started: Collection[str] = frozenset()
    last_aired: Mapping[str, float] = field(default_factory=dict)
    barred: Collection[str] = frozenset()
    on_air: str | None = None


def may_start(item: Item, situation: Situation) -> bool:
    """May this item start now? Asked when it is chosen and again at the moment of its first frame."""
    now, order = situation.now, situation.order
    if item.id in order.killed or item.id in situation.barred or item.not_before > now:
        return False
    if whole_segments(item.duration) is None:
        return False
    if item.kind == "new":
        return item.id not in situation.started and item.id in order.waiting_ids
    return item.id in order.repeat_ids and (not item.expires or now < item.expires)


def choose(situation: Situation) -> Item | None:
    """The next item: new ones by priority, then queued_at, then not_before; else the repeat that has not
    aired for longest; else None, which is the slate."""
    order = situation.order
    for item in sorted(order.waiting, key=airing_order):
        fresh = _as(item, "new")
        if may_start(fresh, situation):
            return fresh
    repeats = (_as(item, "repeat") for item in order.repeats)
    eligible = (item for item in repeats if may_start(item, situation))
    # The one that has just been on air comes round again only when there is no other.
    return min(
        eligible,
        key=lambda item: (item.id == situation.on_air, _last(item, situation), item.id),
        default=None,
    )


def _as(item: Item, kind: ItemKind) -> Item:
    return item if item.kind == kind else replace(item, kind=kind)


def _last(item: Item, situation: Situation) -> float:
    return max(situation.last_aired.get(item.id, 0.0), item.first_aired)


class Programme:
    """The running order plus what an operator has ordered by hand. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Item] = []
        self._killed: set[str] = set()
        self._refused: dict[str, None] = {}
        self._held = False
        self._cut = False

    def play(self, item: Item) -> None:
        """Play an item next, before everything that waits. An item that has aired as new plays as a
        repeat."""
        with self._lock:
            if len(self._ordered) >= _MOST_ORDERED:
                raise ValueError(f"{_MOST_ORDERED} items are already ordered; {item.id} was not added")
            self._ordered.append(item)

    def interrupt(self, item: Item) -> None:
        """Cut what is on air at the next frame; this item follows at the next segment boundary."""
        with self._lock:
            self._ordered.insert(0, item)
            self._cut = True

    def slate(self, held: bool = True) -> None:
        """Show the slate from the next frame on and hold it, until called with False."""
        with self._lock:
            self._held = held
            self._cut = held

    def kill(self, item_id: str) -> None:
        """Off the air at the next frame, and never again in this run; `RunningOrder.kill` makes it
        lasting."""
        with self._lock:
            self._killed.add(item_id)
            self._ordered = [item for item in self._ordered if item.id != item_id]

    def refuse(self, item_id: str) -> None:
        """Do not try this item again: it is broken."""
        with self._lock:
            self._refused[item_id] = None
            while len(self._refused) > _MOST_BARRED:
                self._refused.pop(next(iter(self._refused)))

    def must_cut(self, item_id: str, order: Snapshot) -> bool:
        """Must what is on air leave it at this frame? An `interrupt` or `slate` is answered True once."""
        with self._lock:
            cut, self._cut = self._cut, False
            return cut or item_id in self._killed or item_id in order.killed

    def next(self, situation: Situation) -> Item | None:
        """What would start now; None is the slate."""
        with self._lock:
            situation = self._complete(situation)
            if self._held:
                return None
            for item in self._ordered:
                if item.id not in situation.barred and item.id not in situation.order.killed:
                    repeated = item.kind == "new" and item.id in situation.started
                    return replace(item, kind="repeat") if repeated else item
            return choose(situation)

    def still(self, item: Item, situation: Situation) -> bool:
        """May the chosen item start at this very moment?"""
        with self._lock:
            situation = self._complete(situation)
            if self._held or item.id in situation.barred or item.id in situation.order.killed:
                return False
            return any(item.id == ordered.id for ordered in self._ordered) or may_start(item, situation)

    def started(self, item: Item) -> bool:
        """The item is on air: it leaves what was ordered by hand. Was it?"""
        with self._lock:
            for index, ordered in enumerate(self._ordered):
                if ordered.id == item.id:
                    del self._ordered[index]
                    return True
        return False

    def _complete(self, situation: Situation) -> Situation:
        return replace(situation, barred={*situation.barred, *self._refused, *self._killed})
