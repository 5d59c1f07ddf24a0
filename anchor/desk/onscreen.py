"""The small print of a story: source line, slug, wire label and rights line, each computed from stored
data."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ingest.article import Article, Rights

from .edits import negated
from .facts import ChannelFacts
from .wordlists import words

SAMPLE_WIRE = "SAMPLE WIRE"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_RIGHTS_LINES = {
    Rights.PUBLIC_DOMAIN: "{outlet}, public domain",
    Rights.CC_BY: "{outlet}, CC BY",
    Rights.CC_BY_SA: "{outlet}, CC BY-SA",
    Rights.OGL: "{outlet}, Open Government Licence",
}


def clock(moment: datetime) -> str:
    """ "22 Nov 2026, 14:05 UTC" whatever the locale."""
    at = moment.astimezone(UTC)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"


def source_line(article: Article) -> str:
    """ "Source: Harbor Times · 22 Nov 2026, 14:05 UTC"."""
    return f"Source: {article.outlet} · {clock(article.published)}"


def wire_label(article: Article) -> str:
    """What marks a fictional wire on the screen; empty for any other."""
    return SAMPLE_WIRE if article.rights is Rights.SAMPLE else ""


def rights_line(article: Article, facts: ChannelFacts) -> str:
    """The credit that the feed's licence asks for; empty when it asks for none."""
    return facts.credits.get(article.feed_url) or _RIGHTS_LINES.get(article.rights, "").format(
        outlet=article.outlet
    )


_SLUG_STOP = words(
    "a an the of in on at to for from with by and or but as is are was were be has have had will would its "
    "his her their this that it he she they after before over under into up out off new says said more than "
    "about amid near next all first last who what why how when where could may might no not"
)
_SLUG_WORD = re.compile(r"[^\W_][\w'’.-]*")


def slug_choices(title: str) -> tuple[str, ...]:
    """Every slug a title allows, best first: one to three neighbouring words of its own, in capitals."""
    words = [(w.group().rstrip(".'’-"), w.start(), w.end()) for w in _SLUG_WORD.finditer(title)]
    runs: list[tuple[int, int, str]] = []
    for first in range(len(words)):
        for count in (1, 2, 3):
            chosen = words[first : first + count]
            if len(chosen) < count or any(w.lower() in _SLUG_STOP for w, _, _ in chosen):
                break
            if re.search(r"[^\w\s'’.-]", title[chosen[0][1] : chosen[-1][2]]):
                break
            before = " ".join(w for w, _, _ in words[max(0, first - 3) : first])
            if negated(before) or negated(" ".join(w for w, _, _ in chosen)):
                continue
            slug = " ".join(w for w, _, _ in chosen).upper()
            if len(slug) <= 28:
                runs.append((-min(count, 2), first, slug))
    runs.sort()
    return tuple(slug for _, _, slug in runs) or ("NEWS",)
