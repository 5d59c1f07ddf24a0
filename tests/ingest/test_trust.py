import asyncio
import ipaddress
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingest import dialler
from ingest.fetch import Fetcher, FetchLimits, OwnServer
from ingest.fetch_errors import CertificateError, ForbiddenAddressError, TrustError, UnreachableError

BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>"
LIMITS = FetchLimits(connect=5, read=5, total=10)


@dataclass
class TlsSite:
    """A TLS server on loopback; `names` are the server names clients asked for, None for an address."""

    certificate: Path
    port: int = 0
    names: list[str | None] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def url(self, host: str = "127.0.0.1") -> str:
        return f"https://{host}:{self.port}/feed.xml"


def make_certificate(
    folder: Path,
    *,
    days: int = 2,
    signer: str = "",
    authority: bool = False,
    host: str = "",
    key: ec.EllipticCurvePrivateKey | None = None,
    signing_key: ec.EllipticCurvePrivateKey | None = None,
) -> tuple[Path, Path]:
    """(certificate, key) files for 127.0.0.1 and news.example, or for `host` alone; self-signed unless
    `signer` is named."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    if signing_key is None:
        signing_key = ec.generate_private_key(ec.SECP256R1()) if signer else key
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "watch")])
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, signer)]) if signer else name
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(host)]
                if host
                else [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("news.example")]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False
        )
    )
    certificate, key_file = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(
        builder.sign(signing_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, key_file


@pytest.fixture
async def tls_site(tmp_path):
    """Starts TLS servers, each with a certificate as asked for."""
    servers = []

    async def start(folder: Path = tmp_path, **options) -> TlsSite:
        certificate, key = make_certificate(folder, **options)
        site = TlsSite(certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.sni_callback = lambda _connection, name, _context: site.names.append(name)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            site.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(BODY)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        site.port = server.sockets[0].getsockname()[1]
        return site

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def everything_is_here(monkeypatch):
    """Every name resolves to this machine."""

    async def here(host, port):
        return (dialler.parse_address("127.0.0.1"),)

    monkeypatch.setattr(dialler, "resolve", here)


@pytest.mark.parametrize("options", [{}, {"authority": True}, {"signer": "Nobody's Authority"}])
async def test_a_certificate_of_the_operators_own_is_trusted(tls_site, options):
    site = await tls_site(**options)
    async with Fetcher(LIMITS, trust=[site.certificate]) as fetcher:
        got = await fetcher.get(site.url(), allow_private=True)
    assert got.body == b"<rss/>"
    assert f"Host: 127.0.0.1:{site.port}" in site.heads[0]
    assert site.names == [None]  # an address is no server name (RFC 6066 section 3)


async def test_it_is_not_trusted_by_default(tls_site):
    site = await tls_site()
    async with Fetcher(LIMITS) as fetcher:
        with pytest.raises(
            CertificateError, match=r"not trusted \(self-signed certificate\)\. If it is your"
        ):
            await fetcher.get(site.url(), allow_private=True)
    assert site.heads == []


async def test_another_certificate_in_its_place_is_not_trusted(tls_site, tmp_path):
    site = await tls_site()
    (tmp_path / "other").mkdir()
    other, _ = make_certificate(tmp_path / "other")
    async with Fetcher(LIMITS, trust=[other]) as fetcher:
        with pytest.raises(CertificateError, match="not trusted"):
            await fetcher.get(site.url(), allow_private=True)


async def test_a_certificate_for_another_host_is_refused(tls_site, everything_is_here):
    site = await tls_site()
    async with Fetcher(LIMITS, trust=[site.certificate]) as fetcher:
        with pytest.raises(CertificateError, match=r"certificate for another host .*paper\.example"):
            await fetcher.get(site.url("paper.example"), allow_private=True)
    assert site.heads == []


async def test_the_server_is_asked_for_by_the_name_in_the_address(tls_site, everything_is_here):
    site = await tls_site()
    async with Fetcher(LIMITS, trust=[site.certificate]) as fetcher:
        await fetcher.get(site.url("news.example"), allow_private=True)
    assert site.names == ["news.example"]
    assert f"Host: news.example:{site.port}" in site.heads[0]


async def test_an_expired_certificate_is_refused(tls_site):
    site = await tls_site(days=-1)
    async with Fetcher(LIMITS, trust=[site.certificate]) as fetcher:
        with pytest.raises(CertificateError, match="expired"):
            await fetcher.get(site.url(), allow_private=True)


async def test_the_operators_certificate_does_not_vouch_for_public_hosts(
    tls_site, everything_is_here, monkeypatch
):
    monkeypatch.setattr(dialler, "may_reach", lambda address, operator_typed: True)
    site = await tls_site()
    async with Fetcher(LIMITS, trust=[site.certificate]) as fetcher:
        with pytest.raises(CertificateError, match="not trusted"):
            await fetcher.get(site.url("news.example"))


async def test_a_server_without_tls_is_unreachable_and_has_no_bad_certificate():
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Fetcher(LIMITS) as fetcher:
        with pytest.raises(UnreachableError) as caught:
            await fetcher.get(f"https://127.0.0.1:{port}/feed.xml", allow_private=True)
    assert type(caught.value) is UnreachableError


@pytest.mark.parametrize(("words", "fault"), [(None, "No such file"), ("no PEM", "holds no PEM certificate")])
def test_a_file_that_is_no_certificate_is_named(tmp_path, words, fault):
    path = tmp_path / "cert.pem"
    if words is not None:
        path.write_text(words)
    with pytest.raises(TrustError, match=rf"cert\.pem: {fault}.*Give a PEM"):
        Fetcher(trust=[path])


async def test_our_own_server_is_known_by_its_certificate_at_its_own_address_only(
    tls_site, tmp_path, everything_is_here
):
    ours = await tls_site(host="public.example")
    fullchain = tmp_path / "fullchain.pem"
    fullchain.write_text("Bag Attributes\n" + ours.certificate.read_text())
    (tmp_path / "elsewhere").mkdir()
    elsewhere = await tls_site(folder=tmp_path / "elsewhere", host="public.example")
    async with Fetcher(LIMITS, own=OwnServer(ours.url("127.0.0.1"), fullchain)) as fetcher:
        assert (await fetcher.get(ours.url(), allow_private=True)).body == b"<rss/>"
        for url in (elsewhere.url(), ours.url("public.example"), ours.url("other.example")):
            with pytest.raises(CertificateError, match="not trusted"):
                await fetcher.get(url, allow_private=True)
        with pytest.raises(ForbiddenAddressError):
            await fetcher.get(ours.url())
    assert len(ours.heads) == 1


async def test_another_certificate_at_the_address_of_our_own_server_is_refused(tls_site, tmp_path):
    """Not even one that the same authority signed, when the file goes on with that authority."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "authority").mkdir()
    authority, _ = make_certificate(tmp_path / "authority", key=authority_key, authority=True)
    (tmp_path / "ours").mkdir()
    certificate, _ = make_certificate(tmp_path / "ours", signer="watch", signing_key=authority_key)
    site = await tls_site(signer="watch", signing_key=authority_key)
    chain = tmp_path / "chain.pem"
    chain.write_text(certificate.read_text() + authority.read_text())
    async with Fetcher(LIMITS, trust=[chain]) as fetcher:
        assert (await fetcher.get(site.url(), allow_private=True)).body == b"<rss/>"
    async with Fetcher(LIMITS, trust=[chain], own=OwnServer(site.url(), chain)) as fetcher:
        with pytest.raises(CertificateError, match="not trusted"):
            await fetcher.get(site.url(), allow_private=True)
    assert len(site.heads) == 1


async def test_our_own_certificate_is_refused_when_it_has_expired(tls_site):
    site = await tls_site(days=-1, host="public.example")
    async with Fetcher(LIMITS, own=OwnServer(site.url(), site.certificate)) as fetcher:
        with pytest.raises(CertificateError, match="expired"):
            await fetcher.get(site.url(), allow_private=True)


@pytest.mark.parametrize(("words", "fault"), [(None, "No such file"), ("no PEM", "holds no PEM certificate")])
def test_a_file_that_is_no_certificate_of_our_own_is_named(tmp_path, words, fault):
    path = tmp_path / "cert.pem"
    if words is not None:
        path.write_text(words)
    with pytest.raises(TrustError, match=rf"cert\.pem: {fault}.*Give a PEM"):
        Fetcher(own=OwnServer("https://127.0.0.1:8800", path))
