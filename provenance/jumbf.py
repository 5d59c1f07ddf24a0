"""JUMBF superboxes (ISO/IEC 19566-5), as far as C2PA uses them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from provenance.bmff import BoxError, box, boxes

_SUFFIX = bytes.fromhex("00110010800000aa00389b71")
STORE, MANIFEST, ASSERTIONS, CLAIM, SIGNATURE, CBOR, JSON = (
    kind + _SUFFIX for kind in (b"c2pa", b"c2ma", b"c2as", b"c2cl", b"c2cs", b"cbor", b"json")
)
EMBEDDED_FILE = bytes.fromhex("40cb0c32bb8a489da70b2ad6f47f4369")
_REQUESTABLE, _LABEL, _ID, _HASH, _PRIVATE = 0x01, 0x02, 0x04, 0x08, 0x10
_DEEPEST = 16


@dataclass(frozen=True)
class Content:
    """A content box inside a superbox: `cbor`, `json`, `bidb`..."""

    kind: bytes
    data: bytes

    def to_bytes(self) -> bytes:
        return box(self.kind, self.data)


@dataclass(frozen=True)
class Superbox:
    """A `jumb` box: its 16-byte type, label and what it holds. `salt` makes its hash unguessable (c2sh)."""

    kind: bytes
    label: str
    content: tuple[Superbox | Content, ...] = ()
    salt: bytes = b""
    requestable: bool = True
    identifier: int | None = None
    sha256: bytes = b""

    def to_bytes(self) -> bytes:
        """The whole box."""
        return box(b"jumb", self._description(), *(part.to_bytes() for part in self.content))

    def _description(self) -> bytes:
        toggles = (
            _REQUESTABLE * self.requestable
            | _LABEL * bool(self.label)
            | _ID * (self.identifier is not None)
            | _HASH * bool(self.sha256)
            | _PRIVATE * bool(self.salt)
        )
        label = self.label.encode() + b"\0" if self.label else b""
        identifier = struct.pack(">I", self.identifier) if self.identifier is not None else b""
        salt = box(b"c2sh", self.salt) if self.salt else b""
        return box(b"jumd", self.kind, bytes([toggles]), label, identifier, self.sha256, salt)

    def child(self, label: str) -> Superbox | None:
        """The superbox directly inside that has this label."""
        return next((part for part in self.superboxes if part.label == label), None)

    @property
    def superboxes(self) -> tuple[Superbox, ...]:
        return tuple(part for part in self.content if isinstance(part, Superbox))

    def data(self, kind: bytes) -> bytes | None:
        """The bytes of the first content box of this type."""
        return next(
            (part.data for part in self.content if isinstance(part, Content) and part.kind == kind), None
        )


def parse(data: bytes) -> Superbox:
    """The superbox that `data` is. Raises `BoxError`."""
    found = next(boxes(data), None)
    if found is None or found.type != b"jumb":
        raise BoxError("the manifest store does not begin with a JUMBF superbox")
    return _parse(found.body(data), 0)


def _parse(body: bytes, depth: int) -> Superbox:
    if depth > _DEEPEST:
        raise BoxError(f"JUMBF boxes nested more than {_DEEPEST} deep")
    parts = list(boxes(body))
    if not parts or parts[0].type != b"jumd":
        raise BoxError("a JUMBF superbox has no description box")
    kind, toggles, rest = _fixed(parts[0].body(body))
    label, identifier, sha256 = "", None, b""
    if toggles & _LABEL:
        raw, terminator, rest = rest.partition(b"\0")
        if not terminator:
            raise BoxError("a JUMBF label does not end")
        try:
            label = raw.decode()
        except UnicodeDecodeError:
            raise BoxError("a JUMBF label is not UTF-8") from None
    if toggles & _ID:
        raw_id, rest = _take(rest, 4)
        identifier = int.from_bytes(raw_id, "big")
    if toggles & _HASH:
        sha256, rest = _take(rest, 32)
    salt = b""
    if toggles & _PRIVATE:
        salt = next((b.body(rest) for b in boxes(rest) if b.type == b"c2sh"), b"")
    content = tuple(
        _parse(part.body(body), depth + 1) if part.type == b"jumb" else Content(part.type, part.body(body))
        for part in parts[1:]
    )
    return Superbox(kind, label, content, salt, bool(toggles & _REQUESTABLE), identifier, sha256)


def _fixed(description: bytes) -> tuple[bytes, int, bytes]:
    if len(description) < 17:
        raise BoxError("a JUMBF description box is cut short")
    return description[:16], description[16], description[17:]


def _take(data: bytes, count: int) -> tuple[bytes, bytes]:
    if len(data) < count:
        raise BoxError("a JUMBF description box is cut short")
    return data[:count], data[count:]
