"""The sample wire's feeds as Atom (RFC 4287, with RFC 6721 tombstones) and RSS 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from ingest.samplewire.day import Outlet

_NOTICE = "Sample wire: fictional news bundled with the program. No person, place or event in it is real."


@dataclass(frozen=True)
class Entry:
    """One item as a feed shows it. `withdrawn_at` set: the item is taken back and only its name remains."""

    identity: str
    url: str
    title: str
    sentences: tuple[str, ...]
    published: float  # unix time
    updated: float
    subject: str
    corrects_url: str = ""
    withdrawn_at: float | None = None


def _iso(unix: float) -> str:
    return datetime.fromtimestamp(int(unix), UTC).isoformat().replace("+00:00", "Z")


def _rfc822(unix: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(unix), UTC), usegmt=True)


def _markup(entry: Entry) -> str:
    return escape("<p>" + escape(" ".join(entry.sentences)) + "</p>")


def feed_xml(
    outlet: Outlet, entries: Sequence[Entry], *, feed_url: str, home_url: str, updated: float
) -> bytes:
    """The outlet's feed in its own format, newest entry first."""
    build = _atom if outlet.format == "atom" else _rss
    return build(outlet, entries, feed_url, home_url, updated).encode()


def _atom(outlet: Outlet, entries: Sequence[Entry], feed_url: str, home_url: str, updated: float) -> str:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
        ' xml:lang="en">',
        f"<title>{escape(outlet.name)}</title>",
        f"<subtitle>{escape(outlet.motto)}</subtitle>",
        f"<id>{escape(feed_url)}</id>",
        f"<updated>{_iso(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed_url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(home_url)}/>',
        f"<rights>{escape(_NOTICE)}</rights>",
        f"<author><name>{escape(outlet.name)}</name></author>",
    ]
    for entry in entries:
        if entry.withdrawn_at is not None:
            lines.append(
                f"<at:deleted-entry ref={quoteattr(entry.identity)}"
                f" when={quoteattr(_iso(entry.withdrawn_at))}>"
                f"<at:comment>Withdrawn by {escape(outlet.name)}.</at:comment></at:deleted-entry>"
            )
            continue
        lines += [
            "<entry>",
            f"<id>{escape(entry.identity)}</id>",
            f"<title>{escape(entry.title)}</title>",
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>',
            *_correction_link(entry, "link"),
            f"<published>{_iso(entry.published)}</published>",
            f"<updated>{_iso(entry.updated)}</updated>",
            f"<category term={quoteattr(entry.subject)}/>",
            f'<content type="html">{_markup(entry)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _rss(outlet: Outlet, entries: Sequence[Entry], feed_url: str, home_url: str, updated: float) -> str:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
        "<channel>",
        f"<title>{escape(outlet.name)}</title>",
        f"<link>{escape(home_url)}</link>",
        f"<description>{escape(outlet.motto)}</description>",
        "<language>en</language>",
        f"<copyright>{escape(_NOTICE)}</copyright>",
        f"<lastBuildDate>{_rfc822(updated)}</lastBuildDate>",
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(feed_url)}/>',
    ]
    for entry in entries:
        if entry.withdrawn_at is not None:
            continue  # RSS has no tombstone: the item simply goes, and its page answers 410
        lines += [
            "<item>",
            f"<title>{escape(entry.title)}</title>",
            f"<link>{escape(entry.url)}</link>",
            f'<guid isPermaLink="false">{escape(entry.identity)}</guid>',
            *_correction_link(entry, "atom:link"),
            f"<pubDate>{_rfc822(entry.published)}</pubDate>",
            f"<category>{escape(entry.subject)}</category>",
            f"<description>{_markup(entry)}</description>",
            "</item>",
        ]
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def _correction_link(entry: Entry, element: str) -> list[str]:
    # RFC 5829: the earlier version that this one takes the place of
    if not entry.corrects_url:
        return []
    return [f'<{element} rel="predecessor-version" href={quoteattr(entry.corrects_url)}/>']
