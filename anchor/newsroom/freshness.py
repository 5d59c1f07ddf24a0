"""What is told first, what is let go, and when the studio may start: pure rules over what waits.

News is told newest first. The studio never works further ahead than the channel can air, so that the newest
story always comes next, and what has waited too long makes room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anchor.desk.script import State
from anchor.store.scripts import ScriptStand


@dataclass(frozen=True)
class Limits:
    """How much may wait."""

    to_air: int = 20  # approved or scheduled scripts; the oldest beyond are dropped
    to_review: int = 100  # scripts that wait for a person; the oldest beyond are dropped
    rendered: int = 3  # clips that wait to air


AHEAD_OF_REVIEW = (State.DRAFTED, State.APPROVED)
WITH_A_PERSON = (State.IN_REVIEW, State.HELD)


def overdue(waiting: Sequence[ScriptStand], limits: Limits) -> dict[str, str]:
    """Scripts to drop, each with the reason. Scheduled clips are never dropped: they air within minutes."""
    found: dict[str, str] = {}
    scheduled = sum(stand.state is State.SCHEDULED for stand in waiting)
    for states, limit, for_what in (
        (AHEAD_OF_REVIEW, max(0, limits.to_air - scheduled), "newer stories fill the time on air"),
        (WITH_A_PERSON, limits.to_review, "too many newer stories wait for review"),
    ):
        ranked = sorted(
            (stand for stand in waiting if stand.state in states),
            key=lambda stand: (-stand.published_at, stand.id),
        )
        found |= {stand.id: f"stale: {for_what}" for stand in ranked[limit:]}
    return found


def expired(waiting: Sequence[ScriptStand], hours: dict[str, float], now: float) -> dict[str, str]:
    """Scripts past the age limit of their feed (`hours` by feed address; 0 is no limit), with the reason."""
    found: dict[str, str] = {}
    for stand in waiting:
        limit = hours.get(stand.feed_url, 0.0)
        if limit and stand.state is not State.SCHEDULED and now - stand.published_at > limit * 3600:
            found[stand.id] = f"stale: older than {limit:g} hours"
    return found


def worth_drafting(published_at: float, waiting: Sequence[ScriptStand], limits: Limits) -> bool:
    """Would a script of this age survive `overdue`? An old feed is not written out in full to be dropped."""
    ahead = [s for s in waiting if s.state in (*AHEAD_OF_REVIEW, State.SCHEDULED)]
    newer = sum(s.published_at >= published_at for s in ahead)
    return newer < limits.to_air


def next_for_studio(waiting: Sequence[ScriptStand], limits: Limits) -> ScriptStand | None:
    """The approved script to render now: the newest, and only while few clips wait to air."""
    if sum(stand.state is State.SCHEDULED for stand in waiting) >= limits.rendered:
        return None
    approved = [stand for stand in waiting if stand.state is State.APPROVED]
    return max(approved, key=lambda stand: (stand.published_at, stand.id), default=None)
