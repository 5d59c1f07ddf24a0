"""The scripts and where each stands between the wire and the air; the decisions of people."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from anchor.desk.script import Check, Script, State
from ingest.article import Article, Story

from . import approvals, script_json
from .articles import DRAFTED, article_of, decide, versions
from .database import Database, Writing
from .errors import GateRefused, NotFound, StaleScript
from .tables import approvals as approvals_table
from .tables import article_versions, checks, script_articles, scripts, stories, story_articles
from .views import ApprovalRecord, Review

WAITING: Final = (State.DRAFTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.HELD)
"""States of scripts that have not aired and still may."""
FINAL: Final = (State.KILLED, State.CORRECTED, State.DROPPED)
"""States that nothing leads out of."""


@dataclass(frozen=True)
class ScriptStand:
    """A script's place in the workflow, without its text."""

    id: str
    story_id: str
    kind: ScriptKind
    sha256: str
    state: State
    review: Review
    reason: str
    feed_url: str
    wire_label: str
    rights: str
    published_at: float
    clip_id: str
    queued_at: float | None
    first_aired_at: float | None
    ticker: str


ScriptKind = Literal["story", "retraction"]
"""What a script is: a story told, or the notice that an outlet withdrew one that we told."""


class ScriptDesk(Database):
    """The part of the store that keeps scripts and their states."""

    def save_draft(
        self,
        story: Story,
        script: Script,
        verdicts: Sequence[Check],
        review: Review,
        for_article: Article | None = None,
        kind: ScriptKind = "story",
    ) -> bool:
        """Stores a new script with its checks, in state `drafted`; false when it is there already.

        A script of the same id with other words is revised: any approval of the old words is void.
        `for_article` is the version that led to it; it is marked as drafted in the same transaction."""
        with self.writing(("script", script.id)) as writing:
            connection = writing.connection
            if for_article is not None:
                decide(connection, for_article, DRAFTED)
            found = connection.execute(
                select(scripts.c.sha256, scripts.c.state).where(scripts.c.id == script.id)
            ).one_or_none()
            if found is not None and found.sha256 == script.sha256:
                return _take_up_again(connection, script, verdicts)
            _save_story(connection, story)
            if found is None:
                lead = story.lead
                connection.execute(
                    insert(scripts).values(
                        id=script.id,
                        story_id=story.id,
                        kind=kind,
                        **_content(script),
                        feed_url=lead.feed_url,
                        review=review,
                        state=State.DRAFTED,
                        published_at=lead.published.timestamp(),
                        created_at=time.time(),
                    )
                )
            else:
                _revise(connection, script)
            _save_sources(connection, script.id, story.articles)
            _save_checks(connection, script, verdicts)
        return True

    def revise(self, script: Script, verdicts: Sequence[Check]) -> None:
        """Replaces a script's words; it goes back to review and any approval of the old words is void.

        Raises `NotFound`, or `GateRefused` when it has aired or is out for good."""
        with self.writing(("script", script.id)) as writing:
            row = _row(writing.connection, script.id)
            if row.first_aired_at is not None or row.state in FINAL:
                raise GateRefused(script.id, (f"it is {row.state} and cannot be edited any more",))
            _revise(writing.connection, script)
            _save_checks(writing.connection, script, verdicts)

    def send_to_review(self, script_id: str, reason: str = "") -> None:
        """A person must look at this draft; nothing happens when it is no draft any more."""
        with self.writing(("script", script_id)) as writing:
            writing.connection.execute(
                update(scripts)
                .where(scripts.c.id == script_id, scripts.c.state == State.DRAFTED)
                .values(state=State.IN_REVIEW, reason=reason, updated_at=time.time())
            )

    def approve(self, script_id: str, sha256: str, by: str) -> ApprovalRecord:
        """Lets exactly these words on air. Doing it twice gives the first record again.

        `by` is a person's name, or `approvals.AUTO` for a feed on review=auto. Raises `NotFound`;
        `StaleScript` when the script has other words now; `GateRefused` when a check is red, when the script
        is out for good, or when a hold feed's story is approved without a person."""
        with self.writing(("script", script_id)) as writing:
            connection = writing.connection
            row = _row(connection, script_id)
            if row.sha256 != sha256:
                raise StaleScript(script_id, sha256, row.sha256)
            if row.state in (State.APPROVED, State.SCHEDULED, State.AIRED):
                return _last_approval(connection, script_id, sha256)
            _refuse_what_may_not_air(row, by, verdicts := checks_of(connection, script_id, sha256))
            record = approvals.append(connection, script_id, sha256, by, "approved", verdicts)
            # What was held after it had aired may be repeated again, never aired as new.
            state = State.APPROVED if row.first_aired_at is None else State.AIRED
            _set(connection, script_id, state, "")
        return record

    def hold(self, script_id: str, by: str, reason: str = "") -> ApprovalRecord:
        """Keeps a script off the air until someone approves it; it leaves the queue and the repeats.

        Raises `NotFound`, or `GateRefused` when it is out for good."""
        with self.writing(("script", script_id)) as writing:
            row = _row(writing.connection, script_id)
            if row.state in FINAL:
                raise GateRefused(script_id, (f"it is {row.state} already",))
            record = self._decide(writing, row, by, "held")
            _set(writing.connection, script_id, State.HELD, reason or f"held by {by}")
        return record

    def kill(self, script_id: str, by: str, reason: str = "") -> ApprovalRecord:
        """Off the air at once and for good, whatever its state. Raises `NotFound`."""
        with self.writing(("script", script_id)) as writing:
            row = _row(writing.connection, script_id)
            record = self._decide(writing, row, by, "killed")
            _set(writing.connection, script_id, State.KILLED, reason or f"killed by {by}")
        return record

    def move(
        self, script_id: str, to: State, reason: str, only_from: Collection[State] = tuple(State)
    ) -> bool:
        """The workflow's own steps between states; false when the script was not in one of `only_from`."""
        with self.writing() as writing:
            done = writing.connection.execute(
                update(scripts)
                .where(scripts.c.id == script_id, scripts.c.state.in_([str(state) for state in only_from]))
                .values(state=to, reason=reason, updated_at=time.time())
            )
            if done.rowcount:
                writing.changed("script", script_id)
        return bool(done.rowcount)

    def progress(self, script_id: str, fraction: float, note: str) -> None:
        """How far the running render is, 0..1, and what it does."""
        with self.writing(("script", script_id)) as writing:
            writing.connection.execute(
                update(scripts)
                .where(scripts.c.id == script_id)
                .values(progress=max(0.0, min(1.0, fraction)), progress_note=note)
            )

    def script(self, script_id: str) -> Script:
        """The script's words. Raises `NotFound`."""
        with self.reading() as connection:
            return script_json.from_text(_row(connection, script_id).body)

    def stand(self, script_id: str) -> ScriptStand:
        """Where the script stands. Raises `NotFound`."""
        with self.reading() as connection:
            return _stand(_row(connection, script_id))

    def stands(self, *states: State, limit: int = 1000, aired_since: float = 0.0) -> tuple[ScriptStand, ...]:
        """Scripts in these states, newest publication first, without those that first aired earlier than
        `aired_since` (unix time)."""
        lately = or_(scripts.c.first_aired_at.is_(None), scripts.c.first_aired_at >= aired_since)
        with self.reading() as connection:
            rows = connection.execute(
                select(scripts)
                .where(scripts.c.state.in_([str(state) for state in states]), lately)
                .order_by(scripts.c.published_at.desc(), scripts.c.id)
                .limit(limit)
            ).all()
        return tuple(_stand(row) for row in rows)

    def stands_on(self, article_id: str) -> tuple[ScriptStand, ...]:
        """Scripts written from any version of this article, newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                select(scripts)
                .join(script_articles, script_articles.c.script_id == scripts.c.id)
                .where(script_articles.c.article_id == article_id)
                .order_by(scripts.c.created_at.desc(), scripts.c.id)
            ).all()
        return tuple(_stand(row) for row in rows)

    def sources(self, script_id: str) -> tuple[Article, ...]:
        """The articles a script was written from, in the version it was written from, lead first."""
        with self.reading() as connection:
            return sources_of(connection, script_id)

    def checks(self, script_id: str, sha256: str) -> tuple[Check, ...]:
        """The gate's verdicts on exactly these words."""
        with self.reading() as connection:
            return checks_of(connection, script_id, sha256)

    def _decide(self, writing: Writing, row: Any, by: str, verdict: str) -> ApprovalRecord:
        verdicts = checks_of(writing.connection, row.id, row.sha256)
        return approvals.append(writing.connection, row.id, row.sha256, by, verdict, verdicts)


