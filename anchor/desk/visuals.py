"""The pictures a sentence can carry, found by rule in the sentence itself.

Every word a picture shows is a run of the sentence's own words. The writer picks one of these; the gate finds
them again and accepts no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .dateline import dateline_end, dateline_place
from .edits import negated, speaker_like
from .wordlists import MONTH_ABBREVIATIONS, MONTHS, PRONOUNS, WEEKDAYS, words

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


_PLURAL = re.compile(r"[a-z-]{2,}(?<![sui])s|people|men|women|children|feet", re.IGNORECASE)
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


_AMOUNT = re.compile(
    rf"(?<![\w.,/:–-])(?P<value>{_MODIFIER}(?:"
    r"[$£€¥]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|trillion|bn|m)\b)?|"
    r"\d[\d,]*(?:\.\d+)?(?:(?:%|\s(?:percent|per cent)\b)(?:\s(?:higher|lower)\b)?|"
    r"\s(?:hours|days|weeks|months|years)\b)"
    r"))(?![\w%]|[.,:/–-]\d|-)"
)
_SPAN = re.compile(r"(?:hours|days|weeks|months|years)$")
_FOLLOWING = re.compile(r" (?P<label>(?:more|less|fewer) [^.,;:()\"“”]+?)[.]?$")
# What stands between a clause and its figure, and tells nothing once they are apart.
_LINKS = words("by for at of is was are were worth with about")
# "from 3 percent", "between 3 and 5 percent": half of a pair.
_HALVES = words("from between and or than")
MAX_LEAD_CHARACTERS = 90


def _lead(before: str) -> str:
    """The words of the clause up to its figure, when they can stand alone beside it; else empty."""
    if '"' in before or "“" in before or re.search(r"[;:()\d]", before):
        return ""
    joined = re.search(r", (?:and |but )?(?=[^,]*$)", before)
    if joined and not joined.group().endswith(("and ", "but ")):
        return ""
    found = before[joined.end() if joined else 0 :].split()
    if found and found[-1].lower() in _HALVES:
        return ""
    while found and found[-1].lower() in _LINKS:
        found.pop()
    lead = " ".join(found)
    # A single word, or one that points back, does not say what the figure is of.
    if len(found) < 2 or found[0].lower() in PRONOUNS | _LABEL_STOPS or len(lead) > MAX_LEAD_CHARACTERS:
        return ""
    return lead if lead in " ".join(before.split()) else ""


def _amounts(body: str) -> Iterator[tuple[int, Figure]]:
    """Money, shares and spans of time, with the words of their clause before them, or those behind."""
    for found in _AMOUNT.finditer(body):
        value = found["value"]
        after = body[found.end() :]
        # "3 to 5 percent" is a pair; "40 percent of voters" is counted.
        if re.match(r" (?:of|(?:to|or|and) (?:[$£€¥]|\d))", after):
            continue
        following = None if _SPAN.search(value) else _FOLLOWING.match(after)
        label = (
            following["label"]
            if following and len(following["label"]) <= 40
            else _lead(body[: found.start()])
        )
        if label:
            yield found.start(), Figure(value, label)


def figures(sentence: str) -> Iterator[Figure]:
    """Figures with what they count or measure, in the order of the sentence; both are runs of its words."""
    body = sentence[dateline_end(sentence) :]
    if negated(body) or _HEDGED_BEFORE.search(body):
        return
    found = [*_amounts(body), *_counts(body)]
    taken: set[int] = set()
    for start, figure in sorted(found, key=lambda each: each[0]):
        # The same figure is read in one way: as an amount first.
        if start not in taken:
            taken.add(start)
            yield figure


def _counts(body: str) -> Iterator[tuple[int, Figure]]:
    """Figures with the noun they count, side by side."""
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
        yield found.start(), Figure(value, label)


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
