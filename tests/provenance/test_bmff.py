from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.bmff import (
    C2PA_UUID,
    BoxError,
    Exclusion,
    box,
    boxes,
    descend,
    hash_v3,
    manifest_box,
    manifest_store,
    name,
)

KINDS = st.binary(min_size=4, max_size=4)
BODIES = st.binary(max_size=40)


@given(st.lists(st.tuples(KINDS, BODIES), max_size=6))
def test_what_is_built_is_what_is_read(parts: list[tuple[bytes, bytes]]) -> None:
    data = b"".join(box(kind, body) for kind, body in parts)
    assert [(found.type, found.body(data)) for found in boxes(data)] == parts


@given(st.binary(max_size=80))
def test_any_bytes_are_boxes_or_a_named_error(data: bytes) -> None:
    try:
        found = list(boxes(data))
    except BoxError:
        return
    assert sum(b.size for b in found) == len(data)


def test_large_and_open_ended_sizes_are_read() -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 20) + b"1234"
    assert [(b.header, b.body(large)) for b in boxes(large)] == [(16, b"1234")]
    open_ended = struct.pack(">I4s", 0, b"mdat") + b"to the end"
    assert [b.body(open_ended) for b in boxes(open_ended)] == [b"to the end"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\0\0\0", "3 stray bytes at offset 0"),
        (struct.pack(">I4s", 100, b"moov"), r"box moov at offset 0 claims 100 bytes, 8 are there"),
        (struct.pack(">I4s", 4, b"mo\0v"), r"box mo\\x00v at offset 0 claims 4"),
        (struct.pack(">I4s", 1, b"moov"), "cut short in its header"),
    ],
)
def test_broken_boxes_are_named(data: bytes, words: str) -> None:
    with pytest.raises(BoxError, match=words):
        list(boxes(data))


def test_a_path_is_descended_in_order() -> None:
    data = box(b"moov", box(b"trak", b"1"), box(b"udta"), box(b"trak", b"2")) + box(b"trak", b"3")
    assert list(descend(data, b"moov", b"trak")) == [b"1", b"2"]
    assert name(b"a\x80b ") == r"a\x80b\x20"


def test_the_hash_covers_offsets_and_boxes_that_are_not_excluded() -> None:
    styp, mine, other = box(b"styp", b"x"), box(b"emsg", b"skip this"), box(b"emsg", b"keep this")
    data = styp + mine + other
    expected = hashlib.sha256(
        struct.pack(">Q", 0) + styp + struct.pack(">Q", len(styp) + len(mine)) + other
    ).digest()
    exclusion = Exclusion(b"emsg", 8, b"skip")
    assert hash_v3(data, (exclusion,)) == expected
    assert hash_v3(mine + styp + other, (exclusion,)) != expected
    assert hash_v3(styp + other, (exclusion,), gap_at=len(styp), gap=len(mine)) == expected
    assert exclusion.to_map() == {"xpath": "/emsg", "data": [{"offset": 8, "value": b"skip"}]}
    assert Exclusion(b"ftyp").to_map() == {"xpath": "/ftyp"}


@given(BODIES)
def test_a_manifest_store_is_found_again(store: bytes) -> None:
    assert manifest_store(box(b"ftyp") + manifest_box(store) + box(b"moov")) == store


@pytest.mark.parametrize(
    "data",
    [
        b"",
        box(b"ftyp"),
        box(b"uuid"),
        box(b"uuid", b"another maker's!", b"\0\0\0\0manifest\0" + bytes(8)),
        box(b"uuid", C2PA_UUID, b"\0\0\0\0merkle\0" + bytes(8)),
        box(b"uuid", C2PA_UUID, b"\0\0\0\0manifest"),
    ],
)
def test_other_boxes_hold_no_manifest(data: bytes) -> None:
    assert manifest_store(data) is None
