"""What the desk reads from the store: frozen values, times as aware UTC datetimes, durations in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anchor.desk.script import Approval, Check, Script, State
from ingest.article import Article, Feed, Rights

Review = Literal["auto", "hold"]
FeedSource = Literal["config", "command-line", "desk", "sample"]
AiringKind = Literal["new", "repeat", "slate"]


@dataclass(frozen=True)
class StoryRow:
    """One row of the desk's board. `id` is the script's id."""

    id: str
    story_id: str
    sha256: str
    headline: str
    slug: str
    outlet: str
    outlets: tuple[str, ...]
    published: datetime
    age: float  # seconds since publication
    state: State
    reason: str  # why it is held, killed, dropped or corrected; empty otherwise
    review: Review
    flags: tuple[str, ...]  # short words for chips: "red gate", "retracted", "source changed", "missing", ...
    rights: Rights
    wire_label: str
    progress: float  # 0..1 of a running render, 0 before
    progress_note: str  # "speech", "frames", "signing"; empty when nothing runs
    updated: datetime
    presenter_failure: str = ""  # of its clip: why the card took over


@dataclass(frozen=True)
class ClipView:
    """A finished, signed clip. `path` is relative to the data folder."""

    id: str
    script_id: str
    script_sha256: str
    path: str
    duration: float
    loudness: float
    true_peak: float
    presenter: str
    voice: str
    sha256: str  # of the signed file
    size: int  # bytes
    rendered: datetime
    presenter_failure: str = ""  # why the card took over from the presenter; empty when it did not


@dataclass(frozen=True)
class Airing:
    """One time on air, from the as-run log. `ended` is None while it is on."""

    item_id: str
    script_id: str
    title: str
    kind: AiringKind
    started: datetime
    ended: datetime | None
    outcome: str  # "" while on air, then "end", "cut"
    note: str
    outlet: str = ""


@dataclass(frozen=True)
class ApprovalRecord:
    """One link of the approval chain: the record, its number and its hash."""

    number: int
    approval: Approval
    hash: str


@dataclass(frozen=True)
class StoryDetail:
    """Everything the desk shows of one script."""

    row: StoryRow
    script: Script
    articles: tuple[Article, ...]  # as they were when the script was written, lead first
    checks: tuple[Check, ...]  # of this exact script
    approvals: tuple[ApprovalRecord, ...]  # oldest first, of every version of the script
    clip: ClipView | None
    airings: tuple[Airing, ...]  # newest first


@dataclass(frozen=True)
class NextUp:
    """One clip waiting in the running order, in the order it will air."""

    item_id: str
    script_id: str
    headline: str
    outlet: str
    duration: float
    queued: datetime
    presenter_failure: str = ""  # why the card took over


@dataclass(frozen=True)
class FeedView:
    """One feed: what was configured, and how its polls went."""

    feed: Feed
    review: Review
    max_age_hours: float | None
    source: FeedSource  # only "desk" feeds can be removed from the desk
    status: str  # "ok", "not-modified", "error", or "" before the first poll
    error: str  # the last poll's error; empty when it went well
    checked: datetime | None
    succeeded: datetime | None
    failures: int  # polls in a row that failed
    articles: int  # article ids ever stored of this feed and still kept

    @property
    def healthy(self) -> bool:
        return self.status != "error"


@dataclass(frozen=True)
class NotTold:
    """The newest version of an article that no story was written from. `reason` is what intake recorded."""

    article_id: str
    feed_url: str
    url: str
    outlet: str
    title: str
    published: datetime
    reason: str


@dataclass(frozen=True)
class User:
    """Who is logged in at the desk."""

    name: str
    expires: datetime
