from __future__ import annotations

import contextlib

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from provenance import cose

KEYS = {
    "es256": ec.generate_private_key(ec.SECP256R1()),
    "es384": ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}


@given(st.sampled_from(sorted(KEYS)), st.binary(max_size=80), st.booleans())
def test_a_signature_is_read_and_verified(name: str, payload: bytes, detached: bool) -> None:
    key = KEYS[name]
    assert cose.algorithm(key)[1] == name
    made = cose.sign1(key, {"iat": 5}, payload, unprotected={cose.KID: b"k"}, detached=detached)
    read = cose.parse(made.to_bytes())
    assert read == made
    read.verify(key.public_key(), payload if detached else None)
    empty = cose.unsigned1(key, {"iat": 5}, payload, {cose.KID: b"k"})
    assert detached or len(empty.to_bytes()) == len(made.to_bytes())


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_changed_signature_is_refused(name: str) -> None:
    key = KEYS[name]
    made = cose.sign1(key, {}, b"the payload")
    public = key.public_key()
    for changed in (
        cose.Sign1(made.protected, {}, b"another", made.signature, made.header),
        cose.Sign1(made.protected, {}, b"the payload", made.signature[::-1], made.header),
        cose.Sign1(made.protected, {}, b"the payload", made.signature[:-1], made.header),
        cose.Sign1(made.protected, {}, b"the payload", bytes(len(made.signature)), made.header),
        cose.Sign1(cbor2.dumps({1: -99}), {}, b"the payload", made.signature, {1: -99}),
        cose.Sign1(made.protected, {}, None, made.signature, made.header),
    ):
        with pytest.raises(cose.CoseError):
            changed.verify(public)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_signature_or_a_named_error(data: bytes) -> None:
    for hostile in (data, b"\xd2\x84" + data, b"\xd2\x84\x43\xa1\x01\x26\xa0" + data):
        with contextlib.suppress(cose.CoseError):
            cose.parse(hostile)


@pytest.mark.parametrize("name", ["es256", "ed25519"])
def test_session_keys_round_trip(name: str) -> None:
    public = KEYS[name].public_key()
    value = cose.decode(cbor2.dumps(cose.to_cose_key(public, b"kid")))
    assert cose.from_cose_key(value) == (b"kid", public)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {2: b"k"},
        {1: 1, 2: b"k", 3: -8, -1: 6, -2: b"short"},
        {1: 2, 2: b"k", 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)},
        {1: 2, 2: b"k", 3: -7, -1: 1, -2: 5},
        {1: 3, 2: b"k"},
    ],
)
def test_keys_that_are_none_are_named(value: object) -> None:
    with pytest.raises(cose.CoseError, match="session key"):
        cose.from_cose_key(value)


def test_other_curves_are_refused() -> None:
    key = ec.generate_private_key(ec.SECP521R1())
    with pytest.raises(cose.CoseError, match="secp521r1"):
        cose.algorithm(key)
    with pytest.raises(cose.CoseError, match="Ed25519 or P-256"):
        cose.to_cose_key(KEYS["es384"].public_key(), b"k")
