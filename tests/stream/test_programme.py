from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stream.item import Item
from stream.programme import Programme, Situation, choose, may_start
from stream.running_order import Snapshot

NOW = 1_800_000_000.0


def new(item_id: str, **values: object) -> Item:
    return Item(item_id, Path("x.mp4"), 3.84, item_id, **values)  # type: ignore[arg-type]


def repeat(item_id: str, **values: object) -> Item:
    return new(item_id, kind="repeat", **values)


def situation(
    waiting: tuple[Item, ...] = (),
    repeats: tuple[Item, ...] = (),
    killed: tuple[str, ...] = (),
    **rest: object,
) -> Situation:
    order = Snapshot(waiting=waiting, repeats=repeats, killed=frozenset(killed))
    return Situation(order, NOW, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("nothing is the slate", situation(), None),
        (
            "priority first",
            situation((new("low", queued_at=1), new("high", queued_at=9, priority=5))),
            "high",
        ),
        ("then the longest queued", situation((new("b", queued_at=2), new("a", queued_at=1))), "a"),
        ("then not_before", situation((new("b", not_before=NOW - 1), new("a", not_before=NOW - 9))), "a"),
        ("new before repeats", situation((new("n"),), (repeat("r"),)), "n"),
        ("not before its time", situation((new("n", not_before=NOW + 1),), (repeat("r"),)), "r"),
        ("never twice as new", situation((new("n"),), started={"n"}), None),
        ("killed", situation((new("n"),), (repeat("r"),), killed=("n", "r")), None),
        ("barred", situation((new("n"),), (repeat("r"),), barred={"n"}), "r"),
        (
            "least recently played repeat",
            situation(repeats=(repeat("a"), repeat("b"), repeat("c")), last_aired={"a": 5, "b": 3, "c": 9}),
            "b",
        ),
        (
            "expired repeat",
            situation(repeats=(repeat("a", expires=NOW - 1), repeat("b", expires=NOW + 9))),
            "b",
        ),
        (
            "not what was just on air",
            situation(repeats=(repeat("a"), repeat("b")), last_aired={"b": NOW}, on_air="a"),
            "b",
        ),
        ("unless it is alone", situation(repeats=(repeat("a"),), on_air="a"), "a"),
    ],
)
def test_choice(name: str, given: Situation, expected: str | None) -> None:
    chosen = choose(given)
    assert (chosen.id if chosen else None) == expected, name


def test_a_choice_is_checked_again_at_its_start() -> None:
    before = situation(repeats=(repeat("r", expires=NOW + 1),))
    chosen = choose(before)
    assert chosen is not None
    assert not may_start(chosen, replace(before, now=NOW + 2))
    assert not may_start(chosen, situation(killed=("r",), repeats=(repeat("r"),)))
    assert not may_start(chosen, situation())


def test_an_odd_length_never_starts() -> None:
    assert choose(situation((replace(new("n"), duration=2.0),))) is None


class TestProgramme:
    def test_play_goes_before_what_waits_and_airs_once(self) -> None:
        programme, given = Programme(), situation((new("n", priority=9),))
        programme.play(new("ordered"))
        first = programme.next(given)
        assert first is not None
        assert first.id == "ordered"
        assert programme.still(first, given)
        programme.started(first)
        second = programme.next(given)
        assert second is not None
        assert second.id == "n"

    def test_play_of_what_has_aired_is_a_repeat(self) -> None:
        programme = Programme()
        programme.play(new("n"))
        chosen = programme.next(situation(started={"n"}))
        assert chosen is not None
        assert chosen.kind == "repeat"

    def test_interrupt_cuts_once(self) -> None:
        programme = Programme()
        programme.interrupt(new("now"))
        assert programme.must_cut("old", Snapshot())
        assert not programme.must_cut("now", Snapshot())

    def test_a_held_slate_holds_until_released(self) -> None:
        programme, given = Programme(), situation((new("n"),))
        programme.slate()
        assert programme.must_cut("old", given.order)
        assert programme.next(given) is None
        assert not programme.still(new("n"), given)
        programme.slate(False)
        assert programme.next(given) is not None

    def test_kill_cuts_and_bars(self) -> None:
        programme, given = Programme(), situation((new("n"),))
        programme.play(new("n"))
        programme.kill("n")
        assert programme.must_cut("n", given.order)
        assert programme.next(given) is None

    def test_a_kill_in_the_running_order_cuts(self) -> None:
        assert Programme().must_cut("n", Snapshot(killed=frozenset({"n"})))

    def test_a_refused_item_is_not_tried_again(self) -> None:
        programme = Programme()
        programme.refuse("n")
        assert programme.next(situation((new("n"),))) is None

    def test_orders_are_bounded(self) -> None:
        programme = Programme()
        for number in range(50):
            programme.play(new(f"i{number}"))
        with pytest.raises(ValueError, match="one-too-many"):
            programme.play(new("one-too-many"))
