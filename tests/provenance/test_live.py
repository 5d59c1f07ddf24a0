from __future__ import annotations

import io
import json
import logging
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import c2pa
import pytest

from provenance import sdk
from provenance.bmff import BoxError, boxes
from provenance.certificates import CertificateError, Credentials, make_development_chain
from provenance.emsg import SCHEME
from provenance.live import LiveSigner, LiveSigningError

MakeSigner = Callable[..., LiveSigner]


def kinds(unit: bytes) -> list[str]:
    return [found.type.decode() for found in boxes(unit)]


def signed(signer: LiveSigner, track) -> tuple[bytes, list[bytes], list[bytes]]:
    init = signer.init(track.init)
    return init, [signer.part(u) for u in track.parts], [signer.segment(u) for u in track.segments]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("profile", ["encypher", "both"])
@pytest.mark.parametrize("kind", ["video", "audio"])
def test_the_independent_verifier_accepts_parts_and_segments(
    request: pytest.FixtureRequest, signer: MakeSigner, judge_stream, kind: str, profile: str
) -> None:
    track = request.getfixturevalue(kind)
    init, parts, segments = signed(signer(kind, profile=profile), track)
    for units in (parts, segments, parts[5:]):
        verdict = judge_stream(init, units)
        assert verdict["integrity"] == "valid"
        assert verdict["stream"]["validation_results"]["failure"] == []


@pytest.mark.parametrize("profile", ["encypher", "c2pa-rs", "both"])
def test_the_reader_accepts_the_init(signer: MakeSigner, video, root_pem: str, profile: str) -> None:
    init = signer(profile=profile).init(video.init)
    with c2pa.Reader("video/mp4", io.BytesIO(init), context=sdk.context([root_pem])) as reader:
        assert reader.get_validation_state() == "Trusted"
        report = json.loads(reader.json())
    manifest = report["manifests"][report["active_manifest"]]
    labels = [assertion["label"] for assertion in manifest["assertions"]]
    assert labels.count("c2pa.ai-disclosure") == 3
    assert {"c2pa.session-keys", "cawg.training-mining", "cawg.metadata"} <= set(labels)
    (created,) = manifest["assertions"][0]["data"]["actions"]
    assert created["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")


def test_units_keep_their_order_of_boxes(signer: MakeSigner, video) -> None:
    _, parts, segments = signed(signer(profile="both"), video)
    assert kinds(parts[0]) == ["styp", "prft", "emsg", "emsg", "moof", "mdat"]
    assert kinds(segments[0]) == ["styp", "emsg", "emsg", "moof", "mdat"]
    assert len(parts[0]) - len(video.parts[0]) < 900


@pytest.mark.parametrize("profile", ["encypher", "c2pa-rs"])
def test_one_profile_costs_one_event(signer: MakeSigner, video, profile: str) -> None:
    init, parts, _ = signed(signer(profile=profile), video)
    assert kinds(parts[0]) == ["styp", "prft", "emsg", "moof", "mdat"]
    value = b"\0" + (b"c2pa" if profile == "encypher" else b"fseg") + b"\0"
    assert SCHEME.encode() + value in parts[0]
    assert init.startswith(video.init[:8])


@pytest.mark.parametrize("box_name", ["styp", "prft", "emsg", "moof", "mdat"])
def test_one_flipped_byte_in_a_part_is_refused(
    signer: MakeSigner, video, judge_stream, box_name: str
) -> None:
    init, parts, _ = signed(signer(profile="encypher"), video)
    found = next(b for b in boxes(parts[3]) if b.type == box_name.encode())
    # In styp the minor version: a changed brand would be refused for another reason.
    parts[3] = flipped(parts[3], found.offset + 15 if box_name == "styp" else found.end - 2)
    assert judge_stream(init, parts)["integrity"] != "valid"


