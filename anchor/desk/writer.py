"""The extractive writer: a story in the sources' own sentences, through the closed edit program, within a
time.

What it writes passes the gate, because the gate runs the same program; it still has to pass it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from ingest.article import Article, Story

from . import onscreen
from .characters import folded, hostile_characters
from .dateline import dateline_end
from .edits import EditRefusedError, abbreviation_at, attribution, run_program
from .facts import ChannelFacts
from .grounding import airable
from .picture import choose_visual
from .script import Edit, Line, Script, Support
from .sentences import Sentence, sentences, title_refusal
from .spoken import seconds, speak
from .templates import (
    ATTRIBUTION,
    CORRECTION,
    GREETING,
    RETRACTION,
    RETRACTION_HEADLINE,
    SINGLE_SOURCE,
    independent,
    source_count_line,
    template_line,
)
from .wordlists import PRONOUNS

LOWER_THIRD_CHARACTERS = 64


class WriterError(ValueError):
    """No script can be written for this story; the message names the article and says why."""


@dataclass
class _Program:
    """A program being written: each step is kept only when the closed set allows it and it changes
    something."""

    text: str
    outlet: str
    edits: tuple[Edit, ...] = ()

    def step(self, kind: str, start: int = 0, end: int = 0) -> bool:
        edit = Edit(kind, start, end)
        try:
            self.text = run_program(self.text, (edit,), self.outlet)
        except EditRefusedError:
            return False
        self.edits = (*self.edits, edit)
        return True

    def delete_all(self, kind: str, shape: str) -> None:
        at = 0
        while found := re.compile(shape).search(self.text, at):
            at = found.start() if self.step(kind, *found.span()) else found.end()


def _shorten(program: _Program) -> None:
    program.delete_all("delete-parenthetical", r" \([^()]+\)")
    program.delete_all(
        "delete-day-adverbial",
        r" (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?",
    )


def _expand(program: _Program) -> None:
    at = 0
    while found := re.compile(r"\b[A-Z][a-z]{1,4}\b\.?").search(program.text, at):
        at = found.end()
        for end in dict.fromkeys((found.end(), found.start() + len(found.group().rstrip(".")))):
            if abbreviation_at(program.text, found.start(), end):
                program.step("expand-abbreviation", found.start(), end)
                break


def sentence_program(quote: str, outlet: str) -> tuple[str, tuple[Edit, ...]]:
    """The line and the program the writer gives a sentence of an article's text."""
    program = _Program(quote, outlet)
    program.step("normalise-space")
    if end := dateline_end(program.text):
        program.step("delete-dateline", 0, end)
    _shorten(program)
    if moved := attribution(program.text):
        program.step("move-attribution-front", moved[0], moved[1])
    _expand(program)
    program.step("capitalise-first")
    return program.text, program.edits


def title_program(title: str, outlet: str, *, stop: bool, limit: int = 0) -> tuple[str, tuple[Edit, ...]]:
    """The line and the program of a title: with a full stop when it is to be spoken, without for the screen.
    Past `limit` characters, what the closed set lets go of is deleted."""
    program = _Program(title, outlet)
    program.step("normalise-space")
    suffix = re.search(r" (?:-|–|—|\|) [^|–—]+$", program.text)
    if suffix:
        program.step("delete-outlet-suffix", suffix.start(), len(program.text))
    if label := re.match(r"[A-Za-z ]{3,14}: ", program.text):
        program.step("delete-label", 0, label.end())
    if limit and len(program.text) > limit:
        _shorten(program)
    if stop:
        _expand(program)
        program.step("ensure-final-stop")
    else:
        program.step("drop-final-stop")
    return program.text, program.edits


def _derived(
    line_id: str,
    article: Article,
    field_name: str,
    span: tuple[int, int],
    made: tuple[str, tuple[Edit, ...]],
    facts: ChannelFacts,
) -> Line:
    words = article.title if field_name == "title" else article.text
    support = Support(
        url=article.url,
        article_id=article.id,
        outlet=article.outlet,
        start=span[0],
        end=span[1],
        field="title" if field_name == "title" else "text",
        content_hash=article.content_hash,
        quote=words[span[0] : span[1]],
        edits=made[1],
    )
    return Line(line_id, "derived", made[0], speak(made[0], facts.language, facts.lexicon), (support,))


