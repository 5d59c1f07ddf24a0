from __future__ import annotations

import stat
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance import cose
from provenance.session import Session, SessionKey, assertion, printable, published_keys

LEAF = b"the leaf certificate"
KEYS = (SessionKey.new("parts", 12), SessionKey.new("segments", 2))
CREATED, VALIDITY = 1_790_000_000, 3600


def decoded(profile: str, keys=KEYS) -> object:
    return cose.decode(cbor2.dumps(assertion(keys, CREATED, VALIDITY, LEAF, profile)))


@pytest.mark.parametrize("profile", ["encypher", "c2pa-rs", "both"])
def test_published_keys_are_read_and_bound(profile: str) -> None:
    parts, segments = published_keys(decoded(profile), LEAF)
    assert (parts.kid, parts.role, parts.minimum) == (KEYS[0].kid, "parts", 12)
    assert segments.key == KEYS[1].private.public_key()
    assert parts.valid_at(CREATED)
    assert parts.valid_at(CREATED + VALIDITY)
    assert not parts.valid_at(CREATED - 1)
    assert not parts.valid_at(CREATED + VALIDITY + 1)


@pytest.mark.parametrize("profile", ["encypher", "c2pa-rs"])
def test_keys_of_another_signer_are_refused(profile: str) -> None:
    with pytest.raises(cose.CoseError):
        published_keys(decoded(profile), b"another leaf")


def test_a_borrowed_binding_is_refused() -> None:
    value = decoded("encypher")
    value["keys"][0]["signerBinding"] = value["keys"][1]["signerBinding"]
    with pytest.raises(cose.CoseError, match="does not match"):
        published_keys(value, LEAF)


@pytest.mark.parametrize(
    "missing", ["key", "minSequenceNumber", "createdAt", "validityPeriod", "signerBinding"]
)
def test_an_incomplete_entry_is_named(missing: str) -> None:
    value = decoded("both")
    del value["keys"][0][missing]
    with pytest.raises(cose.CoseError):
        published_keys(value, LEAF)


@pytest.mark.parametrize("value", [None, [], {}, {"keys": []}, {"keys": [1]}, {"keys": "x"}])
def test_what_is_no_list_of_keys_is_named(value: object) -> None:
    with pytest.raises(cose.CoseError, match=r"c2pa\.session-keys"):
        published_keys(value, LEAF)


def test_two_keys_of_one_name_are_refused() -> None:
    with pytest.raises(cose.CoseError, match="same name"):
        published_keys(decoded("both", (KEYS[0], KEYS[0])), LEAF)


def session(**changes: object) -> Session:
    facts = {"track": "video", "fingerprint": "f" * 64, "manifest_label": "urn:c2pa:x"}
    times = {"created": CREATED, "validity": VALIDITY}
    return Session(**{**facts, **times, "parts": KEYS[0], "segments": KEYS[1], "init": b"init", **changes})


def test_a_session_is_kept_privately(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "live-video.json"
    assert Session.load(path) is None
    session().save(path)
    session(init=b"newer").save(path)
    read = Session.load(path)
    assert read is not None
    assert (read.init, read.expires, read.parts.kid) == (b"newer", CREATED + VALIDITY, KEYS[0].kid)
    assert read.segments.private.public_key() == KEYS[1].private.public_key()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert "private" not in repr(read)


@given(
    content=st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'{"format":1,"keys":[{},{}]}'])
)
def test_a_damaged_file_is_a_value_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("session") / "live.json"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        Session.load(path)


def test_renewal_is_due_in_the_last_tenth() -> None:
    assert not session().due(CREATED + 3239)
    assert session().due(CREATED + 3240)
    assert session(validity=86400).due(CREATED + 85800)
    assert not session(validity=86400).due(CREATED + 85799)
    assert session().due(CREATED - 1)


def test_names_from_strangers_are_safe_to_show() -> None:
    assert printable(b"parts-1") == "parts-1"
    assert printable(b"\x1b[2J") == "1b5b324a"
    assert printable("é".encode()) == "c3a9"
