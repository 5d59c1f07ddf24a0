from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.bmff import BoxError, box
from provenance.jumbf import CBOR, STORE, Content, Superbox, parse

LABELS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
CONTENTS = st.builds(
    Content,
    st.binary(min_size=4, max_size=4).filter(lambda kind: kind not in (b"jumb", b"jumd")),
    st.binary(max_size=30),
)


def superboxes(content: st.SearchStrategy) -> st.SearchStrategy[Superbox]:
    return st.builds(
        Superbox,
        st.binary(min_size=16, max_size=16),
        LABELS,
        st.lists(content, max_size=3).map(tuple),
        st.sampled_from([b"", bytes(range(16))]),
        st.booleans(),
        st.none() | st.integers(0, 2**32 - 1),
        st.sampled_from([b"", bytes(32)]),
    )


@given(superboxes(st.recursive(CONTENTS, superboxes, max_leaves=6)))
def test_what_is_built_is_what_is_read(superbox: Superbox) -> None:
    assert parse(superbox.to_bytes()) == superbox


@given(st.binary(max_size=100))
def test_any_bytes_are_a_superbox_or_a_named_error(body: bytes) -> None:
    for data in (body, box(b"jumb", body), box(b"jumb", box(b"jumd", body))):
        with contextlib.suppress(BoxError):
            parse(data)


def test_children_and_content_are_found_by_name() -> None:
    inner = Superbox(CBOR, "inner", (Content(b"cbor", b"\xa0"),))
    outer = Superbox(STORE, "c2pa", (inner,))
    assert outer.child("inner") == inner
    assert outer.child("other") is None
    assert inner.data(b"cbor") == b"\xa0"
    assert inner.data(b"json") is None


def test_endless_nesting_is_refused() -> None:
    superbox = Superbox(CBOR, "x")
    for _ in range(40):
        superbox = Superbox(CBOR, "x", (superbox,))
    with pytest.raises(BoxError, match="more than 16 deep"):
        parse(superbox.to_bytes())
