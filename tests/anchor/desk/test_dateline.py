from __future__ import annotations

import pytest

from anchor.desk.dateline import dateline_end, dateline_place

REST = "The dam held."


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("LONDON, Nov 22 (Reuters) — ", "LONDON"),
        ("LONDON (AP) -- ", "LONDON"),
        ("LONDON — ", "LONDON"),
        ("HARBOR CITY, Nov. 22, 2026 - ", "HARBOR CITY"),
        ("HARBOR CITY, Maine, 22 November (Harbor Wire) – ", "HARBOR CITY, Maine"),
        ("Harbor City, Nov 22 — ", "Harbor City"),
        ("St. Mary (Reuters) - ", "St. Mary"),
    ],
)
def test_datelines(dateline: str, place: str) -> None:
    text = dateline + REST
    assert dateline_end(text) == len(dateline)
    span = dateline_place(text)
    assert span
    assert text[slice(*span)] == place


@pytest.mark.parametrize(
    "text",
    [
        "The dam — it held.",
        "Nobody - not one - left.",
        "LONDON, Nov 22 — ",
        "Rose Field (pictured) — won.",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    assert dateline_end(text) == 0
    assert dateline_place(text) is None
