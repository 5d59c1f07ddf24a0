"""From the written line to what the voice reads: numbers, units, abbreviations, acronyms and signs as words.

Deterministic, so that the gate can do it again. Plain words pass unchanged and no digit is ever dropped.
Languages other than English pass with only their spaces and invisible characters put in order: the voice of
that language reads its own figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from . import numerals
from .acronyms import SAID_AS_WORDS, say_capitals, spelled
from .wordlists import MONTH_ABBREVIATIONS, MONTHS, TITLE_ABBREVIATIONS, words

WORDS_A_MINUTE: Final = 155

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], str]]

_N = r"\d+(?:,\d{3})*(?:\.\d+)*"
_SCALE = {
    "k": "thousand", "K": "thousand", "m": "million", "mn": "million", "M": "million", "b": "billion", "bn": "billion",
    "B": "billion", "tn": "trillion", "trn": "trillion", "T": "trillion",
}  # fmt: skip
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion)"
_CURRENCY = {
    "US$": ("US dollar", "cent"), "C$": ("Canadian dollar", "cent"), "A$": ("Australian dollar", "cent"),
    "HK$": ("Hong Kong dollar", "cent"), "NZ$": ("New Zealand dollar", "cent"), "S$": ("Singapore dollar", "cent"),
    "$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "¥": ("yen", ""), "₹": ("rupee", "paisa"),
    "₩": ("won", ""), "₽": ("rouble", "kopeck"), "₺": ("lira", ""), "₦": ("naira", ""), "฿": ("baht", ""),
    "₴": ("hryvnia", ""), "₪": ("shekel", ""), "R$": ("real", ""), "₫": ("dong", ""), "₱": ("peso", ""),
}  # fmt: skip
_UNCHANGED_PLURAL = frozenset(("yen", "won", "baht", "naira", "lira", "hryvnia", "dong"))
_UNITS = {
    "km/h": "kilometres an hour", "kph": "kilometres an hour", "mph": "miles an hour", "m/s": "metres a second",
    "km/s": "kilometres a second", "km²": "square kilometres", "sq km": "square kilometres", "sq mi": "square miles",
    "sq ft": "square feet", "sq m": "square metres", "m²": "square metres", "m³": "cubic metres", "km": "kilometres",
    "cm": "centimetres", "mm": "millimetres", "nm": "nanometres", "kg": "kilograms", "mg": "milligrams", "g": "grams",
    "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ft": "feet", "mi": "miles", "kWh": "kilowatt hours",
    "MWh": "megawatt hours", "GWh": "gigawatt hours", "TWh": "terawatt hours", "kW": "kilowatts", "MW": "megawatts",
    "GW": "gigawatts", "TB": "terabytes", "GB": "gigabytes", "MB": "megabytes", "kB": "kilobytes", "Hz": "hertz",
    "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "ha": "hectares", "hrs": "hours", "hr": "hours",
    "mins": "minutes", "min": "minutes", "secs": "seconds", "sec": "seconds", "ml": "millilitres", "kV": "kilovolts",
    "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "°": "degrees", "ppm": "parts per million", "m": "metres",
}  # fmt: skip
_SINGULAR = {"feet": "foot", "inches": "inch", "hertz": "hertz"}
_MONTH_OF = {**{m: m for m in MONTHS}, **MONTH_ABBREVIATIONS}
_MONTH = r"(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?"
_ABBREVIATIONS = {
    **TITLE_ABBREVIATIONS,
    "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Mt.": "Mount", "Ft.": "Fort", "Jr.": "Junior",
    "Sr.": "Senior", "Rev.": "Reverend", "Hon.": "Honourable", "Brig.": "Brigadier", "Adm.": "Admiral",
    "Insp.": "Inspector", "Det.": "Detective", "Bros.": "Brothers", "Co.": "Company", "Corp.": "Corporation",
    "Inc.": "Incorporated", "Ltd.": "Limited", "Assn.": "Association", "Dept.": "Department", "Univ.": "University",
    "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road", "approx.": "approximately", "est.": "estimated",
    "etc.": "et cetera", "vs.": "versus", "vs": "versus", "e.g.": "for example", "i.e.": "that is", "cf.": "compare",
    "a.k.a.": "also known as", "w/": "with", "Mr": "Mister", "Mrs": "Missus", "Dr": "Doctor", "Ms": "Miz",
    "Prof": "Professor", "Sgt": "Sergeant", "Capt": "Captain", "Lt": "Lieutenant", "Gov": "Governor", "Ph.D.": "P H D",
    "Calif.": "California", "Fla.": "Florida", "Fig.": "figure", "Esq.": "Esquire", "Maj.": "Major",
}  # fmt: skip
_CARDINAL_HEADS = words(
    "Artemis War Bowl Part Phase Chapter Apollo Title Type Class Act Volume Level Stage Mark Titan Saturn "
    "Falcon Category Division Tier Group Appendix Rocky Orion Gemini Voyager Viking Ariane Vega Atlas Block "
    "Article Schedule Crew Cygnus Model Grade Annex Table Figure Step Round Vatican Starship Discoverer "
    "Explorer Skylab Salyut"
)
_NOT_HEADS = words("The A An This That In On At And Or But For")
_ROMAN_ONE_HEADS = words(
    "Artemis War Phase Chapter Titan Stage Tier Saturn Falcon Volume Type Class Category Division Elizabeth "
    "Charles James George William Edward Henry Francis Nicholas Peter Catherine Vatican"
)
_VULGAR = {
    "½": "one half", "⅓": "one third", "⅔": "two thirds", "¼": "one quarter", "¾": "three quarters", "⅕": "one fifth",
    "⅛": "one eighth", "⅜": "three eighths", "⅝": "five eighths", "⅞": "seven eighths", "⅙": "one sixth",
}  # fmt: skip
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}


def _plural(word: str) -> str:
    if word in _UNCHANGED_PLURAL:
        return word
    return "pence" if word == "penny" else word + "s"


def _number(text: str) -> str:
    """A plain number: grouped digits, decimals, versions."""
    plain = text.replace(",", "")
    return numerals.decimal(plain) if "." in plain else numerals.cardinal(plain)


def _money(found: Match) -> str:
    sign, amount = found["sign"], found["amount"]
    scale = found["scale"] or ""
    unit, small = _CURRENCY[sign]
    unit = unit.replace("US", "U S")
    second = found["second"] or ""
    words = _number(amount)
    whole, _, cents = amount.replace(",", "").partition(".")
    if second:
        words += f" to {_number(second)}"
    if scale:
        return f"{words} {_SCALE.get(scale, scale)} {_plural(unit)}"
    if len(cents) == 2 and small and not second and cents.isdigit():
        words = f"{_number(whole)} {unit if whole == '1' else _plural(unit)}"
        if int(cents):
            words += f" and {numerals.cardinal(str(int(cents)))} {small if cents == '01' else _plural(small)}"
        else:
            words += " exactly"
        return words
    return f"{words} {unit if amount == '1' and not second else _plural(unit)}"


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
    amount, unit = found["amount"], _UNITS[found["unit"]]
    if amount == "1":
        first, *rest = unit.split(" ")
        if first in ("square", "cubic", "degrees"):
            unit = unit.replace("metres", "metre").replace("degrees", "degree").replace("feet", "foot")
        else:
            unit = " ".join([_SINGULAR.get(first, first.removesuffix("s")), *rest])
    return f"{_number(amount)} {unit}"


def _roman(found: Match) -> str:
    head, run = found["head"], found["roman"]
    if head in _NOT_HEADS or (run == "I" and head not in _ROMAN_ONE_HEADS):
        return found.group()
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    if "L" in run and head != "Bowl":
        return found.group()
    total = sum(
        -values[a] if values[a] < values[b] else values[a] for a, b in zip(run, [*run[1:], "I"], strict=True)
    )
    if head in _CARDINAL_HEADS:
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
    if bottom in _PARTS and 0 < top < bottom and len(found["top"]) < 3:
        part = _PARTS[bottom]
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


def _abbreviation(found: Match) -> str:
    words = _ABBREVIATIONS[found.group()]
    # The stop of an abbreviation may also be the sentence's.
    return (
        words + "."
        if found.group().endswith(".") and not found.string[found.end() :].strip(" \"'”’)")
        else words
    )


def _dotted(found: Match) -> str:
    letters = found.group().replace(".", "").replace(" ", "")
    words = letters if letters in ("am", "pm") else spelled(letters)
    words = spelled(letters) if words in ("am", "pm") else words
    return words + "." if not found.string[found.end() :].strip(" \"'”’)") else words


def _capitals(found: Match) -> str:
    run, ending = found["run"], found["ending"] or ""
    if run + ending in SAID_AS_WORDS:
        return SAID_AS_WORDS[run + ending]
    words = say_capitals(run)
    if ending == "s":
        return words + ("'s" if " " in words else "s")
    return words + ending.replace("’", "'")


def _rule(pattern: str, replace: Callable[[Match], str] | str, flags: int = 0) -> Rule:
    if isinstance(replace, str):
        fixed = replace
        return re.compile(pattern, flags), lambda found: fixed
    return re.compile(pattern, flags), replace


_SIGNS = "|".join(re.escape(s) for s in sorted(_CURRENCY, key=len, reverse=True))
_UNIT_NAMES = "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))
_SCALES = "|".join(sorted(_SCALE, key=len, reverse=True))
_RANGE_DASH = r"\s?[–—-]\s?"

# In order: each rule sees what the ones before it left.
_RULES: tuple[Rule, ...] = (
    _rule(r"(?<![\w.])(?:e\.g\.|i\.e\.|a\.k\.a\.|Ph\.D\.)", _abbreviation),
    # money
    _rule(
        rf"(?<![A-Za-z])(?P<sign>{_SIGNS})\s?(?P<amount>{_N})(?:{_RANGE_DASH}(?:{_SIGNS})?(?P<second>{_N}))?"
        rf"(?:(?:\s|-)?(?P<scale>{_SCALE_WORD}\b|(?:{_SCALES})(?![A-Za-z])))?",
        _money,
    ),
    _rule(rf"(?P<amount>{_N})\s?p(?= (?:a|per|each|coin)\b)", lambda f: f"{_number(f['amount'])} pence"),
    # per cent
    _rule(
        rf"(?P<first>{_N}){_RANGE_DASH}(?P<second>{_N})\s?%",
        lambda f: f"{_number(f['first'])} to {_number(f['second'])} percent",
    ),
    _rule(rf"(?P<amount>{_N})\s?%", lambda f: f"{_number(f['amount'])} percent"),
    # dates
    _rule(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\D|$)", _iso_date),
    _rule(
        rf"\b(?P<first>\d{{1,2}}){_RANGE_DASH}(?P<second>\d{{1,2}}) (?P<month>{_MONTH})(?![A-Za-z])",
        lambda f: (
            f"the {numerals.ordinal(f['first'])} to the {numerals.ordinal(f['second'])} of "
            f"{_MONTH_OF[f['month'].rstrip('.')]}"
        ),
    ),
    _rule(
        rf"\b(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})(?![A-Za-z])"
        r"(?:,? (?P<year>\d{4})(?!\d|[,.:]\d))?",
        lambda f: _day_month(f["day"], f["month"], f["year"] or "", False),
    ),
    _rule(
        rf"\b(?P<month>{_MONTH}) (?P<first>\d{{1,2}}){_RANGE_DASH}(?P<second>\d{{1,2}})(?![\d:])",
        lambda f: (
            f"{_MONTH_OF[f['month'].rstrip('.')]} {numerals.ordinal(f['first'])} to "
            f"{numerals.ordinal(f['second'])}"
        ),
    ),
    _rule(
        rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%A-Za-z]|[.,]\d)(?:, (?P<year>\d{{4}})(?!\d|[,.:]\d))?",
        lambda f: _day_month(f["day"], f["month"], f["year"] or "", True),
    ),
    _rule(
        rf"\b(?P<month>{'|'.join(MONTH_ABBREVIATIONS)})\.? (?P<year>\d{{4}})\b",
        lambda f: f"{_MONTH_OF[f['month']]} {numerals.year(f['year'])}",
    ),
    # times
    _rule(
        r"\b(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[apAP])\.?\s?[mM]\b\.?(?=$)",
        lambda f: _half_day(f) + ".",
    ),
    _rule(
        r"\b(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[apAP])\.?\s?[mM]\b(?:\.(?!\s+[A-Z]))?",
        _half_day,
    ),
    _rule(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])", _clock),
    # years
    _rule(
        rf"\b(?P<first>1\d{{3}}|20\d\d){_RANGE_DASH}(?P<second>1\d{{3}}|20\d\d|\d\d)(?![\d\w%]|[.,]\d)",
        _year_range,
    ),
    _rule(r"\b(?P<digits>1\d{3}|20\d\d|\d0)['’]?s\b", lambda f: numerals.decade(f["digits"])),
    _rule(r"['’](?P<digits>\d0)s\b", lambda f: numerals.decade(f["digits"])),
    # numbered things
    _rule(r"\b[Nn]os?\.?\s?(?=\d)", lambda f: "numbers " if "s" in f.group() else "number "),
    _rule(r"#(?=\d)", "number "),
    _rule(r"(?P<n>\d+(?:,\d{3})*)(?:st|nd|rd|th)\b", lambda f: numerals.ordinal(f["n"])),
    _rule(
        rf"(?<![\w.])(?P<head>[A-Z][a-z]+)\s(?P<roman>{_ROMAN_SHAPE})(?=['’]s\b|[^\w'’-]|$)",
        _roman,
    ),
    # fractions and units
    _rule("[" + "".join(_VULGAR) + "]", lambda f: ("" if f.start() == 0 else " ") + _VULGAR[f.group()] + " "),
    _rule(
        rf"(?<![\w.])(?P<first>{_N}){_RANGE_DASH}(?P<second>{_N})\s?(?P<unit>{_UNIT_NAMES})(?![\w²³/])",
        lambda f: f"{_number(f['first'])} to {_number(f['second'])} {_UNITS[f['unit']]}",
    ),
    _rule(
        rf"(?<![\w.])(?P<amount>{_N})(?:bn|mn|tn)\b",
        lambda f: f"{_number(f['amount'])} {_SCALE[f.group()[-2:]]}",
    ),
    _rule(
        rf"(?<![\w.])(?P<amount>{_N})m(?=\s(?:people|users|{'homes|jobs|tonnes|tons|barrels|votes'})\b)",
        lambda f: f"{_number(f['amount'])} million",
    ),
    _rule(rf"(?<![\w.])(?P<amount>{_N})[\s-]?(?P<unit>{_UNIT_NAMES})(?![\w²³/]|\.\w)", _unit),
    _rule(r"(?<![\w/.])(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\w/])", _fraction),
    _rule(r"(?<![\w.)])[−-](?=\d)", "minus "),
    _rule(r"(?<=\d)\s?[×x]\s?(?=\d)", " by "),
    # letters with digits, ranges, plain numbers
    _rule(
        r"\b(?:[A-Za-z]+-?\d+(?:\.\d+)*[A-Za-z\d]*|[A-Z]{1,4}-\d+[A-Z]?|\d+[A-Za-z]+\d*[A-Za-z\d]*)\b",
        _letters_digits,
    ),
    _rule(rf"(?<![\w.,-])(?P<first>{_N}){_RANGE_DASH}(?P<second>{_N})(?![\w-]|[.,]\d)", _range),
    _rule(_N, _bare_number),
    _rule(
        r"(?<=[a-z])-(?=(?:year|month|week|day|hour|minute|mile|metre|meter|foot|acre|point|man|strong|plus)\b)",
        " ",
    ),
    # abbreviations and acronyms
    _rule(r"\bSt\.(?=\s[A-Z])", "Saint"),
    _rule(
        r"(?<![\w.])(?:"
        + "|".join(re.escape(a) for a in sorted(_ABBREVIATIONS, key=len, reverse=True))
        + r")(?![\w])",
        _abbreviation,
    ),
    _rule(r"\b(?:[A-Za-z]\.){2,}(?!\w)", _dotted),
    _rule(r"\b(?P<run>[A-Z]{2,})(?P<ending>s|['’]s)?(?![\w])", _capitals),
    # signs
    _rule(r"\s*&\s*", " and "),
    _rule(r"%", " percent "),
    _rule(r"\+", " plus "),
    _rule(r"=", " equals "),
    _rule(r"@", " at "),
    _rule(r"[°º]", " degrees "),
    _rule(rf"(?:{_SIGNS})", lambda f: f" {_plural(_CURRENCY[f.group()][0])} "),
    _rule(r"\s*(?:—|--+|\s[–-]\s)\s*", ", "),
    _rule(r"–", " "),
    _rule(r"\s*[(\[{]\s*", ", "),
    _rule(r"\s*[)\]}](?=[.,;:!?])", ""),
    _rule(r"\s*[)\]}]\s*", ", "),
    _rule(r"…|\.{2,}", ", "),
    _rule(r"[\"“”„«»‹›*_~^`|\\<>#/•·]+|(?<!\w)['‘’]|['’](?!\w)", " "),
    _rule(r"[’‘]", "'"),
    # put the stops in order
    _rule(r"\s+(?=[,.;:!?])", ""),
    _rule(r"(?:,\s*)+(?=[.;:!?])", ""),
    _rule(r"([.;:!?]),", lambda f: f.group(1)),
    _rule(r"(?:,\s*){2,}", ", "),
    _rule(r"([!?])\.", lambda f: f.group(1)),
    _rule(r"\.\.+", "."),
    _rule(r"^[\s,;:.]+", ""),
    _rule(r",\s*$", "."),
    _rule(r"\s+", " "),
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]"
)


def _ascii_digits(text: str) -> str:
    """Every decimal digit of any script, superscripts included, as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(digit) if not c.isascii() and c not in "²³" and (digit := unicodedata.digit(c, -1)) >= 0 else c
        for c in text
    )


