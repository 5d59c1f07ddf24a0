"""Turns a feed's markup into the plain text that is quoted, read aloud and shown: paragraphs only."""

from __future__ import annotations

import html
import re
import unicodedata

import ftfy
import nh3

MAX_TEXT = 20_000  # characters of one article's text
MAX_TITLE = 300

_BREAKING = frozenset(
    {
        *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "td", "th", "tr", "ul"),
    }
)
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "form", "select"}
_LOOKS_LIKE_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--|<!\[CDATA\[")
_BREAK_TAG = re.compile(r"</?(?:" + "|".join(sorted(_BREAKING)) + r")\b[^>]*>")
_LINE_TAG = re.compile(r"<br\b[^>]*>")
# Bidi overrides and isolates can make text look other than it reads; the rest are invisible.
_UNSEEN = re.compile("[\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _mend(text: str) -> str:
    """Undoes a wrong declared encoding (mojibake); leaves typographic quotes and widths as written."""
    mended = (
        text
        if text.isascii()
        else ftfy.fix_text(
            text,
            unescape_html=False,
            uncurl_quotes=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            normalization="NFC",
        )
    )
    # C1 controls and invisible marks go; surrogates cannot be stored
    cleaned = _UNSEEN.sub("", _CONTROL.sub(" ", mended))
    return unicodedata.normalize("NFC", cleaned.encode("utf-8", "ignore").decode("utf-8"))


def _lines_of_markup(text: str) -> str:
    safe = nh3.clean(
        text,
        tags=set(_BREAKING) | {"br"},
        attributes={},
        clean_content_tags=_DROPPED,
        strip_comments=True,
        link_rel=None,
    )
    # In markup only tags break lines; nh3 leaves no other "<" unescaped, so these patterns see tags only.
    flat = re.sub(r"\s+", " ", safe)
    return html.unescape(_LINE_TAG.sub("\n", _BREAK_TAG.sub("\n\n", flat)))


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n\n".join(block for raw in blocks if (block := " ".join(raw.split())))


def plain_text(source: str, *, markup: bool = True, limit: int = MAX_TEXT) -> str:
    """Plain paragraphs separated by a blank line, at most `limit` characters, cut at the end of a sentence.

    `markup` says the source may be HTML; text that shows no tag is only unescaped."""
    raw = source[: limit * 8]  # markup may be much longer than its text; more than that is not an article
    if markup:
        raw = _lines_of_markup(raw) if _LOOKS_LIKE_MARKUP.search(raw) else html.unescape(raw)
    return _cut(_paragraphs(_mend(raw)), limit)


def plain_line(source: str, *, markup: bool = True, limit: int = MAX_TITLE) -> str:
    """One line of plain text, for titles and names; cut at a word."""
    line = " ".join(plain_text(source, markup=markup, limit=limit * 4).split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0] if " " in line[:limit] else line[:limit]


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    ends = [match.end() for match in re.finditer(r"[.!?。！？](?=\s|$)|\n\n", head)]
    return head[: ends[-1]].rstrip() if ends and ends[-1] > limit // 2 else head.rsplit(" ", 1)[0].rstrip()
