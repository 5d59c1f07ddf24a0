from __future__ import annotations

import av
import numpy as np
import pytest

from stream.sound import ROOM_TONE_LUFS, Joiner, RoomTone, room_tone


def measured(samples: np.ndarray) -> float:
    """Integrated loudness by FFmpeg's meter."""
    graph = av.filter.Graph()
    source = graph.add("abuffer", "sample_rate=48000:sample_fmt=fltp:channel_layout=stereo:time_base=1/48000")
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    loudness = 0.0
    for start in range(0, samples.shape[1], 4800):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[:, start : start + 4800]), "fltp", "stereo"
        )
        frame.sample_rate, frame.pts = 48000, start
        source.push(frame)
        while True:
            try:
                loudness = float(sink.pull().metadata["lavfi.r128.I"])
            except (av.BlockingIOError, av.EOFError):
                break
    return loudness


def test_room_tone_has_its_loudness() -> None:
    tone = RoomTone()
    ticks = np.concatenate([tone.tick(number) for number in range(250)], axis=1)
    assert measured(ticks) == pytest.approx(ROOM_TONE_LUFS, abs=0.5)


def test_room_tone_repeats_without_a_seam() -> None:
    loop = room_tone(96_000, -40)
    steps = np.abs(np.diff(loop, axis=1))
    assert np.abs(loop[:, 0] - loop[:, -1]).max() <= steps.max()
    assert np.abs(loop).max() < 0.2


def test_a_join_has_no_step() -> None:
    joiner = Joiner()
    joiner.tick(np.full((2, 1920), 0.8, np.float32))
    joined = joiner.tick(np.full((2, 1920), -0.8, np.float32), joined=True)
    whole = np.concatenate([np.full(1, 0.8, np.float32), joined[0]])
    assert np.abs(np.diff(whole)).max() < 0.01
    assert (joined[:, 480:] == -0.8).all()


def test_a_source_that_leaves_falls_to_nothing() -> None:
    last = Joiner().tick(np.full((2, 1920), 0.5, np.float32), leaves=True)
    assert abs(last[0, -1]) < 1e-3
    assert (last[:, :1440] == 0.5).all()


def test_what_was_cut_is_heard_falling() -> None:
    tail = np.full((2, 1920), 0.6, np.float32)
    joined = Joiner().tick(np.zeros((2, 1920), np.float32), joined=True, tail=tail)
    assert joined[0, 0] == pytest.approx(0.6, abs=1e-4)
    assert (joined[:, 480:] == 0).all()
