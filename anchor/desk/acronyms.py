"""Which runs of capitals are said as a word, and how the others are spelled out."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from .wordlists import words

_WORDS: Final = words(
    "Nasa Nato Unicef Unesco Opec Aids Covid Sars Mers Asean Fifa Uefa Fema Osha Scotus Potus Flotus Nafta "
    "Nasdaq Isis Darpa Cern Laser Radar Sonar Scuba Swat Interpol Europol Frontex Ofcom Ofsted Ofgem Defra "
    "Brics Mercosur Ecowas Centcom Norad Hamas Ikea Ebola Lego Ansa Nascar Wada Acas Cobra Medicaid Gif Sim "
    "Ram Rom Taser Caricom Euratom Cites Maven"
)

# Said as words. The value is how the voice is told to say it.
SAID_AS_WORDS: Final = MappingProxyType(
    {
        **{w.upper(): w for w in sorted(_WORDS)},
        "NOAA": "Noah",
        "CYGNSS": "Cygnus",
        "OK": "okay",
        "OKs": "okays",
        "ICAO": "I Kay O",
        "USMCA": "U S M C A",
        "AUKUS": "Awkus",
        "JPEG": "jay peg",
    }
)

# Plain words that a headline may print in capitals.
_CAPITAL_WORDS: Final = words(
    "A I AN AND ARE AS AT BE BUT BY DO FOR FROM GO HAS HE IF IN IS ITS MAY ME MY NEW NO NOT NOW OF OFF ON "
    "ONE OR OUT OUR SAY SET SHE SO THE TO TOP TWO UP VS WAR WE WHY WILL WIN WITH YES YOU LIVE MORE "
    "NEWS THIS THAT WHAT WHEN ALL CAN NEVER EVER JUST MUST VERY OWN ONLY"
)
_VOWEL = re.compile(r"[AEIOU]")


def spelled(letters: str) -> str:
    """ "FBI" -> "F B I"."""
    return " ".join(letters)


def say_capitals(run: str) -> str:
    """How a run of capitals (two or more) is said. A run of five or more with a vowel is a word in
    capitals."""
    if run in SAID_AS_WORDS:
        return SAID_AS_WORDS[run]
    if run in _CAPITAL_WORDS:
        return run.lower() if len(run) < 5 else run.capitalize()
    if len(run) >= 5 and _VOWEL.search(run):
        return run.capitalize()
    return spelled(run)


def neighbouring_capitals(runs: str) -> str:
    """Neighbouring words in capitals ("HARBOR CITY"): plain words when one of them clearly is, so that the
    short ones beside it are not spelled. Runs of acronyms stay for `say_capitals`."""
    pieces = runs.split(" ")
    plain = [len(p) >= 5 and p not in SAID_AS_WORDS and _VOWEL.search(p) is not None for p in pieces]
    if not any(plain):
        return runs
    return " ".join(
        p if p in SAID_AS_WORDS or len(p) < 4 or not _VOWEL.search(p) else p.capitalize() for p in pieces
    )
