from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.bmff import BoxError, box
from provenance.fragments import TrackFacts, first_moof, sequence_number, track_facts, unit_duration


def fragment(number: int, tfhd: bytes, trun: bytes) -> bytes:
    mfhd = box(b"mfhd", bytes(4), struct.pack(">I", number))
    return box(b"moof", mfhd, box(b"traf", box(b"tfhd", tfhd), box(b"trun", trun)))


def test_facts_of_an_encoded_track(video, audio, numbers) -> None:
    for track, timescale in ((video, 12800), (audio, 48000)):
        facts = track_facts(track.init)
        assert (facts.track_id, facts.timescale) == (1, timescale)
        assert [sequence_number(u) for u in track.parts[:3]] == [numbers[0] + n for n in range(3)]
    facts = track_facts(video.init)
    assert {unit_duration(unit, facts) / facts.timescale for unit in video.parts} == {0.32}
    assert {unit_duration(unit, facts) / facts.timescale for unit in video.segments} == {1.92}


def test_each_place_a_duration_can_stand() -> None:
    track = TrackFacts(1, 90000, 3600)
    plain = struct.pack(">II", 0, 1)
    with_default = struct.pack(">IIQII", 0x0B, 1, 99, 5, 1800)
    listed = struct.pack(">IIiI", 0x305, 2, 8, 0) + struct.pack(">IIII", 10, 500, 20, 600)
    by_count = struct.pack(">IIi", 0x1, 4, 8)
    for tfhd, trun, duration in (
        (plain, by_count, 4 * 3600),
        (with_default, by_count, 4 * 1800),
        (with_default, listed, 30),
    ):
        unit = box(b"styp") + fragment(7, tfhd, trun) + fragment(8, tfhd, trun)
        assert unit_duration(unit, track) == 2 * duration
        assert sequence_number(unit) == 7
        assert first_moof(unit) == 8


@pytest.mark.parametrize("unit", [b"", box(b"styp"), box(b"moof"), box(b"mdat") + box(b"moof")])
def test_what_is_no_unit_is_named(unit: bytes) -> None:
    with pytest.raises(BoxError, match="unit"):
        first_moof(unit)


def test_a_lying_run_is_named() -> None:
    unit = fragment(1, struct.pack(">II", 0, 1), struct.pack(">II", 0x100, 2**31))
    with pytest.raises(BoxError, match="more than it holds"):
        unit_duration(unit, TrackFacts(1, 90000, 0))


@given(st.data())
def test_damaged_media_gives_values_or_a_named_error(video, data: st.DataObject) -> None:
    for whole, read in ((video.init, track_facts), (video.parts[0][:900], sequence_number)):
        at = data.draw(st.integers(0, len(whole) - 1))
        damaged = whole[:at] + data.draw(st.binary(min_size=1, max_size=4)) + whole[at + 1 :]
        with contextlib.suppress(BoxError):
            read(damaged)
