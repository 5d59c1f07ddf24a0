"""Closed word lists of the desk. Growing one widens what the gate lets through: review it as you would
code."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final


def words(text: str) -> frozenset[str]:
    """The blank-separated words of `text`, as a set."""
    return frozenset(text.split())


WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

MONTH_ABBREVIATIONS: Final = MappingProxyType(
    {
        "Jan": "January",
        "Feb": "February",
        "Mar": "March",
        "Apr": "April",
        "Jun": "June",
        "Jul": "July",
        "Aug": "August",
        "Sep": "September",
        "Sept": "September",
        "Oct": "October",
        "Nov": "November",
        "Dec": "December",
    }
)

# Titles before a name. "Dr." and "St." are left out of the written expansion: the one is normal in captions,
# the other is a saint or a street.
TITLE_ABBREVIATIONS: Final = MappingProxyType(
    {
        "Gov.": "Governor",
        "Sen.": "Senator",
        "Rep.": "Representative",
        "Gen.": "General",
        "Lt.": "Lieutenant",
        "Col.": "Colonel",
        "Maj.": "Major",
        "Sgt.": "Sergeant",
        "Capt.": "Captain",
        "Cmdr.": "Commander",
        "Prof.": "Professor",
        "Pres.": "President",
        "Supt.": "Superintendent",
    }
)

NEGATIONS: Final = words(
    "no not never none nobody nothing neither nor nowhere without cannot unless until barely hardly scarcely "
    "fail fails failed refuse refuses refused deny denies denied false untrue"
)

HEDGES: Final = words(
    "allegedly alleged reportedly apparently possibly probably perhaps maybe might may could would should if "
    "unconfirmed suspected purported purportedly likely unlikely expected claimed claims claim appears seems "
    "about around roughly nearly almost approximately estimated"
)

REPORTING_VERBS: Final = words("said says announced reported confirmed added wrote stated explained warned")

# The nouns that may carry an attribution without a capital letter ("the fire department said").
SPEAKER_NOUNS: Final = words(
    "agency army astronomers attorney authorities authority board bureau campaign captain center centre "
    "chief city commission commissioner committee company coroner council county court department director "
    "district doctors engineers executive experts families family firm firefighters forecasters foundation "
    "government governor hospital institute investigators lawyers leaders mayor members minister ministry "
    "navy observers office officer officers officials operator organisers organizers owners paramedics "
    "police president prosecutor prosecutors regulator regulators representative report researchers "
    "residents school scientists secretary service sheriff spokesman spokesperson spokeswoman staff state "
    "statement study teachers team union university witnesses workers fire weather health transport coast "
    "guard harbor harbour port rescue local national federal regional public senior company's city's "
    "county's state's"
)

DETERMINERS: Final = words("the a an its his her their one two three several some both")

# First words that are certainly no name: only these may lose their capital when a sentence moves behind "X
# said".
LOWERABLE: Final = words(
    "The A An It He She They We There This That These Those His Her Its Their Our In On At For From With By "
    "As After Before During When While Since More Most Many Some Several All Both Each Every Two Three Four "
    "Five Six Seven Eight Nine Ten Nearly About Around Police Officials"
)

DELETABLE_LABELS: Final = (
    "BREAKING",
    "BREAKING NEWS",
    "JUST IN",
    "LATEST",
    "WATCH",
    "VIDEO",
    "PHOTOS",
    "PICTURES",
)

DELETABLE_ASIDES: Final = frozenset(
    (
        "pictured",
        "pictured left",
        "pictured right",
        "pictured above",
        "left",
        "right",
        "file photo",
        "see photo",
        "VIDEO",
        "Video",
        "PHOTO",
        "PHOTOS",
        "Photos",
    )
)

WIRE_NAMES: Final = frozenset(
    ("Reuters", "AP", "AFP", "UPI", "Xinhua", "Bloomberg", "Kyodo", "dpa", "ANSA", "EFE")
)

PRONOUNS: Final = words("he she it they we i you this that these those his her its their him them such both")
