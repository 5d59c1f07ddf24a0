from __future__ import annotations

from datetime import UTC, datetime

import cbor2
import pytest

from provenance import cose
from provenance.bmff import hash_v3
from provenance.emsg import EXCLUSION, SCHEME, EventMessage
from provenance.fragments import first_moof, sequence_number
from provenance.session import PublishedKey, SessionKey
from provenance.units import ListedKey, SeriesCheck, SignedUnit, UnitError, verify_unit

LABEL, CREATED = "urn:c2pa:one", 1_790_000_000
KEY = SessionKey.new("parts", 100)
PUBLISHED = PublishedKey(KEY.kid, KEY.private.public_key(), 100, datetime.fromtimestamp(CREATED, UTC), 600)
LISTED = {KEY.kid: ListedKey(PUBLISHED, LABEL)}


def signed(
    unit: bytes, *, header: dict | None = None, hash_changes: dict | None = None, **changes: object
) -> bytes:
    """A unit signed by the true key, whatever it is made to say."""
    place = first_moof(unit)

    def event(digest: bytes) -> bytes:
        binding = {
            "exclusions": [EXCLUSION.to_map()],
            "alg": "sha256",
            "hash": digest,
            **(hash_changes or {}),
        }
        said = {"sequenceNumber": sequence_number(unit), "bmffHash": binding, "manifestId": LABEL, **changes}
        iat = {"iat": CREATED + 60} if header is None else header
        signature = cose.sign1(KEY.private, iat, cbor2.dumps(said), unprotected={cose.KID: KEY.kid})
        return EventMessage(SCHEME, "c2pa", 12800, 4096, 1, signature.to_bytes()).to_bytes()

    room = len(event(bytes(32)))
    return unit[:place] + event(hash_v3(unit, (EXCLUSION,), gap_at=place, gap=room)) + unit[place:]


def test_a_true_unit_holds(video) -> None:
    unit = video.parts[0]
    assert verify_unit(signed(unit), LISTED) == SignedUnit(sequence_number(unit), PUBLISHED)


def test_nulls_in_the_exclusion_change_nothing(video) -> None:
    entry = {**EXCLUSION.to_map(), "length": None, "subset": None, "flags": None}
    assert verify_unit(signed(video.parts[0], hash_changes={"exclusions": [entry]}), LISTED)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"sequenceNumber": 5}, "was signed as number 5"),
        ({"sequenceNumber": None}, "was signed as number None"),
        ({"manifestId": "urn:c2pa:two"}, "another init"),
        ({"bmffHash": None}, "no SHA-256 bmffHash"),
        ({"hash_changes": {"alg": "md5"}}, "no SHA-256 bmffHash"),
        ({"hash_changes": {"hash": bytes(32)}}, "differs from what was signed"),
        ({"hash_changes": {"exclusions": 7}}, "signature's own event alone"),
        ({"hash_changes": {"exclusions": []}}, "signature's own event alone"),
        ({"hash_changes": {"exclusions": [{"xpath": "/mdat"}]}}, "signature's own event alone"),
        ({"hash_changes": {"exclusions": [EXCLUSION.to_map(), {"xpath": "/mdat"}]}}, "own event alone"),
        ({"hash_changes": {"exclusions": [{"xpath": "/emsg"}]}}, "own event alone"),
        ({"header": {"iat": CREATED - 1}}, "outside the life of its key"),
        ({"header": {"iat": CREATED + 601}}, "outside the life of its key"),
        ({"header": {"iat": 10**400}}, "outside the life of its key"),
    ],
)
def test_a_true_key_cannot_vouch_for_the_wrong_thing(video, said: dict, words: str) -> None:
    with pytest.raises(UnitError, match=words) as error:
        verify_unit(signed(video.parts[0], **said), LISTED)
    assert error.value.finding.meaning


def test_numbers_below_the_keys_first_are_refused(video) -> None:
    late = PublishedKey(KEY.kid, PUBLISHED.key, 2**32, PUBLISHED.created, 600)
    with pytest.raises(UnitError, match="numbered below 4294967296"):
        verify_unit(signed(video.parts[0]), {KEY.kid: ListedKey(late, LABEL)})


def test_unknown_keys_are_named(video) -> None:
    with pytest.raises(UnitError, match=r"a key the init does not list \(parts-"):
        verify_unit(signed(video.parts[0]), {})


def unit(number: int, kid: bytes = b"parts-1") -> SignedUnit:
    return SignedUnit(number, PublishedKey(kid, PUBLISHED.key, 0, PUBLISHED.created, 600))


def test_numbers_are_followed_for_each_kind_of_unit() -> None:
    check = SeriesCheck()
    for number in (7, 8, 9):
        assert check.follow(unit(number)) is None
    assert check.follow(unit(2, b"segments-1")) is None
    assert check.follow(unit(9)).code == "livevideo.sequence.replayed"
    assert check.follow(unit(12)).text == "parts: 2 missing between 9 and 12"
    assert check.follow(unit(20, b"parts-2")) is None
    parts, segments = check.summary()
    assert (parts.count, parts.first, parts.last, parts.missing) == (5, 7, 20, 2)
    assert (segments.count, segments.first) == (1, 2)


def test_gaps_can_be_accepted_but_are_counted() -> None:
    check = SeriesCheck(allow_gaps=True)
    assert [check.follow(unit(number)) for number in (1, 5)] == [None, None]
    assert check.summary()[0].missing == 3
