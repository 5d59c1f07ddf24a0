from __future__ import annotations

import os
import socket
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.bus import HEAD, Bus, BusError, Message, Unpacker, pack, read_messages

MESSAGES = st.lists(
    st.builds(
        lambda kind, number, body: Message({"type": kind, "number": number}, body),
        st.sampled_from(["part", "status", "text"]),
        st.integers(0, 2**40),
        st.binary(max_size=300),
    ),
    max_size=8,
)


@given(MESSAGES, st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_messages_survive_any_slicing(messages: list[Message], sizes: list[int]) -> None:
    data = b"".join(map(pack, messages))
    unpacker, found, at, turn = Unpacker(), [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        found += unpacker.feed(data[at : at + size])
        at, turn = at + size, turn + 1
    assert found == messages


@given(st.binary(max_size=100))
def test_any_bytes_are_messages_waiting_or_refused(data: bytes) -> None:
    try:
        Unpacker().feed(data)
    except BusError:
        return


@pytest.mark.parametrize(
    "data", [HEAD.pack(2**31, 0), HEAD.pack(1, 2**31), HEAD.pack(2, 0) + b"[]", HEAD.pack(3, 0) + b"{x}"]
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(BusError):
        Unpacker().feed(data)


def part(number: int, body: bytes = b"x") -> Message:
    return Message({"type": "part", "track": "video", "number": number, "index": 0}, body)


async def taken(path: Path, count: int) -> list[Message]:
    found: list[Message] = []
    async for message in read_messages(path):
        found.append(message)
        if len(found) == count:
            break
    return found


async def test_a_late_consumer_gets_the_window(tmp_path: Path) -> None:
    bus = Bus(tmp_path / "bus.sock", window=3)
    bus.publish(Message({"type": "hello", "run": "r"}))
    bus.publish(Message({"type": "init", "track": "video"}, b"init"))
    for number in range(10):
        bus.publish(part(number))
    bus.publish(Message({"type": "status", "late": 0}))
    messages = await taken(tmp_path / "bus.sock", 6)
    kinds = [message.header["type"] for message in messages]
    assert kinds == ["hello", "init", "part", "part", "part", "status"]
    assert [message.header["number"] for message in messages[2:5]] == [7, 8, 9]
    bus.close()
    assert not (tmp_path / "bus.sock").exists()


def test_only_the_owner_may_connect(tmp_path: Path) -> None:
    bus = Bus(tmp_path / "bus.sock", window=3)
    assert stat.S_IMODE((tmp_path / "bus.sock").stat().st_mode) == 0o600
    bus.close()


def test_a_stuck_consumer_never_holds_up_the_channel(tmp_path: Path) -> None:
    bus = Bus(tmp_path / "bus.sock", window=2)
    stuck = socket.socket(socket.AF_UNIX)
    stuck.connect(os.fspath(tmp_path / "bus.sock"))
    deadline = time.monotonic() + 5
    while not bus.consumers and time.monotonic() < deadline:
        time.sleep(0.01)
    body = bytes(1 << 20)
    slowest = 0.0
    for number in range(150):  # more than its backlog holds
        before = time.monotonic()
        bus.publish(part(number, body))
        slowest = max(slowest, time.monotonic() - before)
    assert slowest < 0.5
    assert bus.consumers == 0, "it was disconnected"
    stuck.close()
    bus.close()


def test_a_second_playout_is_refused_and_a_dead_one_replaced(tmp_path: Path) -> None:
    path = tmp_path / "bus.sock"
    bus = Bus(path, window=2)
    with pytest.raises(BusError, match="another playout"):
        Bus(path, window=2)
    bus.close()
    left = socket.socket(socket.AF_UNIX)
    left.bind(os.fspath(path))
    left.close()  # what kill -9 leaves behind
    Bus(path, window=2).close()


def test_a_path_that_is_too_long_says_so(tmp_path: Path) -> None:
    with pytest.raises(BusError, match="shorter data folder"):
        Bus(tmp_path / ("x" * 120), window=2)
