"""The `emsg` box, version 0 (ISO/IEC 23009-1, 5.10.3.3), which carries a unit's signature."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from provenance.bmff import BoxError, Exclusion, box

SCHEME = "urn:c2pa:verifiable-segment-info"
# Byte 12 of the box is where version 0 puts its scheme: 8 of header, 4 of version and flags.
EXCLUSION = Exclusion(b"emsg", 12, SCHEME.encode())


@dataclass(frozen=True)
class EventMessage:
    """An event: times in ticks of `timescale`, counted from the first sample of its unit."""

    scheme: str
    value: str
    timescale: int
    event_duration: int
    id: int
    message: bytes
    presentation_time_delta: int = 0

    def to_bytes(self) -> bytes:
        """The whole box."""
        times = struct.pack(
            ">IIII", self.timescale, self.presentation_time_delta, self.event_duration, self.id
        )
        strings = self.scheme.encode() + b"\0" + self.value.encode() + b"\0"
        return box(b"emsg", b"\0\0\0\0", strings, times, self.message)

    @classmethod
    def from_body(cls, body: bytes) -> EventMessage:
        """The event of an `emsg` box without its header. Raises `BoxError`."""
        if body[:1] != b"\0":
            raise BoxError("the emsg box is not version 0")
        scheme, first, rest = body[4:].partition(b"\0")
        value, second, rest = rest.partition(b"\0")
        if not first or not second or len(rest) < 16:
            raise BoxError("the emsg box is cut short")
        timescale, delta, duration, number = struct.unpack_from(">IIII", rest)
        try:
            return cls(scheme.decode(), value.decode(), timescale, duration, number, rest[16:], delta)
        except UnicodeDecodeError:
            raise BoxError("the emsg box has a scheme or value that is not UTF-8") from None
