"""The two session keys of a live track, and the assertion `c2pa.session-keys` that publishes them.

C2PA 2.4 section 19.4. Key P signs parts, key S signs whole segments: each has its own sequence of numbers."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from provenance import cose
from provenance.private_file import private_folder, write_private

LABEL = "c2pa.session-keys"
Role = Literal["parts", "segments"]
Profile = Literal["encypher", "c2pa-rs", "both"]
_FORMAT = 1
_RFC3339 = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class SessionKey:
    """An Ed25519 key for one kind of unit. `minimum` is the first number it may sign."""

    role: Role
    kid: bytes
    minimum: int
    private: ed25519.Ed25519PrivateKey = field(repr=False)

    @classmethod
    def new(cls, role: Role, minimum: int) -> SessionKey:
        kid = f"{role}-{secrets.token_hex(6)}".encode()
        return cls(role, kid, minimum, ed25519.Ed25519PrivateKey.generate())


@dataclass(frozen=True)
class Session:
    """One life of a live track: its keys and the init segment that vouches for them.

    `created` is unix time, `validity` seconds; `fingerprint` says what the init was made from."""

    track: str
    fingerprint: str
    manifest_label: str
    created: int
    validity: int
    parts: SessionKey = field(repr=False)
    segments: SessionKey = field(repr=False)
    init: bytes = field(repr=False)

    @property
    def expires(self) -> int:
        return self.created + self.validity

    def due(self, now: float) -> bool:
        """True in the last tenth of its life, at most its last ten minutes, and before its beginning."""
        return now >= self.expires - min(600.0, self.validity / 10) or now < self.created

    def save(self, path: Path) -> None:
        """Writes the session, keys included, mode 0600 in a folder of mode 0700."""
        record = {
            "format": _FORMAT,
            "track": self.track,
            "fingerprint": self.fingerprint,
            "manifest_label": self.manifest_label,
            "created": self.created,
            "validity": self.validity,
            "keys": [_key_record(key) for key in (self.parts, self.segments)],
            "init": base64.b64encode(self.init).decode(),
        }
        private_folder(path.parent)
        write_private(path, json.dumps(record, indent=1).encode())

    @classmethod
    def load(cls, path: Path) -> Session | None:
        """The session in `path`, None when there is none. Raises `ValueError` when the file is damaged."""
        try:
            record = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        try:
            if record["format"] != _FORMAT:
                raise ValueError(f"format {record['format']}")
            parts, segments = (_key_from(entry) for entry in record["keys"])
            return cls(
                str(record["track"]),
                str(record["fingerprint"]),
                str(record["manifest_label"]),
                int(record["created"]),
                int(record["validity"]),
                parts,
                segments,
                base64.b64decode(record["init"], validate=True),
            )
        except (KeyError, TypeError, binascii.Error) as error:
            raise ValueError(f"not a session file: {type(error).__name__}") from None


def assertion(
    keys: Sequence[SessionKey], created: int, validity: int, leaf_der: bytes, profile: Profile
) -> dict[str, object]:
    """The value of `c2pa.session-keys`.

    Each key signs the leaf certificate: proof that its holder is the claim's signer."""
    at = datetime.fromtimestamp(created, UTC).strftime(_RFC3339)
    return {
        "keys": [
            {
                "key": cose.to_cose_key(key.private.public_key(), key.kid),
                "minSequenceNumber": key.minimum,
                "createdAt": cbor2.CBORTag(0, at),
                "validityPeriod": validity,
                "signerBinding": _binding(key, leaf_der, profile).tagged(),
            }
            for key in keys
        ]
    }


def _binding(key: SessionKey, leaf_der: bytes, profile: Profile) -> cose.Sign1:
    if profile == "c2pa-rs":
        return cose.sign1(key.private, {}, cbor2.dumps(leaf_der), detached=True)
    return cose.sign1(key.private, {}, leaf_der)


@dataclass(frozen=True)
class PublishedKey:
    """A session key as a verifier finds it in a manifest."""

    kid: bytes
    key: cose.PublicKey
    minimum: int
    created: datetime
    validity: int

    @property
    def role(self) -> str:
        """parts, segments, or the key's name where another product made it."""
        return printable(self.kid).partition("-")[0]

    def valid_at(self, moment: int) -> bool:
        """True at `moment` (unix time) in the life of the key."""
        return 0 <= moment - int(self.created.timestamp()) <= self.validity


def published_keys(value: Any, leaf_der: bytes) -> list[PublishedKey]:
    """The keys of a `c2pa.session-keys` assertion, their binding to the leaf certificate checked.

    Raises `cose.CoseError` when an entry is malformed or not bound to this signer."""
    entries = value.get("keys") if isinstance(value, Mapping) else None
    if not isinstance(entries, list | tuple) or not entries:
        raise cose.CoseError("c2pa.session-keys holds no keys")
    found = [_published(entry, leaf_der) for entry in entries]
    if len({key.kid for key in found}) != len(found):
        raise cose.CoseError("two session keys have the same name")
    return found


def _published(entry: Any, leaf_der: bytes) -> PublishedKey:
    if not isinstance(entry, Mapping):
        raise cose.CoseError("an entry of c2pa.session-keys is not a map")
    kid, key = cose.from_cose_key(entry.get("key"))
    binding = cose.from_tag(entry.get("signerBinding"))
    if binding.payload is None:
        binding.verify(key, cbor2.dumps(leaf_der))
    elif binding.payload == leaf_der:
        binding.verify(key)
    else:
        raise cose.CoseError(f"session key {printable(kid)} is bound to another signer's certificate")
    minimum, created, validity = (entry.get(k) for k in ("minSequenceNumber", "createdAt", "validityPeriod"))
    if not isinstance(minimum, int) or not isinstance(validity, int) or not isinstance(created, datetime):
        raise cose.CoseError(f"session key {printable(kid)} has no minimum number, birth or validity")
    if created.tzinfo is None:
        raise cose.CoseError(f"session key {printable(kid)} has a birth without a time zone")
    return PublishedKey(kid, key, minimum, created, validity)


def printable(kid: bytes) -> str:
    """A key's name as text that is safe to show."""
    return kid.decode() if kid.isascii() and kid.decode().isprintable() else kid.hex()


def _key_record(key: SessionKey) -> dict[str, object]:
    raw = key.private.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    return {
        "role": key.role,
        "kid": key.kid.decode(),
        "minimum": key.minimum,
        "private": base64.b64encode(raw).decode(),
    }


def _key_from(entry: Any) -> SessionKey:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(entry["private"], validate=True))
    return SessionKey(entry["role"], entry["kid"].encode(), int(entry["minimum"]), private)
