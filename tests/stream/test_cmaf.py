from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.cmaf import (
    ChunkError,
    Sample,
    annexb_to_lengths,
    box,
    boxes,
    parse_unit,
    part_unit,
    segment_unit,
)

SAMPLES = st.lists(
    st.builds(Sample, st.binary(min_size=0, max_size=64), st.integers(1, 2**31), st.booleans()),
    min_size=1,
    max_size=50,
)
NUMBERS = st.integers(0, 2**32 - 1)
TIMES = st.integers(0, 2**63 - 1)


@given(NUMBERS, TIMES, SAMPLES, st.floats(0, 4e9))
def test_a_part_says_what_it_was_built_from(
    number: int, time: int, samples: list[Sample], wall: float
) -> None:
    unit = part_unit(number, time, samples, wall)
    chunk = parse_unit(unit)
    assert chunk.boxes == ("styp", "prft", "moof", "mdat")
    assert (chunk.number, chunk.decode_time, chunk.samples) == (number, time, tuple(samples))
    assert chunk.wall is not None
    assert abs(chunk.wall - wall) < 1e-5 or wall >= 2**32 - 2_208_988_800


@given(NUMBERS, TIMES, SAMPLES)
def test_a_segment_says_what_it_was_built_from(number: int, time: int, samples: list[Sample]) -> None:
    chunk = parse_unit(segment_unit(number, time, samples))
    assert chunk.boxes == ("styp", "moof", "mdat")
    assert (chunk.number, chunk.decode_time, chunk.samples) == (number, time, tuple(samples))
    assert chunk.duration == sum(sample.duration for sample in samples)


@given(SAMPLES, st.binary(max_size=80))
def test_an_event_before_the_moof_changes_nothing(samples: list[Sample], payload: bytes) -> None:
    raw = part_unit(7, 9, samples, 1.0)
    at = next(start for kind, start, _end in boxes(raw) if kind == "moof") - 8
    signed = raw[:at] + box(b"emsg", payload) + raw[at:]
    assert parse_unit(signed).samples == parse_unit(raw).samples


@given(st.binary(max_size=200))
def test_any_bytes_parse_or_are_refused(data: bytes) -> None:
    with contextlib.suppress(ChunkError):  # and nothing else
        parse_unit(data)


@given(SAMPLES, st.data())
def test_a_cut_unit_is_refused(samples: list[Sample], data: st.DataObject) -> None:
    unit = part_unit(1, 2, samples, 3.0)
    length = data.draw(st.integers(0, len(unit) - 1))
    with pytest.raises(ChunkError):
        parse_unit(unit[:length])


def test_a_unit_without_samples_is_refused() -> None:
    with pytest.raises(ChunkError, match="no samples"):
        segment_unit(1, 2, [])


NALS = st.lists(
    st.tuples(st.integers(1, 31), st.binary(max_size=40)).map(
        # emulation prevention keeps start codes and trailing zeros out of real NAL units
        lambda pair: bytes([pair[0]]) + pair[1].replace(b"\0", b"\x80") + b"\x80"
    ),
    min_size=1,
    max_size=8,
)


@given(NALS, st.lists(st.booleans(), min_size=8, max_size=8))
def test_start_codes_become_lengths(nals: list[bytes], long_codes: list[bool]) -> None:
    codes = [b"\0\0\0\1" if long else b"\0\0\1" for long in long_codes]
    stream = b"".join(code + nal for code, nal in zip(codes, nals, strict=False))
    kept = [nal for nal in nals if nal[0] & 31 not in (7, 8, 9)]
    assert annexb_to_lengths(stream) == b"".join(struct.pack(">I", len(nal)) + nal for nal in kept)
