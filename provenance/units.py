"""Verifies the units of a live track against the session keys of its init (C2PA 2.4 section 19.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provenance import cose
from provenance.bmff import BoxError, boxes, hash_v3
from provenance.emsg import EXCLUSION, SCHEME, EventMessage
from provenance.fragments import first_moof, sequence_number
from provenance.report import Finding, Series
from provenance.session import PublishedKey, printable


class UnitError(Exception):
    """A unit does not hold."""

    def __init__(self, code: str, text: str, meaning: str) -> None:
        super().__init__(text)
        self.finding = Finding(code, text, meaning)


_FORGED = "this unit was not made by the signer of this session"
_CHANGED = "its picture or sound is not what was signed"
_DAMAGED = "it was changed or cut on its way"


@dataclass(frozen=True)
class SignedUnit:
    """A unit whose signature holds."""

    number: int
    key: PublishedKey


@dataclass(frozen=True)
class ListedKey:
    """A session key, and the label of the manifest that lists it."""

    key: PublishedKey
    manifest_label: str


def verify_unit(unit: bytes, keys: Mapping[bytes, ListedKey]) -> SignedUnit:
    """The number and key of a unit that holds. Raises `UnitError`.

    Every signature event in the unit must hold, and all must agree."""
    try:
        first_moof(unit)
        number = sequence_number(unit)
        events = [EventMessage.from_body(b.body(unit)) for b in boxes(unit) if EXCLUSION.matches(b, unit)]
        if not events:
            raise UnitError("livevideo.segment.invalid", f"unit {number} is not signed", _FORGED)
        signers = {_verify_event(event, unit, number, keys).kid for event in events}
    except (BoxError, cose.CoseError) as error:
        raise UnitError("livevideo.segment.invalid", f"a unit cannot be read: {error}", _DAMAGED) from None
    if len(signers) != 1:
        raise UnitError("livevideo.segment.invalid", f"unit {number} is signed by different keys", _FORGED)
    return SignedUnit(number, keys[signers.pop()].key)


def _verify_event(
    event: EventMessage, unit: bytes, number: int, keys: Mapping[bytes, ListedKey]
) -> PublishedKey:
    if event.scheme != SCHEME:
        raise BoxError("an emsg box has a scheme that only begins like C2PA's")
    signature = cose.parse(event.message)
    kid = signature.unprotected.get(cose.KID)
    listed = keys.get(kid) if isinstance(kid, bytes) else None
    if listed is None:
        shown = printable(kid) if isinstance(kid, bytes) else "no name"
        raise UnitError(
            "livevideo.segment.invalid",
            f"unit {number} is signed by a key the init does not list ({shown})",
            _FORGED,
        )
    try:
        signature.verify(listed.key.key)
    except cose.CoseError as error:
        raise UnitError("livevideo.segment.invalid", f"unit {number}: {error}", _FORGED) from None
    payload = cose.decode(signature.payload or b"")
    if not isinstance(payload, Mapping):
        raise cose.CoseError("the signed payload is not a map")
    _verify_payload(payload, unit, number, listed.manifest_label)
    _verify_use(signature.header.get("iat"), number, listed.key)
    return listed.key


def _verify_payload(payload: Mapping[Any, Any], unit: bytes, number: int, manifest_label: str) -> None:
    if payload.get("manifestId") != manifest_label:
        raise UnitError(
            "livevideo.manifestId.mismatch", f"unit {number} belongs to the session of another init", _FORGED
        )
    if payload.get("sequenceNumber") != number:
        raise UnitError(
            "livevideo.sequenceNumber.mismatch",
            f"a unit numbered {number} was signed as number {payload.get('sequenceNumber')}",
            "the unit was moved to another place in the programme",
        )
    binding = payload.get("bmffHash")
    if not isinstance(binding, Mapping) or binding.get("alg") != "sha256":
        raise cose.CoseError("the signed payload has no SHA-256 bmffHash")
    _require_full_cover(binding.get("exclusions"))
    if binding.get("hash") != hash_v3(unit, (EXCLUSION,)):
        raise UnitError(
            "assertion.bmffHash.mismatch", f"unit {number} differs from what was signed", _CHANGED
        )


def _require_full_cover(exclusions: object) -> None:
    """Only the signature's own event may be left out of the hash."""
    if not isinstance(exclusions, list | tuple) or [_plain(entry) for entry in exclusions] != [
        EXCLUSION.to_map()
    ]:
        raise UnitError(
            "livevideo.segment.invalid",
            "the hash does not leave out the signature's own event alone",
            "parts of the unit could be changed without notice",
        )


def _plain(entry: object) -> object:
    """An exclusion without the fields that are null, in plain lists and dicts."""
    if isinstance(entry, Mapping):
        return {key: _plain(value) for key, value in entry.items() if value is not None}
    return [_plain(value) for value in entry] if isinstance(entry, list | tuple) else entry


def _verify_use(iat: object, number: int, key: PublishedKey) -> None:
    if number < key.minimum:
        raise UnitError(
            "livevideo.sequenceNumber.invalid",
            f"unit {number} is numbered below {key.minimum}, where its key begins",
            _FORGED,
        )
    if isinstance(iat, int) and not key.valid_at(iat):
        raise UnitError(
            "livevideo.sessionkey.invalid",
            f"unit {number} was signed outside the life of its key",
            "the key had expired: whoever holds it may have made this unit later",
        )


@dataclass
class _Place:
    """Where one kind of unit has got to."""

    kid: bytes
    first: int
    last: int
    count: int = 1
    missing: int = 0


@dataclass
class SeriesCheck:
    """Follows the numbers of each kind of unit through a capture: they grow by one.

    Where the key changes a new session begins, announced by its init: numbers may jump forward there."""

    allow_gaps: bool = False
    _places: dict[str, _Place] = field(default_factory=dict)

    def follow(self, unit: SignedUnit) -> Finding | None:
        """Takes the next unit; what is wrong with its place, if anything."""
        role, number = unit.key.role, unit.number
        place = self._places.get(role)
        if place is None:
            self._places[role] = _Place(unit.key.kid, number, number)
            return None
        if number <= place.last:
            return Finding(
                "livevideo.sequence.replayed",
                f"{role}: number {number} comes after {place.last}",
                "a unit was repeated or put out of order",
            )
        skipped = number - place.last - 1 if unit.key.kid == place.kid else 0
        gap = Finding(
            "livevideo.sequence.gap",
            f"{role}: {skipped} missing between {place.last} and {number}",
            "something was left out, or the recording lost it",
        )
        place.kid, place.last = unit.key.kid, number
        place.count += 1
        place.missing += skipped
        return gap if skipped and not self.allow_gaps else None

    def summary(self) -> tuple[Series, ...]:
        return tuple(Series(role, p.count, p.first, p.last, p.missing) for role, p in self._places.items())