def sources_of(connection: Connection, script_id: str) -> tuple[Article, ...]:
    rows = connection.execute(
        versions()
        .join(
            script_articles,
            (script_articles.c.article_id == article_versions.c.article_id)
            & (script_articles.c.content_hash == article_versions.c.content_hash),
        )
        .where(script_articles.c.script_id == script_id)
        .order_by(script_articles.c.position)
    )
    return tuple(article_of(row) for row in rows)


def _refuse_what_may_not_air(row: Any, by: str, verdicts: Sequence[Check]) -> None:
    reasons = [f"{check.gate}: {check.reason or 'not passed'}" for check in verdicts if not check.passed]
    if row.state in FINAL:
        reasons.append(f"it is {row.state}: {row.reason}")
    if not verdicts:
        reasons.append("these words were not checked yet")
    if by == approvals.AUTO and row.review != "auto":
        reasons.append("its feed is on hold: a person decides")
    if reasons:
        raise GateRefused(row.id, tuple(reasons))


def _last_approval(connection: Connection, script_id: str, sha256: str) -> ApprovalRecord:
    table = approvals_table
    row = connection.execute(
        select(table)
        .where(table.c.script_id == script_id, table.c.script_sha256 == sha256, table.c.verdict == "approved")
        .order_by(table.c.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise GateRefused(script_id, ("it is past approval, but no record of one exists",))
    return approvals.record_of(row)


def _content(script: Script) -> dict[str, Any]:
    return {
        "sha256": script.sha256,
        "body": script_json.to_text(script),
        "headline": script.headline.text,
        "slug": script.slug,
        "ticker": script.ticker.text,
        "outlet": script.outlet,
        "wire_label": script.wire_label,
        "rights": script.rights,
        "updated_at": time.time(),
    }


def _revise(connection: Connection, script: Script) -> None:
    connection.execute(
        update(scripts)
        .where(scripts.c.id == script.id)
        .values(
            **_content(script),
            state=State.IN_REVIEW,
            reason="edited: the new words need approval",
            clip_id="",
            queued_at=None,
            progress=0.0,
            progress_note="",
        )
    )


def _take_up_again(connection: Connection, script: Script, verdicts: Sequence[Check]) -> bool:
    """The same words as before: told again only when they had been dropped before they could air."""
    done = connection.execute(
        update(scripts)
        .where(
            scripts.c.id == script.id,
            scripts.c.state == State.DROPPED,
            scripts.c.first_aired_at.is_(None),
        )
        .values(state=State.DRAFTED, reason="", updated_at=time.time())
    )
    if done.rowcount:
        _save_checks(connection, script, verdicts)
    return bool(done.rowcount)


def _set(connection: Connection, script_id: str, state: State, reason: str) -> None:
    connection.execute(
        update(scripts)
        .where(scripts.c.id == script_id)
        .values(state=state, reason=reason, updated_at=time.time())
    )


def _row(connection: Connection, script_id: str) -> Any:
    row = connection.execute(select(scripts).where(scripts.c.id == script_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no script {script_id}")
    return row


def _stand(row: Any) -> ScriptStand:
    return ScriptStand(
        id=row.id,
        story_id=row.story_id,
        kind="retraction" if row.kind == "retraction" else "story",
        sha256=row.sha256,
        state=State(row.state),
        review="auto" if row.review == "auto" else "hold",
        reason=row.reason,
        feed_url=row.feed_url,
        wire_label=row.wire_label,
        rights=row.rights,
        published_at=row.published_at,
        clip_id=row.clip_id,
        queued_at=row.queued_at,
        first_aired_at=row.first_aired_at,
        ticker=row.ticker,
    )


def checks_of(connection: Connection, script_id: str, sha256: str) -> tuple[Check, ...]:
    rows = connection.execute(
        select(checks)
        .where(checks.c.script_id == script_id, checks.c.script_sha256 == sha256)
        .order_by(checks.c.number)
    )
    return tuple(Check(row.gate, row.passed, row.reason, row.line_id) for row in rows)


def _save_checks(connection: Connection, script: Script, verdicts: Sequence[Check]) -> None:
    connection.execute(
        delete(checks).where(checks.c.script_id == script.id, checks.c.script_sha256 == script.sha256)
    )
    for number, check in enumerate(verdicts):
        connection.execute(
            insert(checks).values(
                script_id=script.id,
                script_sha256=script.sha256,
                number=number,
                gate=check.gate,
                passed=check.passed,
                reason=check.reason,
                line_id=check.line_id,
            )
        )


def _save_story(connection: Connection, story: Story) -> None:
    values = {"headline": story.headline, "language": story.language, "score": story.score}
    done = connection.execute(update(stories).where(stories.c.id == story.id).values(**values))
    if not done.rowcount:
        connection.execute(
            insert(stories).values(id=story.id, first_seen_at=story.first_seen.timestamp(), **values)
        )
    connection.execute(delete(story_articles).where(story_articles.c.story_id == story.id))
    for position, article in enumerate(story.articles):
        connection.execute(
            insert(story_articles).values(story_id=story.id, article_id=article.id, position=position)
        )


def _save_sources(connection: Connection, script_id: str, found: Sequence[Article]) -> None:
    connection.execute(delete(script_articles).where(script_articles.c.script_id == script_id))
    for position, article in enumerate(found):
        connection.execute(
            insert(script_articles).values(
                script_id=script_id,
                article_id=article.id,
                content_hash=article.content_hash,
                position=position,
            )
        )
