"""CMAF chunks: the boxes of a part and of a whole segment (ISO/IEC 14496-12, ISO/IEC 23000-19), built and
parsed.

libavformat's muxer cannot close a fragment the moment its last sample exists, so `moof` and `mdat` are
written here. A unit is self-contained: offsets count from its own start, and its number stands in
`mfhd`."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TRACK_ID = 1  # every rendition is a file of one track
NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970

_SYNC = 0x02000000  # sample_depends_on 2: a picture that needs no other
_DELTA = 0x01010000  # sample_depends_on 1, sample_is_non_sync_sample
_DEFAULT_BASE_IS_MOOF = 0x020000
_PARAMETER_SETS = (7, 8, 9)  # SPS, PPS and access unit delimiter: the first two live in avcC

_PART_BRANDS = b"msdh\0\0\0\0msdhmsixcmfc"
_SEGMENT_BRANDS = b"msdh\0\0\0\0msdhmsixcmfs"


class ChunkError(ValueError):
    """Bytes that are not the unit they should be; the message names the box and the fault."""


@dataclass(frozen=True)
class Sample:
    """One coded frame. `duration` is in the track's timescale; there are no B-frames, so decode order is
    presentation order."""

    data: bytes
    duration: int
    sync: bool = True


@dataclass(frozen=True)
class Chunk:
    """What a unit says: its number, decode time, samples and, for a part, the wall clock in its `prft`."""

    number: int
    decode_time: int
    samples: tuple[Sample, ...]
    wall: float | None
    boxes: tuple[str, ...]

    @property
    def duration(self) -> int:
        return sum(sample.duration for sample in self.samples)


def box(kind: bytes, *payload: bytes) -> bytes:
    size = 8 + sum(map(len, payload))
    return b"".join((struct.pack(">I4s", size, kind), *payload))


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)


def part_unit(number: int, decode_time: int, samples: Sequence[Sample], wall: float) -> bytes:
    """A part: `styp prft moof mdat`. `wall` is the unix time at which its first sample was due."""
    return b"".join(
        (
            box(b"styp", _PART_BRANDS),
            _producer_time(decode_time, wall),
            _movie_fragment(number, decode_time, samples),
            box(b"mdat", *(sample.data for sample in samples)),
        )
    )


def segment_unit(number: int, decode_time: int, samples: Sequence[Sample]) -> bytes:
    """A whole segment: `styp moof mdat` with one track run."""
    return b"".join(
        (
            box(b"styp", _SEGMENT_BRANDS),
            _movie_fragment(number, decode_time, samples),
            box(b"mdat", *(sample.data for sample in samples)),
        )
    )


def _producer_time(decode_time: int, wall: float) -> bytes:
    """`prft` version 1; flags 24: a consistent clock that is the real one (CMAF 7.3.2.4)."""
    seconds = int(wall)
    fraction = int((wall - seconds) * 2**32)
    ntp = (seconds + NTP_EPOCH & 0xFFFFFFFF) << 32 | fraction
    return full_box(b"prft", 1, 24, struct.pack(">IQQ", TRACK_ID, ntp, decode_time))


def _movie_fragment(number: int, decode_time: int, samples: Sequence[Sample]) -> bytes:
    if not samples:
        raise ChunkError(f"unit {number} has no samples")
    entries = b"".join(
        struct.pack(">III", sample.duration, len(sample.data), _SYNC if sample.sync else _DELTA)
        for sample in samples
    )

    def moof(data_offset: int) -> bytes:
        return box(
            b"moof",
            full_box(b"mfhd", 0, 0, struct.pack(">I", number)),
            box(
                b"traf",
                full_box(b"tfhd", 0, _DEFAULT_BASE_IS_MOOF, struct.pack(">I", TRACK_ID)),
                full_box(b"tfdt", 1, 0, struct.pack(">Q", decode_time)),
                # 0x1 data offset; 0x700: duration, size and flags of each sample
                full_box(b"trun", 1, 0x701, struct.pack(">Ii", len(samples), data_offset), entries),
            ),
        )

    return moof(len(moof(0)) + 8)


def annexb_to_lengths(data: bytes) -> bytes:
    """H.264 Annex B start codes become 4-byte lengths; parameter sets and delimiters are dropped."""
    out: list[bytes] = []
    start = data.find(b"\0\0\1")
    while start >= 0:
        begin = start + 3
        following = data.find(b"\0\0\1", begin)
        end = len(data) if following < 0 else following
        # A four-byte start code leaves its first zero here, and trailing_zero_8bits is no part of a NAL unit.
        unit = data[begin:end].rstrip(b"\0") if following >= 0 else data[begin:end]
        if unit and unit[0] & 31 not in _PARAMETER_SETS:
            out += (struct.pack(">I", len(unit)), unit)
        start = following
    return b"".join(out)


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """(type, payload start, end) of each box in a range. Raises `ChunkError` when a box does not fit."""
    position, limit = start, len(data) if end is None else end
    while position < limit:
        if limit - position < 8:
            raise ChunkError(f"{limit - position} stray bytes at offset {position} where a box should start")
        size, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if size == 1 and limit - position >= 16:
            (size,) = struct.unpack_from(">Q", data, position + 8)
            header = 16
        if size < header or position + size > limit:
            raise ChunkError(
                f"box {kind!r} at offset {position} claims {size} bytes, {limit - position} are there"
            )
        yield kind.decode("latin-1"), position + header, position + size
        position += size


def parse_unit(data: bytes) -> Chunk:
    """Read a part or a segment back, signed or not (an `emsg` is passed over).

    Raises `ChunkError` when a box is missing, does not fit, or the run does not cover `mdat` exactly."""
    top = list(boxes(data))
    places = {kind: (start, end) for kind, start, end in top}
    if "moof" not in places or "mdat" not in places:
        raise ChunkError(f"a unit needs moof and mdat, this has {[kind for kind, *_ in top]}")
    moof_start, moof_end = places["moof"]
    number, decode_time, offset, entries = _parse_moof(data, moof_start, moof_end)
    position = moof_start - 8 + offset
    mdat_start, mdat_end = places["mdat"]
    if position != mdat_start:
        raise ChunkError(f"trun points at offset {position}, mdat's bytes start at {mdat_start}")
    samples: list[Sample] = []
    for duration, size, flags in entries:
        if position + size > mdat_end:
            raise ChunkError(f"sample {len(samples)} of {size} bytes ends outside mdat")
        samples.append(Sample(data[position : position + size], duration, flags & 0x10000 == 0))
        position += size
    if position != mdat_end:
        raise ChunkError(f"mdat has {mdat_end - position} bytes that belong to no sample")
    wall = _parse_producer_time(data, *places["prft"]) if "prft" in places else None
    return Chunk(number, decode_time, tuple(samples), wall, tuple(kind for kind, *_ in top))


def _parse_moof(data: bytes, start: int, end: int) -> tuple[int, int, int, list[tuple[int, int, int]]]:
    children = {kind: (at, stop) for kind, at, stop in boxes(data, start, end)}
    if "mfhd" not in children or "traf" not in children:
        raise ChunkError("moof needs mfhd and traf")
    track = {kind: (at, stop) for kind, at, stop in boxes(data, *children["traf"])}
    if "tfdt" not in track or "trun" not in track:
        raise ChunkError("traf needs tfdt and trun")
    try:
        (number,) = struct.unpack_from(">I", data, children["mfhd"][0] + 4)
        version, decode_time = struct.unpack_from(">B3xQ", data, track["tfdt"][0])
        run_start, run_end = track["trun"]
        flags, count, offset = struct.unpack_from(">IIi", data, run_start)
    except struct.error as error:
        raise ChunkError(f"moof is cut short: {error}") from None
    if version != 1:
        raise ChunkError("tfdt is not version 1 (64 bit)")
    if flags & 0xFFFFFF != 0x701 or run_end - run_start != 12 + 12 * count:
        raise ChunkError(f"trun of {count} samples has flags {flags:#x} and {run_end - run_start} bytes")
    entries = [struct.unpack_from(">III", data, run_start + 12 + 12 * index) for index in range(count)]
    return number, decode_time, offset, entries


def _parse_producer_time(data: bytes, start: int, end: int) -> float:
    if end - start != 24:
        raise ChunkError(f"prft has {end - start} bytes, a version 1 box has 24")
    _flags, _track, ntp, _time = struct.unpack_from(">IIQQ", data, start)
    return float((ntp >> 32) - NTP_EPOCH + (ntp & 0xFFFFFFFF) / 2**32)
