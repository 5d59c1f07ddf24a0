"""Figures in written English as words: money, dates, times, ranges, units, numbered things."""

from __future__ import annotations

import re
from typing import Final

from . import numerals
from .acronyms import SAID_AS_WORDS, spelled
from .speech_tables import (
    COUNTED_HEADS,
    CURRENCIES,
    NO_HEADS,
    PARTS,
    ROMAN_ONE_HEADS,
    SCALES,
    SINGULARS,
    UNCHANGED_PLURALS,
    UNITS,
    VULGAR_FRACTIONS,
)
from .spoken_rule import Match, Rule, rule
from .wordlists import MONTH_ABBREVIATIONS, MONTHS, words

_N = r"\d+(?:,\d{3})*(?:\.\d+)*"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion)"
_MONTH_OF = {**{m: m for m in MONTHS}, **MONTH_ABBREVIATIONS}
_MONTH = r"(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?"


def plural(word: str) -> str:
    if word in UNCHANGED_PLURALS:
        return word
    return "pence" if word == "penny" else word + "s"


def _number(text: str) -> str:
    """A plain number: grouped digits, decimals, versions."""
    plain = text.replace(",", "")
    return numerals.decimal(plain) if "." in plain else numerals.cardinal(plain)


_DETERMINED = re.compile(r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]his|[Tt]hat) $")
_NOUN_NEXT = re.compile(
    r"[ -](?!(?:in|for|of|to|from|on|over|and|or|a|an|per|by|at|that|which|was|is|were|are|with|after|"
    r"it|they|he|she|the|will|would|had|has|not|more|less|each|already|paid|spent|owed|\w+ed)\b)[a-z]"
)


def _money(found: Match) -> str:
    sign, amount = found["sign"], found["amount"]
    scale = found["scale"] or ""
    unit, small = CURRENCIES[sign]
    unit = unit.replace("US", "U S")
    second = found["second"] or ""
    before, after = found.string[: found.start()], found.string[found.end() :]
    if _DETERMINED.search(before) and _NOUN_NEXT.match(after):
        # "a $3.5 million plan": the unit is an adjective.
        amounts = f"{_number(amount)} to {_number(second)}" if second else _number(amount)
        return f"{amounts} {SCALES.get(scale, scale)} {unit}" if scale else f"{amounts} {unit}"
    words = _number(amount)
    whole, _, cents = amount.replace(",", "").partition(".")
    if second:
        words += f" to {_number(second)}"
    if scale:
        return f"{words} {SCALES.get(scale, scale)} {plural(unit)}"
    if len(cents) == 2 and small and not second and cents.isdigit():
        words = f"{_number(whole)} {unit if whole == '1' else plural(unit)}"
        if int(cents):
            words += f" and {numerals.cardinal(str(int(cents)))} {small if cents == '01' else plural(small)}"
        return words
    return f"{words} {unit if amount == '1' and not second else plural(unit)}"


def _day_month(day: str, month: str, year: str, month_first: bool) -> str:
    name = _MONTH_OF[month.rstrip(".")]
    words = f"{name} {numerals.ordinal(day)}" if month_first else f"the {numerals.ordinal(day)} of {name}"
    return f"{words}, {numerals.year(year)}" if year else words


def _iso_date(found: Match) -> str:
    year, month, day = found.groups()
    return f"the {numerals.ordinal(str(int(day)))} of {MONTHS[int(month) - 1]}, {numerals.year(year)}"


def _clock(found: Match) -> str:
    return numerals.clock(found["h"], found["m"], found["s"] or "")


def _half_day(found: Match) -> str:
    hours, minutes, half = found["h"], found["m"], found["half"].lower()
    words = numerals.cardinal(str(int(hours)))
    if minutes and int(minutes):
        words = numerals.clock(hours, minutes)
    elif minutes:
        words += " o'clock"
    return f"{words} {half} m"


def _year_range(found: Match) -> str:
    first, second = found["first"], found["second"]
    return f"{numerals.year(first)} to {numerals.year(second) if len(second) == 4 else _short_year(second)}"


def _short_year(digits: str) -> str:
    return f"oh {numerals.DIGITS[int(digits[1])]}" if digits[0] == "0" else numerals.cardinal(digits)


def _range(found: Match) -> str:
    return f"{_number(found['first'])} to {_number(found['second'])}"


def _unit(found: Match) -> str:
    amount, unit = found["amount"], UNITS[found["unit"]]
    if amount == "1":
        first, *rest = unit.split(" ")
        if first in ("square", "cubic", "degrees"):
            unit = unit.replace("metres", "metre").replace("degrees", "degree").replace("feet", "foot")
        else:
            unit = " ".join([SINGULARS.get(first, first.removesuffix("s")), *rest])
    return f"{_number(amount)} {unit}"


