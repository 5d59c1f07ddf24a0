"""The values that leave the wire desk: a feed, an article as published, a story made of articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rights(StrEnum):
    """What the newsroom may do with a feed's text."""

    PUBLIC_DOMAIN = "public-domain"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    OGL = "ogl"
    SAMPLE = "sample"  # the bundled, fictional sample wire
    OPERATOR_ASSERTED = (
        "operator-asserted"  # the operator typed the address and vouches for the right to air it
    )
    READ_ONLY = "read-only"  # may be read by editors, never aired


class DateSource(StrEnum):
    """Where an article's publication time comes from, best first."""

    PUBLISHED = "published"
    UPDATED = "updated"
    FETCHED = "fetched"  # the feed gave no usable date; the time of first sight stands in
    CLAMPED = "clamped"  # the feed's date was in the future or absurdly old


@dataclass(frozen=True)
class Feed:
    """One feed as the operator configured it."""

    url: str
    name: str
    language: str = "en"
    trust: int = 3  # 1 (unknown) .. 5 (official record)
    rights: Rights = Rights.READ_ONLY
    interval: float = 300.0  # seconds between polls
    allow_private: bool = False  # may this feed's own URL be a private or loopback host (operator-typed only)
    attribution: str = ""  # credit line the licence asks for
    licence_url: str = ""


@dataclass(frozen=True)
class Article:
    """One feed item, as published. `id` is stable across polls and restarts."""

    id: str
    feed_url: str
    url: str
    outlet: str
    title: str
    text: str  # plain text, paragraphs separated by a blank line
    language: str
    published: datetime  # UTC
    date_source: DateSource
    content_hash: str  # sha256 hex of title + "\n" + text
    rights: Rights
    fetched: datetime  # UTC, when this version was first seen
    retracted: bool = False  # the feed says it is withdrawn (atom:deleted-entry, pubstatus canceled, 410)
    corrects: str = ""  # url of the article this one corrects, when the feed says so


@dataclass(frozen=True)
class Story:
    """What the newsroom tells: one or more articles on the same event, the lead article first."""

    id: str
    headline: str
    articles: tuple[Article, ...]
    outlets: tuple[str, ...]
    first_seen: datetime
    score: float = 0.0
    language: str = "en"

    @property
    def lead(self) -> Article:
        return self.articles[0]


@dataclass(frozen=True)
class PollResult:
    """What one poll of a feed brought: new or changed articles, ids the feed withdrew, or a named error."""

    feed_url: str
    status: str  # "ok" | "not-modified" | "error"
    articles: tuple[Article, ...] = ()
    retracted_ids: tuple[str, ...] = ()
    missing_ids: tuple[str, ...] = ()  # gone while newer AND older items remain: a possible retraction
    error: str = ""  # names the URL, what is wrong and what to do
    retry_after: float | None = None  # seconds, from the server
    etag: str = ""
    last_modified: str = ""
    warnings: tuple[str, ...] = field(default=())
