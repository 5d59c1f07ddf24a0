"""The record of who agreed to their portrait becoming a presenter. Without one nothing is made.

A TOML or JSON file of one table; docs/presenter-photo.md describes it."""

from __future__ import annotations

import datetime
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .refusal import ConsentError

REQUIRED: Final = {
    "shown": "the full name of the person in the photo",
    "consents": "who consents: the same name, or who may do so for them and as what",
    "date": "the day of the consent, such as 2026-03-31",
    "use": "what the portrait may be used for, in the words that were agreed to",
    "signature": "where the signed document is kept, or its signature",
}
OPTIONAL: Final = {
    "until": "the last day on which the consent holds",
    "photo_sha256": "the SHA-256 of the photo that was agreed to, in hexadecimal",
    "contact": "whom to ask about the consent, and where to withdraw it",
    "voice": "what was agreed about the voice",
}
_LARGEST: Final = 64 << 10  # bytes
_LONGEST: Final = 1000  # characters of a value
_PLACEHOLDERS: Final = frozenset({"todo", "tbd", "n/a", "na", "none", "unknown", "-", "?", "x", "xxx"})


@dataclass(frozen=True)
class ConsentRecord:
    """A record that is complete: its fields as they were written, and the SHA-256 of the file."""

    fields: Mapping[str, str]
    sha256: str

    @property
    def shown(self) -> str:
        return self.fields["shown"]

    def entries(self, photo_sha256: str) -> dict[str, str]:
        """What goes into a pack: every field, and which record and which photo they are about."""
        return {**self.fields, "photo_sha256": photo_sha256, "record_sha256": self.sha256}


def read_consent(path: Path, photo_sha256: str, today: datetime.date) -> ConsentRecord:
    """The record in `path`, which must hold on the day `today` and for the photo of this hash. Raises ConsentError."""
    data = _read(path)
    table = _parse(path, data)
    faults = [f"{name} is missing ({what})" for name, what in REQUIRED.items() if name not in table]
    fields: dict[str, str] = {}
    for name, value in table.items():
        if name not in REQUIRED and name not in OPTIONAL:
            known = ", ".join([*REQUIRED, *OPTIONAL])
            faults.append(f"{name[:40]!r} is no field of a consent record (known: {known})")
            continue
        text = value.isoformat() if type(value) is datetime.date else value
        fault = _fault(text)
        if fault:
            faults.append(f"{name} {fault}")
        else:
            fields[name] = str(text).strip()
    faults += _date_faults(fields, today)
    agreed = fields.get("photo_sha256")
    if agreed is not None and agreed.lower() != photo_sha256:
        faults.append("photo_sha256 is that of another photo: the consent was given for a different picture")
    if faults:
        raise ConsentError(
            f"{path}: the consent record cannot be accepted:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + "\nNo presenter is made from a photo without a complete record; see docs/presenter-photo.md."
        )
    return ConsentRecord(fields, hashlib.sha256(data).hexdigest())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ConsentError(
            f"{path}: the consent record cannot be read ({error.strerror}). No presenter is made from a photo without "
            "the consent of who is shown; docs/presenter-photo.md describes the record."
        ) from None
    if len(data) > _LARGEST:
        raise ConsentError(f"{path}: is over 64 KiB; a consent record is a short TOML or JSON file")
    return data


def _parse(path: Path, data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        table = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConsentError(
            f"{path}: is neither TOML nor JSON ({error}); see docs/presenter-photo.md"
        ) from None
    return dict(table)


def _fault(value: object) -> str | None:
    if not isinstance(value, str):
        return "is not text"
    text = value.strip()
    if not text or text.lower() in _PLACEHOLDERS:
        return "is empty"
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        return "has line breaks or control characters"
    return None


def _date_faults(fields: Mapping[str, str], today: datetime.date) -> list[str]:
    faults = []
    for name in ("date", "until"):
        if name not in fields:
            continue
        try:
            day = datetime.date.fromisoformat(fields[name])
        except ValueError:
            faults.append(f"{name} is {fields[name][:40]!r}, not a day such as 2026-03-31")
            continue
        if name == "date" and day > today:
            faults.append(f"date is {day}, which is yet to come")
        if name == "until" and day < today:
            faults.append(f"until is {day}: the consent has ended")
    return faults
