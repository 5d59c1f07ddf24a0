from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from stream.item import Item
from stream.journal import OrderWatch
from stream.running_order import KILLED_KEPT, RunningOrder, RunningOrderError

MakeItem = Callable[..., Item]


@pytest.fixture
def order(tmp_path: Path) -> RunningOrder:
    return RunningOrder(tmp_path)


def test_an_item_comes_back_as_it_was_put(order: RunningOrder, item: MakeItem) -> None:
    given = item("one", queued_at=5.0, priority=2, not_before=3.0)
    order.put(given)
    order.put(given)
    assert order.waiting() == [given]
    assert RunningOrder(order.folder).waiting() == [given]


def test_putting_stamps_the_time(order: RunningOrder, item: MakeItem) -> None:
    order.put(item("one"))
    assert abs(order.waiting()[0].queued_at - time.time()) < 10


def test_waiting_is_in_airing_order(order: RunningOrder, item: MakeItem) -> None:
    for name, priority, queued in (("c", 0, 1.0), ("b", 0, 0.5), ("a", 9, 8.0)):
        order.put(item(name, priority=priority, queued_at=queued))
    assert [each.id for each in order.waiting()] == ["a", "b", "c"]


def test_withdraw_and_kill(order: RunningOrder, item: MakeItem) -> None:
    for name in ("one", "two"):
        order.put(item(name))
        order.offer_repeat(item(name))
    order.withdraw("one")
    order.kill("two")
    assert order.waiting() == order.repeats() == []
    assert order.killed("two")
    assert not order.killed("one")
    order.put(item("two"))
    order.offer_repeat(item("two"))
    assert order.snapshot().waiting == order.snapshot().repeats == ()


def test_taken_leaves_the_repeat(order: RunningOrder, item: MakeItem) -> None:
    order.put(item("one"))
    order.offer_repeat(item("one"))
    order.taken("one")
    assert not order.waiting()
    assert [each.kind for each in order.repeats()] == ["repeat"]


@pytest.mark.parametrize("bad", ["", "../x", "a/b", ".hidden", "a\n", "x" * 201])
def test_ids_are_file_names(order: RunningOrder, item: MakeItem, bad: str) -> None:
    with pytest.raises(RunningOrderError, match="item id"):
        order.put(item(bad))
    with pytest.raises(RunningOrderError, match="item id"):
        order.kill(bad)


def test_an_odd_length_is_refused(order: RunningOrder, item: MakeItem) -> None:
    with pytest.raises(RunningOrderError, match=r"1\.92"):
        order.put(replace(item("one"), duration=2.5))


def test_a_broken_file_is_named_and_passed_over(order: RunningOrder, item: MakeItem) -> None:
    order.put(item("good"))
    (order.folder / "queue" / "bad.json").write_text('{"id": "x"')
    (order.folder / "queue" / "odd.json").write_text(
        '{"id": "x", "path": "p", "duration": 1.92, "titel": ""}'
    )
    snapshot = order.snapshot()
    assert [each.id for each in snapshot.waiting] == ["good"]
    assert len(snapshot.faults) == 2
    assert "bad.json" in snapshot.faults[0]


def test_the_ticker_is_bounded_and_clean(order: RunningOrder) -> None:
    assert order.ticker() == []
    order.set_ticker(["  Two\nlines ", "", "x" * 500, *(f"n{number}" for number in range(100))])
    headlines = order.ticker()
    assert headlines[0] == "Two lines"
    assert len(headlines[1]) == 200
    assert len(headlines) == 40
    (order.folder / "ticker.json").write_text("{")
    assert order.ticker() == []


def test_old_kill_marks_are_forgotten(order: RunningOrder) -> None:
    order.kill("old")
    order.kill("young")
    past = time.time() - KILLED_KEPT - 10
    os.utime(order.folder / "killed" / "old", (past, past))
    order.forget_killed(time.time())
    assert order.snapshot().killed == {"young"}


def test_a_watch_sees_a_kill_within_a_second(order: RunningOrder) -> None:
    watch = OrderWatch(order)
    watch.start()
    try:
        time.sleep(0.3)
        order.kill("one")
        deadline = time.monotonic() + 1.0
        while "one" not in watch.latest.killed and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "one" in watch.latest.killed
    finally:
        watch.stop()


def test_only_files_that_changed_are_read_again(
    order: RunningOrder, item: MakeItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        order.offer_repeat(item(name))
    first = order.repeats()
    read: list[str] = []
    whole = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, **given: read.append(path.stem) or whole(path, **given)
    )
    assert order.repeats() == first
    assert not read
    order.offer_repeat(item("two", title="Another"))
    assert [each.title for each in order.repeats()] == ["Story one", "Another"]
    assert read == ["two"]
    order.withdraw("one")
    assert [each.id for each in order.repeats()] == ["two"]
    assert [len(known) for known in order._known.values()] == [1]


def test_a_file_that_is_no_item_is_a_fault_every_time(order: RunningOrder, item: MakeItem) -> None:
    order.offer_repeat(item("one"))
    (order.folder / "continuity" / "two.json").write_text("[]")
    for _ in range(2):
        snapshot = order.snapshot()
        assert [each.id for each in snapshot.repeats] == ["one"]
        assert ["two.json" in fault for fault in snapshot.faults] == [True]
