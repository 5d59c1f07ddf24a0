from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.presenter.photo.consent import OPTIONAL, REQUIRED, read_consent
from render.presenter.photo.refusal import ConsentError

TODAY = datetime.date(2026, 11, 22)
PHOTO = hashlib.sha256(b"photo").hexdigest()
RECORD = {
    "shown": "Ada Example",
    "consents": "Ada Example",
    "date": "2026-03-31",
    "use": "presenting the evening news",
    "signature": "contracts/2026-017.pdf",
}


def written(folder: Path, **changes: object) -> Path:
    path = folder / "consent.json"
    path.write_text(json.dumps({k: v for k, v in {**RECORD, **changes}.items() if v is not None}))
    return path


def test_a_whole_record_goes_into_the_pack_with_its_hash(tmp_path: Path) -> None:
    path = written(tmp_path, until="2027-03-31", photo_sha256=PHOTO.upper())
    record = read_consent(path, PHOTO, TODAY)
    assert record.shown == "Ada Example"
    entries = record.entries(PHOTO)
    assert entries["record_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert entries["photo_sha256"] == PHOTO
    assert entries["use"] == RECORD["use"]


def test_toml_with_its_own_dates_is_read_too(tmp_path: Path, consent: Path) -> None:
    assert read_consent(consent, PHOTO, TODAY).fields["date"] == "2026-03-31"


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_each_missing_field_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConsentError, match=f"{name} is missing"):
        read_consent(written(tmp_path, **{name: None}), PHOTO, TODAY)


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "consent.toml"
    path.write_text("")
    with pytest.raises(ConsentError) as told:
        read_consent(path, PHOTO, TODAY)
    assert all(f"{name} is missing" in str(told.value) for name in REQUIRED)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"shown": "  "}, "shown is empty"),
        ({"signature": "TODO"}, "signature is empty"),
        ({"use": 3}, "use is not text"),
        ({"use": "a\nb"}, "use has line breaks"),
        ({"use": "a" * 1001}, "use is longer than 1000"),
        ({"date": "31.3.2026"}, "date is '31.3.2026', not a day"),
        ({"date": "2026-11-23"}, "yet to come"),
        ({"until": "2026-11-21"}, "the consent has ended"),
        ({"photo_sha256": "00" * 32}, "another photo"),
        ({"signatur": "x"}, "'signatur' is no field"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    with pytest.raises(ConsentError, match=fault):
        read_consent(written(tmp_path, **changes), PHOTO, TODAY)


def test_no_record_is_told_apart_from_a_bad_one(tmp_path: Path) -> None:
    with pytest.raises(ConsentError, match="cannot be read"):
        read_consent(tmp_path / "none.toml", PHOTO, TODAY)
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 70_000)
    with pytest.raises(ConsentError, match="64 KiB"):
        read_consent(large, PHOTO, TODAY)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "consent"
    path.write_bytes(data)
    with pytest.raises(ConsentError):
        read_consent(path, PHOTO, TODAY)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([*REQUIRED, *OPTIONAL, "other"]),
        st.one_of(st.text(max_size=20), st.integers(), st.none(), st.lists(st.text(max_size=3), max_size=2)),
    )
)
def test_any_table_that_is_no_record_is_refused(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("any") / "consent"
    if set(REQUIRED) <= set(table):
        table["date"] = "3026-01-01"  # yet to come
    path.write_text(json.dumps(table))
    with pytest.raises(ConsentError, match="cannot be accepted"):
        read_consent(path, PHOTO, TODAY)
