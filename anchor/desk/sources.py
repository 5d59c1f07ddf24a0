"""What the viewer is shown while a line is spoken: its sources, each link opening at the sentence."""

from __future__ import annotations

from urllib.parse import quote, urldefrag, urlsplit

from ingest.article import Article, Story

from .script import Line, Script, Support

_LONG = 120  # characters; longer sentences are found by their first and last words
_EDGE_WORDS = 6


def _encoded(words: str) -> str:
    """Percent-encoded for a text directive: its own signs "-", "," and "&" included."""
    return quote(words, safe="").replace("-", "%2D")


def opening_at(url: str, words: str) -> str:
    """The address with a text directive that scrolls to `words` (URL Fragment Text Directives, WICG). A
    fragment that is there already stays; addresses that no browser opens as a page are returned unchanged."""
    text = " ".join(words.split())
    if not text or urlsplit(url).scheme not in ("http", "https"):
        return url
    pieces = text.split(" ")
    if len(text) > _LONG and len(pieces) >= 2 * _EDGE_WORDS:
        directive = f"{_encoded(' '.join(pieces[:_EDGE_WORDS]))},{_encoded(' '.join(pieces[-_EDGE_WORDS:]))}"
    else:
        directive = _encoded(text)
    page, fragment = urldefrag(url)
    return f"{page}#{fragment.partition(':~:')[0]}:~:text={directive}"


def _source(support: Support, article: Article | None) -> dict[str, object]:
    return {
        "outlet": support.outlet,
        "title": article.title if article else "",
        "url": opening_at(support.url, support.quote),
        "quote": support.quote,
        "published": article.published.isoformat() if article else "",
        "retrieved": article.fetched.isoformat() if article else "",
        "hash": support.content_hash,
    }


def cue_data(line: Line, script: Script, story: Story, clip_id: str, review: str) -> dict[str, object]:
    """The cue that travels with a spoken line (plain JSON values): what is said, of what kind, and on whose
    word.

    `review` is "auto" or the name of the person who approved the script."""
    articles = {a.id: a for a in story.articles}
    return {
        "line": line.id,
        "kind": line.kind,
        "text": line.text,
        "story": script.headline.text,
        "slug": script.slug,
        "item": clip_id,
        "outlet": line.support[0].outlet if line.support else script.outlet,
        "review": review,
        "rights": script.rights,
        "wire": script.wire_label,
        "sources": [_source(s, articles.get(s.article_id)) for s in line.support],
    }
