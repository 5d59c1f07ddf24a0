from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from provenance.certificates import (
    AUTHORITY_FILE,
    CHAIN_FILE,
    KEY_FILE,
    CertificateError,
    is_development,
    load_chain,
    load_development_chain,
    make_development_chain,
)

NOW = datetime.now(UTC).replace(microsecond=0)
PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def test_a_development_chain_is_made_and_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "keys"
    made = make_development_chain(folder, "Test Newsroom")
    read = load_development_chain(folder)
    assert read.chain == made.chain
    assert read.authority == made.authority
    assert read.algorithm == "es256"
    assert read.development
    assert len(read.chain) == 2
    assert timedelta(days=390) < read.expires - NOW < timedelta(days=398)
    assert {p.name for p in folder.iterdir()} == {AUTHORITY_FILE, CHAIN_FILE, KEY_FILE}


def test_the_files_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    make_development_chain(folder, "Test")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}


def test_keys_are_not_shown(tmp_path: Path) -> None:
    made = make_development_chain(tmp_path, "Test")
    assert "key" not in repr(made).replace(KEY_FILE, "").replace(str(tmp_path), "")


def test_keys_are_never_overwritten_unasked(tmp_path: Path) -> None:
    make_development_chain(tmp_path, "Test")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(CertificateError, match="--force"):
        make_development_chain(tmp_path, "Test")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    make_development_chain(tmp_path, "Test", replace=True)
    assert {p.name for p in tmp_path.iterdir() if p.read_bytes() != before[p.name]} == set(before)


@pytest.mark.parametrize("organisation", ["", "  ", "x" * 65])
def test_an_organisation_no_certificate_can_name_is_refused(tmp_path: Path, organisation: str) -> None:
    with pytest.raises(CertificateError, match="1 to 64"):
        make_development_chain(tmp_path, organisation)
    assert list(tmp_path.iterdir()) == []


def test_dates_are_checked_with_a_remedy(tmp_path: Path) -> None:
    made = make_development_chain(tmp_path, "Test", now=NOW)
    made.require_valid(NOW)
    with pytest.raises(CertificateError, match=r"expired on .*anchor keys init.*--force"):
        made.require_valid(made.expires)
    with pytest.raises(CertificateError, match="set the clock"):
        made.require_valid(NOW - timedelta(days=1))


def certificate(
    name: str,
    key,
    issuer: x509.Certificate | None = None,
    issuer_key=None,
    *,
    ca: bool = False,
    organisation: str = "Example Broadcasting",
    use=ExtendedKeyUsageOID.EMAIL_PROTECTION,
) -> x509.Certificate:
    names = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        names.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    subject, signing = x509.Name(names), issuer_key or key
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=ca,
                crl_sign=ca,
                encipher_only=False,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
    )
    if use is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
    return builder.sign(signing, None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256())


@pytest.fixture
def store(tmp_path: Path):
    def write(chain: list[x509.Certificate], key, password: bytes | None = None) -> tuple[Path, Path]:
        chain_file, key_file = tmp_path / "own-chain.pem", tmp_path / "own-key.pem"
        chain_file.write_bytes(b"".join(c.public_bytes(PEM) for c in chain))
        sealed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        key_file.write_bytes(key.private_bytes(PEM, PKCS8, sealed))
        return chain_file, key_file

    return write


ROOT_KEY, LEAF_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
ROOT = certificate("Example Root", ROOT_KEY, ca=True)
LEAF = certificate("Example Signing", LEAF_KEY, ROOT, ROOT_KEY)


def test_an_operators_chain_leaves_its_root_out(store) -> None:
    own = load_chain(*store([LEAF, ROOT], LEAF_KEY))
    assert own.chain == (LEAF,)
    assert own.authority == ROOT
    assert not own.development
    assert not is_development([LEAF, ROOT])
    with pytest.raises(CertificateError, match="renew it with your authority"):
        own.require_valid(own.expires)


@pytest.mark.parametrize(
    "key", [ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())]
)
def test_other_key_kinds_load(store, key) -> None:
    assert load_chain(*store([certificate("X", key, ROOT, ROOT_KEY)], key)).algorithm in {"ed25519", "es384"}


@pytest.mark.parametrize(
    ("chain", "key", "words"),
    [
        ([LEAF], ROOT_KEY, "is not the key of the first certificate"),
        ([ROOT, LEAF], LEAF_KEY, "is not the key of the first certificate"),
        (
            [LEAF, certificate("Other", ROOT_KEY, ca=True)],
            LEAF_KEY,
            "is not issued by the certificate after it",
        ),
        ([ROOT], ROOT_KEY, "is self-signed, is an authority's"),
        ([certificate("X", LEAF_KEY, ROOT, ROOT_KEY, organisation="")], LEAF_KEY, "names no organisation"),
        (
            [certificate("X", LEAF_KEY, ROOT, ROOT_KEY, use=ExtendedKeyUsageOID.SERVER_AUTH)],
            LEAF_KEY,
            "no extended key usage for claim signing",
        ),
        ([certificate("X", LEAF_KEY, ROOT, ROOT_KEY, use=None)], LEAF_KEY, "no extended key usage"),
    ],
)
def test_chains_that_verifiers_refuse_are_refused_first(store, chain, key, words: str) -> None:
    with pytest.raises(CertificateError, match=words) as error:
        load_chain(*store(chain, key))
    assert "own-" in str(error.value)


def test_files_that_cannot_be_used_are_named(store, tmp_path: Path) -> None:
    chain_file, key_file = store([LEAF], LEAF_KEY, b"secret")
    with pytest.raises(CertificateError, match=r"own-key\.pem is encrypted"):
        load_chain(chain_file, key_file)
    with pytest.raises(CertificateError, match=r"none\.pem does not exist: run `anchor keys init`"):
        load_chain(tmp_path / "none.pem", key_file)
    with pytest.raises(CertificateError, match="cannot be read"):
        load_chain(tmp_path, key_file)
    with pytest.raises(CertificateError, match="holds no PEM private key"):
        load_chain(chain_file, chain_file)
    with pytest.raises(CertificateError, match="holds no PEM certificates"):
        load_chain(key_file, key_file)
    rsa_key = rsa.generate_private_key(65537, 2048)
    with pytest.raises(CertificateError, match="ask your authority for an ES256"):
        load_chain(*store([certificate("X", rsa_key, ROOT, ROOT_KEY)], rsa_key))
