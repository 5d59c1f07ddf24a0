"""The closed, versioned list of sentences the channel says in its own name.

A slot is filled from stored data only; the gate fills it again and compares. A changed wording is a new
version: old scripts keep the words they were approved with."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from ingest.article import Article, Story

from .facts import ChannelFacts
from .script import Line, Support
from .spoken import speak

GREETING: Final = "greeting@1"
ATTRIBUTION: Final = "attribution@1"
SINGLE_SOURCE: Final = "single-source@1"
WHO_ELSE_ONE: Final = "who-else-one@1"
WHO_ELSE_TWO: Final = "who-else-two@1"
WHO_ELSE_MORE: Final = "who-else-more@1"
CORRECTION: Final = "correction@1"
RETRACTION: Final = "retraction@1"
RETRACTION_HEADLINE: Final = "retraction-headline@1"
HANDOVER: Final = "handover@1"
SIGN_OFF: Final = "sign-off@1"

TEMPLATES: Final = MappingProxyType(
    {
        GREETING: "This is {channel}, read by a synthetic voice.",
        ATTRIBUTION: "This from {outlet}.",
        SINGLE_SOURCE: "One source so far: {outlet}.",
        WHO_ELSE_ONE: "{first} also reports this.",
        WHO_ELSE_TWO: "{first} and {second} also report this.",
        WHO_ELSE_MORE: "{first} and {count} other outlets also report this.",
        CORRECTION: "{outlet} has corrected an earlier report.",
        RETRACTION: "{outlet} has withdrawn a report that it published.",
        RETRACTION_HEADLINE: "{outlet} withdraws a report",
        HANDOVER: "More news follows on {channel}.",
        SIGN_OFF: "That is the news from {channel} for now.",
    }
)
LANGUAGE: Final = "en"

_CHANNEL = frozenset((GREETING, HANDOVER, SIGN_OFF))
_ONE_OUTLET = frozenset((ATTRIBUTION, SINGLE_SOURCE, CORRECTION, RETRACTION, RETRACTION_HEADLINE))
_WHO_ELSE = (WHO_ELSE_ONE, WHO_ELSE_TWO, WHO_ELSE_MORE)


class TemplateError(ValueError):
    """A template is unknown or its slots cannot be filled from stored data; the message says which."""


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = text.casefold().split()
    return frozenset(tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4)))


def copies(first: Article, second: Article) -> bool:
    """Whether two articles carry the same text (a wire copy): half of the shorter one's five-word runs are
    shared."""
    one, other = _shingles(first.text or first.title), _shingles(second.text or second.title)
    return 2 * len(one & other) >= min(len(one), len(other))


def independent(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The first article of each outlet that is neither withdrawn nor a copy of an earlier one, the lead
    first."""
    kept: list[Article] = []
    for article in articles:
        if article.retracted or any(a.outlet == article.outlet or copies(a, article) for a in kept):
            continue
        kept.append(article)
    return tuple(kept)


def title_support(article: Article) -> Support:
    """The whole title of an article, as it is stored."""
    return Support(
        article.url,
        article.id,
        article.outlet,
        0,
        len(article.title),
        "title",
        article.content_hash,
        article.title,
    )


def _others(articles: Sequence[Article]) -> tuple[Article, ...]:
    return independent(articles)[1:]


def slots_for(
    template: str, articles: Sequence[Article], facts: ChannelFacts, about: Article | None = None
) -> tuple[tuple[tuple[str, str], ...], tuple[Article, ...]]:
    """The slots of a template, filled from stored data, and the articles they were taken from.

    `about` is the article whose outlet is named; the lead when None. Raises `TemplateError` when the stored
    data do not bear the sentence out (for example a second outlet that does not exist)."""
    if template in _CHANNEL:
        return (("channel", facts.channel),), ()
    if not articles:
        raise TemplateError(f"{template}: the story has no stored article")
    subject = about or articles[0]
    if template in _ONE_OUTLET:
        if template == SINGLE_SOURCE and _others(articles):
            raise TemplateError(
                f"{template}: {len(_others(articles)) + 1} independent outlets report this story"
            )
        if template == CORRECTION and not subject.corrects:
            raise TemplateError(f"{template}: {subject.url} does not correct an earlier report")
        if template in (RETRACTION, RETRACTION_HEADLINE) and not subject.retracted:
            raise TemplateError(f"{template}: {subject.url} is not withdrawn")
        return (("outlet", subject.outlet),), (subject,)
    if template in _WHO_ELSE:
        others = _others(articles)
        wanted = _WHO_ELSE[min(len(others), 3) - 1] if others else ""
        if template != wanted:
            raise TemplateError(f"{template}: {len(others)} other independent outlets report this story")
        if template == WHO_ELSE_ONE:
            return (("first", others[0].outlet),), others
        if template == WHO_ELSE_TWO:
            return (("first", others[0].outlet), ("second", others[1].outlet)), others
        return (("first", others[0].outlet), ("count", str(len(others) - 1))), others
    raise TemplateError(f"{template!r} is not in the closed list of templates")


def template_line(
    line_id: str,
    template: str,
    articles: Sequence[Article],
    facts: ChannelFacts,
    about: Article | None = None,
) -> Line:
    """A template line with its slots filled and the articles it speaks of as support."""
    slots, sources = slots_for(template, articles, facts, about)
    text = TEMPLATES[template].format(**dict(slots))
    return Line(
        id=line_id,
        kind="template",
        text=text,
        spoken=speak(text, LANGUAGE, facts.lexicon),
        support=tuple(title_support(a) for a in sources),
        template=template,
        slots=slots,
    )


def source_count_line(line_id: str, story: Story, facts: ChannelFacts) -> Line:
    """The line that says how many independent outlets stand behind a story."""
    others = _others(story.articles)
    template = _WHO_ELSE[min(len(others), 3) - 1] if others else SINGLE_SOURCE
    return template_line(line_id, template, story.articles, facts)
