from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor.desk.onscreen import clock, slug_choices, source_line
from ingest.article import Article


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Harbor bridge closes after crack is found", "HARBOR BRIDGE"),
        ("NASA to Air Northrop Grumman Cygnus Departure from Space Station", "CYGNUS DEPARTURE"),
        ("NASA Extends Cyclone Global Navigation Satellite System Mission", "SYSTEM MISSION"),
        ("Statements on Pam Melroy’s Senate Confirmation as Deputy", "SENATE CONFIRMATION"),
        ("Council approves $25 million hospital wing", "HOSPITAL WING"),
        ("Ferry with 123 people aboard runs onto sandbank", "FERRY"),
        ("Clinic to hire 21 nurses before winter", "CLINIC"),
        ("Water vans sent to old town streets", "WATER VANS"),
        ("Lost painting found behind museum cupboard", "LOST PAINTING"),
        ("Burst water main floods Market Square", "BURST WATER MAIN"),
        ("Whales seen in Long Bay for first time in years", "WHALES"),
        ("Gale now expected later and a little weaker", "GALE"),
        ("Pot ads silenced", "POT ADS"),
        ("Seed prices double", "SEED PRICES DOUBLE"),
        ("Mayor not guilty", "MAYOR"),
        ("Mayor denies fraud claims", "MAYOR"),
        ("No deal", "NEWS"),
        ("", "NEWS"),
    ],
)
def test_the_slug_is_a_noun_of_the_title(title: str, slug: str) -> None:
    assert slug_choices(title)[0] == slug


@given(st.text(max_size=80))
def test_a_slug_is_neighbouring_words_of_the_title(title: str) -> None:
    for slug in slug_choices(title):
        assert 1 <= len(slug.split()) <= 3
        assert len(slug) <= 28
        assert slug == "NEWS" or slug.split()[0] in title.upper()


def test_the_clock_is_utc_whatever_the_zone() -> None:
    at = datetime(2026, 11, 22, 15, 5, tzinfo=timezone(timedelta(hours=1)))
    assert clock(at) == "22 Nov 2026, 14:05 UTC"


def test_the_source_line(make_article: Callable[..., Article]) -> None:
    assert source_line(make_article()) == "Source: Harbor Times · 22 Nov 2026, 13:05 UTC"
