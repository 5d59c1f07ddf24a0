"""On air, next and aired: from the playout's status while it speaks, from the log when it is silent."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from anchor.desk.script import Script
from anchor.store.views import Airing
from anchor.web.rundown_view import rundown


def test_what_the_playout_says_is_on_air(newsroom: Any, bridge: Script, ferry: Script) -> None:
    clip_id = newsroom.schedule(bridge)
    waiting = newsroom.schedule(ferry)
    newsroom.on_air(bridge, clip_id)
    found = rundown(newsroom.store, newsroom.status)
    assert found.on_air is not None
    assert (found.on_air.item_id, found.on_air.script_id, found.on_air.outlet) == (
        clip_id,
        bridge.id,
        "Harbor Times",
    )
    assert found.on_air.left is not None
    assert 17 < found.on_air.left <= 19.2
    assert [item.item_id for item in found.following] == [waiting]


def test_an_old_status_is_not_believed(newsroom: Any, bridge: Script) -> None:
    newsroom.on_air(bridge, newsroom.schedule(bridge))
    newsroom.status["wall"] = time.time() - 60
    found = rundown(newsroom.store, newsroom.status)
    assert not found.health.heard
    assert found.on_air is not None  # the log still says so, for the length of the clip
    assert rundown(newsroom.store, {}, time.time() + 120).on_air is None


def test_strange_status_values_are_survived(newsroom: Any) -> None:
    strange = {
        "wall": time.time(),
        "late": "many",
        "on_air": [],
        "signed": 3,
        "alarms": {"text": 1},
        "lag_ms": None,
    }
    found = rundown(newsroom.store, strange)
    assert found.on_air is None
    assert found.health.heard
    assert found.health.late == 0
    assert not found.health.signed
    slate = {"wall": time.time(), "on_air": {"id": "slate", "kind": "slate", "title": ""}}
    on_air = rundown(newsroom.store, slate).on_air
    assert on_air is not None
    assert on_air.kind == "slate"


def test_repeats_are_told_apart(newsroom: Any, bridge: Script) -> None:
    now = datetime.now(UTC)
    newsroom.store.record_airings([Airing("clip-1", bridge.id, "Bridge", "repeat", now, now, "end", "")])
    assert [airing.kind for airing in rundown(newsroom.store, {}).recent] == ["repeat"]
