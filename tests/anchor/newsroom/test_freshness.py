from __future__ import annotations

import random

import pytest

from anchor.desk.script import State
from anchor.newsroom.freshness import Limits, expired, next_for_studio, overdue, worth_drafting
from anchor.store.scripts import ScriptStand

LIMITS = Limits(to_air=3, to_review=2, rendered=2)


def stand(name: str, state: State, published: float) -> ScriptStand:
    return ScriptStand(
        name, "story", "story", "0", state, "auto", "", "feed", "", "sample", published, "", None, None, ""
    )


def test_the_newest_approved_script_is_rendered_first() -> None:
    waiting = [stand("old", State.APPROVED, 1), stand("new", State.APPROVED, 2), stand("x", State.HELD, 9)]
    found = next_for_studio(waiting, LIMITS)
    assert found is not None
    assert found.id == "new"


def test_the_studio_rests_while_enough_clips_wait() -> None:
    ready = [stand("a", State.SCHEDULED, 1), stand("b", State.SCHEDULED, 2)]
    assert next_for_studio([*ready, stand("c", State.APPROVED, 3)], LIMITS) is None
    assert next_for_studio(ready[:1], LIMITS) is None


def test_the_oldest_beyond_the_limit_are_dropped() -> None:
    waiting = [stand(f"a{n}", State.APPROVED, n) for n in range(5)] + [stand("s", State.SCHEDULED, 0)]
    waiting += [stand(f"r{n}", State.IN_REVIEW, n) for n in range(3)] + [stand("h", State.HELD, 9)]
    assert sorted(overdue(waiting, LIMITS)) == ["a0", "a1", "a2", "r0", "r1"]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_worth_drafting_is_not_dropped_at_once(seed: int) -> None:
    chance = random.Random(seed)
    waiting: list[ScriptStand] = []
    for number in range(12):
        published = chance.randrange(100)
        if worth_drafting(published, waiting, LIMITS):
            waiting.append(stand(f"s{number:02}", State.APPROVED, published))
            gone = overdue(waiting, LIMITS)
            assert f"s{number:02}" not in gone or published in [w.published_at for w in waiting[:-1]]
            waiting = [each for each in waiting if each.id not in gone]
    assert len(waiting) == LIMITS.to_air


def test_age_limits_are_the_feeds_own() -> None:
    waiting = [stand("old", State.APPROVED, 0), stand("airs next", State.SCHEDULED, 0)]
    assert list(expired(waiting, {"feed": 1.0}, now=3700.0)) == ["old"]
    assert expired(waiting, {"feed": 0.0}, now=1e9) == {}
