from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.bmff import BoxError, boxes, manifest_store
from provenance.manifest import Assertion, ManifestError, active_manifest, new_label, sign_init

TEXTS = st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXTS | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def test_an_init_keeps_its_boxes_and_gets_a_manifest(video, credentials) -> None:
    signed = sign_init(video.init, new_label(), "Title", [], credentials)
    assert [b.type for b in boxes(signed)] == [b"ftyp", b"uuid", b"moov"]
    manifest = next(b for b in boxes(signed) if b.type == b"uuid")
    assert signed[: manifest.offset] + signed[manifest.end :] == video.init


@settings(max_examples=30, deadline=None)
@given(st.lists(VALUES, max_size=4))
def test_what_is_written_is_what_is_read(video, credentials, values: list[object]) -> None:
    label = new_label()
    made = [Assertion("org.example.one", value) for value in values]
    store = manifest_store(sign_init(video.init, label, "Títle 标题", made, credentials))
    assert store is not None
    read = active_manifest(store)
    assert read.label == label
    assert read.claim["dc:title"] == "Títle 标题"
    assert read.chain == credentials.chain
    assert read.all("org.example.one") == values
    repeats = [a.label for a in read.assertions][:-1]
    assert repeats == [f"org.example.one__{n}" if n else "org.example.one" for n in range(len(values))]


def test_gathered_and_json_assertions_are_kept_apart(video, credentials) -> None:
    made = [Assertion("org.example.mine", {"a": 1}), Assertion("org.example.found", ["ü"], "json", False)]
    store = manifest_store(sign_init(video.init, new_label(), "Title", made, credentials))
    assert store is not None
    read = active_manifest(store)
    assert [entry["url"].rpartition("/")[2] for entry in read.claim["created_assertions"]] == [
        "org.example.mine",
        "c2pa.hash.bmff.v3",
    ]
    assert len(read.claim["gathered_assertions"]) == 1
    assert read.assertion("org.example.found") == ["ü"]
    assert read.assertion("org.example.none") is None


@pytest.mark.parametrize("raw", [b"", b"\0\0\0\x08ftyp", b"\0\0\0\x08moov", b"junk"])
def test_what_is_no_init_is_named(credentials, raw: bytes) -> None:
    with pytest.raises(BoxError):
        sign_init(raw, new_label(), "Title", [], credentials)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_damaged_store_is_read_or_named(video, credentials, data: st.DataObject) -> None:
    store = manifest_store(sign_init(video.init, new_label(), "Title", [], credentials))
    assert store is not None
    at = data.draw(st.integers(0, len(store) - 1))
    with contextlib.suppress(ManifestError):
        active_manifest(store[:at] + data.draw(st.binary(max_size=6)) + store[at + 3 :])
