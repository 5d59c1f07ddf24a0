from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream import grid


@pytest.mark.parametrize(
    ("unix", "segment"),
    [
        (grid.EPOCH, 0),
        (grid.EPOCH + 1.919, 0),
        (grid.EPOCH + 1.92, 1),
        (grid.EPOCH + 1.92 * 1_000_000, 1_000_000),
        (grid.EPOCH - 0.01, -1),
    ],
)
def test_the_segment_on_air_at_a_time(unix: float, segment: int) -> None:
    assert grid.segment_at(unix) == segment


@given(st.integers(0, 10**9))
def test_a_segment_starts_where_it_is_on_air(number: int) -> None:
    assert grid.segment_at(grid.segment_start(number)) == number
    assert grid.segment_of(grid.first_tick(number)) == number


@given(st.integers(0, 10**9))
def test_video_and_audio_are_cut_at_the_same_instant(part: int) -> None:
    tick = part * grid.TICKS_PER_PART
    video, audio = grid.video_time(tick), grid.audio_time(tick)
    assert video * grid.SAMPLE_RATE == audio * grid.VIDEO_TIMESCALE
    assert audio % grid.AAC_FRAME == 0
    assert grid.part_of(tick) == part
    assert 0 <= grid.part_index(part) < grid.PARTS_PER_SEGMENT


def test_part_numbers_fit_32_bits_for_decades() -> None:
    year_2067 = 3_061_065_600
    assert grid.part_of(round((year_2067 - grid.EPOCH) * grid.FRAME_RATE)) < 2**32


@pytest.mark.parametrize(
    ("seconds", "count"), [(1.92, 1), (3.8400001, 2), (24.96, 13), (0, None), (2.0, None)]
)
def test_whole_segments(seconds: float, count: int | None) -> None:
    assert grid.whole_segments(seconds) == count


@pytest.mark.parametrize(("last", "expected"), [(None, 101), (50, 101), (100, 101), (101, 102), (500, 501)])
def test_numbers_never_repeat_and_are_never_past(last: int | None, expected: int) -> None:
    assert grid.first_number(grid.segment_start(100) + 0.5, last) == expected


def test_iso_time_has_milliseconds() -> None:
    assert grid.iso_time(grid.EPOCH + 1.92) == "2025-01-01T00:00:01.920Z"
