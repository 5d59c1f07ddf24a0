from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.bmff import boxes
from provenance.capture import Piece
from provenance.certificates import CertificateError
from provenance.live import LiveSigner
from provenance.sign import sign_file
from provenance.verify import verify, verify_live


@pytest.fixture(scope="module")
def signed_clip(tmp_path_factory: pytest.TempPathFactory, clip: Path, credits, credentials) -> Path:
    return sign_file(clip, tmp_path_factory.mktemp("signed") / "clip.mp4", credits, credentials).path


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, video, credentials, channel):
    running = LiveSigner("video", tmp_path_factory.mktemp("live"), credentials, channel)
    init = running.init(video.init)
    return init, [running.part(u) for u in video.parts], [running.segment(u) for u in video.segments]


def pieces(init: bytes, units: list[bytes]) -> list[Piece]:
    return [Piece("init", init, "init"), *(Piece("unit", u, f"unit {n}") for n, u in enumerate(units))]


def codes(report) -> set[str]:
    return {finding.code for finding in report.failures}


def test_a_signed_clip_holds_and_is_told(signed_clip: Path, root_pem: str, credits) -> None:
    for anchors in ((), (root_pem,)):
        report = verify(signed_clip, trust_anchors=anchors)
        assert report.holds
        assert report.kind == "clip"
        assert report.signer.trust == "development key"
        text = report.text()
        assert text.startswith("HOLDS: ")
        assert "a development key" in text
        assert "trusted" not in text.lower()
    said = report.statements
    assert said.title == credits.title
    assert [(s.url, s.outlet, s.rights, s.bound) for s in said.sources] == [
        (s.url, s.outlet, s.rights, True) for s in credits.sources
    ]
    assert [m.role for m in said.models] == ["voice", "presenter", "writer"]
    assert said.approvals[0].automatic
    assert "AI GENERATED" in text
    assert "https://news.example.org/a/2" in text


def test_an_operators_name_is_trusted_only_under_the_anchors_given(
    tmp_path: Path, clip: Path, credits, operator, root_pem: str, video, channel
) -> None:
    path = sign_file(clip, tmp_path / "clip.mp4", credits, operator).path
    own = operator.authority.public_bytes(serialization.Encoding.PEM).decode()
    for anchors, trust in (((), "not checked"), ((root_pem,), "not trusted"), ((root_pem, own), "trusted")):
        report = verify(path, trust_anchors=anchors)
        assert report.holds
        assert (report.signer.trust, report.signer.organisation) == (trust, "Example Broadcasting")
        assert "development" not in report.text()
    running = LiveSigner("video", tmp_path / "keys", operator, channel)
    init = running.init(video.init)
    received = pieces(init, [running.part(u) for u in video.parts])
    assert verify_live(received, "live", trust_anchors=[own]).signer.trust == "trusted"


def test_a_trust_anchor_that_is_none_is_named(signed_clip: Path) -> None:
    with pytest.raises(CertificateError, match="trust anchor holds no PEM"):
        verify(signed_clip, trust_anchors=["not a certificate"])


def test_a_changed_clip_does_not_hold(signed_clip: Path, tmp_path: Path) -> None:
    content = bytearray(signed_clip.read_bytes())
    content[-2000] ^= 1
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(content)
    report = verify(changed)
    assert not report.holds
    assert codes(report) == {"assertion.bmffHash.mismatch"}
    text = report.text()
    assert text.startswith("DOES NOT HOLD")
    assert "the picture or the sound is not what was signed" in text
    assert "not to be relied on" in text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.foreign"),
        (b"hello", "file.damaged"),
        (b"\0\0\0\x0cfree1234", "file.foreign"),
        (b"\0\0\0\x0cftypisom", "claim.missing"),
        (b"\0\0\0\x0cftypisom\0\0\0\x0cstyp1234", "claim.missing"),
        (b"\0\0\0\x0cstypmsdh", "file.init.missing"),
        (b"\xff" * 64, "file.damaged"),
    ],
)
def test_foreign_files_are_told_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "foreign.mp4"
    path.write_bytes(content)
    report = verify(path)
    assert not report.holds
    assert code in codes(report)
    assert report.text().startswith("NOT SIGNED: ")


def test_unsigned_missing_and_empty_are_told(tmp_path: Path, clip: Path) -> None:
    assert "it carries no C2PA manifest" in verify(clip).text()
    assert "does not exist" in " ".join(verify(tmp_path / "none").text().split())
    assert "there is no init segment" in verify(tmp_path).text()


def test_a_recording_in_one_file_holds(tmp_path: Path, live) -> None:
    init, parts, segments = live
    path = tmp_path / "capture.mp4"
    path.write_bytes(init + b"".join(parts) + b"".join(segments))
    report = verify(path)
    assert report.holds, report.text()
    assert {(s.role, s.count, s.missing) for s in report.series} == {("parts", 18, 0), ("segments", 3, 0)}
    assert "Verified    18 parts" in report.text()
    assert "development key" in report.text()
    assert [m.role for m in report.statements.models] == ["voice", "presenter", "writer"]


def test_a_recording_in_a_folder_holds(tmp_path: Path, live) -> None:
    init, parts, segments = live
    (tmp_path / "init.mp4").write_bytes(init)
    for number, part in enumerate(parts):  # names without leading zeros: 10 comes after 9
        (tmp_path / f"part{number}.m4s").write_bytes(part)
    for number, segment in enumerate(segments):
        (tmp_path / f"whole{number}.m4s").write_bytes(segment)
    (tmp_path / "notes.txt").write_text("not media")
    assert verify(tmp_path).holds
    (tmp_path / "part7.m4s").unlink()
    report = verify(tmp_path)
    assert codes(report) == {"livevideo.sequence.gap"}
    assert verify(tmp_path, allow_gaps=True).holds


