"""The pictures a sentence can carry, found by rule in the sentence itself.

Every word a picture shows is a run of the sentence's own words. The writer picks one of these; the gate finds
them again and accepts no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .dateline import dateline_end, dateline_place
from .edits import negated, speaker_like
from .wordlists import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS, words

MAX_QUOTE_WORDS = 24
MAX_ENTRY_CHARACTERS = 70
MAX_ENTRIES = 4


@dataclass(frozen=True)
class Figure:
    value: str
    label: str


_MODIFIER = (
    r"(?:(?:[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Oo]ver|[Mm]ore than|[Ll]ess than|[Ff]ewer than|"
    r"[Aa]t least|[Uu]p to|[Rr]oughly|[Aa]pproximately|[Aa]n estimated|[Ss]ome) )?"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/:-])(?P<value>{_MODIFIER}(?:[$£€¥]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|trillion|bn|m)\b)?|"
    r"\d[\d,]*(?:\.\d+)?(?:\s?(?:percent|per cent)\b|%|\s(?:hundred|thousand|million|billion|trillion)\b)?))"
    r"(?P<label>(?: [A-Za-z][\w'’-]*){1,5})"
)
_LABEL_STOPS = words(
    "and or but that which who whom whose while when where after before as because since although though "
    "than then was were is are has have had will would could can may might must shall should be been said "
    "says by at on in to from with into onto over under during between against for until if so not no it "
    "they he she we i you this these those its"
)
_CLOCK_OR_DATE = frozenset(
    (
        *MONTHS,
        *MONTH_ABBREVIATIONS,
        *WEEKDAYS,
        "a.m",
        "p.m",
        "am",
        "pm",
        "GMT",
        "UTC",
        "EST",
        "EDT",
        "BST",
        "AM",
        "PM",
    )
)
_NUMBERED = words("No. Nos. aged age Flight Route Highway Article Section Chapter Room Pier Gate Channel")
_HEDGED_BEFORE = re.compile(
    r"\b(?:if|whether|would|could|might|may|should|denied|denies|false|claim(?:s|ed)?)\b", re.I
)


_PLURAL = re.compile(r"[a-z-]{2,}(?<![sui])s|people|men|women|children|feet|percent", re.IGNORECASE)
# A speed or a rate is not the distance or the amount: its second half belongs to it.
_RATE = re.compile(r"(?:an?|per|each|every) (?:second|minute|hour|day|night|week|month|year|person|head)\b")
_MEASURES = words("long wide high deep tall old away dead injured missing killed wounded hurt")


def _counted(value: str, following: Sequence[str]) -> str:
    """The noun a figure counts: the run of words up to the first plural, with its "of ..." or measure; for
    money, the two words after it. Empty when there is no telling."""
    run: list[str] = []
    for word in following:
        if word.lower() in _LABEL_STOPS:
            break
        run.append(word)
    if not run or len(run[0]) < 2:
        return ""
    if run[0] in _MEASURES:
        return run[0]
    for n, word in enumerate(run[:4]):
        if not _PLURAL.fullmatch(word):
            continue
        after = run[n + 1 :]
        if after[:1] == ["of"] and len(after) > 1:
            plural = next(
                (k for k, w in enumerate(after[1:4], 2) if _PLURAL.fullmatch(w)), min(4, len(after))
            )
            return " ".join([*run[: n + 1], *after[:plural]])
        if _RATE.match(" ".join(after)):
            return " ".join([*run[: n + 1], *after[:2]])
        measured = after[:1] if after and after[0] in _MEASURES else []
        return " ".join([*run[: n + 1], *measured])
    return " ".join(run[:2]) if value[-1:].isalpha() and re.search(r"[$£€¥]", value) else ""


def figures(sentence: str) -> Iterator[Figure]:
    """Figures with the noun they count, as they stand side by side in the sentence."""
    body = sentence[dateline_end(sentence) :]
    if negated(body) or _HEDGED_BEFORE.search(body):
        return
    for found in _FIGURE.finditer(body):
        label = _counted(found["value"], found["label"].split())
        value = found["value"]
        bare = re.sub(r"\D", "", value)
        year = re.fullmatch(r"(?:1[5-9]|20)\d\d", value) is not None
        if not label or year or not bare or label.split()[0] in _CLOCK_OR_DATE:
            continue
        before = body[: found.start()].split()
        if before and (before[-1] in _NUMBERED or before[-1].rstrip(".,") in _CLOCK_OR_DATE):
            continue
        yield Figure(value, label)


@dataclass(frozen=True)
class Quotation:
    words: str
    speaker: str


_QUOTE_FIRST = re.compile(
    r"^[\"“](?P<words>[^\"“”]+?)[,.!?]?[\"”],? "
    r"(?:(?P<after>[^,\"“”]+?) (?:said|says)|(?:said|says) (?P<before>[^,\"“”]+?))"
    r"(?:[,.]| (?:on|in|at|to|during|after) )"
)
_SPEAKER_FIRST = re.compile(
    r"^(?P<who>[^,\"“”]+?) (?:said|says)(?: [^\"“”:,]{0,30})?[,:] [\"“](?P<words>[^\"“”]+?)\.?[\"”]\.?$"
)


def quotations(sentence: str) -> Iterator[Quotation]:
    """Quoted words with the speaker the same sentence names."""
    body = sentence[dateline_end(sentence) :]
    for pattern in (_QUOTE_FIRST, _SPEAKER_FIRST):
        found = pattern.search(body)
        if not found:
            continue
        groups = found.groupdict()
        who = groups.get("who") or groups.get("after") or groups.get("before") or ""
        words = found["words"].strip()
        if (
            3 <= len(words.split()) <= MAX_QUOTE_WORDS
            and speaker_like(who)
            and who.lower() not in ("it", "they")
        ):
            yield Quotation(words, who)


@dataclass(frozen=True)
class Moment:
    when: str
    what: str


_MONTH = "(?:" + "|".join(MONTHS) + ")"
_WHEN = (
    rf"\d{{1,2}}:\d{{2}}(?: (?:UTC|GMT))?|\d{{1,2}}(?::\d{{2}})? [ap]\.m\.|(?:{'|'.join(WEEKDAYS)})|"
    rf"{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{4}}|(?:1[5-9]|20)\d\d"
)
_MOMENT_FIRST = re.compile(rf"^(?:[AaOoIi][tn] )(?P<when>{_WHEN}),? (?P<what>[^\"“”]+)\.$")
_MOMENT_LAST = re.compile(rf"^(?P<what>[^\"“”]+?) (?:at|on|in) (?P<when>{_WHEN})\.?$")


def moments(sentence: str) -> Iterator[Moment]:
    """When the whole sentence happened and what: only sentences of the shapes "At 14:05, ..." and "... on 3
    May."."""
    body = sentence[dateline_end(sentence) :]
    for pattern in (_MOMENT_FIRST, _MOMENT_LAST):
        found = pattern.match(body)
        if found and len(found["what"]) <= MAX_ENTRY_CHARACTERS:
            yield Moment(found["when"], found["what"])
            return


