"""Signing certificates: a development chain made here, or the operator's own.

C2PA 2.4 section 14.5: the leaf signs claims (digitalSignature, emailProtection and C2PA claim signing), it is
issued by an authority, and the chain that travels with a signature leaves the root out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from provenance.cose import CoseError, PrivateKey, algorithm
from provenance.private_file import private_folder, write_private

CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ACCEPTED_USES = {CLAIM_SIGNING, _DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION}

CHAIN_FILE, KEY_FILE, AUTHORITY_FILE = "development-chain.pem", "development-key.pem", "development-ca.pem"
_LEAF_DAYS, _AUTHORITY_DAYS = 397, 1825
_REMAKE = "run `anchor keys init` to make development keys"


class CertificateError(Exception):
    """A certificate or key cannot be used; the message names the file and what to do."""


@dataclass(frozen=True)
class Credentials:
    """What signs claims: `chain` leaf first, without the root, and the leaf's private key."""

    chain: tuple[x509.Certificate, ...]
    key: PrivateKey = field(repr=False)
    origin: Path  # the chain's file, for messages
    authority: x509.Certificate | None = None  # the root, when it is known

    @property
    def leaf(self) -> x509.Certificate:
        return self.chain[0]

    @property
    def algorithm(self) -> str:
        """es256, es384 or ed25519."""
        return algorithm(self.key)[1]

    @property
    def development(self) -> bool:
        return is_development(self.chain)

    @property
    def starts(self) -> datetime:
        """When the last of the chain's certificates becomes valid."""
        return max(certificate.not_valid_before_utc for certificate in self.chain)

    @property
    def expires(self) -> datetime:
        """When the first of the chain's certificates expires."""
        return min(certificate.not_valid_after_utc for certificate in self.chain)

    def chain_der(self) -> list[bytes]:
        return [certificate.public_bytes(serialization.Encoding.DER) for certificate in self.chain]

    def chain_pem(self) -> str:
        return "".join(_pem(certificate).decode() for certificate in self.chain)

    def key_pem(self) -> bytes:
        """The private key as PKCS #8. Never log or print it."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def require_valid(self, now: datetime) -> None:
        """Raises `CertificateError` when a certificate of the chain is not valid at `now`."""
        remedy = (
            _REMAKE.replace("to make", "with --force to make new")
            if self.development
            else ("renew it with your authority and set provenance.certificate_chain and certificate_key")
        )
        if now >= self.expires:
            raise CertificateError(
                f"{self.origin}: the certificate expired on {self.expires:%Y-%m-%d}; {remedy}"
            )
        if now < self.starts:
            raise CertificateError(
                f"{self.origin}: the certificate is valid from {self.starts:%Y-%m-%d %H:%M} UTC on, which is "
                "later than this machine's clock: set the clock"
            )


def is_development(chain: Sequence[x509.Certificate]) -> bool:
    """True when any name in the chain says it is for development: nobody vouches for such a signer."""
    return any(
        "development" in str(attribute.value).lower()
        for certificate in chain
        for names in (certificate.subject, certificate.issuer)
        for attribute in names
        if attribute.oid == NameOID.COMMON_NAME
    )


def make_development_chain(
    folder: Path, organisation: str, *, replace: bool = False, now: datetime | None = None
) -> Credentials:
    """Makes a development authority, an intermediate and an ES256 leaf, and writes them into `folder`.

    Writes the chain, the leaf's key and the authority's certificate, each 0600. The keys of the authority and
    of the intermediate are forgotten: nothing else can ever be issued under them.
    Raises `CertificateError` when the files exist and `replace` is false."""
    present = [folder / name for name in (CHAIN_FILE, KEY_FILE, AUTHORITY_FILE) if (folder / name).exists()]
    if present and not replace:
        raise CertificateError(
            f"{present[0]} exists and was left alone; use --force to replace the development keys "
            "(what they signed still verifies against the old authority)"
        )
    if not 0 < len(organisation.strip()) <= 64:
        raise CertificateError("the organisation named in a certificate must have 1 to 64 characters")
    issuing = _Issuing(organisation.strip(), (now or datetime.now(UTC)).replace(microsecond=0))
    root_key, middle_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = issuing.authority("development root CA", root_key, None, root_key, path_length=1)
    middle = issuing.authority("development intermediate CA", middle_key, root, root_key, path_length=0)
    leaf = issuing.leaf("development signer", leaf_key, middle, middle_key)
    made = Credentials((leaf, middle), leaf_key, folder / CHAIN_FILE, root)
    private_folder(folder)
    write_private(folder / KEY_FILE, made.key_pem())
    write_private(folder / AUTHORITY_FILE, _pem(root))
    write_private(folder / CHAIN_FILE, made.chain_pem().encode())
    return made


def load_development_chain(folder: Path) -> Credentials:
    """What `make_development_chain` wrote. Raises `CertificateError`."""
    made = load_chain(folder / CHAIN_FILE, folder / KEY_FILE)
    authority = _read(folder / AUTHORITY_FILE)
    return Credentials(
        made.chain, made.key, made.origin, _certificates(authority, folder / AUTHORITY_FILE)[0]
    )


def load_chain(chain_file: Path, key_file: Path) -> Credentials:
    """The operator's chain (PEM, leaf first) and key (PEM, not encrypted).

    Checks everything a verifier would refuse later, except the dates: see `Credentials.require_valid`.
    Raises `CertificateError` naming the file and the remedy."""
    chain = _certificates(_read(chain_file), chain_file)
    key = _private_key(_read(key_file), key_file)
    if chain[0].public_key() != key.public_key():
        raise CertificateError(
            f"{key_file} is not the key of the first certificate in {chain_file}: "
            "put the signing (leaf) certificate first and give its own key"
        )
    root = chain.pop() if len(chain) > 1 and chain[-1].subject == chain[-1].issuer else None
    links = [*chain, root] if root is not None else chain
    for below, above in itertools.pairwise(links):
        _require_issued(below, above, chain_file)
    _require_claim_signer(chain[0], chain_file)
    return Credentials(tuple(chain), key, chain_file, root)


def require_anchors(anchors: Sequence[str]) -> None:
    """Raises `CertificateError` when one of the trust anchors is not PEM certificates."""
    for anchor in anchors:
        try:
            x509.load_pem_x509_certificates(anchor.encode())
        except ValueError:
            raise CertificateError(
                "a trust anchor holds no PEM certificates: give the authority's BEGIN CERTIFICATE block"
            ) from None


def common_name(names: x509.Name) -> str:
    """The common name, or the whole name where there is none."""
    found = names.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else names.rfc4514_string()


def organisation_name(names: x509.Name) -> str:
    """The organisation, empty where there is none."""
    found = names.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else ""


@dataclass(frozen=True)
class _Issuing:
    organisation: str
    now: datetime

    def authority(
        self,
        role: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Certificate | None,
        issuer_key: ec.EllipticCurvePrivateKey,
        path_length: int,
    ) -> x509.Certificate:
        subject = self._name(role)
        builder = self._builder(
            subject, issuer.subject if issuer else subject, key, issuer_key, _AUTHORITY_DAYS
        )
        builder = builder.add_extension(x509.BasicConstraints(True, path_length), critical=True)
        builder = builder.add_extension(_key_usage(certificates=True), critical=True)
        return builder.sign(issuer_key, hashes.SHA256())

    def leaf(
        self,
        role: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Certificate,
        issuer_key: ec.EllipticCurvePrivateKey,
    ) -> x509.Certificate:
        uses = [ExtendedKeyUsageOID.EMAIL_PROTECTION, CLAIM_SIGNING]
        builder = self._builder(self._name(role), issuer.subject, key, issuer_key, _LEAF_DAYS)
        builder = builder.add_extension(x509.BasicConstraints(False, None), critical=True)
        builder = builder.add_extension(_key_usage(certificates=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())

    def _name(self, role: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organisation),
                x509.NameAttribute(NameOID.COMMON_NAME, f"Anchor {role}"),
            ]
        )

    def _builder(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer_key: ec.EllipticCurvePrivateKey,
        days: int,
    ) -> x509.CertificateBuilder:
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        above = x509.SubjectKeyIdentifier.from_public_key(issuer_key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(hours=1))  # clocks of verifiers differ
            .not_valid_after(self.now + timedelta(days=days))
            .add_extension(own, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False
            )
        )


def _key_usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CertificateError(f"{path} does not exist: {_REMAKE}, or set your own") from None
    except OSError as error:
        raise CertificateError(
            f"{path} cannot be read ({error.strerror}): check its owner and mode"
        ) from None


def _certificates(pem: bytes, path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise CertificateError(
            f"{path} holds no PEM certificates: it must have BEGIN CERTIFICATE blocks"
        ) from None


def _private_key(pem: bytes, path: Path) -> PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, None)
    except TypeError:
        raise CertificateError(
            f"{path} is encrypted: the channel signs unattended, so write it without a passphrase, mode 0600"
        ) from None
    except ValueError:
        raise CertificateError(f"{path} holds no PEM private key") from None
    try:
        algorithm(cast("PrivateKey", key))
    except (CoseError, AttributeError):
        raise CertificateError(
            f"{path} is not a P-256, P-384 or Ed25519 key: ask your authority for an ES256 certificate"
        ) from None
    return cast("PrivateKey", key)


def _require_issued(below: x509.Certificate, above: x509.Certificate, path: Path) -> None:
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError):
        raise CertificateError(
            f"{path}: {common_name(below.subject)!r} is not issued by the certificate after it; "
            "order the chain leaf first, then each issuer"
        ) from None


def _require_claim_signer(leaf: x509.Certificate, path: Path) -> None:
    faults = []
    if leaf.subject == leaf.issuer:
        faults.append("is self-signed")
    if not organisation_name(leaf.subject):
        faults.append("names no organisation")
    try:
        if leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            faults.append("is an authority's")
    except x509.ExtensionNotFound:
        pass
    try:
        if not leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
            faults.append("may not sign (keyUsage)")
    except x509.ExtensionNotFound:
        faults.append("has no keyUsage")
    try:
        uses = set(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        uses = set()
    if not uses & _ACCEPTED_USES:
        faults.append("has no extended key usage for claim signing (a web server's certificate will not do)")
    if faults:
        raise CertificateError(
            f"{path}: the first certificate {', '.join(faults)}; C2PA verifiers refuse it. "
            "Ask your authority for a C2PA claim signing certificate"
        )
