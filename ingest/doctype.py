"""Refuses XML documents that declare entities of their own: the door of entity bombs and of file disclosure.

Feeds have no use for them; a DOCTYPE without declarations (RSS 0.91) or with a single plain character stays
welcome. The feed parser neither expands nor loads entities either; this check gives the fault its name."""

from __future__ import annotations

import codecs
import re

_PROLOG = 256 * 1024  # characters searched: a DOCTYPE stands before the first element
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s<>\"'%]+)\s+"
    r"(?:(?P<external>SYSTEM|PUBLIC)\b|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
_HARMLESS = re.compile(r"^(?:&#\d{1,6};|&#x[0-9a-fA-F]{1,5};|[^&%<]{0,40})$")


def _text_of(body: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body[: _PROLOG * 4].decode(encoding, "replace")
    # Without a mark, wide encodings show as NUL bytes between ASCII letters.
    return body[: _PROLOG * 4].replace(b"\x00", b"").decode("latin-1")


def entity_fault(body: bytes) -> str:
    """What is wrong with the document's entity declarations, or "" when nothing is."""
    head = _text_of(body)[:_PROLOG]
    if "<!ENTITY" not in head:
        return ""
    for match in _ENTITY.finditer(head):
        if match["parameter"] or match["external"]:
            return f"declares the external or parameter entity {match['name'][:40]!r}, which could load files"
        value = match["double"] if match["double"] is not None else match["single"]
        if value is None or not _HARMLESS.match(value):
            return f"declares the entity {match['name'][:40]!r} that expands to other text (an entity bomb?)"
    return ""
