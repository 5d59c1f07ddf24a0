"""Which one picture a story gets: a big number, a quotation, a timeline, a locator, or its headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.article import Story

from .script import Line, Support, Visual
from .sentences import sentences
from .visuals import MAX_ENTRIES, Figure, figures, moments, places, quotations
from .wordlists import words


def _bare(support: Support) -> Support:
    """The support of a picture: the same sentence, shown in its own words."""
    return replace(support, edits=())


def _timeline(story: Story) -> Visual | None:
    lead = story.lead
    entries: list[tuple[str, str]] = []
    support: list[Support] = []
    for s in sentences(lead.text):
        if not s.usable or len(entries) == MAX_ENTRIES:
            continue
        for moment in moments(s.text):
            entries.append((moment.when, moment.what))
            support.append(
                Support(lead.url, lead.id, lead.outlet, s.start, s.end, "text", lead.content_hash, s.text)
            )
    if len(entries) < 2:
        return None
    return Visual("timeline", entries=tuple(entries), support=tuple(support))


# What viewers look for first in a figure: people, harm, money, shares, size.
_HARM_AND_PEOPLE = words(
    "dead killed died deaths missing injured wounded hurt victims people passengers patients residents homes "
    "jobs nurses pupils children workers houses families"
)
_AMOUNT = re.compile(r"[$£€¥]|%|percent|per cent")
_SIZE = re.compile(
    r"\b(?:tons|tonnes|acres|hectares|square|miles|kilometers|kilometres|meters|metres|feet|long|wide|high|deep)\b"
)


def _core(value: str) -> str:
    """A figure without its modifier: "about $3.5 million" and "$3.5 million" are the same one."""
    found = re.search(r"[$£€¥]?\s?\d.*", value)
    return found.group().strip() if found else value


def _stands_in(title: str, figure: Figure) -> bool:
    core = re.escape(_core(figure.value))
    return re.search(rf"(?<![\w.,$£€¥]){core}(?![\w%]|[.,]\d)", title) is not None


def _weight(figure: Figure, title: str) -> int:
    """Which figure is the story's: the title's own before amounts, people and sizes, and those before others."""
    label = frozenset(re.findall(r"[a-z]+", figure.label.lower()))
    matters = bool(label & _HARM_AND_PEOPLE or _AMOUNT.search(figure.value) or _SIZE.search(figure.label))
    return 2 * _stands_in(title, figure) + matters


def _key_figure(supports: Sequence[Support], title: str) -> Visual | None:
    found = [(figure, support) for support in supports for figure in figures(support.quote)]
    if not found:
        return None
    # The first of the best, as the story tells them.
    figure, support = max(found, key=lambda each: _weight(each[0], title))
    return Visual("big-number", figure.value, figure.label, support=(_bare(support),))


def choose_visual(lines: Sequence[Line], story: Story, headline: Line) -> Visual:
    """The picture, from the sentences that are spoken: the key figure, else the first quotation or place."""
    supports = [line.support[0] for line in lines if line.kind == "derived"]
    timeline = _timeline(story) if supports else None
    if timeline and len(timeline.entries) >= 3:
        return timeline
    if number := _key_figure(supports, story.lead.title):
        return number
    for support in supports:
        for quotation in quotations(support.quote):
            return Visual("quote", quotation.words, quotation.speaker, support=(_bare(support),))
    if timeline:
        return timeline
    for support in supports:
        for place in places(support.quote):
            return Visual("locator", place.name, place.region, support=(_bare(support),))
    return Visual("headline", support=headline.support)
