"""Which one picture a story gets: a big number, a quotation, a timeline, a locator, or its headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.article import Story

from .script import Line, Support, Visual
from .sentences import sentences
from .visuals import MAX_ENTRIES, figures, moments, places, quotations


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


def choose_visual(lines: Sequence[Line], story: Story, headline: Line) -> Visual:
    """The picture, from the sentences that are spoken: the first that holds, a figure before a quotation."""
    supports = [line.support[0] for line in lines if line.kind == "derived"]
    timeline = _timeline(story) if supports else None
    if timeline and len(timeline.entries) >= 3:
        return timeline
    for support in supports:
        for figure in figures(support.quote):
            return Visual("big-number", figure.value, figure.label, support=(_bare(support),))
    for support in supports:
        for quotation in quotations(support.quote):
            return Visual("quote", quotation.words, quotation.speaker, support=(_bare(support),))
    if timeline:
        return timeline
    for support in supports:
        for place in places(support.quote):
            return Visual("locator", place.name, place.region, support=(_bare(support),))
    return Visual("headline", support=headline.support)