def test_one_flipped_byte_in_a_segment_is_refused(signer: MakeSigner, video, judge_stream) -> None:
    init, _, segments = signed(signer(), video)
    assert judge_stream(init, segments)["integrity"] == "valid"
    segments[1] = flipped(segments[1], len(segments[1]) // 2)
    assert judge_stream(init, segments)["integrity"] != "valid"


def test_dropped_reordered_and_replayed_parts_are_refused(signer: MakeSigner, video, judge_stream) -> None:
    init, parts, _ = signed(signer(), video)
    dropped = parts[:4] + parts[5:]
    reordered = [*parts[:4], parts[5], parts[4], *parts[6:]]
    replayed = [*parts[:5], parts[4], *parts[5:]]
    for units in (dropped, reordered, replayed):
        assert judge_stream(init, units)["integrity"] != "valid"


def test_parts_of_another_session_are_refused(signer: MakeSigner, video, judge_stream) -> None:
    _, parts, _ = signed(signer(folder="one"), video)
    other = signer(folder="two").init(video.init)
    assert judge_stream(other, parts)["integrity"] != "valid"
    assert judge_stream(video.init, parts)["integrity"] != "valid"


def test_a_flipped_byte_in_the_init_is_refused(signer: MakeSigner, video, judge_stream) -> None:
    init, parts, _ = signed(signer(), video)
    moov = next(b for b in boxes(init) if b.type == b"moov")
    assert judge_stream(flipped(init, moov.end - 2), parts)["integrity"] != "valid"


def test_a_restarted_signer_continues_the_session(signer: MakeSigner, video, judge_stream) -> None:
    first = signer()
    init, parts = first.init(video.init), [first.part(u) for u in video.parts[:9]]
    second = signer()
    assert second.init(video.init) == init
    parts += [second.part(u) for u in video.parts[9:]]
    assert judge_stream(init, parts)["integrity"] == "valid"


def test_another_init_begins_another_session(signer: MakeSigner, video, audio) -> None:
    first = signer().init(video.init)
    assert signer().init(audio.init) != first
    assert signer(profile="encypher").init(video.init) != first


def test_keys_are_private_and_never_logged(
    signer: MakeSigner, video, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running = signer()
    running.init(video.init)
    path = tmp_path / "keys" / "live-video.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["live-video.json"]
    for key in json.loads(path.read_bytes())["keys"]:
        assert key["private"] not in caplog.text + repr(running._session)


def test_a_damaged_session_file_begins_afresh(
    signer: MakeSigner, video, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    init = signer().init(video.init)
    path = tmp_path / "keys" / "live-video.json"
    for damage in (b"", b"{}", b"[1]", path.read_bytes()[:200], b'{"format": 1}', b"\xff"):
        path.write_bytes(damage)
        assert signer().init(video.init) != init
    assert "live-video.json is damaged" in caplog.text


def test_renewal_makes_new_keys_before_the_old_ones_expire(signer: MakeSigner, video, judge_stream) -> None:
    now = [time.time()]
    running = signer(life=100, clock=lambda: now[0])
    first = running.init(video.init)
    assert not running.renewal_due(now[0] + 80)
    assert running.renewal_due(now[0] + 92)
    assert running.init(video.init) == first
    old = [running.part(u) for u in video.parts[:2]]
    now[0] += 3  # well inside its life: nothing changes
    assert running.init(video.init) == first
    now[0] += 89
    assert running.init(video.init) != first
    assert not running.renewal_due(now[0])
    assert judge_stream(first, old)["integrity"] == "valid"
    with pytest.raises(LiveSigningError, match="the session begins at"):
        running.part(video.parts[2])  # numbered 92 seconds ago


def test_expired_keys_do_not_sign(signer: MakeSigner, video) -> None:
    now = [time.time()]
    running = signer(life=100, clock=lambda: now[0])
    running.init(video.init)
    now[0] += 101
    with pytest.raises(LiveSigningError, match="call init again"):
        running.part(video.parts[0])


def test_numbers_grow_and_start_where_the_session_does(signer: MakeSigner, video) -> None:
    running = signer()
    with pytest.raises(LiveSigningError, match="call init before"):
        running.part(video.parts[0])
    running.init(video.init)
    running.part(video.parts[1])
    for unit in video.parts[:2]:
        with pytest.raises(LiveSigningError, match="is signed already; numbers must grow"):
            running.part(unit)
    with pytest.raises(LiveSigningError, match="the session begins at"):
        running.part(video.segments[0])


def test_a_unit_that_is_no_unit_is_refused(signer: MakeSigner, video) -> None:
    running = signer()
    with pytest.raises(BoxError, match="0 tracks"):
        running.init(b"")
    running.init(video.init)
    for unit in (b"", b"garbage!", video.init, video.parts[0][24:], video.parts[0][:-1]):
        with pytest.raises(BoxError):
            running.part(unit)


def test_an_expired_certificate_is_named(tmp_path: Path, video, channel) -> None:
    made = make_development_chain(tmp_path / "old", "Test", now=datetime.now(UTC) - timedelta(days=400))
    running = LiveSigner("video", tmp_path / "keys", made, channel)
    with pytest.raises(CertificateError, match=r"development-chain\.pem: the certificate expired on"):
        running.init(video.init)


def test_a_session_ends_with_its_certificate(
    credentials: Credentials, tmp_path: Path, video, channel
) -> None:
    moment = credentials.expires.timestamp() - 3600
    running = LiveSigner("video", tmp_path, credentials, channel, clock=lambda: moment)
    running.init(video.init)
    assert running.renewal_due(moment + 3400)


@pytest.mark.parametrize(
    ("track", "options"), [("../x", {}), ("video", {"profile": "none"}), ("video", {"life": 1})]
)
def test_settings_that_cannot_work_are_named(signer: MakeSigner, track: str, options: dict) -> None:
    with pytest.raises(ValueError, match=r"track|profile|life"):
        signer(track, **options)


def test_a_part_is_signed_in_about_a_millisecond(signer: MakeSigner, video) -> None:
    running = signer()
    running.init(video.init)
    before = time.process_time()
    for unit in video.parts:
        running.part(unit)
    assert (time.process_time() - before) / len(video.parts) < 0.005