def _title_line(line_id: str, article: Article, facts: ChannelFacts, *, stop: bool, limit: int = 0) -> Line:
    made = title_program(article.title, article.outlet, stop=stop, limit=limit)
    return _derived(line_id, article, "title", (0, len(article.title)), made, facts)


def _headline(line_id: str, article: Article, facts: ChannelFacts, limit: int) -> Line:
    """The title; the first usable sentence when the title is cut or unfit."""
    why = title_refusal(article.title)
    if not why:
        return _title_line(line_id, article, facts, stop=False, limit=limit)
    first = next((s for s in sentences(article.text) if s.usable and not _leans_back(s.text)), None)
    if first is None:
        raise WriterError(
            f"no script for {article.url}: its title {why}, and no sentence of it can stand alone"
        )
    made = sentence_program(first.text, article.outlet)
    return _derived(line_id, article, "text", (first.start, first.end), made, facts)


def _content_words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"[\w']+", folded(text)) if len(w) > 3 or w.isdigit())


def _redundant(text: str, said: Sequence[str]) -> bool:
    words = _content_words(text)
    return any(
        len(words & _content_words(s)) >= 0.7 * max(1, min(len(words), len(_content_words(s)))) for s in said
    )


def _leans_back(text: str) -> bool:
    """Whether a sentence points at words before it, which may not be there when it is spoken."""
    if text[0] in '"“':
        return re.search(r"[\"”],? (?:(?:he|she|they|it) |\w+ (?:he|she|they|it)\b)", text) is not None
    first = re.match(r"[\"“]?([A-Za-z]+)", text)
    return first is not None and first.group(1).lower() in PRONOUNS | {
        "but",
        "and",
        "or",
        "so",
        "however",
        "also",
        "yet",
    }


def _worth(sentence: Sentence, position: int) -> float:
    text = sentence.text
    worth = 2.0 / (1 + position)
    worth += 0.8 * bool(re.search(r"\d", text)) + 0.7 * ("“" in text or '"' in text)
    worth += 0.4 * bool(re.search(r"\b(?:in|near|at) [A-Z]", text)) + 0.3 * bool(
        re.search(r"\b(?:said|according)\b", text)
    )
    worth -= 1.0 * _leans_back(text) + 0.5 * text.endswith("?") + 0.02 * max(0, len(text.split()) - 25)
    return worth


def _chosen(article: Article, facts: ChannelFacts, budget: float) -> tuple[Line, ...]:
    """The lead sentence, then what adds most within `budget` seconds, in the order of the article."""
    usable = [s for s in sentences(article.text) if s.usable]
    lines: dict[int, Line] = {}
    left = budget

    def take(index: int) -> bool:
        nonlocal left
        sentence = usable[index]
        made = sentence_program(sentence.text, article.outlet)
        line = _derived("", article, "text", (sentence.start, sentence.end), made, facts)
        if seconds(line.spoken) > left or hostile_characters(line.text):
            return False
        lines[index] = line
        left -= seconds(line.spoken)
        return True

    first = next((i for i, s in enumerate(usable) if not _leans_back(s.text) and take(i)), None)
    if first is None:
        return ()
    ranked = sorted(range(len(usable)), key=lambda i: (-_worth(usable[i], i), i))
    for index in ranked:
        if index in lines or index < first or len(lines) >= 6:
            continue
        sentence = usable[index]
        if _redundant(sentence.text, [line.text for line in lines.values()]):
            continue
        # A sentence that leans on the one before it is only read directly after it.
        if _leans_back(sentence.text) and index - 1 not in lines:
            continue
        take(index)
    return tuple(lines[i] for i in _unbroken(usable, lines))


def _unbroken(usable: Sequence[Sentence], lines: dict[int, Line]) -> list[int]:
    return [i for i in sorted(lines) if not _leans_back(usable[i].text) or i - 1 in lines]


