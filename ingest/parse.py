"""RSS, Atom, RDF and JSON Feed to `ParsedFeed`. A pure function of bytes and clock; it fetches nothing.

Runs in a process of its own (`parser_process`), because a hostile feed may take long or much memory."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from ingest.dates import choose_date
from ingest.doctype import entity_fault
from ingest.identity import canonical_url
from ingest.item_limits import MAX_KEY, newest, with_distinct_keys
from ingest.json_feed import looks_like_json, read_json_feed
from ingest.parsed import ParsedFeed, ParsedItem, ParseError
from ingest.text import plain_line, plain_text
from ingest.tombstones import withdrawn_refs

_CANCELED = frozenset({"canceled", "cancelled", "withdrawn"})
# RFC 5829 gives the first name; the others are what agencies write for "this item replaces that one".
_CORRECTION_RELATIONS = frozenset({"predecessor-version", "corrects", "irel:corrects"})
_CLOSED = re.compile(rb"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.I | re.S)
_MAX_ENTRIES = 5000  # entries looked at; the newest 500 of them are kept


def parse_feed(
    body: bytes, *, url: str, now: datetime, content_type: str = "", language: str = "en"
) -> ParsedFeed:
    """The feed in `body`, fetched from `url`. Raises `ParseError` with the fault, without the address."""
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ParseError("is empty")
    if looks_like_json(body):
        return read_json_feed(body, url, now, language)
    fault = entity_fault(body)
    if fault:
        raise ParseError(fault)
    # No base address is handed over: guids must stay as written, and links are resolved by `canonical_url`.
    headers: dict[str, str] = {}
    if "charset" in content_type.lower():  # without one, text/xml would mean ASCII, which feeds never mean
        headers["content-type"] = content_type
    try:
        document = feedparser.parse(
            body, sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except Exception as error:  # a parser fed with hostile bytes may fail anywhere
        raise ParseError(f"breaks the feed parser ({type(error).__name__}: {str(error)[:120]})") from error
    return _read(document, body, url, now, language)


def _read(document: Any, body: bytes, url: str, now: datetime, language: str) -> ParsedFeed:
    entries = list(document.entries)[:_MAX_ENTRIES]
    flaw = _flaw(document)
    withdrawn = withdrawn_refs(body)
    if not entries and not withdrawn and (flaw or not document.get("version")):
        raise ParseError(_not_a_feed(body, flaw))
    warnings: list[str] = []
    if flaw:
        warnings.append(f"is not well-formed XML ({flaw}); what could be read is used")
        if entries and not _CLOSED.search(body[-4000:].replace(b"\x00", b"")):
            entries.pop()  # the document stops in the middle, and so do the words of its last item
            warnings.append("is cut short; its last item is left out")
    if flaw and not entries:
        raise ParseError(f"is not well-formed XML ({flaw}), and no whole item could be read")
    items = [item for entry in entries if (item := _item(entry, url, now, language)) is not None]
    if len(items) < len(entries):
        warnings.append(f"{len(entries) - len(items)} items without address and words were left out")
    return ParsedFeed(
        title=plain_line(document.feed.get("title", "") or ""),
        language=(document.feed.get("language", "") or "")[:35],
        items=newest(with_distinct_keys(items)),
        withdrawn=withdrawn,
        warnings=tuple(warnings),
        complete=not flaw,
    )


def _flaw(document: Any) -> str:
    error = document.get("bozo_exception") if document.get("bozo") else None
    if error is None or isinstance(
        error, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    ):
        return ""
    return " ".join(str(error).split())[:160] or type(error).__name__


def _not_a_feed(body: bytes, flaw: str) -> str:
    start = body[:2000].replace(b"\x00", b"").lower()
    if b"<html" in start or b"<!doctype html" in start:
        return "is a web page, not a feed"
    return f"is no RSS, Atom or JSON feed{f' ({flaw})' if flaw else ''}"


def _item(entry: Any, url: str, now: datetime, language: str) -> ParsedItem | None:
    link = _link(entry, url)
    text = _text(entry)
    title = _title(entry) or plain_line(text, markup=False, limit=120)
    key = str(entry.get("id") or "").strip()[:MAX_KEY] or link or title
    if not title or not key:
        return None
    published, source = choose_date(
        _dates(entry, "published", "created"), _dates(entry, "updated"), now, language
    )
    return ParsedItem(
        key=key,
        url=link,
        title=title,
        text=text,
        published=published,
        date_source=source,
        canceled=_canceled(entry),
        corrects=_corrects(entry, url),
    )


def _dates(entry: Any, *names: str) -> list[str]:
    # dict.get: the entry's own get() invents "updated" from "published"
    return [value for name in names if isinstance(value := dict.get(entry, name), str) and value]


def _link(entry: Any, base: str) -> str:
    for candidate in (entry.get("feedburner_origlink"), entry.get("link")):
        if candidate and (found := canonical_url(str(candidate), base)):
            return found
    identifier = str(entry.get("id") or "")
    return canonical_url(identifier) if entry.get("guidislink") else ""


def _title(entry: Any) -> str:
    detail = entry.get("title_detail") or {}
    return plain_line(str(entry.get("title") or ""), markup=detail.get("type") != "text/plain")


def _text(entry: Any) -> str:
    """The fullest of the item's texts."""
    candidates = [
        (str(part.get("value") or ""), part.get("type") != "text/plain")
        for part in entry.get("content") or ()
    ]
    detail = entry.get("summary_detail") or {}
    candidates.append((str(entry.get("summary") or ""), detail.get("type") != "text/plain"))
    texts = [plain_text(value, markup=markup) for value, markup in candidates[:4] if value]
    return max(texts, key=len, default="")


def _canceled(entry: Any) -> bool:
    for name in entry:
        if str(name).lower().rsplit("_", 1)[-1] != "pubstatus":
            continue
        value = entry[name]
        words = value.values() if isinstance(value, dict) else (value,)
        if any(str(word).strip().lower().removeprefix("stat:") in _CANCELED for word in words):
            return True
    return False


def _corrects(entry: Any, base: str) -> str:
    for link in entry.get("links") or ():
        if str(link.get("rel", "")).lower() in _CORRECTION_RELATIONS and link.get("href"):
            return canonical_url(urljoin(base, str(link["href"])))
    return ""
