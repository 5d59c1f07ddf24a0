"""What the live encoder spends: no more than its ceiling, and only what is seen."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from av.video.frame import VideoFrame

from stream.encoder import VideoEncoder
from stream.graphics.planes import frame_planes

SECONDS, RATE, CEILING = 8, 25, 400  # kbit/s


def kilobits(noise: float, preset: str = "ultrafast") -> float:
    """The bit rate of a grey picture with fresh noise in every frame."""
    generator = np.random.default_rng(1)
    frame = VideoFrame(320, 180, "yuv420p")
    size = 0
    with closing(VideoEncoder(320, 180, CEILING, preset)) as encoder:
        for tick in range(SECONDS * RATE):
            for plane in frame_planes(frame):
                plane[:] = np.clip(generator.normal(120, noise, plane.shape), 0, 255)
            sample = encoder.encode(frame, tick, tick % 48 == 0)
            assert sample.sync == (tick % 48 == 0)
            size += len(sample.data)
    return size * 8 / 1000 / SECONDS


@pytest.mark.parametrize("preset", ["ultrafast", "superfast"])
def test_a_wild_picture_stays_under_the_ceiling(preset: str) -> None:
    assert 0.5 * CEILING < kilobits(40, preset) < 1.15 * CEILING


def test_a_still_picture_takes_few_bits() -> None:
    assert kilobits(0) < 0.1 * CEILING
