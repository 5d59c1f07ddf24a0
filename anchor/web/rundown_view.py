"""What is on air, what comes next, what has been: from the playout's status and the store."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..store.store import Store
from ..store.views import Airing, NextUp

FRESH_SECONDS = 10.0  # an older status says nothing about now
RECENT = 12

Kind = Literal["new", "repeat", "slate"]


@dataclass(frozen=True)
class OnAir:
    """The item on air. `left` is in seconds, None when its length is not known."""

    item_id: str
    script_id: str
    title: str
    outlet: str
    kind: Kind
    left: float | None
    duration: float | None
    presenter_failure: str = ""  # why the card took over from its presenter


@dataclass(frozen=True)
class Health:
    """How the playout runs, in numbers a person asks for. `heard` is False when it does not answer."""

    heard: bool
    late: int
    dropped: int
    lag_ms: float
    signed: bool
    alarms: tuple[str, ...]


@dataclass(frozen=True)
class Rundown:
    on_air: OnAir | None
    following: tuple[NextUp, ...]
    recent: tuple[Airing, ...]
    health: Health


def rundown(store: Store, status: Mapping[str, object], now: float | None = None) -> Rundown:
    """Everything the rundown column and the bar show."""
    moment = time.time() if now is None else now
    airings = store.recent_airings(RECENT + 1)
    health = _health(status, moment)
    on_air = _from_status(store, status, moment) if health.heard else _from_log(store, airings, moment)
    following = tuple(item for item in store.next_up() if on_air is None or item.item_id != on_air.item_id)
    recent = tuple(airing for airing in airings if airing.ended is not None)[:RECENT]
    return Rundown(on_air, following, recent, health)


def _health(status: Mapping[str, object], now: float) -> Health:
    signed = status.get("signed")
    alarms = status.get("alarms")
    texts = (
        [str(a.get("text", "")) for a in alarms if isinstance(a, Mapping)] if isinstance(alarms, list) else []
    )
    return Health(
        heard=now - _number(status.get("wall")) < FRESH_SECONDS,
        late=int(_number(status.get("late"))),
        dropped=int(_number(status.get("dropped"))),
        lag_ms=_number(status.get("lag_ms")),
        signed=isinstance(signed, Mapping) and bool(signed) and all(signed.values()),
        alarms=tuple(texts[-3:]),
    )


def _from_status(store: Store, status: Mapping[str, object], now: float) -> OnAir | None:
    item = status.get("on_air")
    if not isinstance(item, Mapping):
        return None
    item_id = str(item.get("id") or "")
    kind = item.get("kind")
    clip = store.clip(item_id) if item_id and kind != "slate" else None
    since, duration = item.get("since"), item.get("duration")
    left = None
    if isinstance(since, int | float) and isinstance(duration, int | float):
        left = max(0.0, since + duration - now)
    stand = store.stand(clip.script_id) if clip else None
    sources = store.sources(stand.id) if stand else ()
    return OnAir(
        item_id=item_id,
        script_id=clip.script_id if clip else "",
        title=str(item.get("title") or ""),
        outlet=sources[0].outlet if sources else "",
        kind=kind if kind in ("new", "repeat", "slate") else "slate",
        left=left,
        duration=float(duration) if isinstance(duration, int | float) else None,
        presenter_failure=clip.presenter_failure if clip else "",
    )


def _from_log(store: Store, airings: tuple[Airing, ...], now: float) -> OnAir | None:
    newest = airings[0] if airings and airings[0].ended is None else None
    if newest is None:
        return None
    clip = store.clip(newest.item_id)
    duration = clip.duration if clip else None
    ends = newest.started.timestamp() + duration if duration else None
    if ends is not None and ends < now - FRESH_SECONDS:
        return None  # the log's end of it was never written: the playout is gone
    return OnAir(
        item_id=newest.item_id,
        script_id=newest.script_id,
        title=newest.title,
        outlet=newest.outlet,
        kind=newest.kind,
        left=max(0.0, ends - now) if ends else None,
        duration=duration,
        presenter_failure=clip.presenter_failure if clip else "",
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
