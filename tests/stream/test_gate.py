"""Messages go out in order, when they are due and what they wait for is on the disk."""

from __future__ import annotations

import time
from concurrent.futures import Future

import pytest

from stream import gate
from stream.bus import Message
from stream.clock import SimulatedClock
from stream.gate import Gate


class Heard:
    """Stands for the bus."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def publish(self, message: Message) -> None:
        self.names.append(message.header["type"])


class Hall:
    """A gate with its clock and what passed it."""

    def __init__(self) -> None:
        self.bus, self.clock, self.alarms = Heard(), SimulatedClock(100.0), list[str]()
        self.gate = Gate(self.bus, self.clock, self.alarms.append)  # type: ignore[arg-type]

    def publish(self, name: str, due: float, after: Future[None] | None = None) -> None:
        self.gate.publish(Message({"type": name}), due, after)

    def heard(self) -> str:
        self.gate.open()
        return "".join(self.bus.names)


def test_nothing_passes_before_its_time_and_all_in_order() -> None:
    hall = Hall()
    hall.publish("a", 99.0)
    hall.publish("b", 100.3)
    hall.publish("c", 100.1)  # after a jump of the timeline: still behind what came before it
    assert hall.heard() == "a"
    hall.clock.advance(0.2)
    assert hall.heard() == "a"
    hall.clock.advance(0.2)
    assert hall.heard() == "abc"


def test_a_start_waits_for_the_disk_and_holds_what_follows() -> None:
    hall = Hall()
    written: Future[None] = Future()
    hall.publish("a", 0.0, written)
    hall.publish("b", 0.0)
    assert hall.heard() == ""
    written.set_result(None)
    assert hall.heard() == "ab"
    assert not hall.alarms


def test_a_disk_that_fails_or_is_silent_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LONGEST_HOLD", 0.05)
    hall = Hall()
    failed: Future[None] = Future()
    failed.set_exception(OSError("no space"))
    hall.publish("a", 0.0, failed)
    assert hall.heard() == "a"
    hall.publish("b", 0.0, Future())
    assert hall.heard() == "a"
    time.sleep(0.06)
    assert hall.heard() == "ab"
    assert ["no space" in hall.alarms[0], "did not answer" in hall.alarms[1]] == [True, True]


def test_what_was_made_ahead_goes_out_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LONGEST_HOLD", 0.05)
    hall = Hall()
    hall.publish("a", 200.0)
    hall.publish("b", 200.0, Future())
    hall.gate.close()
    assert hall.bus.names == ["a", "b"]
