from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stream.item import Item
from stream.source import AHEAD, ClipError, ClipSource, Tick, decode_ticks

MakeItem = Callable[..., Item]


def played(source: ClipSource) -> list[Tick]:
    ticks = []
    while len(ticks) < source.ticks:
        tick = source.take(10)
        assert tick is not None
        ticks.append(tick)
    return ticks


def test_every_tick_is_a_frame_and_1920_samples(item: MakeItem) -> None:
    source = ClipSource(item("one", "a"), 320, 180)
    ticks = played(source)
    assert len(ticks) == 96
    assert {tick.samples.shape for tick in ticks} == {(2, 1920)}
    wave = np.concatenate([tick.samples for tick in ticks], axis=1)[0]
    expected = 0.25 * np.sin(2 * np.pi * 440 * np.arange(len(wave)) / 48000)
    assert np.abs(wave[4000:90_000] - expected[4000:90_000]).mean() < 0.01  # not a sample out of place
    assert source.take(0) is None


def test_another_size_is_fitted(item: MakeItem) -> None:
    source = ClipSource(item("one", "b"), 640, 360)
    frames = [tick.frame for tick in played(source)]
    assert {(frame.width, frame.height, frame.format.name) for frame in frames} == {(640, 360, "yuv420p")}


def test_it_decodes_only_a_little_ahead_and_stops_when_closed(item: MakeItem) -> None:
    before = threading.active_count()
    source = ClipSource(item("one", "c"), 320, 180)
    assert source.ready(10)
    time.sleep(0.3)
    assert source._queue.qsize() <= AHEAD
    source.close()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"path": Path("/nowhere/clip.mp4")}, "No such file"),
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"duration": 2.0}, r"1\.92"),
    ],
)
def test_a_fault_is_named(item: MakeItem, change: dict[str, object], fault: str) -> None:
    source = ClipSource(replace(item("one", "b"), **change), 320, 180)
    assert source.ready(10)
    assert source.refusal() is not None
    with pytest.raises(ClipError, match=fault):
        source.take(1)


def test_cut_files_never_do_more_than_raise(item: MakeItem, tmp_path: Path) -> None:
    whole = item("one", "b").path.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 500):
        path = tmp_path / "cut.mp4"
        path.write_bytes(whole[:length])
        given = replace(item("one", "b"), path=path, sha256=hashlib.sha256(whole[:length]).hexdigest())
        source = ClipSource(given, 320, 180)
        try:
            played(source)
        except ClipError as error:
            assert str(path) in str(error)  # noqa: PT017 - some of them play
        source.close()


def test_sound_without_picture_is_refused(tmp_path: Path) -> None:
    import wave

    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 48000, 0, "NONE", ""))
        file.writeframes(bytes(48000))
    with path.open("rb") as opened, pytest.raises(ClipError, match="no picture"):
        next(decode_ticks(opened, str(path), (320, 180)))
