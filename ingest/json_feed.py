"""JSON Feed 1.0 and 1.1 (jsonfeed.org), with the version written as its address or as a bare number."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from ingest.dates import choose_date
from ingest.identity import canonical_url
from ingest.item_limits import MAX_KEY, newest, with_distinct_keys
from ingest.parsed import ParsedFeed, ParsedItem, ParseError
from ingest.text import plain_line, plain_text

_VERSION = re.compile(r"^(?:https?://(?:www\.)?jsonfeed\.org/version/)?1(?:\.[01])?/?$")


def looks_like_json(body: bytes) -> bool:
    """Whether the bytes start as a JSON object does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _string(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def read_json_feed(body: bytes, url: str, now: datetime, language: str = "en") -> ParsedFeed:
    """The feed in `body`. Raises `ParseError` when it is no JSON Feed."""
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is not readable JSON ({str(error)[:120]})") from error
    version = _string(data.get("version"))
    if not _VERSION.match(version) or not isinstance(data.get("items"), list):
        raise ParseError(f"is JSON but not a JSON Feed 1.0 or 1.1 (version {version[:60]!r})")
    feed_language = _string(data.get("language"))[:35]
    warnings: list[str] = []
    items: list[ParsedItem] = []
    for entry in data["items"]:
        item = _item(entry, url, now, language) if isinstance(entry, dict) else None
        if item is not None:
            items.append(item)
    if len(items) < len(data["items"]):
        warnings.append(
            f"{len(data['items']) - len(items)} items without id, address and words were left out"
        )
    if data.get("expired") is True:
        warnings.append("the feed says it has ended and will bring nothing new")
    return ParsedFeed(
        title=plain_line(_string(data.get("title")), markup=False),
        language=feed_language,
        items=newest(with_distinct_keys(items)),
        warnings=tuple(warnings),
    )


def _item(entry: dict[str, Any], base: str, now: datetime, language: str) -> ParsedItem | None:
    link = canonical_url(_string(entry.get("url")), base) if entry.get("url") else ""
    key = _string(entry.get("id")).strip()[:MAX_KEY] or link
    words = _string(entry.get("content_text"))
    if words.strip():
        text = plain_text(words, markup=False)
    else:
        text = plain_text(_string(entry.get("content_html")) or _string(entry.get("summary")))
    title = plain_line(_string(entry.get("title")), markup=False) or plain_line(text, markup=False, limit=120)
    if not key or not title:
        return None
    published, source = choose_date(
        [_string(entry.get("date_published"))], [_string(entry.get("date_modified"))], now, language
    )
    status = _string(entry.get("_pubstatus") or entry.get("pubstatus")).lower()
    return ParsedItem(
        key=key,
        url=link,
        title=title,
        text=text,
        published=published,
        date_source=source,
        canceled=status.removeprefix("stat:") in ("canceled", "cancelled", "withdrawn"),
        corrects=canonical_url(_string(entry.get("_corrects")), base) if entry.get("_corrects") else "",
    )
