"""The whole channel as its users run it: `anchor run` in a folder of its own, on free ports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks.running_channel import Channel, Newspaper, Recorder, start_channel, wait_for


@pytest.fixture(scope="session")
def newspaper() -> Iterator[Newspaper]:
    paper = Newspaper()
    paper.publish(
        "Harbor bridge opens to walkers",
        "The new bridge over Stone Harbor opened to walkers on Sunday morning. "
        "About 400 people crossed it in the first hour, the harbor office said. "
        "Cars will follow in the spring, when the last of the stone work is done.",
    )
    yield paper
    paper.close()


@pytest.fixture(scope="session")
def channel(newspaper: Newspaper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Channel]:
    """A channel on the newspaper's feed, with its first story on air."""
    running = start_channel(tmp_path_factory.mktemp("channel"), f"{newspaper.address}/feed.xml")
    try:
        wait_for(
            "the first story on air", lambda: running.status()["playout"]["on_air"]["kind"] == "new", 170
        )
        yield running
    finally:
        running.stop()


@pytest.fixture
def record(channel: Channel) -> Iterator[Callable[[], Recorder]]:
    """record() begins to receive the stream."""
    recorders: list[Recorder] = []

    def begin() -> Recorder:
        recorders.append(Recorder(channel))
        return recorders[-1]

    yield begin
    for recorder in recorders:
        recorder.close()


@pytest.fixture(scope="session")
def starting() -> Callable[..., Channel]:
    return start_channel


@pytest.fixture(scope="session")
def waiting() -> Callable[..., Any]:
    return wait_for
