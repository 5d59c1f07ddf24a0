"""CMAF units: the track facts in an init segment, the number and duration of a part or segment."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from provenance.bmff import BoxError, boxes, descend

_TFHD_BASE, _TFHD_DESCRIPTION, _TFHD_DURATION = 0x1, 0x2, 0x8
_TRUN_DATA_OFFSET, _TRUN_FIRST_FLAGS, _TRUN_DURATION, _TRUN_FIELDS = 0x1, 0x4, 0x100, 0xF00


@dataclass(frozen=True)
class TrackFacts:
    """`timescale` in ticks a second (mdhd); `default_duration` of a sample in ticks (trex), 0 when unset."""

    track_id: int
    timescale: int
    default_duration: int


def track_facts(init: bytes) -> TrackFacts:
    """The one track of a CMAF init segment. Raises `BoxError` when there is none, or more than one."""
    tracks = list(descend(init, b"moov", b"trak"))
    if len(tracks) != 1:
        raise BoxError(f"the init segment has {len(tracks)} tracks; a CMAF track file has one")
    (track,) = tracks
    track_id = _uint32(_only(track, b"tkhd"), 12, 20, "tkhd")
    timescale = _uint32(_only(track, b"mdia", b"mdhd"), 12, 20, "mdhd")
    if timescale == 0:
        raise BoxError("mdhd has a timescale of 0")
    extends = descend(init, b"moov", b"mvex", b"trex")
    defaults = {_at(trex, 4, "trex"): _at(trex, 12, "trex") for trex in extends}

    return TrackFacts(track_id, timescale, defaults.get(track_id, 0))


def sequence_number(unit: bytes) -> int:
    """The number in the first `moof/mfhd`. Raises `BoxError` without one."""
    for mfhd in descend(unit, b"moof", b"mfhd"):
        return _at(mfhd, 4, "mfhd")
    raise BoxError("the unit has no moof with an mfhd, so it has no number")


def unit_duration(unit: bytes, track: TrackFacts) -> int:
    """The sum of the sample durations in ticks, over every moof of the unit."""
    return sum(
        _fragment_duration(traf, track) for moof in descend(unit, b"moof") for traf in descend(moof, b"traf")
    )


def first_moof(unit: bytes) -> int:
    """The offset of the first `moof`. Raises `BoxError` when the unit is not `styp .. moof mdat`."""
    kinds: list[bytes] = []
    for found in boxes(unit):
        if found.type == b"moof" and kinds[:1] == [b"styp"]:
            return found.offset
        kinds.append(found.type)
    raise BoxError("a unit must begin with styp and hold a moof: it is not a whole CMAF part or segment")


def _fragment_duration(traf: bytes, track: TrackFacts) -> int:
    default = track.default_duration
    for tfhd in descend(traf, b"tfhd"):
        flags = _flags(tfhd, "tfhd")
        if flags & _TFHD_DURATION:
            skipped = 8 * bool(flags & _TFHD_BASE) + 4 * bool(flags & _TFHD_DESCRIPTION)
            default = _at(tfhd, 8 + skipped, "tfhd")
    return sum(_run_duration(trun, default) for trun in descend(traf, b"trun"))


def _run_duration(trun: bytes, default: int) -> int:
    flags, count = _flags(trun, "trun"), _at(trun, 4, "trun")
    if not flags & _TRUN_DURATION:
        return count * default
    start = 8 + 4 * bool(flags & _TRUN_DATA_OFFSET) + 4 * bool(flags & _TRUN_FIRST_FLAGS)
    stride = 4 * (flags & _TRUN_FIELDS).bit_count()
    if start + count * stride > len(trun):
        raise BoxError(f"trun claims {count} samples, more than it holds")
    return sum(struct.unpack_from(">I", trun, start + i * stride)[0] for i in range(count))


def _only(data: bytes, *path: bytes) -> bytes:
    for body in descend(data, *path):
        return body
    raise BoxError(f"the init segment's trak has no {path[-1].decode()}")


def _flags(body: bytes, where: str) -> int:
    return _at(body, 0, where) & 0xFFFFFF


def _uint32(body: bytes, offset_v0: int, offset_v1: int, where: str) -> int:
    return _at(body, offset_v0 if body[:1] == b"\0" else offset_v1, where)


def _at(body: bytes, offset: int, where: str) -> int:
    if offset + 4 > len(body):
        raise BoxError(f"{where} is cut short")
    return int.from_bytes(body[offset : offset + 4], "big")
