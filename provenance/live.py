"""Signs a live track: its init segment, every part and every whole segment (C2PA 2.4 section 19.4)."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cbor2

from provenance import cose, session
from provenance.bmff import hash_v3
from provenance.certificates import Credentials
from provenance.credits import ChannelCredits
from provenance.emsg import EXCLUSION, SCHEME, EventMessage
from provenance.fragments import TrackFacts, first_moof, sequence_number, track_facts, unit_duration
from provenance.labels import (
    PRODUCTION,
    ai_disclosure,
    claim_generator,
    digital_source_type,
    production,
    training_mining,
)
from provenance.manifest import Assertion, new_label, sign_init
from provenance.session import Profile, Session, SessionKey

logger = logging.getLogger(__name__)

_EMSG_VALUES: dict[Profile, tuple[str, ...]] = {
    "encypher": ("c2pa",),
    "c2pa-rs": ("fseg",),
    "both": ("fseg", "c2pa"),
}
# Verifiers refuse a key that is younger than the signature it made; their clocks may run a little behind.
_CREATED_BEFORE_SECONDS = 5
# Encoding runs behind the clock: the first unit of a session may carry a number of a few seconds ago.
_NUMBER_SLACK_SECONDS = 30.0


class LiveSigningError(Exception):
    """A unit cannot be signed; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Numbering:
    """The grid that numbers units: how long they are in seconds, and the unix time of number 0."""

    part_seconds: float = 0.32
    segment_seconds: float = 1.92
    epoch: float = 1735689600.0

    def part(self, now: float) -> int:
        return max(0, int((now - self.epoch) // self.part_seconds))

    def segment(self, now: float) -> int:
        return max(0, int((now - self.epoch) // self.segment_seconds))


class LiveSigner:
    """The signer of one track. Not for use by several threads at once.

    The session (its keys and its signed init) is kept in `folder`, mode 0600, so that a restarted channel
    goes on where it stopped. `profile` picks the verifiers that accept the units: `encypher`, `c2pa-rs`, or
    both (a second event box of 409 bytes a unit). `life` is in seconds; `clock` gives unix time."""

    def __init__(
        self,
        track: str,
        folder: Path,
        credentials: Credentials,
        channel: ChannelCredits,
        *,
        profile: Profile = "both",
        life: float = 86400.0,
        numbering: Numbering | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", track):
            raise ValueError(f"track {track!r}: a track is named by lower-case letters, digits and hyphens")
        if profile not in _EMSG_VALUES:
            raise ValueError(f"profile {profile!r} is not one of {', '.join(_EMSG_VALUES)}")
        if life < 60:
            raise ValueError(f"a session life of {life} s is too short: give at least 60")
        self._name, self._path = track, folder / f"live-{track}.json"
        self._credentials, self._channel = credentials, channel
        self._profile: Profile = profile
        self._life, self._clock = life, clock
        self._numbering = numbering or Numbering()
        self._session: Session | None = None
        self._track: TrackFacts | None = None
        self._last: dict[bytes, int] = {}

    def init(self, raw: bytes) -> bytes:
        """The init segment with its manifest; makes new session keys when there are none, or they are due.

        The same `raw` gives the same bytes while the session lives, across restarts.
        Raises `BoxError` when `raw` is no single-track init segment, `CertificateError` when the certificate
        is not valid now."""
        now = self._clock()
        self._track = track_facts(raw)
        fingerprint = self._fingerprint(raw)
        kept = self._session or self._stored()
        if kept is None or kept.fingerprint != fingerprint or kept.due(now):
            kept = self._begin(raw, fingerprint, now)
        if kept is not self._session:
            self._session, self._last = kept, {}
        return kept.init

    def renewal_due(self, now: float) -> bool:
        """True when the session is about to expire: call `init` again and publish a discontinuity."""
        return self._session is None or self._session.due(now)

    def part(self, unit: bytes) -> bytes:
        """The part `styp [prft] moof mdat` with its signature before `moof`. Raises `LiveSigningError`."""
        return self._sign(unit, self._running().parts)

    def segment(self, unit: bytes) -> bytes:
        """The whole segment `styp moof mdat` with its signature before `moof`. Raises `LiveSigningError`."""
        return self._sign(unit, self._running().segments)

    def _running(self) -> Session:
        if self._session is None:
            raise LiveSigningError(f"track {self._name}: call init before signing units")
        return self._session

    def _sign(self, unit: bytes, key: SessionKey) -> bytes:
        running, track = self._running(), self._track
        assert track is not None
        number, now = sequence_number(unit), int(self._clock())
        self._require_usable(running, key, number, now)
        place, duration = first_moof(unit), unit_duration(unit, track)
        header, kid = {"iat": max(now, running.created)}, {cose.KID: key.kid}

        def events(signature: cose.Sign1) -> bytes:
            message = signature.to_bytes()
            return b"".join(
                EventMessage(SCHEME, value, track.timescale, duration, number, message).to_bytes()
                for value in _EMSG_VALUES[self._profile]
            )

        draft = _payload(number, bytes(32), running.manifest_label)
        room = len(events(cose.unsigned1(key.private, header, draft, kid)))
        digest = hash_v3(unit, (EXCLUSION,), gap_at=place, gap=room)
        payload = _payload(number, digest, running.manifest_label)
        signed = events(cose.sign1(key.private, header, payload, unprotected=kid))
        self._last[key.kid] = number
        return b"".join((unit[:place], signed, unit[place:]))

    def _require_usable(self, running: Session, key: SessionKey, number: int, now: int) -> None:
        what = f"track {self._name}, {key.role.removesuffix('s')} {number}"
        if now >= running.expires:
            raise LiveSigningError(f"{what}: the session keys have expired; call init again to renew them")
        if number < key.minimum:
            raise LiveSigningError(
                f"{what}: the session begins at {key.minimum}; number units by the epoch grid"
            )
        if number <= self._last.get(key.kid, -1):
            raise LiveSigningError(f"{what}: {self._last[key.kid]} is signed already; numbers must grow")

    def _stored(self) -> Session | None:
        try:
            return Session.load(self._path)
        except ValueError as error:
            logger.warning("%s is damaged (%s): the live session starts afresh", self._path, error)
            return None

    def _begin(self, raw: bytes, fingerprint: str, now: float) -> Session:
        self._credentials.require_valid(datetime.fromtimestamp(now, UTC))
        created = max(int(now) - _CREATED_BEFORE_SECONDS, int(self._credentials.starts.timestamp()))
        end = min(int(now + self._life), int(self._credentials.expires.timestamp()))
        earliest = now - _NUMBER_SLACK_SECONDS
        parts = SessionKey.new("parts", self._numbering.part(earliest))
        segments = SessionKey.new("segments", self._numbering.segment(earliest))
        keys = session.assertion(
            (parts, segments), created, end - created, self._credentials.chain_der()[0], self._profile
        )
        label = new_label()
        statements = [*_statements(self._channel, now), Assertion(session.LABEL, keys)]
        signed = sign_init(raw, label, self._channel.title, statements, self._credentials)
        begun = Session(self._name, fingerprint, label, created, end - created, parts, segments, signed)
        begun.save(self._path)
        return begun

    def _fingerprint(self, raw: bytes) -> str:
        """What the signed init depends on: when any of it changes, a new session begins."""
        facts = (self._name, self._profile, self._channel, self._credentials.chain_der(), self._life)
        return hashlib.sha256(repr(facts).encode() + raw).hexdigest()


def _payload(number: int, digest: bytes, manifest_label: str) -> bytes:
    return cbor2.dumps(
        {
            "sequenceNumber": number,
            "bmffHash": {
                "exclusions": [EXCLUSION.to_map()],
                "alg": "sha256",
                "hash": digest,
                "name": "jumbf manifest",
            },
            "manifestId": manifest_label,
        }
    )


def _statements(channel: ChannelCredits, now: float) -> list[Assertion]:
    created = {
        "action": "c2pa.created",
        "when": cbor2.CBORTag(0, datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        "digitalSourceType": digital_source_type(channel.source_type),
        "softwareAgent": claim_generator(),
        "description": f"Live programme, shown with the label {channel.label}",
    }
    metadata = {
        "@context": {"dc": "http://purl.org/dc/elements/1.1/"},
        "dc:title": [channel.title],
        "dc:publisher": [channel.publisher],
        "dc:language": [channel.language],
    }
    return [
        Assertion("c2pa.actions.v2", {"actions": [created], "allActionsIncluded": True}),
        *(
            Assertion("c2pa.ai-disclosure", ai_disclosure(model, channel.oversight))
            for model in channel.models
        ),
        Assertion(PRODUCTION, production(channel)),
        Assertion("cawg.training-mining", training_mining(), created=False),
        Assertion("cawg.metadata", metadata, "json", created=False),
    ]
