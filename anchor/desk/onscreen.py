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


# Words that end a slug: function words, and the verbs and participles that headlines live on.
_SLUG_STOP = words(
    "a an the of in on at to for from with by and or but as is are was were be has have had will would "
    "its his her their this that it he she they after before over under into up out off new says said "
    "more than about amid near next all first last who what why how when where could may might can no not "
    "while during against between extends selects awards launches launched closes closed opens opened "
    "wins won loses lost finds found seeks sees names named adds gets makes takes sets hits cuts rises "
    "rose falls fell grows grew jumps drops reports announces unveils reveals warns urges calls asks "
    "tells told plans faces leaves left dies died kills killed hurts injured arrests arrested charged "
    "sworn begins ends stops starts returns moves holds held backs rejects approves approved passes "
    "passed votes delays delayed reopens ready set reach reaches reached back again still onto goes down "
    "comes face too much very behind brought breaks broke expected later ordered wait waits carry carries "
    "floats fill fills runs gives sells sold plant gather gathers move rise beat beats serve serves early "
    "costs cost remain remains ashore aboard ahead across because within without since until through "
    "along"
)
_SLUG_WORD = re.compile(r"[^\W_][\w'’.-]*")
_SLUG_CHARACTERS = 28


def _slug_runs(title: str) -> list[list[str]]:
    """The title's runs of neighbouring content words; none that stands shortly behind a negation."""
    runs: list[list[str]] = [[]]
    behind: list[str] = []
    end = 0
    for found in _SLUG_WORD.finditer(title):
        word = found.group().rstrip(".'’-")
        possessive = word.endswith(("'s", "’s"))
        if title[end : found.start()].strip() or (
            behind and behind[-1].lower() == "to" and word[:1].islower()
        ):
            runs.append([])
        end = found.end()
        infinitive = bool(behind) and behind[-1].lower() == "to" and len(behind) > 1
        if word.lower() in _SLUG_STOP or infinitive or possessive or negated(" ".join((*behind[-3:], word))):
            runs.append([])
        else:
            runs[-1].append(word)
        behind.append(word)
    return [run for run in runs if run]


def slug_choices(title: str) -> tuple[str, ...]:
    """Every slug a title allows, best first: one to three neighbouring words of its own, in capitals. Best is
    the end of the first long run, where English puts the noun."""
    ranked: list[tuple[int, int, int, str]] = []
    for place, run in enumerate(_slug_runs(title)):
        for first in range(len(run)):
            for last in range(first + 1, min(len(run), first + 3) + 1):
                slug = " ".join(run[first:last]).upper()
                if len(slug) > _SLUG_CHARACTERS:
                    continue
                wanted = len(run) if len(run) <= 3 else 2
                good = 2 * (last == len(run)) + (last - first == wanted) + 2 * (len(run) > 1)
                ranked.append((-good, place, first - last, slug))
    ranked.sort()
    return tuple(dict.fromkeys(slug for *_, slug in ranked)) or ("NEWS",)
