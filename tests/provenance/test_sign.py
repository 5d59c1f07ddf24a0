from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import c2pa
import pytest

from provenance import sdk
from provenance.bmff import boxes
from provenance.certificates import CertificateError, make_development_chain
from provenance.credits import ApprovalCredit, ModelUse, ProductionStep
from provenance.labels import APPROVAL
from provenance.media import MediaError
from provenance.sign import CreditsError, SigningError, sign_file
from provenance.verify import verify


@pytest.fixture
def signed(tmp_path: Path, clip: Path, credits, credentials):
    return sign_file(clip, tmp_path / "signed.mp4", credits, credentials)


def read(path: Path, root_pem: str) -> tuple[str, dict, c2pa.Reader]:
    reader = c2pa.Reader("video/mp4", io.BytesIO(path.read_bytes()), context=sdk.context([root_pem]))
    report = json.loads(reader.json())
    return str(reader.get_validation_state()), report["manifests"][report["active_manifest"]], reader


def test_both_verifiers_accept_a_signed_clip(signed, root_pem: str, judge_file) -> None:
    state, manifest, _ = read(signed.path, root_pem)
    assert state == "Trusted"
    assert manifest["title"] == "Council approves budget"
    verdict = judge_file(signed.path.read_bytes())
    assert (verdict["integrity"], verdict["validation_state"]) == ("valid", "Trusted")
    assert verdict["validation_results"]["failure"] == []


def test_the_result_names_the_file(signed, clip: Path) -> None:
    content = signed.path.read_bytes()
    assert signed.sha256 == hashlib.sha256(content).hexdigest()
    assert signed.size == len(content)
    assert (signed.media.width, signed.media.height, signed.media.video) == (320, 180, "h264")
    assert signed.media.duration == pytest.approx(5.76, abs=0.05)
    media = [b.body(content) for b in boxes(content) if b.type == b"mdat"]
    original = clip.read_bytes()
    assert media == [b.body(original) for b in boxes(original) if b.type == b"mdat"]


def test_every_source_is_an_ingredient_with_its_content(signed, root_pem: str, credits) -> None:
    _, manifest, reader = read(signed.path, root_pem)
    assert len(manifest["ingredients"]) == len(credits.sources)
    for ingredient, source in zip(manifest["ingredients"], credits.sources, strict=True):
        assert ingredient["relationship"] == "inputTo"
        assert ingredient["informational_URI"] == source.url
        content = io.BytesIO()
        reader.resource_to_stream(ingredient["data"]["identifier"], content)
        assert content.getvalue() == source.content
    (created,) = manifest["assertions"][0]["data"]["actions"]
    assert len(created["parameters"]["ingredients"]) == len(credits.sources)


def test_models_approvals_and_uses_are_stated(signed, root_pem: str, credits) -> None:
    _, manifest, _ = read(signed.path, root_pem)
    values: dict[str, list] = {}
    for assertion in manifest["assertions"]:
        values.setdefault(assertion["label"], []).append(assertion["data"])
    disclosed = values["c2pa.ai-disclosure"]
    assert [d["modelIdentifier"] for d in disclosed] == [m.identifier for m in credits.models]
    assert {d["contentProfile"]["humanOversightLevel"] for d in disclosed} == {"fully_autonomous"}
    assert values[APPROVAL][0]["approvals"] == [
        {"by": "gate", "at": "2026-11-22T06:30:00Z", "scriptSha256": "cd" * 32, "automatic": True}
    ]
    assert values["cawg.training-mining"][0]["entries"]["cawg.ai_training"] == {"use": "notAllowed"}
    assert values["cawg.metadata"][0]["dc:source"] == [s.url for s in credits.sources]


def test_whose_face_it_is_and_that_they_agreed_is_stated(
    tmp_path: Path, clip: Path, credits, credentials
) -> None:
    face = ModelUse(
        "presenter",
        "Ada",
        "1",
        "urn:sha256:" + "ef" * 32,
        sha256="ef" * 32,
        licence="CC0-1.0",
        consent={"name": "Ada Lovelace", "date": "2026-11-22"},
    )
    agreed = replace(credits, models=(credits.models[0], face))
    report = verify(sign_file(clip, tmp_path / "signed.mp4", agreed, credentials).path)
    assert report.holds
    voice, presenter = report.statements.models
    assert (voice.licence, voice.consent) == ("", ())
    assert presenter.licence == "CC0-1.0"
    assert presenter.consent == (("date", "2026-11-22"), ("name", "Ada Lovelace"))
    assert "consent of the person shown: date: 2026-11-22; name: Ada Lovelace" in " ".join(
        report.text().split()
    )


def test_steps_are_stated_when_they_happened(
    tmp_path: Path, clip: Path, credits, credentials, root_pem: str, judge_file
) -> None:
    steps = (
        ProductionStep("c2pa.addedText", "Lower third and source line", "Anchor card"),
        ProductionStep("c2pa.edited", "Music bed mixed under the voice"),
    )
    done = sign_file(clip, tmp_path / "signed.mp4", replace(credits, steps=steps), credentials)
    state, manifest, _ = read(done.path, root_pem)
    assert state == "Trusted"
    actions = manifest["assertions"][0]["data"]["actions"]
    assert [a["action"] for a in actions] == ["c2pa.created", "c2pa.addedText", "c2pa.edited"]
    assert judge_file(done.path.read_bytes())["integrity"] == "valid"


