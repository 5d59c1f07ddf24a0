"""Verifies a signed clip, or a recorded live track, and says in plain words what holds."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from provenance import capture, cose, sdk, session
from provenance.bmff import BoxError, manifest_store, store_in
from provenance.certificates import common_name, is_development, organisation_name, require_anchors
from provenance.manifest import Manifest, ManifestError, active_manifest
from provenance.media import top_level_boxes
from provenance.report import Finding, Kind, Report, Signer, Trust
from provenance.statements import statements
from provenance.units import ListedKey, SeriesCheck, UnitError, verify_unit

_LARGEST_STORE = 64 * 1024 * 1024
_LISTED_FAILURES = 8
_UNTRUSTED = "signingCredential.untrusted"
_MEANINGS = {
    "assertion.bmffHash.mismatch": "the picture or the sound is not what was signed",
    "assertion.hashedURI.mismatch": "a statement of the manifest was changed after signing",
    "assertion.missing": "a statement of the manifest was taken out",
    "claimSignature.mismatch": "the manifest was changed after signing, or the signature is another's",
    "claimSignature.missing": "the manifest carries no signature",
    "claimSignature.outsideValidity": "it was signed when the certificate was not valid",
    "signingCredential.expired": "the certificate has expired, and nothing proves when it signed",
    "signingCredential.revoked": "the certificate was withdrawn",
    "signingCredential.invalid": "the certificate may not sign content",
}


def verify(path: Path, *, trust_anchors: Sequence[str] = (), allow_gaps: bool = False) -> Report:
    """What holds of the signed MP4, the recorded live track (one file) or the folder of its files at `path`.

    `trust_anchors` are PEM certificates of authorities; without them the signer's name is not judged.
    `allow_gaps` accepts missing units in a recording, as after a lost connection. Never raises for what is in
    the files: whatever is wrong with them is in the report. Raises `CertificateError` when a trust anchor is
    no certificate."""
    require_anchors(trust_anchors)
    try:
        if path.is_dir():
            return _live(path, trust_anchors, allow_gaps)
        return _file(path, trust_anchors, allow_gaps)
    except FileNotFoundError:
        return _unsigned(path, "file", "file.missing", f"{path} does not exist", "check the path")
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror or error}"
        return _unsigned(path, "file", "file.unreadable", text, "check its owner and mode")
    except BoxError as error:
        return _unsigned(
            path, "file", "file.damaged", str(error), "it is no whole MP4, so nothing can be verified"
        )


def verify_live(
    pieces: Iterable[capture.Piece],
    subject: str,
    *,
    trust_anchors: Sequence[str] = (),
    allow_gaps: bool = False,
) -> Report:
    """As `verify`, for the init segments and units of one track in the order they were received."""
    require_anchors(trust_anchors)
    return _LiveVerification(subject, trust_anchors, allow_gaps).run(pieces)


def _unsigned(path: Path, kind: Kind, code: str, text: str, meaning: str) -> Report:
    return Report(str(path), kind, signed=False, failures=(Finding(code, text, meaning),))


def _file(path: Path, trust_anchors: Sequence[str], allow_gaps: bool) -> Report:
    store, kinds = _stored_manifest(path)
    if b"styp" in kinds:
        return _live(path, trust_anchors, allow_gaps)
    if not kinds or kinds[0] != b"ftyp":
        text = "it is not an MP4: it does not begin with ftyp"
        return _unsigned(
            path, "file", "file.foreign", text, "only MP4 files and live recordings can be verified"
        )
    if store is None:
        return _unsigned(
            path,
            "clip",
            "claim.missing",
            "it carries no C2PA manifest",
            "nothing says who made it, or from what",
        )
    with path.open("rb") as file:
        return _of_manifest(str(path), "clip", store, file, trust_anchors)


def _stored_manifest(path: Path) -> tuple[bytes | None, list[bytes]]:
    """The manifest store of a file, and the types of its top-level boxes."""
    found = top_level_boxes(path)
    with path.open("rb") as file:
        for box in found:
            if box.type == b"uuid" and box.size <= _LARGEST_STORE:
                file.seek(box.offset)
                store = store_in(file.read(box.size), box.header)
                if store is not None:
                    return store, [b.type for b in found]
    return None, [b.type for b in found]


def _live(path: Path, trust_anchors: Sequence[str], allow_gaps: bool) -> Report:
    return verify_live(capture.pieces(path), str(path), trust_anchors=trust_anchors, allow_gaps=allow_gaps)


def _of_manifest(
    subject: str, kind: Kind, store: bytes, media: BinaryIO, trust_anchors: Sequence[str]
) -> Report:
    """The report on one file that carries a manifest: the SDK validates it, we read it."""
    state, failures = _validate(media, trust_anchors)
    try:
        manifest = active_manifest(store)
    except ManifestError as error:
        damaged = Finding("claim.malformed", str(error), "the manifest was damaged or is not C2PA's")
        return Report(subject, kind, signed=True, failures=(*failures, damaged))
    signer = _signer(manifest, state, trust_anchors)
    return Report(subject, kind, True, signer, statements(manifest), failures=failures)


def _validate(media: BinaryIO, trust_anchors: Sequence[str]) -> tuple[str, tuple[Finding, ...]]:
    """The SDK's verdict (Trusted, Valid, Invalid) and what failed."""
    try:
        with c2pa.Reader("video/mp4", media, context=sdk.context(trust_anchors)) as reader:
            state = str(reader.get_validation_state() or "Invalid")
            results = json.loads(reader.json()).get("validation_results") or {}
    except Exception as error:  # the SDK raises many types on foreign bytes
        text = f"the manifest cannot be validated: {error}"
        return "Invalid", (Finding("claim.malformed", text, "it was damaged, or is not C2PA's"),)
    failures = tuple(_findings(results))
    if state == "Invalid" and not failures:
        failures = (Finding("claim.invalid", "the manifest is invalid", "it breaks the rules of C2PA"),)
    return state, failures


