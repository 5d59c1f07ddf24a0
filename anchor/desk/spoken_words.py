"""Abbreviations, acronyms and signs of written English as words, and the stops put in order."""

from __future__ import annotations

import re
from typing import Final

from .acronyms import SAID_AS_WORDS, neighbouring_capitals, say_capitals, spelled
from .speech_tables import ABBREVIATIONS, CURRENCIES
from .spoken_figures import CURRENCY_SIGNS, plural
from .spoken_rule import Match, Rule, rule
from .wordlists import MONTH_ABBREVIATIONS


def _abbreviation(found: Match) -> str:
    words = ABBREVIATIONS[found.group()]
    # The stop of an abbreviation may also be the sentence's.
    return (
        words + "."
        if found.group().endswith(".") and not found.string[found.end() :].strip(" \"'”’)")
        else words
    )


def _month(found: Match) -> str:
    words = MONTH_ABBREVIATIONS[found.group()[:-1]]
    return words if found.string[found.end() :].strip(" \"'”’)") else words + "."


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


SIGNS_AND_WORDS: Final[tuple[Rule, ...]] = (
    rule(r"(?<![\w.])(?:e\.g\.|i\.e\.|a\.k\.a\.|Ph\.D\.)", _abbreviation),
    # abbreviations and acronyms
    rule(r"\b[A-Z]{1,3}&[A-Z]{1,3}\b", lambda f: " and ".join(spelled(p) for p in f.group().split("&"))),
    rule(rf"\b(?:{'|'.join(MONTH_ABBREVIATIONS)})\.", _month),
    rule(r"\bSt\.(?=\s[A-Z])", "Saint"),
    rule(
        r"(?<![\w.])(?:"
        + "|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True))
        + r")(?![\w])",
        _abbreviation,
    ),
    rule(r"\b(?:[A-Za-z]\.){2,}(?!\w)", _dotted),
    rule(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b", lambda f: neighbouring_capitals(f.group())),
    rule(r"\b(?P<run>[A-Z]{2,})(?P<ending>s|['’]s)?(?![\w])", _capitals),
    # signs
    rule(r"\s*&\s*", " and "),
    rule(r"%", " percent "),
    rule(r"\+", " plus "),
    rule(r"=", " equals "),
    rule(r"@", " at "),
    rule(r"[°º]", " degrees "),
    rule(rf"(?:{CURRENCY_SIGNS})", lambda f: f" {plural(CURRENCIES[f.group()][0])} "),
    rule(r"\s*(?:—|--+|\s[–-]\s)\s*", ", "),
    rule(r"–", " "),
    rule(r"\s*[(\[{]\s*", ", "),
    rule(r"\s*[)\]}](?=[.,;:!?])", ""),
    rule(r"\s*[)\]}]\s*", ", "),
    rule(r"…|\.{2,}", ", "),
    rule(r"[\"“”„«»‹›*_~^`|\\<>#/•·]+|(?<!\w)['‘’]|['’](?!\w)", " "),
    rule(r"[’‘]", "'"),
    # put the stops in order
    rule(r"(?<=\w),(?=[a-z]+ ?)", ", "),
    rule(r"\s+(?=[,.;:!?])", ""),
    rule(r"(?:,\s*)+(?=[.;:!?])", ""),
    rule(r"([.;:!?]),", lambda f: f.group(1)),
    rule(r"(?:,\s*){2,}", ", "),
    rule(r"([!?])\.", lambda f: f.group(1)),
    rule(r"\.\.+", "."),
    rule(r"^[\s,;:.]+", ""),
    rule(r",\s*$", "."),
    rule(r"\s+", " "),
)