def _roman(found: Match) -> str:
    head, run = found["head"], found["roman"]
    if head in NO_HEADS or (run == "I" and head not in ROMAN_ONE_HEADS):
        return found.group()
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    if "L" in run and head != "Bowl":
        return found.group()
    total = sum(
        -values[a] if values[a] < values[b] else values[a] for a, b in zip(run, [*run[1:], "I"], strict=True)
    )
    if head in COUNTED_HEADS:
        return f"{head} {numerals.cardinal(str(total))}"
    return f"{head} the {numerals.ordinal(str(total))}"


_ROMAN_SHAPE = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}|L(?:X{0,3}(?:IX|IV|V?I{0,3})))"


def _letters_digits(found: Match) -> str:
    """MH370, U2, COVID-19, F-16, A380, 5G: letters are spelled (or said, when they are a word), long digits
    one by one."""
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+(?:\.\d+)*", found.group()):
        if piece[0].isdigit():
            words.append(
                _number(piece) if len(piece) <= 2 or "." in piece else numerals.digit_by_digit(piece)
            )
        elif piece.isupper() and piece not in SAID_AS_WORDS and len(piece) <= 4:
            words.append(spelled(piece))
        else:
            words.append(SAID_AS_WORDS.get(piece, piece))
    return " ".join(words)


def _fraction(found: Match) -> str:
    top, bottom = int(found["top"]), int(found["bottom"])
    if bottom in PARTS and 0 < top < bottom and len(found["top"]) < 3:
        part = PARTS[bottom]
        return f"{numerals.cardinal(str(top))} {part if top == 1 else part.replace('half', 'halve') + 's'}"
    return f"{_number(found['top'])} {_number(found['bottom'])}"


_YEAR_BEFORE = words(
    "in since from by until till to of during before after early late mid around circa year spring summer "
    "autumn winter fall between and through for the election season cup games olympics"
)
_PLURAL_NEXT = re.compile(r"\s+(?!(?:was|is|has|as|its|us|this|miles away)\b)[a-z]+s\b")


def _bare_number(found: Match) -> str:
    digits = found.group()
    plain = digits.replace(",", "")
    if len(digits) == 4 and digits.isdigit() and "1100" <= digits <= "2099":
        before = found.string[: found.start()].rstrip()
        previous = re.search(r"[A-Za-z]+$", before)
        counted = _PLURAL_NEXT.match(found.string, found.end())
        dated = previous is not None and (
            previous.group().lower() in _YEAR_BEFORE or previous.group() in _MONTH_OF
        )
        if not counted or (
            dated and previous is not None and previous.group().lower() in ("in", "since", "during")
        ):
            return numerals.year(digits)
    return _number(plain)


CURRENCY_SIGNS = "|".join(re.escape(s) for s in sorted(CURRENCIES, key=len, reverse=True))
_UNIT_NAMES = "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))
_SCALES = "|".join(sorted(SCALES, key=len, reverse=True))
_RANGE_DASH = r"\s?[–—-]\s?"

# Numbers without a digit.
NUMERALS: Final[tuple[Rule, ...]] = (
    rule(
        rf"(?<![\w.])(?P<head>[A-Z][a-z]+)\s(?P<roman>{_ROMAN_SHAPE})(?=['’]s\b|[^\w'’-]|$)",
        _roman,
    ),
    rule("(?<=\\d)[" + "".join(VULGAR_FRACTIONS) + "]", lambda f: f" and {VULGAR_FRACTIONS[f.group()]} "),
    rule("[" + "".join(VULGAR_FRACTIONS) + "]", lambda f: f" {VULGAR_FRACTIONS[f.group()]} "),
)