@dataclass(frozen=True)
class Place:
    name: str
    region: str


_PLACE_WORD = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)?"
_PLACE = re.compile(
    rf"\b(?:in|near|off|outside) (?P<name>(?:the )?{_PLACE_WORD}(?: {_PLACE_WORD}){{0,2}})"
    rf"(?:, (?P<region>{_PLACE_WORD}(?: {_PLACE_WORD}){{0,1}}))?(?=[\s.,;:)]|$)(?! {_PLACE_WORD})"
)
_NO_PLACE = frozenset((*MONTHS, *WEEKDAYS)) | words(
    "Congress Parliament English French German Spanish Chinese Arabic Christmas Easter Spring Summer Autumn "
    "Winter Court Government Series Cup League Phase Game Round God Chapter Part Group Super Bowl World "
    "House Senate Supreme"
)


def places(sentence: str) -> Iterator[Place]:
    """Places: the dateline's, then those behind "in", "near", "off" and "outside"."""
    line = dateline_place(sentence)
    if line:
        name, _, region = sentence[line[0] : line[1]].partition(", ")
        yield Place(name, region)
    for found in _PLACE.finditer(sentence, dateline_end(sentence)):
        name = found["name"].removeprefix("the ")
        if not set(name.split()) & _NO_PLACE and not set((found["region"] or "").split()) & _NO_PLACE:
            yield Place(name, found["region"] or "")
