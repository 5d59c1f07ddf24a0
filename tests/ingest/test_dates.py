from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import DateSource
from ingest.dates import EARLIEST, choose_date, parse_date

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 22 Jun 2021 16:52 EDT", utc(2021, 6, 22, 20, 52)),
        ("Tue, 22 Jun 2021 16:52:09 PST", utc(2021, 6, 23, 0, 52, 9)),
        ("1795352400", utc(2026, 11, 22, 13)),
        ("1795352400000", utc(2026, 11, 22, 13)),
        ("2026年11月22日", utc(2026, 11, 22)),
        ("2026年11月22日 下午 2:05", utc(2026, 11, 22, 14, 5)),
        ("2026年11月22日(日) 14時05分", utc(2026, 11, 22, 14, 5)),
        ("2026년 11월 22일 오후 2시 5분", utc(2026, 11, 22, 14, 5)),
        ("Sun, 22 Nov 2026 14:05:00 CEST", utc(2026, 11, 22, 12, 5)),
        ("So, 22 Nov 2026 14:05:00 +0100", utc(2026, 11, 22, 13, 5)),
        ("Sonntag, 22. November 2026 14:05 Uhr", utc(2026, 11, 22, 14, 5)),
        ("Mo, 02 Mär 2026 08:00:00 +0100", utc(2026, 3, 2, 7)),
        ("dim., 22 nov. 2026 14:05:00 +0100", utc(2026, 11, 22, 13, 5)),
        ("mer., 02 déc. 2026 14:05:00 +0100", utc(2026, 12, 2, 13, 5)),
        ("22 de noviembre de 2026", utc(2026, 11, 22)),
        ("الأحد، 22 نوفمبر 2026 14:05:00 +0300", utc(2026, 11, 22, 11, 5)),
        ("٢٢ نوفمبر ٢٠٢٦", utc(2026, 11, 22)),
        ("22/11/2026", utc(2026, 11, 22)),
        ("11/22/2026 2:05:09 PM EST", utc(2026, 11, 22, 19, 5, 9)),
        ("22/11/2026 12:05 AM", utc(2026, 11, 22, 0, 5)),
        ("03.04.2026", utc(2026, 4, 3)),
        ("2026-11-22T14:05Z", utc(2026, 11, 22, 14, 5)),
        ("2026-11-22 14:05:00.123 +0100", utc(2026, 11, 22, 13, 5)),
        ("20261122T140500Z", utc(2026, 11, 22, 14, 5)),
        ("November 22, 2026 2:05 PM EST", utc(2026, 11, 22, 19, 5)),
        ("Sun Nov 22 14:05:00 UTC 2026", utc(2026, 11, 22, 14, 5)),
        ("Sun, 22 Nov 2026 24:00:00 GMT", utc(2026, 11, 23)),
        ("Sun, 22 Nov 2026 23:59:60 GMT", utc(2026, 11, 22, 23, 59, 59)),
        ("22 Nov 26 14:05 -0500", utc(2026, 11, 22, 19, 5)),
        ("Sun, 22 Nov 2026 14:05:00 GMT (UTC)", utc(2026, 11, 22, 14, 5)),
        ("  Sun,\n 22 Nov 2026\t14:05:00 GMT ", utc(2026, 11, 22, 14, 5)),
    ],
)
def test_shapes(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "garbage",
        "03/04/2026",
        "03/04/2026 2:05 PM",
        "2026-02-30",
        "Sun, 22 Nov 2026 14:05:00 IST",
        "Sun, 22 Nov 2026 14:05:00 XYZ",
        "22 Foo 2026",
        "2026-11-22T25:00:00Z",
        "14:05 AM 22/11/2026",
        "22/11/2026 14:05 AM",
        "2026-11-22T10:00:00+99:00",
        "9" * 500,
    ],
)
def test_uncertain_dates_are_none(text):
    assert parse_date(text) is None


def test_language_settles_day_and_month():
    assert parse_date("03/04/2026", "de") == utc(2026, 4, 3)
    assert parse_date("03/04/2026", "en") is None
    assert parse_date("04/04/2026", "en") == utc(2026, 4, 4)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(
        ["%a, %d %b %Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d %B %Y %H:%M:%S", "%A, %d-%b-%Y %H:%M:%S"]
    ),
)
def test_every_moment_survives_every_offset(moment, minutes, shape):
    moment = moment.replace(microsecond=0)
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    text = f"{moment.strftime(shape)} {sign}{size // 60:02d}{size % 60:02d}"
    assert parse_date(text) == (moment - timedelta(minutes=minutes)).replace(tzinfo=UTC)


@given(st.integers(631152000, 4_000_000_000))
def test_epochs(seconds):
    assert parse_date(str(seconds)) == datetime.fromtimestamp(seconds, UTC)
    if seconds > 1_000_000_000:
        assert parse_date(str(seconds * 1000)) == datetime.fromtimestamp(seconds, UTC)


@given(st.text(max_size=150))
def test_any_text_is_a_date_or_none(text):
    found = parse_date(text)
    assert found is None or found.utcoffset() == timedelta(0)


def test_choice_prefers_published_and_clamps():
    good, newer = "2026-11-20T10:00Z", "2026-11-21T10:00Z"
    assert choose_date([good], [newer], NOW) == (utc(2026, 11, 20, 10), DateSource.PUBLISHED)
    assert choose_date(["soon"], [newer], NOW) == (utc(2026, 11, 21, 10), DateSource.UPDATED)
    assert choose_date(["2027-01-01"], [newer], NOW) == (utc(2026, 11, 21, 10), DateSource.UPDATED)
    assert choose_date([], [], NOW) == (NOW, DateSource.FETCHED)
    assert choose_date(["2027-01-01"], [], NOW) == (NOW, DateSource.CLAMPED)
    assert choose_date(["Thu, 01 Jan 1970 00:00:00 GMT"], [], NOW) == (EARLIEST, DateSource.CLAMPED)
    assert choose_date(["2026-11-22T15:05Z"], [], NOW) == (NOW, DateSource.PUBLISHED)
