from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from anchor.newsroom.as_run import LOST, ROUNDING, AsRunTail, fold
from anchor.store.database import moment
from anchor.store.store import Store
from stream.asrun import AsRun, AsRunLog

KINDS = st.sampled_from(["new", "repeat", "slate"])
EVENTS = st.sampled_from(["start", "start", "end", "end", "cut", "late", "refused"])


@st.composite
def logs(draw: st.DrawFn) -> list[AsRun]:
    """Any log: also one whose lines were lost, or whose playout died in the middle."""
    at = 1_800_000_000.0
    found = []
    for number in range(draw(st.integers(0, 30))):
        at += draw(st.sampled_from([0.04, 1.92, 20.0]))
        found.append(AsRun(at, draw(KINDS), draw(EVENTS), draw(st.sampled_from("abc")), "A title", number))
    return found


@given(logs())
def test_every_start_is_one_airing_and_none_overlap(events: Sequence[AsRun]) -> None:
    airings = fold(events)
    starts = [event for event in events if event.event == "start"]
    assert [(a.item_id, a.kind, a.started.timestamp()) for a in airings] == [
        (event.item_id, event.kind, moment(event.at).timestamp()) for event in starts
    ]
    assert all(airing.ended is not None and airing.ended >= airing.started for airing in airings[:-1])
    for earlier, later in pairwise(airings):
        assert earlier.ended is not None
        assert earlier.ended <= later.started
    assert all((airing.ended is None) == (airing.outcome == "") for airing in airings)


@given(logs(), st.integers(0, 30))
def test_folding_on_from_the_newest_start_completes_what_was_folded(
    events: Sequence[AsRun], cut: int
) -> None:
    """The tail reads from the newest airing it knows; together its readings equal one reading of all."""
    known = {(a.item_id, a.started): a for a in fold(events[:cut])}
    newest = max((a.started.timestamp() for a in known.values()), default=0.0)
    known |= {(a.item_id, a.started): a for a in fold([e for e in events if e.at >= newest - ROUNDING])}
    assert known == {(a.item_id, a.started): a for a in fold(events)}


def test_a_start_without_an_end_was_cut_by_the_next() -> None:
    airings = fold([AsRun(100.0, "new", "start", "a", "A", 1), AsRun(130.0, "repeat", "start", "b", "B", 2)])
    assert (airings[0].outcome, airings[0].note) == ("cut", LOST)
    assert airings[1].ended is None


def test_the_tail_brings_the_store_up_to_date_in_any_portions(store: Store, tmp_path: Path) -> None:
    log, tail = AsRunLog(tmp_path / "asrun"), AsRunTail(store, tmp_path / "asrun")
    now = 1_800_000_000.1234567  # between two microseconds
    for number in range(4):
        log.append(AsRun(now + 20 * number, "new", "start", f"clip-{number}", "A title", number))
        tail.catch_up()
        on_air = store.on_air()
        assert on_air is not None
        assert on_air.item_id == f"clip-{number}"
        log.append(AsRun(now + 20 * number + 19, "new", "end", f"clip-{number}", "A title", number))
        if number % 2:
            tail.catch_up()
            assert store.on_air() is None
    assert not tail.catch_up()
    aired = store.recent_airings()
    assert [airing.item_id for airing in aired] == ["clip-3", "clip-2", "clip-1", "clip-0"]
    assert {airing.outcome for airing in aired} == {"end"}
    revision = store.revision()
    AsRunTail(store, tmp_path / "asrun").catch_up()  # a restarted newsroom reads again and changes nothing
    assert store.revision() == revision