# For texts with digits, in order: each rule sees what the ones before it left.
FIGURES: Final[tuple[Rule, ...]] = (
    rule(r"(?:^|(?<=[^\d\s] )|(?<=\())[−-](?=[$£€¥]?\d)", "minus "),
    # money
    rule(
        rf"(?<![A-Za-z])(?P<sign>{CURRENCY_SIGNS})\s?(?P<amount>{_N})(?:{_RANGE_DASH}(?:{CURRENCY_SIGNS})?(?P<second>{_N}))?"
        rf"(?:(?:\s|-)?(?P<scale>{_SCALE_WORD}\b|(?:{_SCALES})(?![A-Za-z])))?",
        _money,
    ),
    rule(rf"(?P<amount>{_N})\s?p(?= (?:a|per|each|coin)\b)", lambda f: f"{_number(f['amount'])} pence"),
    # per cent
    rule(
        rf"(?P<first>{_N})\s?%?{_RANGE_DASH}(?P<second>{_N})\s?%",
        lambda f: f"{_number(f['first'])} to {_number(f['second'])} percent",
    ),
    rule(rf"(?P<amount>{_N})\s?%", lambda f: f"{_number(f['amount'])} percent"),
    # dates
    rule(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\D|$)", _iso_date),
    rule(
        rf"\b(?P<first>\d{{1,2}}){_RANGE_DASH}(?P<second>\d{{1,2}}) (?P<month>{_MONTH})(?![A-Za-z])",
        lambda f: (
            f"the {numerals.ordinal(f['first'])} to the {numerals.ordinal(f['second'])} of "
            f"{_MONTH_OF[f['month'].rstrip('.')]}"
        ),
    ),
    rule(
        rf"\b(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})(?![A-Za-z])"
        r"(?:,? (?P<year>\d{4})(?!\d|[,.:]\d))?",
        lambda f: _day_month(f["day"], f["month"], f["year"] or "", False),
    ),
    rule(
        rf"\b(?P<month>{_MONTH}) (?P<first>\d{{1,2}}){_RANGE_DASH}(?P<second>\d{{1,2}})(?![\d:])",
        lambda f: (
            f"{_MONTH_OF[f['month'].rstrip('.')]} {numerals.ordinal(f['first'])} to "
            f"{numerals.ordinal(f['second'])}"
        ),
    ),
    rule(
        rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%A-Za-z]|[.,]\d)"
        r"(?:, (?P<year>\d{4})(?!\d|[,.:]\d))?",
        lambda f: _day_month(f["day"], f["month"], f["year"] or "", True),
    ),
    rule(
        rf"\b(?P<month>{'|'.join(MONTH_ABBREVIATIONS)})\.? (?P<year>\d{{4}})\b",
        lambda f: f"{_MONTH_OF[f['month']]} {numerals.year(f['year'])}",
    ),
    # times
    rule(
        r"\b(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[apAP])\.?\s?[mM]\b\.?(?=$)",
        lambda f: _half_day(f) + ".",
    ),
    rule(
        r"\b(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[apAP])\.?\s?[mM]\b(?:\.(?!\s+[A-Z]))?",
        _half_day,
    ),
    rule(
        r"(?<![\d:.,])(?P<m>\d{1,3}):(?P<s>[0-5]\d\.\d+)(?![\d:.])",
        lambda f: f"{_number(f['m'])} minutes {_number(f['s'].lstrip('0') if f['s'][1] != '.' else f['s'])}",
    ),
    rule(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])", _clock),
    # years
    rule(
        rf"\b(?P<first>1\d{{3}}|20\d\d){_RANGE_DASH}(?P<second>1\d{{3}}|20\d\d|\d\d)(?![\d\w%]|[.,]\d)",
        _year_range,
    ),
    rule(r"\b(?P<digits>1\d{3}|20\d\d|\d0)['’]?s\b", lambda f: numerals.decade(f["digits"])),
    rule(r"['’](?P<digits>\d0)s\b", lambda f: numerals.decade(f["digits"])),
    # numbered things
    rule(r"\b[Nn]os?\.?\s?(?=\d)", lambda f: "numbers " if "s" in f.group() else "number "),
    rule(r"#(?=\d)", "number "),
    rule(r"(?P<n>\d+(?:,\d{3})*)(?:st|nd|rd|th)\b", lambda f: numerals.ordinal(f["n"])),
    # fractions and units
    rule(
        rf"(?<![\w.])(?P<first>{_N}){_RANGE_DASH}(?P<second>{_N})\s?(?P<unit>{_UNIT_NAMES})(?![\w²³/])",
        lambda f: f"{_number(f['first'])} to {_number(f['second'])} {UNITS[f['unit']]}",
    ),
    rule(
        rf"(?<![\w.])(?P<amount>{_N})(?:bn|mn|tn)\b",
        lambda f: f"{_number(f['amount'])} {SCALES[f.group()[-2:]]}",
    ),
    rule(
        rf"(?<![\w.])(?P<amount>{_N})m(?=\s(?:people|users|homes|jobs|tonnes|tons|barrels|votes)\b)",
        lambda f: f"{_number(f['amount'])} million",
    ),
    rule(rf"(?<![\w.])(?P<amount>{_N})[\s-]?(?P<unit>{_UNIT_NAMES})(?![\w²³/]|\.\w)", _unit),
    rule(r"(?<![\w/.])(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\w/])", _fraction),
    rule(r"(?<=\d)\s?[×x]\s?(?=\d)", " by "),
    # letters with digits, ranges, plain numbers
    rule(
        r"\b(?:[A-Za-z]+-?\d+(?:\.\d+)*[A-Za-z\d]*|[A-Z]{1,4}-\d+[A-Z]?|\d+[A-Za-z]+\d*[A-Za-z\d]*)\b",
        _letters_digits,
    ),
    rule(rf"(?<![\w.,-])(?P<first>{_N}){_RANGE_DASH}(?P<second>{_N})(?![\w-]|[.,]\d)", _range),
    rule(r"(?<=\d):(?=\d)", " to "),
    rule(_N, _bare_number),
)
