"""A line of a script beside the words it stands on: the span in its context, and what was changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ingest.article import Article

from ..desk.script import Check, Line, Script, Support
from ..desk.sources import opening_at

CONTEXT = 170  # characters shown on each side of a span
_TOKEN = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")

Change = Literal["same", "new", "gone"]
Piece = tuple[Change, str]


@dataclass(frozen=True)
class SourceView:
    """The words a line stands on. `quote` marks what the line left out; `before` and `after` are context."""

    outlet: str
    title: str
    url: str  # opens at the sentence
    before: str
    quote: tuple[Piece, ...]
    after: str


@dataclass(frozen=True)
class LineView:
    """One line as the desk shows it. `words` marks what is not in the source."""

    id: str
    role: str  # "Line 1", "Lower third", "Ticker"
    kind: Literal["derived", "template"]
    words: tuple[Piece, ...]
    spoken: str
    template: str
    sources: tuple[SourceView, ...]
    passed: tuple[Check, ...]
    failed: tuple[Check, ...]


def line_views(script: Script, articles: Sequence[Article], checks: Sequence[Check]) -> tuple[LineView, ...]:
    """The spoken lines in order, then the words on the screen."""
    named = [(f"{number}", line) for number, line in enumerate(script.lines, 1)]
    named += [("Lower third", script.headline), ("Ticker", script.ticker)]
    return tuple(_line_view(role, line, articles, checks) for role, line in named)


def _line_view(role: str, line: Line, articles: Sequence[Article], checks: Sequence[Check]) -> LineView:
    own = [check for check in checks if check.line_id == line.id]
    derived = line.kind == "derived" and len(line.support) == 1
    words: tuple[Piece, ...] = (("same", line.text),)
    quotes: list[tuple[Piece, ...]] = [(("same", support.quote),) for support in line.support]
    if derived:
        quotes[0], words = compared(line.support[0].quote, line.text)
    return LineView(
        id=line.id,
        role=role,
        kind=line.kind,
        words=words,
        spoken=line.spoken,
        template=line.template,
        sources=tuple(
            _source_view(support, quote, articles)
            for support, quote in zip(line.support, quotes, strict=True)
        ),
        passed=tuple(check for check in own if check.passed),
        failed=tuple(check for check in own if not check.passed),
    )


def _source_view(support: Support, quote: tuple[Piece, ...], articles: Sequence[Article]) -> SourceView:
    article = next(
        (a for a in articles if a.id == support.article_id and a.content_hash == support.content_hash), None
    )
    before = after = title = ""
    if article is not None:
        title = article.title
        if support.field == "text":
            before, after = context(article.text, support.start, support.end)
    return SourceView(support.outlet, title, opening_at(support.url, support.quote), before, quote, after)


def context(text: str, start: int, end: int, width: int = CONTEXT) -> tuple[str, str]:
    """What stands before and after a span: about `width` characters each, cut at words, marked with "…"."""
    before, after = " ".join(text[:start].split()), " ".join(text[end:].split())
    if len(before) > width:
        before = "…" + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + "…"
    return before, after


def compared(source: str, line: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: the source's with what is "gone", the line's with what is "new"."""
    left, right = _TOKEN.findall(source), _TOKEN.findall(line)
    matcher = SequenceMatcher(None, [t.lower() for t in left], [t.lower() for t in right], autojunk=False)
    gone: list[Piece] = []
    new: list[Piece] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        same = operation == "equal"
        _extend(gone, "same" if same else "gone", "".join(left[a:b]))
        _extend(new, "same" if same else "new", "".join(right[c:d]))
    return tuple(gone), tuple(new)


def _extend(pieces: list[Piece], change: Change, text: str) -> None:
    if not text:
        return
    if not text.strip():
        change = pieces[-1][0] if pieces else "same"  # a lone space is no change worth marking
    if pieces and pieces[-1][0] == change:
        pieces[-1] = (change, pieces[-1][1] + text)
    else:
        pieces.append((change, text))
