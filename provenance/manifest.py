"""C2PA manifests of init segments, written by hand: claim.v2, its assertions and its signature.

C2PA 2.4 sections 10 and 11; finished clips go through the C2PA SDK, which cannot write
what live media needs."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cbor2
from cryptography import x509

from provenance import cose, jumbf
from provenance.bmff import INIT_EXCLUSIONS, BoxError, boxes, hash_v3, manifest_box
from provenance.certificates import Credentials
from provenance.labels import claim_generator

HASH_LABEL = "c2pa.hash.bmff.v3"
_SALT_BYTES = 16
_HASHES = ("sha256", "sha384", "sha512")


class ManifestError(ValueError):
    """A manifest store is malformed or lacks what it must have."""


@dataclass(frozen=True)
class Assertion:
    """One statement. `created` ones are the signer's own, the others were gathered.

    `value` is plain data for `cbor` and `json`, and bytes for an embedded `file`, which is only read here."""

    label: str
    value: object
    form: Literal["cbor", "json", "file"] = "cbor"
    created: bool = True


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read: nothing here is verified yet."""

    label: str
    claim: Mapping[Any, Any]
    assertions: tuple[Assertion, ...]
    chain: tuple[x509.Certificate, ...]  # leaf first

    def assertion(self, label: str) -> Any:
        """The value of the first assertion with this label, None without one."""
        return next(iter(self.all(label)), None)

    def all(self, label: str) -> list[Any]:
        """The values of the assertion with this label and of its repeats (`label__1`, ...)."""
        return [a.value for a in self.assertions if a.label.partition("__")[0] == label]


def new_label() -> str:
    """A manifest label, which is also the manifest's identifier."""
    return f"urn:c2pa:{uuid.uuid4()}"


def sign_init(
    raw: bytes, label: str, title: str, assertions: Sequence[Assertion], credentials: Credentials
) -> bytes:
    """`raw` (an init segment: `ftyp moov`) with a manifest after its first box.

    The hash covers every box at its final offset, so the manifest is built twice, at one size.
    Raises `BoxError` when `raw` is no init segment."""
    kinds = list(boxes(raw))
    if not kinds or kinds[0].type != b"ftyp" or all(found.type != b"moov" for found in kinds):
        raise BoxError("an init segment begins with ftyp and holds a moov: this one does not")
    head, rest = raw[: kinds[0].end], raw[kinds[0].end :]
    statements = [_superbox(a, repeat) for a, repeat in _numbered(assertions)]
    created = [a.created for a in assertions]
    instance, salt = f"xmp:iid:{uuid.uuid4()}", secrets.token_bytes(_SALT_BYTES)

    def with_hash(digest: bytes) -> bytes:
        binding = _hash_binding(digest, salt)
        claim = _claim(label, instance, title, [*statements, binding], [*created, True])
        return manifest_box(_store(label, [*statements, binding], claim, credentials))

    draft = head + with_hash(bytes(32)) + rest
    signed = head + with_hash(hash_v3(draft, INIT_EXCLUSIONS)) + rest
    if len(signed) != len(draft):
        raise ManifestError("the manifest changed its size while it was built")
    return signed


def active_manifest(store: bytes) -> Manifest:
    """The last manifest of a store. Raises `ManifestError`."""
    try:
        outer = jumbf.parse(store)
        manifests = [part for part in outer.superboxes if part.kind == jumbf.MANIFEST]
        if outer.kind != jumbf.STORE or not manifests:
            raise ManifestError("the store holds no manifest")
        return _read(manifests[-1])
    except (BoxError, cose.CoseError) as error:
        raise ManifestError(f"the manifest cannot be read: {error}") from None


def _numbered(assertions: Iterable[Assertion]) -> list[tuple[Assertion, str]]:
    """Each assertion with the label it gets: repeats are numbered from `__1`."""
    seen: dict[str, int] = {}
    numbered = []
    for assertion in assertions:
        count = seen.get(assertion.label, 0)
        seen[assertion.label] = count + 1
        numbered.append((assertion, f"{assertion.label}__{count}" if count else assertion.label))
    return numbered


def _superbox(assertion: Assertion, label: str) -> jumbf.Superbox:
    salt = secrets.token_bytes(_SALT_BYTES)
    if assertion.form == "json":
        content = jumbf.Content(b"json", json.dumps(assertion.value, ensure_ascii=False).encode())
        return jumbf.Superbox(jumbf.JSON, label, (content,), salt)
    return jumbf.Superbox(jumbf.CBOR, label, (jumbf.Content(b"cbor", cbor2.dumps(assertion.value)),), salt)


def _hash_binding(digest: bytes, salt: bytes) -> jumbf.Superbox:
    value = {
        "exclusions": [exclusion.to_map() for exclusion in INIT_EXCLUSIONS],
        "alg": "sha256",
        "hash": digest,
        "name": "jumbf manifest",
    }
    return jumbf.Superbox(jumbf.CBOR, HASH_LABEL, (jumbf.Content(b"cbor", cbor2.dumps(value)),), salt)


