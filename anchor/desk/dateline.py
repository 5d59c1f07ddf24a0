"""The dateline a wire puts before its first sentence: "LONDON, Nov 22 (Reuters) —"."""

from __future__ import annotations

import re

from .wordlists import MONTH_ABBREVIATIONS, MONTHS, WIRE_NAMES

_MONTH = "(?:" + "|".join((*MONTHS, *MONTH_ABBREVIATIONS)) + r")\.?"
_WORD = r"[A-Z][A-Za-z.'’-]*"
_PLACE = rf"{_WORD}(?: {_WORD}){{0,3}}(?:, {_WORD}(?: {_WORD}){{0,2}})?"
_CAPITALS = r"[A-Z][A-Z.'’-]{2,}(?: [A-Z][A-Z.'’-]+){0,3}(?:, " + rf"{_WORD}(?: {_WORD}){{0,2}})?"
_DATE = rf",? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:, \d{{4}})?"
_WIRE = r" ?\((?:" + "|".join(sorted(WIRE_NAMES)) + r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\)"
_DASH = r"\s*(?:--|—|–|-)\s+"
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITALS})(?:{_DATE})?(?:{_WIRE})?{_DASH}|(?P<mixed>{_PLACE})(?:{_DATE}(?:{_WIRE})?|{_WIRE}){_DASH}"
)


def dateline_end(text: str) -> int:
    """How many characters at the start of `text` are a dateline with its dash; 0 when there is none."""
    found = _DATELINE.match(text)
    return found.end() if found and found.end() < len(text) else 0


def dateline_place(text: str) -> tuple[int, int] | None:
    """The span of the place in the dateline that starts `text`."""
    found = _DATELINE.match(text)
    if not found or found.end() >= len(text):
        return None
    return found.span("place") if found.group("place") else found.span("mixed")