def _numbered(lines: Sequence[Line], story_id: str) -> tuple[Line, ...]:
    return tuple(replace(line, id=f"{story_id}-{n}") for n, line in enumerate(lines, 1))


def _script_id(story: Story, lines: Sequence[Line]) -> str:
    digest = hashlib.sha256("\n".join((story.id, *(a.content_hash for a in story.articles))).encode())
    for line in lines:
        digest.update(f"\n{line.text}".encode())
    return f"script-{digest.hexdigest()[:20]}"


def _finished(
    story: Story, facts: ChannelFacts, headline: Line, ticker: Line, lines: Sequence[Line]
) -> Script:
    lead = story.lead
    numbered = _numbered(lines, story.id)
    return Script(
        id=_script_id(story, numbered),
        story_id=story.id,
        slug=onscreen.slug_choices(lead.title)[0],
        language=facts.language,
        headline=headline,
        ticker=ticker,
        lines=numbered,
        visual=choose_visual(numbered, story, headline),
        source_line=onscreen.source_line(lead),
        outlet=lead.outlet,
        wire_label=onscreen.wire_label(lead),
        rights=lead.rights.value,
        rights_line=onscreen.rights_line(lead, facts),
        created=facts.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def write_script(
    story: Story, facts: ChannelFacts, max_seconds: float = 25.0, *, opening: bool = False
) -> Script:
    """A script for a story, at most `max_seconds` long at 155 words a minute when that leaves room for one
    sentence.

    `opening` puts the channel's greeting first. Raises `WriterError` when no word of the lead article may
    air."""
    lead = story.lead
    why = airable(lead, facts)
    if why:
        raise WriterError(f"no script for {story.headline!r}: {why}")
    headline = _headline(f"{story.id}-headline", lead, facts, LOWER_THIRD_CHARACTERS)
    ticker = _headline(f"{story.id}-ticker", lead, facts, 0)

    count = source_count_line("", story, facts)
    before: list[Line] = [template_line("", GREETING, story.articles, facts)] if opening else []
    after: list[Line] = []
    if lead.corrects:
        before.append(template_line("", CORRECTION, story.articles, facts, lead))
    if count.template == SINGLE_SOURCE:
        before.append(count)
    else:
        if not lead.corrects:
            before.append(template_line("", ATTRIBUTION, story.articles, facts, lead))
        after.append(count)
    budget = max_seconds - sum(seconds(line.spoken) for line in (*before, *after))
    told = _chosen(lead, facts, budget)
    if not told:
        # The title speaks when no sentence of the text can; an unfit title has made the headline a sentence.
        unfit = title_refusal(lead.title)
        told = (replace(headline, id="") if unfit else _title_line("", lead, facts, stop=True),)
    budget -= sum(seconds(line.spoken) for line in told)
    for other in independent(story.articles)[1:3]:
        if airable(other, facts):
            continue
        named = template_line("", ATTRIBUTION, story.articles, facts, other)
        added = [
            line
            for line in _chosen(other, facts, budget - seconds(named.spoken))[:1]
            if not _redundant(line.text, [t.text for t in told])
        ]
        if added:
            told = (*told, named, *added)
            budget -= sum(seconds(line.spoken) for line in (named, *added))
    return _finished(story, facts, headline, ticker, (*before, *told, *after))


def write_retraction(story: Story, facts: ChannelFacts) -> Script:
    """The notice that the lead's outlet has withdrawn its report. Raises `WriterError` when it has not, or
    when nothing of the feed may air."""
    lead = story.lead
    why = airable(lead, facts, withdrawn_allowed=True)
    if why or not lead.retracted:
        raise WriterError(f"no retraction notice for {lead.url}: {why or 'it is not withdrawn'}")
    headline = template_line(f"{story.id}-headline", RETRACTION_HEADLINE, story.articles, facts, lead)
    ticker = replace(headline, id=f"{story.id}-ticker")
    lines = [template_line("", RETRACTION, story.articles, facts, lead)]
    return _finished(story, facts, headline, ticker, lines)
