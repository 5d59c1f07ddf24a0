"""Numbers as English words. Every digit that goes in comes out as a word."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from num2words import num2words

DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONGEST = 15  # digits; longer ones are read one by one


def digit_by_digit(digits: str) -> str:
    """ "370" -> "three seven zero"."""
    return " ".join(DIGITS[int(d)] for d in digits)


@lru_cache(maxsize=4096)
def _words(number: int, form: str) -> str:
    words: str = num2words(number, lang="en", to=form)
    return words.replace(",", "")


def cardinal(digits: str) -> str:
    """ "1,250" -> "one thousand two hundred and fifty"; a leading zero or a very long run is read digit by
    digit."""
    plain = digits.replace(",", "")
    if len(plain) > _LONGEST or (len(plain) > 1 and plain[0] == "0"):
        return digit_by_digit(plain)
    return _words(int(plain), "cardinal")


def ordinal(digits: str) -> str:
    """ "22" -> "twenty-second"."""
    plain = digits.replace(",", "")
    return digit_by_digit(plain) if len(plain) > _LONGEST else _words(int(plain), "ordinal")


def decimal(text: str) -> str:
    """ "3.05" -> "three point zero five"; "1,250" and further points ("1.2.3") are taken as well."""
    whole, *parts = text.split(".")
    return " point ".join([cardinal(whole) if whole else "zero", *(digit_by_digit(p) for p in parts if p)])


def year(digits: str) -> str:
    """ "2026" -> "twenty twenty-six", "1905" -> "nineteen oh five", "2000" -> "two thousand"."""
    number = int(digits)
    century, rest = divmod(number, 100)
    if len(digits) != 4 or number < 1000 or (century % 10 == 0 and rest < 10):
        return cardinal(digits)
    if rest == 0:
        return f"{_words(century, 'cardinal')} hundred"
    tail = f"oh {DIGITS[rest]}" if rest < 10 else _words(rest, "cardinal")
    return f"{_words(century, 'cardinal')} {tail}"


def decade(digits: str) -> str:
    """ "1990" -> "nineteen nineties", "20" -> "twenties"."""
    words = year(digits) if len(digits) == 4 else cardinal(digits)
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def clock(hours: str, minutes: str, seconds: str = "") -> str:
    """ "14", "05" -> "fourteen oh five"; "14", "00" -> "fourteen hundred"."""
    first = cardinal(str(int(hours)))
    if int(minutes) == 0 and not seconds:
        return f"{first} o'clock" if int(hours) <= 12 else f"{first} hundred"
    middle = f"oh {DIGITS[int(minutes)]}" if int(minutes) < 10 else cardinal(minutes)
    words = f"{first} {middle}"
    return f"{words} and {cardinal(str(int(seconds)))} seconds" if seconds else words
