"""What the studio is handed: lines to speak, one visual, and the words on the screen. It knows nothing of feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class SpokenLine:
    """One sentence: `text` is written (captions), `spoken` is what the voice reads.

    `cue` travels untouched to the clip's cue track (plain JSON values): who said it, where, which words."""

    id: str
    text: str
    spoken: str
    cue: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Visual:
    """One picture per story, chosen by rule. The fields used depend on `kind`."""

    kind: Literal["big-number", "quote", "timeline", "locator", "headline"]
    value: str = ""  # big-number: the figure; quote: the words; locator: the place
    label: str = ""  # big-number: what it counts; quote: who said it; locator: region or caption
    entries: tuple[tuple[str, str], ...] = ()  # timeline: (when, what), at most 4


@dataclass(frozen=True)
class ClipScript:
    """One story ready for the studio."""

    id: str
    slug: str  # 1-3 words, upper case on screen
    headline: str  # lower third
    outlet: str
    source_line: str  # e.g. "Source: Harbor Times · 22 Nov 2026, 14:05 UTC"
    language: str
    lines: tuple[SpokenLine, ...]
    visual: Visual
    channel: str = "Anchor 24"
    wire_label: str = ""  # e.g. "SAMPLE WIRE": drawn permanently when set
    rights_line: str = ""  # credit the licence asks for, e.g. "NASA, public domain"
