"""The small print of a story: source line, slug, wire label and rights line, each computed from stored
data."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    "along now each most many some such only even just soon ever every several both few start seen asked sent "
    "floods cleans keeps shows gains slips slides soars surges climbs plunges wants needs tries helps joins "
    "leads meets pays puts pulls pushes saves sends shuts shut speaks spends stays suspends suspended turns "
    "wants bans blocks boosts builds built bought buys cancels cancelled confirms confirmed considers continues "
    "creates crosses declares defends denies destroys discovers enters escapes expands expects fights fixes "
    "flees follows hires hopes hosts ignores improves increases introduces invests invites learns lifts merges "
    "misses owns pledges pleads predicts prepares promises proposes protects proves publishes raises recalls "
    "receives recovers reduces refuses releases removes replaces rescues resigns resumes retires scores scraps "
    "secures shoots suffers sues survives triggers unites uses vows weighs welcomes withdraws percent million "
    "billion trillion little weaker stronger higher lower finally nearly slightly sharply hauls reaps performs "
    "supports promises stresses explains faced faces head"
)
_PARTICIPLES = words("lost found stranded stolen sunken burned hidden missing broken")
# "Pot ads silenced": behind its noun such a word is a verb. These end alike and are nouns.
_PAST = re.compile(r"(?!(?:.*s|.*f|.*n|.*w|.*br|d|.*gr|st)eed$)[A-Za-z]{3,}ed", re.IGNORECASE)
# A run of words behind one of these mostly says where, not what.
_WHERE = words("in at on near from behind with")
_SLUG_WORD = re.compile(r"[^\W_][\w'’.-]*")
_SLUG_CHARACTERS = 28


@dataclass
class _Run:
    """Neighbouring content words of a title; `aside` when they say where, or what a number counts."""

    words: list[str]
    aside: bool


def _slug_runs(title: str) -> list[_Run]:
    """The title's runs of neighbouring content words; none that stands shortly behind a negation."""
    runs: list[_Run] = [_Run([], aside=False)]
    behind: list[str] = []
    end = 0
    for found in _SLUG_WORD.finditer(title):
        word = found.group().rstrip(".'’-")
        before = behind[-1].lower() if behind else ""
        if title[end : found.start()].strip() or (before == "to" and word[:1].islower()):
            runs.append(_Run([], aside=False))
        end = found.end()
        infinitive = before == "to" and len(behind) > 1
        stop = word.lower() in _SLUG_STOP and not (not behind and word.lower() in _PARTICIPLES)
        possessive = word.endswith(("'s", "’s"))
        counted = word[:1].isdigit()
        past = bool(runs[-1].words) and _PAST.fullmatch(word) is not None
        if stop or past or counted or infinitive or possessive or negated(" ".join((*behind[-3:], word))):
            # An article between the preposition and its noun changes nothing.
            place = word.lower() in _WHERE or (word.lower() in ("a", "an", "the") and runs[-1].aside)
            runs.append(_Run([], aside=place or counted))
        else:
            runs[-1].words.append(word)
        behind.append(word)
    return [run for run in runs if run.words]


def slug_choices(title: str) -> tuple[str, ...]:
    """Every slug a title allows, best first: one to three neighbouring words of its own, in capitals. Best is
    the end of the first long run, where English puts the noun; a place or a counted thing comes later."""
    ranked: list[tuple[int, int, int, str]] = []
    for place, run in enumerate(_slug_runs(title)):
        length = len(run.words)
        for first in range(length):
            for last in range(first + 1, min(length, first + 3) + 1):
                slug = " ".join(run.words[first:last]).upper()
                if len(slug) > _SLUG_CHARACTERS:
                    continue
                wanted = length if length <= 3 else 2
                good = 2 * (last == length) + (last - first == wanted) + 2 * (length > 1) - 2 * run.aside
                ranked.append((-good, place, first - last, slug))
    ranked.sort()
    return tuple(dict.fromkeys(slug for *_, slug in ranked)) or ("NEWS",)
