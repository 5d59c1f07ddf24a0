"""What `anchor doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy` says what to type when it is not well."""

    subject: str
    well: bool
    detail: str
    remedy: str = ""
