"""What the gate knows besides the stored articles: the channel's own facts at the moment of the check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

LABEL = "AI GENERATED"


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class ChannelFacts:
    """Facts that template slots, the age limit and the label are recomputed from.

    `max_age_hours` 0 means no limit. `withdrawn` holds the ids of articles that may not air any more
    (retracted, quarantined or corrected since). `credits` maps a feed's URL to the credit line its licence
    asks for. `lexicon` maps a written word or name to how the voice should be told to say it."""

    now: datetime
    channel: str = "Anchor 24"
    language: str = "en"
    max_age_hours: float = 24.0
    label: str = LABEL
    withdrawn: frozenset[str] = frozenset()
    credits: Mapping[str, str] = field(default_factory=_nothing)
    lexicon: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("ChannelFacts.now has no time zone: pass an aware UTC time")
