"""COSE_Sign1 and COSE_Key (RFC 9052, RFC 9053) over CBOR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

ALGORITHM, KID, X5CHAIN = 1, 4, 33  # header parameters
SIGN1_TAG = 18
_EDDSA = -8
_CURVES: dict[str, tuple[int, str, hashes.HashAlgorithm]] = {
    "secp256r1": (-7, "es256", hashes.SHA256()),
    "secp384r1": (-35, "es384", hashes.SHA384()),
}


class CoseError(ValueError):
    """A COSE structure is malformed, of a kind not used here, or its signature is wrong."""


def algorithm(key: PrivateKey | PublicKey) -> tuple[int, str]:
    """The COSE number and the C2PA name of the key's algorithm. Raises `CoseError` for other curves."""
    if isinstance(key, ed25519.Ed25519PrivateKey | ed25519.Ed25519PublicKey):
        return _EDDSA, "ed25519"
    if key.curve.name not in _CURVES:
        raise CoseError(f"curve {key.curve.name} is not one of P-256, P-384 and Ed25519")
    return _CURVES[key.curve.name][:2]


def _sig_structure(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _raw_signature(key: PrivateKey, data: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    width = (key.curve.key_size + 7) // 8
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(_CURVES[key.curve.name][2])))
    return r.to_bytes(width, "big") + s.to_bytes(width, "big")


def _der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    width = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * width:
        raise CoseError("the signature has the wrong length")
    return encode_dss_signature(
        int.from_bytes(signature[:width], "big"), int.from_bytes(signature[width:], "big")
    )


def signature_length(key: PrivateKey) -> int:
    return 64 if isinstance(key, ed25519.Ed25519PrivateKey) else 2 * ((key.curve.key_size + 7) // 8)


@dataclass(frozen=True)
class Sign1:
    """A COSE_Sign1. `payload` is None when it is detached."""

    protected: bytes  # the encoded header, as it was signed
    unprotected: Mapping[Any, Any]
    payload: bytes | None
    signature: bytes
    header: Mapping[Any, Any] = field(default_factory=dict)  # `protected`, decoded

    def tagged(self) -> cbor2.CBORTag:
        return cbor2.CBORTag(
            SIGN1_TAG, [self.protected, dict(self.unprotected), self.payload, self.signature]
        )

    def to_bytes(self) -> bytes:
        return cbor2.dumps(self.tagged())

    def verify(self, key: PublicKey, detached: bytes | None = None) -> None:
        """Raises `CoseError` unless `key` signed the payload (`detached` when it is not inside)."""
        number, label = algorithm(key)
        if self.header.get(ALGORITHM) != number:
            raise CoseError(f"the signature says algorithm {self.header.get(ALGORITHM)}, its key is {label}")
        payload = self.payload if self.payload is not None else detached
        if payload is None:
            raise CoseError("the signature has no payload")
        data = _sig_structure(self.protected, payload)
        try:
            if isinstance(key, ed25519.Ed25519PublicKey):
                key.verify(self.signature, data)
            else:
                key.verify(_der(self.signature, key), data, ec.ECDSA(_CURVES[key.curve.name][2]))

        except InvalidSignature:
            raise CoseError("the signature does not match its content") from None


def sign1(
    key: PrivateKey,
    header: Mapping[Any, Any],
    payload: bytes,
    *,
    unprotected: Mapping[Any, Any] | None = None,
    detached: bool = False,
) -> Sign1:
    """Signs `payload`; the algorithm is put into the protected header."""
    full = {ALGORITHM: algorithm(key)[0], **header}
    protected = cbor2.dumps(full)
    signature = _raw_signature(key, _sig_structure(protected, payload))
    return Sign1(protected, unprotected or {}, None if detached else payload, signature, full)


def unsigned1(
    key: PrivateKey, header: Mapping[Any, Any], payload: bytes, unprotected: Mapping[Any, Any]
) -> Sign1:
    """As `sign1`, with zeros for the signature: it has the final length, before the payload is final."""
    full = {ALGORITHM: algorithm(key)[0], **header}
    return Sign1(cbor2.dumps(full), unprotected, payload, bytes(signature_length(key)), full)


def parse(data: bytes) -> Sign1:
    """The COSE_Sign1 in these bytes. Raises `CoseError`."""
    return from_tag(decode(data))


def from_tag(value: object) -> Sign1:
    """The COSE_Sign1 in a decoded CBOR value, tagged 18 or not. Raises `CoseError`."""
    if isinstance(value, cbor2.CBORTag):
        if value.tag != SIGN1_TAG:
            raise CoseError(f"CBOR tag {value.tag} is not a COSE_Sign1")
        value = value.value
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise CoseError("a COSE_Sign1 has four elements")
    protected, unprotected, payload, signature = value
    if not isinstance(protected, bytes) or not isinstance(signature, bytes):
        raise CoseError("a COSE_Sign1 has a header and a signature of bytes")
    if not isinstance(unprotected, Mapping) or not (payload is None or isinstance(payload, bytes)):
        raise CoseError("a COSE_Sign1 has a map and a payload of bytes or nil")
    header = decode(protected) if protected else {}
    if not isinstance(header, Mapping):
        raise CoseError("the protected header is not a map")
    return Sign1(protected, unprotected, payload, signature, header)


def decode(data: bytes) -> Any:
    """One CBOR value from bytes that may be hostile. Raises `CoseError`."""
    try:
        return cbor2.loads(data, max_depth=32)
    except Exception as error:  # tagged values raise whatever their Python type raises
        raise CoseError(f"not CBOR: {error}") from None


def to_cose_key(key: PublicKey, kid: bytes) -> dict[int, object]:
    """The COSE_Key map of an Ed25519 or P-256 public key."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        x = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {1: 1, 2: kid, 3: _EDDSA, -1: 6, -2: x}
    if key.curve.name != "secp256r1":
        raise CoseError("session keys are Ed25519 or P-256")
    point = key.public_numbers()
    return {1: 2, 2: kid, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}


def from_cose_key(value: object) -> tuple[bytes, PublicKey]:
    """The kid and the key of a COSE_Key map. Raises `CoseError`."""
    if not isinstance(value, Mapping) or not isinstance(value.get(2), bytes):
        raise CoseError("a session key is not a COSE_Key map with a kid")
    kid, x, y = value[2], value.get(-2), value.get(-3)
    try:
        if (value.get(1), value.get(3), value.get(-1)) == (1, _EDDSA, 6) and isinstance(x, bytes):
            return kid, ed25519.Ed25519PublicKey.from_public_bytes(x)
        if (value.get(1), value.get(3), value.get(-1)) == (2, -7, 1):
            if not isinstance(x, bytes) or not isinstance(y, bytes):
                raise CoseError("a P-256 session key has no coordinates")
            numbers = ec.EllipticCurvePublicNumbers(
                int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
            )
            return kid, numbers.public_key()
    except ValueError as error:
        raise CoseError(f"a session key is not on its curve: {error}") from None
    raise CoseError("a session key is neither Ed25519 nor P-256")