def _with_lexicon(text: str, lexicon: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with each word of the lexicon replaced by one private character, and what each stands for."""
    marks: dict[str, str] = {}
    for number, word in enumerate(sorted(lexicon, key=lambda w: (-len(w), w))):
        mark = chr(0xE000 + number)
        pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
        text, count = re.subn(pattern, mark, text)
        if count:
            marks[mark] = lexicon[word]
        if number == 0x18FE:
            break
    return text, marks


def _shouted(text: str) -> str:
    """A line printed all in capitals, in lower case: its words are no acronyms."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    if len(words) >= 4 and all(w.isupper() for w in words):
        return text.capitalize()
    return text


def _english(text: str) -> str:
    text = _shouted(text)
    for pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    text = text.translate({ord("²"): " squared", ord("³"): " cubed"})
    return text.strip()


@lru_cache(maxsize=2048)
def _spoken(text: str, language: str, lexicon: tuple[tuple[str, str], ...]) -> str:
    text = " ".join(_INVISIBLE.sub("", text).split())
    marked, marks = _with_lexicon(text, dict(lexicon))
    if language.split("-")[0].lower() == "en":
        marked = _english(_ascii_digits(marked))
    for mark, said in marks.items():
        marked = marked.replace(mark, said)
    return marked


def speak(text: str, language: str = "en", lexicon: Mapping[str, str] | None = None) -> str:
    """What the voice reads for a written line. `lexicon` maps words to how they are said and goes before
    every rule."""
    return _spoken(text, language, tuple(sorted((lexicon or {}).items())))


def seconds(spoken: str) -> float:
    """How long the spoken form takes at 155 words a minute."""
    return len(spoken.split()) * 60 / WORDS_A_MINUTE