def test_a_clip_without_sources_can_be_signed(tmp_path: Path, clip: Path, credits, credentials) -> None:
    bare = replace(credits, sources=(), approvals=(), models=())
    assert sign_file(clip, tmp_path / "slate.mp4", bare, credentials).path.exists()


@pytest.mark.parametrize("place", ["mdat", "title", "source"])
def test_both_verifiers_refuse_a_tampered_clip(signed, root_pem: str, judge_file, place: str) -> None:
    content = bytearray(signed.path.read_bytes())
    where = {
        "mdat": bytes(content).rindex(b"mdat") + 5000,
        "title": bytes(content).index(b"Council approves budget"),
        "source": bytes(content).index(b"The council approved the budget"),
    }[place]
    content[where] ^= 1
    signed.path.write_bytes(content)
    assert read(signed.path, root_pem)[0] == "Invalid"
    assert judge_file(bytes(content))["integrity"] != "valid"


def cut_short(clip: bytes) -> bytes:
    return clip[:-100]


def with_broken_picture(clip: bytes) -> bytes:
    at = clip.rindex(b"mdat") + 4
    return clip[:at] + bytes(len(clip) - at)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_short, "is not a whole MP4"),
        (with_broken_picture, "do not decode"),
        (lambda clip: b"", "is empty"),
        (lambda clip: b"\0\0\0\x10RIFFWAVEfmt ", "is not an MP4"),
        (lambda clip: b"<html>this is a page", "is not a whole MP4"),
    ],
)
def test_broken_media_is_named_and_not_signed(
    tmp_path: Path, clip: Path, credits, credentials, damage, words: str
) -> None:
    source, target = tmp_path / "broken.mp4", tmp_path / "signed.mp4"
    source.write_bytes(damage(clip.read_bytes()))
    with pytest.raises(MediaError, match=rf"broken\.mp4.*{words}"):
        sign_file(source, target, credits, credentials)
    assert [p.name for p in tmp_path.iterdir()] == ["broken.mp4"]


@pytest.mark.parametrize(("kind", "words"), [("video", "has no sound"), ("audio", "has no picture")])
def test_half_a_clip_is_named(request, tmp_path: Path, credits, credentials, kind: str, words: str) -> None:
    track = request.getfixturevalue(kind)
    source = tmp_path / "half.mp4"
    source.write_bytes(track.init + b"".join(track.segments))
    with pytest.raises(MediaError, match=rf"half\.mp4 {words}"):
        sign_file(source, tmp_path / "signed.mp4", credits, credentials)


def test_a_missing_source_file_is_named(tmp_path: Path, credits, credentials) -> None:
    with pytest.raises(MediaError, match=r"none\.mp4 cannot be read"):
        sign_file(tmp_path / "none.mp4", tmp_path / "signed.mp4", credits, credentials)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, clip: Path, credits, credentials) -> None:
    with pytest.raises(SigningError, match=r"signed\.mp4 cannot be written"):
        sign_file(clip, tmp_path / "missing" / "signed.mp4", credits, credentials)


def test_an_earlier_signed_file_stays_when_signing_fails(
    tmp_path: Path, clip: Path, credits, signed, credentials
) -> None:
    before = signed.path.read_bytes()
    with pytest.raises(MediaError):
        sign_file(tmp_path / "none.mp4", signed.path, credits, credentials)
    assert signed.path.read_bytes() == before
    again = sign_file(clip, signed.path, credits, credentials)
    assert again.sha256 != signed.sha256


def test_what_a_killed_process_left_behind_is_gone_after_the_next(
    tmp_path: Path, clip: Path, credits, credentials
) -> None:
    (tmp_path / ".signed.mp4.signing").write_bytes(b"half" * 1_000_000)
    sign_file(clip, tmp_path / "signed.mp4", credits, credentials)
    assert [p.name for p in tmp_path.iterdir()] == ["signed.mp4"]


def test_a_claimed_human_must_be_there(tmp_path: Path, clip: Path, credits, credentials) -> None:
    claimed = replace(credits, oversight="human_validated")
    with pytest.raises(CreditsError, match="no person is among the approvals"):
        sign_file(clip, tmp_path / "signed.mp4", claimed, credentials)
    person = ApprovalCredit("A. Editor", datetime.now(UTC), "cd" * 32, automatic=False)
    true = replace(claimed, approvals=(*credits.approvals, person))
    assert sign_file(clip, tmp_path / "signed.mp4", true, credentials).path.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "title is empty"),
        ({"content": b""}, r"https://news\.example\.org/a/1 has no content"),
        ({"content": b"x" * (4 * 1024 * 1024 + 1)}, "bind its text, not its page"),
    ],
)
def test_credits_that_cannot_be_bound_are_named(
    tmp_path: Path, clip: Path, credits, credentials, change: dict, words: str
) -> None:
    if "content" in change:
        changed = replace(credits, sources=(replace(credits.sources[0], **change),))
    else:
        changed = replace(credits, **change)
    with pytest.raises(CreditsError, match=words):
        sign_file(clip, tmp_path / "signed.mp4", changed, credentials)


def test_an_expired_certificate_signs_nothing(tmp_path: Path, clip: Path, credits) -> None:
    old = make_development_chain(tmp_path / "old", "Test", now=datetime.now(UTC) - timedelta(days=500))
    with pytest.raises(CertificateError, match="expired"):
        sign_file(clip, tmp_path / "signed.mp4", credits, old)
    assert not (tmp_path / "signed.mp4").exists()