@pytest.mark.parametrize("profile", ["encypher", "c2pa-rs", "both"])
def test_every_profile_holds(tmp_path: Path, video, credentials, channel, profile: str) -> None:
    running = LiveSigner("video", tmp_path, credentials, channel, profile=profile)
    init = running.init(video.init)
    report = verify_live(pieces(init, [running.part(u) for u in video.parts]), "live")
    assert report.holds, report.text()


Change = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda u: u[:4] + u[5:], "livevideo.sequence.gap"),
        (lambda u: [*u[:5], u[4], *u[5:]], "livevideo.sequence.replayed"),
        (lambda u: [*u[:4], u[5], u[4], *u[6:]], "livevideo.sequence.replayed"),
        (lambda u: [], "file.units.missing"),
        (lambda u: [*u[:3], b"\0\0\0\x08styp", *u[3:]], "livevideo.segment.invalid"),
    ],
)
def test_units_out_of_place_are_refused(live, change: Change, code: str) -> None:
    init, parts, _ = live
    assert code in codes(verify_live(pieces(init, change(list(parts))), "live"))


def test_an_init_repeated_within_a_recording_hides_no_gap(live) -> None:
    init, parts, _ = live
    received = [*pieces(init, parts[:4]), *pieces(init, parts[6:])]
    assert codes(verify_live(received, "live")) == {"livevideo.sequence.gap"}
    assert verify_live([*pieces(init, parts[:4]), *pieces(init, parts[4:])], "live").holds


def test_a_new_session_may_jump_forward_but_never_back(
    tmp_path: Path, live, video, credentials, channel
) -> None:
    init, parts, _ = live
    running = LiveSigner("video", tmp_path, credentials, channel)
    other = running.init(video.init)
    later = [running.part(u) for u in video.parts[8:]]
    assert verify_live([*pieces(init, parts[:4]), *pieces(other, later)], "live").holds
    mixed = [*pieces(other, later), *pieces(init, parts[:4])]
    assert codes(verify_live(mixed, "live")) == {"livevideo.sequence.replayed"}
    assert codes(verify_live(pieces(other, parts), "live")) == {"livevideo.segment.invalid"}


@pytest.mark.parametrize("kind", ["styp", "prft", "emsg", "moof", "mdat"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_changed_byte_of_a_part_is_refused(live, kind: str, data: st.DataObject) -> None:
    init, parts, _ = live
    part = parts[2]
    found = next(b for b in boxes(part) if b.type == kind.encode())
    # The standard leaves an event's own times and id unsigned: only what it carries is covered.
    first = found.offset + 80 if kind == "emsg" else found.offset
    at = data.draw(st.integers(first, found.end - 1))
    changed = part[:at] + bytes([part[at] ^ data.draw(st.integers(1, 255))]) + part[at + 1 :]
    assert not verify_live(pieces(init, [*parts[:2], changed, *parts[3:]]), "live").holds


def test_an_unsigned_track_is_refused(live, video) -> None:
    init, parts, _ = live
    assert codes(verify_live(pieces(video.init, parts), "live")) == {"claim.missing"}
    report = verify_live(pieces(init, list(video.parts)), "live")
    assert codes(report) == {"livevideo.segment.invalid"}
    assert len(report.failures) + report.unlisted_failures == len(video.parts)
    assert "more failures" in report.text()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_clip_holds_only_where_nothing_signed_changed(
    signed_clip: Path, tmp_path: Path, data: st.DataObject
) -> None:
    content = signed_clip.read_bytes()
    head = next(b.end for b in boxes(content) if b.type == b"uuid")  # where there is much to parse
    at = data.draw(st.integers(0, head - 1))
    noise = data.draw(st.binary(min_size=1, max_size=8).filter(lambda n: content[at : at + len(n)] != n))
    damaged = content[:at] + noise + content[at + len(noise) :]
    if data.draw(st.booleans()):
        damaged = damaged[: data.draw(st.integers(0, len(damaged)))]
    path = tmp_path / "damaged.mp4"
    path.write_bytes(damaged)
    report = verify(path)
    assert report.text()
    # The brands in ftyp and the padding beside the signature are not signed: they say and show nothing.
    if report.holds:
        assert report.statements == verify(signed_clip).statements
        assert damaged[head:] == content[head:]


def test_statements_that_nobody_finds_do_not_hold(signed_clip: Path, tmp_path: Path) -> None:
    """The label of the box around all statements is not signed: without it they must not just be gone."""
    content = signed_clip.read_bytes()
    for changed in (b"c2pa.assertion_\0", b"c2pa_assertions\0"):
        path = tmp_path / "damaged.mp4"
        path.write_bytes(content.replace(b"\x03c2pa.assertions\0", b"\x03" + changed, 1))
        report = verify(path)
        assert not report.holds
        assert "which is not there" in report.text()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_recording_never_raises(live, tmp_path: Path, data) -> None:
    init, parts, _ = live
    content = init + parts[0]
    at = data.draw(st.integers(0, len(content) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=16))
    path = tmp_path / "damaged.mp4"
    path.write_bytes((content[:at] + noise + content[at + len(noise) :])[: len(content)])
    assert verify(path).text()


def test_texts_of_strangers_cannot_write_on_the_terminal(
    tmp_path: Path, clip: Path, credits, credentials
) -> None:
    title = "\x1b[2J\x1b[31mHOLDS\nforged line" + "x" * 1000
    path = sign_file(clip, tmp_path / "clip.mp4", replace(credits, title=title), credentials).path
    text = verify(path).text()
    assert "\x1b" not in text
    assert "\nforged" not in text
    assert "x" * 400 not in text
