from __future__ import annotations

import pytest

from anchor.desk import numerals


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("007", "zero zero seven"),
        ("1,250", "one thousand two hundred and fifty"),
        ("1234567890123456", "one two three four five six seven eight nine zero one two three four five six"),
    ],
)
def test_cardinals(digits: str, words: str) -> None:
    assert numerals.cardinal(digits) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("1066", "ten sixty-six"),
        ("1900", "nineteen hundred"),
        ("1905", "nineteen oh five"),
        ("2000", "two thousand"),
        ("2005", "two thousand and five"),
        ("2026", "twenty twenty-six"),
    ],
)
def test_years(digits: str, words: str) -> None:
    assert numerals.year(digits) == words


def test_clocks_decades_decimals_and_ordinals() -> None:
    assert numerals.clock("14", "05") == "fourteen oh five"
    assert numerals.clock("14", "00") == "fourteen hundred"
    assert numerals.clock("09", "00") == "nine o'clock"
    assert numerals.clock("14", "05", "36") == "fourteen oh five and thirty-six seconds"
    assert numerals.decade("1990") == "nineteen nineties"
    assert numerals.decimal("3.05") == "three point zero five"
    assert numerals.ordinal("22") == "twenty-second"