def _claim(
    label: str, instance: str, title: str, statements: Sequence[jumbf.Superbox], created: Sequence[bool]
) -> bytes:
    references = [
        {
            "url": f"self#jumbf=c2pa.assertions/{statement.label}",
            "hash": hashlib.sha256(statement.to_bytes()[8:]).digest(),
        }
        for statement in statements
    ]
    own = [reference for reference, mine in zip(references, created, strict=True) if mine]
    gathered = [reference for reference, mine in zip(references, created, strict=True) if not mine]
    claim: dict[str, object] = {
        "instanceID": instance,
        "claim_generator_info": claim_generator(),
        "signature": f"self#jumbf=/c2pa/{label}/c2pa.signature",
        "created_assertions": own,
    }
    if gathered:
        claim["gathered_assertions"] = gathered
    return cbor2.dumps({**claim, "dc:title": title, "alg": "sha256"})


def _store(label: str, statements: Sequence[jumbf.Superbox], claim: bytes, credentials: Credentials) -> bytes:
    chain = credentials.chain_der()
    header = {cose.X5CHAIN: chain if len(chain) > 1 else chain[0]}
    signature = cose.sign1(credentials.key, header, claim, detached=True).to_bytes()
    manifest = jumbf.Superbox(
        jumbf.MANIFEST,
        label,
        (
            jumbf.Superbox(jumbf.ASSERTIONS, "c2pa.assertions", tuple(statements)),
            jumbf.Superbox(jumbf.CLAIM, "c2pa.claim.v2", (jumbf.Content(b"cbor", claim),)),
            jumbf.Superbox(jumbf.SIGNATURE, "c2pa.signature", (jumbf.Content(b"cbor", signature),)),
        ),
    )
    return jumbf.Superbox(jumbf.STORE, "c2pa", (manifest,)).to_bytes()


def _read(manifest: jumbf.Superbox) -> Manifest:
    claim_box = manifest.child("c2pa.claim.v2") or manifest.child("c2pa.claim")
    claim = cose.decode((claim_box and claim_box.data(b"cbor")) or b"")
    if not isinstance(claim, Mapping):
        raise ManifestError("the claim is not a map")
    signature_box = manifest.child("c2pa.signature")
    signature = cose.parse((signature_box and signature_box.data(b"cbor")) or b"")
    statements = manifest.child("c2pa.assertions")
    listed = _listed(claim, statements.superboxes if statements else ())
    return Manifest(manifest.label, claim, tuple(map(_assertion, listed)), _chain(signature))


def _listed(claim: Mapping[Any, Any], statements: Sequence[jumbf.Superbox]) -> Sequence[jumbf.Superbox]:
    """The statements that the claim lists, which alone are signed, each with the hash given there (section 8.4.2.3).

    The label of the box around them is not signed: whoever reads by it has to miss what is listed and not found."""
    found = []
    for key in ("created_assertions", "gathered_assertions", "assertions"):
        references = claim.get(key) or ()
        if not isinstance(references, list | tuple):
            raise ManifestError(f"the claim's {key} are no list")
        for reference in references:
            url, digest, algorithm = _reference(reference, claim)
            label = url.rpartition("/")[2]
            statement = next((part for part in statements if part.label == label), None)
            if statement is None:
                raise ManifestError(f"the claim lists {label}, which is not there")
            if hashlib.new(algorithm, statement.to_bytes()[8:]).digest() != digest:
                raise ManifestError(f"the assertion {label} is not the one that the claim lists")
            found.append(statement)
    return [part for part in statements if part in found]


def _reference(reference: object, claim: Mapping[Any, Any]) -> tuple[str, bytes, str]:
    if isinstance(reference, Mapping):
        url, digest = reference.get("url"), reference.get("hash")
        algorithm = reference.get("alg") or claim.get("alg")
        if isinstance(url, str) and isinstance(digest, bytes) and algorithm in _HASHES:
            return url, digest, str(algorithm)
    raise ManifestError("the claim lists an assertion without address, hash or known algorithm")


def _assertion(part: jumbf.Superbox) -> Assertion:
    encoded = part.data(b"cbor")
    if encoded is not None:
        return Assertion(part.label, cose.decode(encoded))
    if part.kind == jumbf.EMBEDDED_FILE:
        return Assertion(part.label, part.data(b"bidb"), "file")
    text = part.data(b"json")
    if text is None:
        return Assertion(part.label, None)
    try:
        return Assertion(part.label, json.loads(text), "json")
    except (ValueError, RecursionError):
        raise ManifestError(f"the assertion {part.label} is not JSON") from None


def _chain(signature: cose.Sign1) -> tuple[x509.Certificate, ...]:
    entry = signature.header.get(cose.X5CHAIN, signature.unprotected.get(cose.X5CHAIN))
    encoded = entry if isinstance(entry, list | tuple) else [entry]
    try:
        return tuple(_certificate(item) for item in encoded)
    except Exception:  # names, dates and versions each raise their own
        raise ManifestError("the signature carries no readable certificate chain") from None


def _certificate(encoded: Any) -> x509.Certificate:
    """A certificate that is known to be readable: names and dates are parsed only when they are asked for."""
    certificate = x509.load_der_x509_certificate(encoded)
    for part in ("subject", "issuer", "not_valid_before_utc", "not_valid_after_utc"):
        getattr(certificate, part)
    return certificate
