"""The gate: nothing airs unattended that it did not derive again, word for word, from the stored articles.

It judges no similarity. A derived line passes only when its edit program, run on the stored sentence, gives
exactly that line; a template line only when its slots, filled again from stored data, give exactly that
line."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from ingest.article import Article, Rights, Story

from . import onscreen
from .characters import hostile_characters
from .edits import EditRefusedError, run_program
from .facts import LABEL, ChannelFacts
from .script import Check, Line, Script, Support, Visual
from .sentences import sentence_at, title_refusal
from .spoken import speak
from .templates import LANGUAGE, TEMPLATES, TemplateError, slots_for, title_support
from .visuals import MAX_ENTRIES, figures, moments, places, quotations

__all__ = ["airable", "gate_line", "gate_script", "gate_visual", "passed", "run_program"]

CLOCK_SKEW = timedelta(minutes=10)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")


class _RefusedError(Exception):
    """One gate's refusal, as (gate, reason)."""

    def __init__(self, gate: str, reason: str) -> None:
        super().__init__(reason)
        self.gate = gate
        self.reason = reason


def passed(checks: Iterable[Check]) -> bool:
    """Whether there was at least one check and none failed."""
    checks = tuple(checks)
    return bool(checks) and all(c.passed for c in checks)


@lru_cache(maxsize=512)
def _content_hash(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def _language(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def airable(article: Article, facts: ChannelFacts, *, withdrawn_allowed: bool = False) -> str:
    """Why no word of this article may air now; empty when it may. `withdrawn_allowed` is for the notice of a
    retraction, which names the outlet of a withdrawn report."""
    if article.rights is Rights.READ_ONLY:
        return f"{article.outlet}: the feed's rights are read-only; set its rights in anchor.toml to air it"
    if not withdrawn_allowed and (article.retracted or article.id in facts.withdrawn):
        return f"{article.outlet} has withdrawn {article.url}"
    age = facts.now - article.published
    if age < -CLOCK_SKEW:
        return f"{article.url} is dated in the future ({onscreen.clock(article.published)})"
    if facts.max_age_hours and age > timedelta(hours=facts.max_age_hours):
        hours = age.total_seconds() / 3600
        return f"{article.url} is {hours:.0f} hours old; the limit is {facts.max_age_hours:g}"
    if _language(article.language) != _language(facts.language):
        return f"{article.url} is in {article.language!r}; the channel speaks {facts.language!r}"
    if _content_hash(article.title, article.text) != article.content_hash:
        return f"{article.url}: the stored words do not match their own content hash"
    return ""


def _stored(support: Support, articles: Sequence[Article]) -> Article:
    """The stored article a support stands on, with hash, span and quote compared."""
    article = next((a for a in articles if a.id == support.article_id), None)
    if article is None:
        raise _RefusedError("source", f"no stored article has the id {support.article_id!r}")
    if support.content_hash != article.content_hash:
        raise _RefusedError("hash", f"{article.url} has changed since the line was written")
    if (support.url, support.outlet) != (article.url, article.outlet):
        raise _RefusedError(
            "source",
            f"the support names {support.outlet} {support.url}, stored is {article.outlet} {article.url}",
        )
    if support.field not in ("title", "text"):
        raise _RefusedError("span", f"{support.field!r} is no field of an article")
    words = article.title if support.field == "title" else article.text
    if not 0 <= support.start < support.end <= len(words):
        raise _RefusedError(
            "span", f"characters {support.start}-{support.end} lie outside the {support.field}"
        )
    if words[support.start : support.end] != support.quote:
        raise _RefusedError("span", "the quoted words are not the ones at that place of the source")
    if support.field == "title":
        if (support.start, support.end) != (0, len(words)):
            raise _RefusedError("span", "only the whole title can carry a line")
        why = title_refusal(words)
        if why:
            raise _RefusedError("span", f"the title {why}")
        return article
    sentence = sentence_at(words, support.start, support.end)
    if sentence is None:
        raise _RefusedError("span", "the span is not one whole sentence of the source")
    if not sentence.usable:
        raise _RefusedError("span", f"the sentence {sentence.refused}")
    return article


def _numbers_and_quotes(line: Line, quote: str) -> None:
    extra = Counter(_NUMBER.findall(line.text)) - Counter(_NUMBER.findall(quote))
    if extra:
        raise _RefusedError("numbers", f"{', '.join(extra)} does not stand in the source sentence")
    stored = " ".join(quote.split())
    for words in _QUOTED.findall(line.text):
        if " ".join(words.split()) not in stored:
            raise _RefusedError("quotes", f"the quotation {words!r} does not stand in the source sentence")


def _check_derived(line: Line, articles: Sequence[Article], facts: ChannelFacts) -> None:
    if len(line.support) != 1:
        raise _RefusedError(
            "support", f"a derived line stands on exactly one sentence, this one on {len(line.support)}"
        )
    if line.template or line.slots:
        raise _RefusedError("support", "a derived line has no template")
    support = line.support[0]
    article = _stored(support, articles)
    why = airable(article, facts)
    if why:
        raise _RefusedError("rights", why)
    try:
        derived = run_program(support.quote, support.edits, article.outlet)
    except EditRefusedError as refused:
        raise _RefusedError("derivation", str(refused)) from None
    _numbers_and_quotes(line, support.quote)
    if derived != line.text:
        raise _RefusedError("derivation", f"the edits make {derived!r} of the source, not this line")


def _check_template(line: Line, articles: Sequence[Article], facts: ChannelFacts) -> None:
    wording = TEMPLATES.get(line.template)
    if wording is None:
        raise _RefusedError("template", f"{line.template!r} is not in the closed list of templates")
    if _language(facts.language) != LANGUAGE:
        raise _RefusedError(
            "template", f"the templates are in {LANGUAGE!r}; the channel speaks {facts.language!r}"
        )
    subject = next((a for a in articles if line.support and a.id == line.support[0].article_id), None)
    if line.support and subject is None:
        raise _RefusedError("source", f"no stored article has the id {line.support[0].article_id!r}")
    try:
        slots, sources = slots_for(line.template, articles, facts, subject)
    except TemplateError as refused:
        raise _RefusedError("template", str(refused)) from None
    if line.slots != slots:
        raise _RefusedError("template", f"stored data give {dict(slots)}, the line says {dict(line.slots)}")
    if line.text != wording.format(**dict(slots)):
        raise _RefusedError("template", f"{line.template} does not read like this")
    if line.support != tuple(title_support(a) for a in sources):
        raise _RefusedError("support", "the support is not the articles that the line speaks of")
    for article in sources:
        why = airable(article, facts, withdrawn_allowed=line.template.startswith("retraction"))
        if why:
            raise _RefusedError("rights", why)


def gate_line(line: Line, articles: Sequence[Article], facts: ChannelFacts) -> tuple[Check, ...]:
    """The verdict on one line against the stored articles of its story, the lead first.

    One failing check with its reason, or one passing check for each thing that was proved."""
    try:
        hostile = hostile_characters(line.text + line.spoken)
        if hostile:
            raise _RefusedError("characters", f"holds control or invisible characters: {', '.join(hostile)}")
        if line.kind == "derived":
            _check_derived(line, articles, facts)
        elif line.kind == "template":
            _check_template(line, articles, facts)
        else:
            raise _RefusedError("derivation", f"{line.kind!r} is no kind of line that airs unattended")
        if line.spoken != speak(line.text, facts.language, facts.lexicon):
            raise _RefusedError("spoken", "the spoken form is not the one the written line gives")
    except _RefusedError as refused:
        return (Check(refused.gate, False, refused.reason, line.id),)
    if line.kind == "template":
        return (Check("template", True, f"{line.template} filled again from stored data", line.id),)
    support = line.support[0]
    steps = ", ".join(e.kind for e in support.edits) or "no edit"
    return (Check("derivation", True, f"word for word from {support.outlet} ({steps})", line.id),)


def _same(checks: list[Check], gate: str, shown: str, stored: str) -> None:
    good = shown == stored
    checks.append(
        Check(gate, good, "" if good else f"the script shows {shown!r}, stored data give {stored!r}")
    )


def gate_visual(visual: Visual, articles: Sequence[Article], facts: ChannelFacts, headline: Line) -> Check:
    """The verdict on the story's one picture: every word found again in the sentence it stands on."""
    try:
        shown = "".join((visual.value, visual.label, *(word for entry in visual.entries for word in entry)))
        if hostile_characters(shown):
            raise _RefusedError("visual", "holds control or invisible characters")
        for support in visual.support:
            why = airable(_stored(support, articles), facts, withdrawn_allowed=headline.kind == "template")
            if why:
                raise _RefusedError("visual", why)
        quotes = [s.quote for s in visual.support]
        if visual.kind == "timeline":
            held = 2 <= len(visual.entries) <= MAX_ENTRIES and len(quotes) == len(visual.entries)
            held = held and not visual.value and not visual.label
            held = held and all(
                any((m.when, m.what) == entry for m in moments(quote))
                for quote, entry in zip(quotes, visual.entries, strict=False)
            )
        elif visual.kind == "headline":
            held = (visual.value, visual.label, visual.entries) == (
                "",
                "",
                (),
            ) and visual.support == headline.support
        else:
            found: set[tuple[str, str]] = set()
            if len(quotes) == 1 and not visual.entries:
                if visual.kind == "big-number":
                    found = {(f.value, f.label) for f in figures(quotes[0])}
                elif visual.kind == "quote":
                    found = {(q.words, q.speaker) for q in quotations(quotes[0])}
                elif visual.kind == "locator":
                    found = {(p.name, p.region) for p in places(quotes[0])}
            held = (visual.value, visual.label) in found
        if not held:
            raise _RefusedError("visual", f"the {visual.kind} cannot be found again in its source sentence")
    except _RefusedError as refused:
        return Check("visual", False, refused.reason)
    return Check("visual", True, f"the {visual.kind} stands in its source sentence")


def gate_script(script: Script, story: Story, facts: ChannelFacts) -> tuple[Check, ...]:
    """Every verdict on a script: lower third, ticker, slug, picture, small print, and each line.

    `story` holds the articles as they are stored NOW, not as they were when the script was written."""
    articles = story.articles
    if not articles:
        return (Check("source", False, "the story has no stored article left"),)
    lead = articles[0]
    checks: list[Check] = []
    for line in (script.headline, script.ticker, *script.lines):
        checks.extend(gate_line(line, articles, facts))
    good = script.story_id == story.id
    checks.append(
        Check("source", good, "" if good else f"the script is for story {script.story_id}, not {story.id}")
    )
    good = any(line.kind == "derived" or line.template.startswith("retraction") for line in script.lines)
    checks.append(Check("support", good, "" if good else "the script has no line from a source"))
    ids = [line.id for line in (script.headline, script.ticker, *script.lines)]
    good = len(set(ids)) == len(ids)
    checks.append(Check("support", good, "" if good else "two lines have the same id"))
    for line in (script.headline, script.ticker):
        good = bool(line.support) and line.support[0].article_id == lead.id
        checks.append(Check("source", good, "" if good else "the title is not the lead article's", line.id))
    checks.append(_count_said(script, articles, facts))
    good = script.slug in onscreen.slug_choices(lead.title)
    checks.append(
        Check("slug", good, "" if good else f"{script.slug!r} is not one to three words of the title", "")
    )
    checks.append(gate_visual(script.visual, articles, facts, script.headline))
    hostile = hostile_characters(script.slug + script.outlet + script.source_line + script.rights_line)
    checks.append(Check("characters", not hostile, ", ".join(hostile)))
    _same(checks, "language", _language(script.language), _language(facts.language))
    _same(checks, "label", facts.label, LABEL)
    _same(checks, "label", script.wire_label, onscreen.wire_label(lead))
    _same(checks, "rights", script.rights, lead.rights.value)
    _same(checks, "rights", script.rights_line, onscreen.rights_line(lead, facts))
    _same(checks, "source", script.outlet, lead.outlet)
    _same(checks, "source", script.source_line, onscreen.source_line(lead))
    return tuple(checks)


def _count_said(script: Script, articles: Sequence[Article], facts: ChannelFacts) -> Check:
    """How many outlets stand behind the story must be said aloud, and an attribution must precede another's
    words."""
    said = [line.template.partition("@")[0] for line in script.lines if line.kind == "template"]
    if not any(s.startswith(("single-source", "who-else", "retraction")) for s in said):
        return Check("sources-said", False, "the script does not say how many outlets report this")
    current = articles[0].outlet
    for line in script.lines:
        if line.template.startswith(("attribution", "single-source", "correction")):
            current = dict(line.slots).get("outlet", "")
        elif line.kind == "derived" and line.support and line.support[0].outlet != current:
            return Check(
                "attribution", False, f"{line.support[0].outlet} is not named before its words", line.id
            )
    if articles[0].corrects and "correction" not in said:
        return Check(
            "correction", False, "the article corrects an earlier report and the script does not say so"
        )
    return Check("sources-said", True)
