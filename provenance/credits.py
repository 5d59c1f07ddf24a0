"""What is said about a piece of media: its sources, who let it on air, what made it, how it is labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Oversight = Literal["fully_autonomous", "prompt_guided", "human_validated"]
SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia"]


@dataclass(frozen=True)
class SourceArticle:
    """One article a clip rests on; its bytes become a hash-bound ingredient."""

    url: str
    title: str
    outlet: str
    published: datetime
    retrieved: datetime
    content: bytes
    media_type: str = "text/plain"
    rights: str = ""


@dataclass(frozen=True)
class ModelUse:
    """One generating component: the voice, the presenter, the writer.

    `consent` is the record of a person whose face or voice it has, when it has one."""

    role: Literal["voice", "presenter", "writer"]
    name: str
    version: str
    identifier: str  # purl or URN
    model_type: str = "c2pa.types.model"
    sha256: str = ""
    licence: str = ""
    consent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ApprovalCredit:
    by: str
    at: datetime
    script_sha256: str
    automatic: bool


@dataclass(frozen=True)
class ProductionStep:
    """One thing that was done to the media after it was created; only what truly happened."""

    action: Literal["c2pa.edited", "c2pa.addedText", "c2pa.dubbed"]
    description: str
    agent: str = ""  # the software that did it


@dataclass(frozen=True)
class Credits:
    """Everything the manifest says.

    `oversight` is the true level: human_validated only when a person approved."""

    title: str
    sources: tuple[SourceArticle, ...]
    models: tuple[ModelUse, ...]
    approvals: tuple[ApprovalCredit, ...] = ()
    oversight: Oversight = "fully_autonomous"
    source_type: SourceType = "compositeWithTrainedAlgorithmicMedia"
    label: str = "AI GENERATED"
    publisher: str = "Anchor 24"
    language: str = "en"
    extra: dict[str, str] = field(default_factory=dict)
    steps: tuple[ProductionStep, ...] = ()


@dataclass(frozen=True)
class ChannelCredits:
    """What the manifest of a live track says, for as long as its session lives."""

    title: str
    models: tuple[ModelUse, ...]
    oversight: Oversight = "fully_autonomous"
    source_type: SourceType = "compositeWithTrainedAlgorithmicMedia"
    label: str = "AI GENERATED"
    publisher: str = "Anchor 24"
    language: str = "en"
    extra: dict[str, str] = field(default_factory=dict)
