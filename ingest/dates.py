"""Publication dates as feeds really write them. What cannot be read for certain is None, never a guess.

General parsers err silently: an epoch becomes the year 1795, 2026年11月22日 the first of November, CEST
is read as UTC, 03/04/2026 depends on who reads it. Here every accepted shape is spelled out. A date without a
zone counts as UTC, which is at most 14 hours off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from ingest.article import DateSource
from ingest.date_words import MONTHS, ZONE_HOURS

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before this there was no web to publish on
FUTURE_TOLERANCE = timedelta(minutes=10)  # clocks of publishers run a little fast
_LONGEST = 120

_TIME = (
    r"(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap]\.?\s?m\b\.?|上午|下午|午前|午後|오전|오후|ص|م))?"
)
_ZONE = (
    r"(?P<zone>Z|[+\-\u2212]\d{2}:?\d{2}|[+\-\u2212]\d{1,2}"
    r"|(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|[^\W\d_]{1,5})"
)
_TAIL = (
    rf"(?:(?:\s*[T,]\s*|\s+(?:at\s+|um\s+|à\s+)?){_TIME}(?:\s*Uhr)?(?:\s*{_ZONE})?(?:\s*\([^()]*\))?)?\s*$"
)
_WORD = r"[^\W\d_]+\.?"
_WEEKDAY = rf"(?:{_WORD}\s*,\s*|{_WORD}\s+)?"

_ISO = re.compile(rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TAIL}", re.I)
_ISO_BASIC = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
_DAY_FIRST = re.compile(
    rf"^{_WEEKDAY}(?:de\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s\-]+(?:de\s+|of\s+)?"
    rf"(?P<name>{_WORD})[\s\-,]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}}){_TAIL}",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"^{_WEEKDAY}(?P<name>{_WORD})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{{4}}){_TAIL}",
    re.I,
)
_ASCTIME = re.compile(
    rf"^{_WORD}\s+(?P<name>{_WORD})\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d{{2}}):(?P<minute>\d{{2}}):(?P<second>\d{{2}})"
    rf"(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})$",
    re.I,
)
_EAST_ASIAN = re.compile(
    r"^(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号]?"
    r"(?:\s*[(（]?(?:星期|周|週)?[一二三四五六日天月火水木金土월화수목금토일](?:曜日?|요일)?[)）]?)?"
    r"(?:\s*(?P<half>上午|下午|午前|午後|오전|오후)?\s*(?P<hour>\d{1,2})\s*[:时時시点]\s*(?P<minute>\d{1,2})?"
    rf"\s*(?:[:分분]\s*(?P<second>\d{{1,2}})?\s*[秒초]?)?(?:\s*{_ZONE})?)?\s*$"
)
_NUMERIC = re.compile(
    rf"^{_WEEKDAY}(?P<first>\d{{1,2}})(?P<mark>[/.\-])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TAIL}",
    re.I,
)
_EPOCH = re.compile(r"^-?\d{9,10}(?:\.\d+)?$|^\d{13}$")
_SHAPES = (_ISO, _ISO_BASIC, _ASCTIME, _DAY_FIRST, _MONTH_FIRST, _EAST_ASIAN)
_AFTERNOON = frozenset({"p", "下午", "午後", "오후", "م"})


class Dated(NamedTuple):
    """A publication time in UTC and what it rests on."""

    published: datetime
    source: DateSource


def parse_date(text: str, language: str = "en") -> datetime | None:
    """The moment a feed's date names, in UTC; None when it cannot be read for certain.

    `language` settles 03/04/2026: day first outside English, unknown (None) inside it."""
    if len(text) > _LONGEST:
        return None
    clean = _normalise(text)
    if _EPOCH.match(clean):
        return _from_epoch(clean)
    for shape in _SHAPES:
        match = shape.match(clean)
        if match is not None:
            found = _build(match.groupdict())
            if found is not None:
                return found
    match = _NUMERIC.match(clean)
    return None if match is None else _from_numbers(match.groupdict(), language)


def _normalise(text: str) -> str:
    # Digits of every script become 0-9; bidi marks and no-break spaces that come with them go.
    digits = "".join(
        str(int(c)) if c.isdecimal() and not c.isascii() else c
        for c in text
        if c not in "\u200e\u200f\u061c\u200b\ufeff"
    )
    return " ".join(digits.replace("،", ",").split())


def _from_epoch(text: str) -> datetime | None:
    seconds = float(text) / (1000 if len(text) == 13 else 1)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _from_numbers(parts: dict[str, str | None], language: str) -> datetime | None:
    first, other = int(parts["first"] or 0), int(parts["other"] or 0)
    if first > 12 or parts["mark"] == ".":
        day, month = first, other
    elif other > 12:
        day, month = other, first
    elif first == other or not language.startswith("en"):
        day, month = first, other
    else:
        return None
    return _build({**parts, "day": str(day), "month": str(month)})


def _build(parts: dict[str, str | None]) -> datetime | None:
    name = parts.get("name")
    month = MONTHS.get(name.rstrip(".").casefold()) if name else int(parts["month"] or 0)
    offset = _offset(parts.get("zone"))
    if month is None or offset is None:
        return None
    year = int(parts["year"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900  # RFC 2822 section 4.3, moved on by a generation
    hour = _hour(int(parts.get("hour") or 0), parts.get("half"))
    if hour is None:
        return None
    second = min(int(parts.get("second") or 0), 59)  # a leap second is written as 60
    extra = timedelta(0)
    if hour == 24 and int(parts.get("minute") or 0) == 0 and second == 0:
        hour, extra = 0, timedelta(days=1)
    try:
        local = datetime(
            year,
            month,
            int(parts["day"] or 0),
            hour,
            int(parts.get("minute") or 0),
            second,
            tzinfo=timezone(offset),
        )
        return (local + extra).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int | None:
    if not half:
        return hour
    if hour > 12:
        # "14:05 PM" says the same thing twice; "14:05 AM" contradicts itself
        return hour if _is_afternoon(half) else None
    return hour % 12 + (12 if _is_afternoon(half) else 0)


def _is_afternoon(half: str) -> bool:
    return half.casefold() in _AFTERNOON or half[0] in "pP"


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return timedelta(0)
    text = zone.upper().replace("\u2212", "-")
    match = re.match(r"^(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        hours = ZONE_HOURS.get(text)
        return None if hours is None else timedelta(hours=hours)
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 15 * 60 or int(match[3] or 0) > 59:
        return None
    return timedelta(minutes=-minutes if match[1] == "-" else minutes)


def choose_date(
    published: Iterable[str], updated: Iterable[str], now: datetime, language: str = "en"
) -> Dated:
    """The best usable date of an item: published, else updated, else `now`, the time of first sight.

    A date in the future is clamped to `now`; one before 1990 to 1990, so that it never passes as fresh."""
    clamped: datetime | None = None
    for source, texts in ((DateSource.PUBLISHED, published), (DateSource.UPDATED, updated)):
        for text in texts:
            found = parse_date(text, language)
            if found is None:
                continue
            if EARLIEST <= found <= now + FUTURE_TOLERANCE:
                return Dated(min(found, now), source)
            clamped = clamped or (EARLIEST if found < EARLIEST else now)
    if clamped is not None:
        return Dated(clamped, DateSource.CLAMPED)
    return Dated(now, DateSource.FETCHED)
