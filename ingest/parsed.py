"""What the parser makes of a feed's bytes; it crosses the pipe from the parser's process as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.article import DateSource


class ParseError(Exception):
    """The bytes are no feed that can be used; the message names the address, the fault and what to do."""


@dataclass(frozen=True)
class ParsedItem:
    """One item of a feed, cleaned."""

    key: str  # what the feed calls it: guid, Atom id, or its address
    url: str  # absolute, "" when the item has none
    title: str
    text: str
    published: datetime  # UTC
    date_source: DateSource
    canceled: bool = False
    corrects: str = ""
    language: str = ""  # told from its words when it is surely not the feed's


@dataclass(frozen=True)
class ParsedFeed:
    """A feed as read. `complete` is false when the document was damaged, so that absence proves nothing."""

    title: str
    language: str
    items: tuple[ParsedItem, ...]
    withdrawn: tuple[str, ...] = ()  # keys named by atom:deleted-entry
    warnings: tuple[str, ...] = ()
    complete: bool = True

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=lambda moment: moment.isoformat(), ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> ParsedFeed:
        """The feed that `to_json` wrote. Raises `ValueError`, `KeyError` or `TypeError` on anything else."""
        data: dict[str, Any] = json.loads(text)
        items = tuple(
            ParsedItem(
                **{
                    **item,
                    "published": datetime.fromisoformat(item["published"]),
                    "date_source": DateSource(item["date_source"]),
                }
            )
            for item in data["items"]
        )
        return cls(
            title=data["title"],
            language=data["language"],
            items=items,
            withdrawn=tuple(data["withdrawn"]),
            warnings=tuple(data["warnings"]),
            complete=data["complete"],
        )
