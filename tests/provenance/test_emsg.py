from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.bmff import BoxError, boxes
from provenance.emsg import EXCLUSION, SCHEME, EventMessage

UINT32 = st.integers(0, 2**32 - 1)
STRINGS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(st.builds(EventMessage, STRINGS, STRINGS, UINT32, UINT32, UINT32, st.binary(max_size=60), UINT32))
def test_what_is_built_is_what_is_read(event: EventMessage) -> None:
    data = event.to_bytes()
    (found,) = boxes(data)
    assert EventMessage.from_body(found.body(data)) == event


@given(st.binary(max_size=60))
def test_any_bytes_are_an_event_or_a_named_error(body: bytes) -> None:
    with contextlib.suppress(BoxError):
        EventMessage.from_body(body)


def test_the_exclusion_matches_signature_events_alone() -> None:
    for scheme, excluded in ((SCHEME, True), ("urn:scte:scte35:2013:bin", False)):
        data = EventMessage(scheme, "c2pa", 90000, 28800, 7, b"cose").to_bytes()
        (found,) = boxes(data)
        assert EXCLUSION.matches(found, data) is excluded


def test_version_1_is_named() -> None:
    with pytest.raises(BoxError, match="not version 0"):
        EventMessage.from_body(b"\1\0\0\0" + bytes(40))