def _findings(results: Mapping[str, object]) -> Iterable[Finding]:
    active = results.get("activeManifest")
    groups = [active] if isinstance(active, Mapping) else []
    deltas = results.get("ingredientDeltas")
    for delta in deltas if isinstance(deltas, list) else []:
        groups.append(delta.get("validationDeltas") or {})
    for group in groups:
        for entry in group.get("failure") or ():
            code = str(entry.get("code"))
            if code != _UNTRUSTED:
                text = str(entry.get("explanation") or entry.get("url") or code)
                yield Finding(code, text, _MEANINGS.get(code, "the manifest breaks the rules of C2PA"))


def _signer(manifest: Manifest, state: str, trust_anchors: Sequence[str]) -> Signer | None:
    if not manifest.chain:
        return None
    leaf = manifest.chain[0]
    return Signer(
        organisation_name(leaf.subject),
        common_name(leaf.subject),
        common_name(leaf.issuer),
        leaf.not_valid_before_utc,
        leaf.not_valid_after_utc,
        _trust(manifest.chain, state, trust_anchors),
    )


def _trust(chain: Sequence[x509.Certificate], state: str, trust_anchors: Sequence[str]) -> Trust:
    if is_development(chain):
        return "development key"
    if not trust_anchors:
        return "not checked"
    return "trusted" if state == "Trusted" else "not trusted"


class _LiveVerification:
    """Goes through a capture once; holds one piece at a time."""

    def __init__(self, subject: str, trust_anchors: Sequence[str], allow_gaps: bool) -> None:
        self._subject, self._anchors = subject, trust_anchors
        self._numbers = SeriesCheck(allow_gaps)
        self._report = Report(subject, "live capture", signed=False)
        self._failures: list[Finding] = []
        self._failed = 0
        self._keys: dict[bytes, ListedKey] = {}
        self._inits = self._units = 0

    def run(self, pieces: Iterable[capture.Piece]) -> Report:
        try:
            for piece in pieces:
                if piece.kind == "init":
                    self._init(piece)
                else:
                    self._unit(piece)
        except BoxError as error:
            self._fail(Finding("file.damaged", str(error), "the recording is cut short or damaged there"))
        if not self._inits:
            self._fail(
                Finding(
                    "file.init.missing", "there is no init segment", "put the track's init beside its units"
                )
            )
        elif not self._units:
            self._fail(Finding("file.units.missing", "there are no units", "an init alone shows nothing"))
        return replace(
            self._report,
            series=self._numbers.summary(),
            failures=tuple(self._failures),
            unlisted_failures=self._failed - len(self._failures),
        )

    def _fail(self, finding: Finding) -> None:
        self._failed += 1
        if len(self._failures) < _LISTED_FAILURES:
            self._failures.append(finding)

    def _init(self, piece: capture.Piece) -> None:
        self._inits += 1
        store = manifest_store(piece.data)
        if store is None:
            self._fail(
                Finding(
                    "claim.missing",
                    f"the init ({piece.where}) carries no C2PA manifest",
                    "nothing says who made the track",
                )
            )
            return
        init = io.BytesIO(piece.data)
        report = _of_manifest(self._subject, "live capture", store, init, self._anchors)
        self._report = replace(report, failures=())
        for finding in report.failures:
            self._fail(finding)
        try:
            manifest = active_manifest(store)
            leaf = manifest.chain[0].public_bytes(serialization.Encoding.DER)
            for key in session.published_keys(manifest.assertion(session.LABEL), leaf):
                self._keys[key.kid] = ListedKey(key, manifest.label)
        except (ManifestError, cose.CoseError) as error:
            text = f"the init ({piece.where}) has no usable session keys: {error}"
            self._fail(Finding("livevideo.sessionkey.invalid", text, "its units cannot be verified"))

    def _unit(self, piece: capture.Piece) -> None:
        self._units += 1
        if not self._keys:
            return  # there is no usable init, and the report says so
        try:
            finding = self._numbers.follow(verify_unit(piece.data, self._keys))
        except UnitError as error:
            finding = replace(error.finding, text=f"{piece.where}: {error.finding.text}")
        if finding is not None:
            self._fail(finding)
