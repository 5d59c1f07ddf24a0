"""ISO base media boxes (ISO/IEC 14496-12): reading, writing, and the C2PA hash over them."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


class BoxError(ValueError):
    """The bytes are not whole, well-formed boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where one box lies: `offset` and `size` in bytes, `header` the length of its header."""

    type: bytes
    offset: int
    size: int
    header: int

    @property
    def end(self) -> int:
        return self.offset + self.size

    def whole(self, data: bytes) -> bytes:
        return data[self.offset : self.end]

    def body(self, data: bytes) -> bytes:
        return data[self.offset + self.header : self.end]


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box with a 32-bit size. Raises `BoxError` when it would not fit."""
    size = 8 + sum(map(len, parts))
    if size > 0xFFFFFFFF:
        raise BoxError(f"box {name(kind)} of {size} bytes does not fit a 32-bit size")
    return b"".join((struct.pack(">I4s", size, kind), *parts))


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes of `data[start:end]`, one level deep. Raises `BoxError` where one is cut short."""
    end = len(data) if end is None else end
    offset = start
    while offset < end:
        found = header_at(data[offset : offset + 16], offset, end)
        yield found
        offset = found.end


def header_at(header: bytes, offset: int, end: int) -> Box:
    """The box whose first 16 bytes (fewer at the end of the data) are `header`; the data ends at `end`."""
    if len(header) < 8:
        raise BoxError(f"{len(header)} stray bytes at offset {offset}, where a box should begin")
    size, kind = struct.unpack_from(">I4s", header)
    length = 8
    if size == 1:
        if len(header) < 16:
            raise BoxError(f"box {name(kind)} at offset {offset} is cut short in its header")
        size, length = struct.unpack_from(">Q", header, 8)[0], 16
    elif size == 0:
        size = end - offset
    if size < length or offset + size > end:
        raise BoxError(
            f"box {name(kind)} at offset {offset} claims {size} bytes, {end - offset} are there: "
            "the data is cut short or damaged"
        )
    return Box(kind, offset, size, length)


def descend(data: bytes, *path: bytes) -> Iterator[bytes]:
    """The bodies of every box at `path` (for example `moov`, `trak`, `tkhd`), in file order."""
    for found in boxes(data):
        if found.type == path[0]:
            if len(path) == 1:
                yield found.body(data)
            else:
                yield from descend(found.body(data), *path[1:])


def name(kind: bytes) -> str:
    """A box type as text that is safe to show."""
    return "".join(chr(c) if 32 < c < 127 else f"\\x{c:02x}" for c in kind)


@dataclass(frozen=True)
class Exclusion:
    """A top-level box that the hash leaves out: by type, and by `value` at `offset` in it when given."""

    kind: bytes
    offset: int = 0
    value: bytes = b""

    def matches(self, found: Box, data: bytes) -> bool:
        start = found.offset + self.offset
        inside = self.offset + len(self.value) <= found.size
        return found.type == self.kind and inside and data[start : start + len(self.value)] == self.value

    def to_map(self) -> dict[str, object]:
        """As it stands in the exclusions of a `bmffHash` map."""
        entry: dict[str, object] = {"xpath": "/" + self.kind.decode("latin-1")}
        if self.value:
            entry["data"] = [{"offset": self.offset, "value": self.value}]
        return entry


def hash_v3(data: bytes, exclusions: Iterable[Exclusion], *, gap_at: int = 0, gap: int = 0) -> bytes:
    """SHA-256 over (offset as 64 bits, then the whole box) of every top-level box not excluded.

    C2PA 2.4 section 18.7, `c2pa.hash.bmff.v3` without a Merkle tree. With `gap`, the hash that `data` will
    have once so many bytes of excluded boxes are put in at `gap_at`."""
    excluded = tuple(exclusions)
    digest = hashlib.sha256()
    view = memoryview(data)
    for found in boxes(data):
        if not any(exclusion.matches(found, data) for exclusion in excluded):
            moved = gap if found.offset >= gap_at else 0
            digest.update(struct.pack(">Q", found.offset + moved))
            digest.update(view[found.offset : found.end])
    return digest.digest()


INIT_EXCLUSIONS = (Exclusion(b"uuid", 8, C2PA_UUID), Exclusion(b"ftyp"), Exclusion(b"mfra"))


def manifest_box(store: bytes) -> bytes:
    """The `uuid` box that holds a manifest store (JUMBF), as C2PA 2.4 section A.5 places it."""
    return box(b"uuid", C2PA_UUID, b"\0\0\0\0", b"manifest\0", struct.pack(">Q", 0), store)


def manifest_store(data: bytes) -> bytes | None:
    """The manifest store inside the first C2PA `uuid` box of purpose `manifest`, None without one."""
    for found in boxes(data):
        store = store_in(found.whole(data), found.header) if found.type == b"uuid" else None
        if store is not None:
            return store
    return None


def store_in(uuid_box: bytes, header: int) -> bytes | None:
    """The manifest store in one whole `uuid` box, None when the box is another's or another purpose's."""
    if uuid_box[header : header + 16] != C2PA_UUID:
        return None
    purpose, terminator, rest = uuid_box[header + 20 :].partition(b"\0")
    if not terminator or purpose not in (b"manifest", b"original") or len(rest) < 8:
        return None
    return rest[8:]
