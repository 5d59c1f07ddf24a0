"""The sample wire's pages: one per article, and an index. Plain HTML that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from ingest.samplewire.day import Outlet
from ingest.samplewire.feed_xml import Entry

LABEL = "Sample wire — fictional"

_STYLE = """
:root { color-scheme: light dark; --ink: #14202e; --paper: #fbfaf7; --quiet: #56646f; --line: #d9d5cb;
  --accent: #8a4b00; --flag: #14202e; --flag-text: #ffd98a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf2; --paper: #10161d; --quiet: #9fb0bf;
  --line: #2a3744; --accent: #f2b33d; --flag: #f2b33d; --flag-text: #10161d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.65 Georgia, "Times New Roman", serif; }
.flag { background: var(--flag); color: var(--flag-text); padding: .5rem 1rem; text-align: center;
  font: 600 .875rem/1.4 system-ui, sans-serif; letter-spacing: .03em; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
.outlet { font: 700 .9rem/1.4 system-ui, sans-serif; letter-spacing: .08em; text-transform: uppercase;
  color: var(--accent); margin: 0 0 .75rem; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.15; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .25rem; border-top: 2px solid var(--ink); padding-top: .75rem; }
.meta, footer, small { font: .875rem/1.5 system-ui, sans-serif; color: var(--quiet); }
.meta { margin: 0 0 1.75rem; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
.note { border-left: 4px solid var(--accent); padding: .25rem 0 .25rem 1rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
ul { list-style: none; padding: 0; margin: .5rem 0; } li { padding: .4rem 0; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .15em; }
::target-text { background: #f2b33d; color: #10161d; }
"""


def _stamp(unix: float) -> str:
    moment = datetime.fromtimestamp(int(unix), UTC)
    shown = f"{moment.day} {moment:%B %Y, %H:%M} UTC"
    return f'<time datetime="{moment.isoformat()}">{shown}</time>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<div class="flag">{LABEL}</div>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


_FOOTER = (
    "<footer>This outlet, its people, places and events are invented. The sample wire comes with the "
    'program, so that a channel can be tried without a feed. <a href="{home}">All items</a></footer>'
)


def article_page(outlet: Outlet, entry: Entry, home_url: str) -> str:
    """The article with exactly the sentences of the feed, in one paragraph, so that links to them work."""
    changed = f" · changed {_stamp(entry.updated)}" if entry.updated > entry.published else ""
    correction = (
        f'<p class="note"><small>Corrects an <a href="{escape(entry.corrects_url)}">earlier report</a>'
        "</small></p>\n"
        if entry.corrects_url
        else ""
    )
    return _page(
        f"{entry.title} · {outlet.name}",
        f'<article>\n<p class="outlet">{escape(outlet.name)}</p>\n<h1>{escape(entry.title)}</h1>\n'
        f'<p class="meta">{_stamp(entry.published)}{changed}</p>\n{correction}'
        f"<p>{escape(' '.join(entry.sentences), quote=False)}</p>\n</article>\n"
        + _FOOTER.format(home=escape(home_url)),
    )


def withdrawn_page(outlet: Outlet, entry: Entry, home_url: str) -> str:
    """What stands in the place of an article that its outlet took back (served with status 410)."""
    when = _stamp(entry.withdrawn_at if entry.withdrawn_at is not None else entry.updated)
    return _page(
        f"Withdrawn · {outlet.name}",
        f'<p class="outlet">{escape(outlet.name)}</p>\n<h1>This report was withdrawn</h1>\n'
        f'<p class="meta">{when}</p>\n<p>{escape(outlet.name)} took this report back.</p>\n'
        + _FOOTER.format(home=escape(home_url)),
    )


def not_found_page(home_url: str) -> str:
    """What an address without an article gives."""
    return _page(
        "No such article",
        "<h1>There is no article here</h1>\n<p>It may not be out yet, or the address is wrong.</p>\n"
        + _FOOTER.format(home=escape(home_url)),
    )


def index_page(columns: Iterable[tuple[Outlet, str, list[Entry]]], home_url: str) -> str:
    """The newest items of each outlet, with its feed's address."""
    parts = [
        "<h1>Sample wire</h1>\n"
        '<p class="meta">Three fictional outlets report six hours of news; then a new day begins.</p>'
    ]
    for outlet, feed_url, entries in columns:
        items = "\n".join(
            f'<li><a href="{escape(entry.url)}">{escape(entry.title)}</a><br>'
            f"<small>{_stamp(entry.published)}</small></li>"
            for entry in entries
            if entry.withdrawn_at is None
        )
        parts.append(
            f"<h2>{escape(outlet.name)}</h2>\n<small>{escape(outlet.motto)} · "
            f'<a href="{escape(feed_url)}">feed</a></small>\n<ul>\n{items}\n</ul>'
        )
    return _page("Sample wire", "\n".join(parts) + _FOOTER.format(home=escape(home_url)))
