"""The desk's values: a line and the support it stands on, a script, an approval."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal


class State(StrEnum):
    """Where a script stands between the wire and the air."""

    DRAFTED = "drafted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"  # rendered, signed and in the running order
    AIRED = "aired"
    HELD = "held"
    KILLED = "killed"
    CORRECTED = "corrected"
    DROPPED = "dropped"  # never aired and never will: superseded, retracted, or too old by the time it could


@dataclass(frozen=True)
class Edit:
    """One step of the whitelisted edit program that turns a source sentence into a line.

    `kind` is one of the closed set in `grounding.py`; `start` and `end` are character offsets in the text the
    step is applied to; `value` is what a step inserts (recomputed by the gate, never trusted)."""

    kind: str
    start: int = 0
    end: int = 0
    value: str = ""


@dataclass(frozen=True)
class Support:
    """What a line stands on: a span of an article's text as it was when the line was written."""

    url: str
    article_id: str
    outlet: str
    start: int  # character offsets into `field`
    end: int
    field: Literal["title", "text"]
    content_hash: str  # sha256 hex, as in ingest.Article.content_hash
    quote: str  # the span's own words: they must equal field[start:end]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Line:
    """One sentence of a script. `derived` lines have exactly one support; `template` lines name a template
    and the slots that filled it, which the gate recomputes."""

    id: str
    kind: Literal["derived", "template"]
    text: str  # written form: captions, desk
    spoken: str  # what the voice reads
    support: tuple[Support, ...]
    template: str = ""  # "name@version" of the closed list
    slots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Visual:
    """The story's one picture, chosen by rule; its words are lines of their own and pass the gate."""

    kind: Literal["big-number", "quote", "timeline", "locator", "headline"]
    value: str = ""
    label: str = ""
    entries: tuple[tuple[str, str], ...] = ()
    support: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Script:
    """One story's script. `sha256` is what an approval approves."""

    id: str
    story_id: str
    slug: str
    language: str
    headline: Line  # lower third
    ticker: Line
    lines: tuple[Line, ...]
    visual: Visual
    presenter: str = "card"
    source_line: str = ""
    outlet: str = ""
    wire_label: str = ""
    rights: str = ""
    rights_line: str = ""
    created: str = ""  # RFC 3339 UTC

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def written(self) -> datetime:
        return datetime.fromisoformat(self.created)

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON of everything that is seen or heard."""
        body = {k: v for k, v in self.to_json().items() if k != "created"}
        return hashlib.sha256(
            json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()


@dataclass(frozen=True)
class Check:
    """One gate's verdict on a line (or on the script when `line_id` is empty)."""

    gate: str
    passed: bool
    reason: str = ""
    line_id: str = ""


@dataclass(frozen=True)
class Approval:
    """A legal record: who let which exact script on air, when, after which checks."""

    script_id: str
    script_sha256: str
    by: str  # user name, or "auto" for a feed on review=auto whose gate passed
    at: datetime
    verdict: Literal["approved", "held", "killed"]
    checks: tuple[Check, ...] = field(default=())
    previous: str = ""  # hash of the previous record: an append-only chain
