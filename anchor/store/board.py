"""What the desk shows: the board of stories, and one story with everything known about it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from anchor.desk.script import Script, State
from ingest.article import Rights

from . import script_json
from .approvals import record_of
from .clips import airing_of, clip_of
from .database import Database, moment
from .errors import NotFound
from .scripts import checks_of, sources_of
from .tables import airings, approvals, article_versions, articles, checks, clips, script_articles, scripts
from .views import StoryDetail, StoryRow


class Board(Database):
    """The part of the store that the desk's pages read."""

    def board(self, limit: int = 200) -> tuple[StoryRow, ...]:
        """The newest stories of every state, newest publication first."""
        with self.reading() as connection:
            rows = connection.execute(
                select(scripts).order_by(scripts.c.published_at.desc(), scripts.c.id).limit(limit)
            ).all()
            return _rows(connection, rows)

    def story(self, script_id: str) -> StoryDetail:
        """Everything about one script. Raises `NotFound`."""
        with self.reading() as connection:
            row = connection.execute(select(scripts).where(scripts.c.id == script_id)).one_or_none()
            if row is None:
                raise NotFound(f"there is no script {script_id}")
            script: Script = script_json.from_text(row.body)
            records = connection.execute(
                select(approvals).where(approvals.c.script_id == script_id).order_by(approvals.c.number)
            )
            clip = connection.execute(select(clips).where(clips.c.id == row.clip_id)).one_or_none()
            aired = connection.execute(
                select(airings, scripts.c.outlet)
                .outerjoin(scripts, scripts.c.id == airings.c.script_id)
                .where(airings.c.script_id == script_id)
                .order_by(airings.c.started_at.desc())
                .limit(100)
            )
            return StoryDetail(
                row=_rows(connection, [row])[0],
                script=script,
                articles=sources_of(connection, script_id),
                checks=checks_of(connection, script_id, row.sha256),
                approvals=tuple(record_of(each) for each in records),
                clip=None if clip is None else clip_of(clip),
                airings=tuple(airing_of(each) for each in aired),
            )


def _rows(connection: Connection, rows: Sequence[Any]) -> tuple[StoryRow, ...]:
    ids = [row.id for row in rows]
    outlets: dict[str, list[str]] = defaultdict(list)
    flags: dict[str, dict[str, None]] = defaultdict(dict)
    for source in connection.execute(
        select(
            script_articles.c.script_id,
            script_articles.c.content_hash,
            articles.c.content_hash.label("newest_hash"),
            articles.c.retracted_at,
            articles.c.missing_at,
            articles.c.corrected_by,
            article_versions.c.outlet,
            article_versions.c.corrects,
        )
        .join(articles, articles.c.id == script_articles.c.article_id)
        .join(
            article_versions,
            (article_versions.c.article_id == script_articles.c.article_id)
            & (article_versions.c.content_hash == script_articles.c.content_hash),
        )
        .where(script_articles.c.script_id.in_(ids))
        .order_by(script_articles.c.position)
    ):
        if source.outlet not in outlets[source.script_id]:
            outlets[source.script_id].append(source.outlet)
        for flag, raised in (
            ("retracted", source.retracted_at is not None),
            ("missing", source.missing_at is not None),
            ("corrected", bool(source.corrected_by)),
            ("correction", bool(source.corrects)),
            ("source changed", source.newest_hash != source.content_hash),
        ):
            if raised:
                flags[source.script_id][flag] = None
    red = {
        (row.script_id, row.script_sha256)
        for row in connection.execute(
            select(checks.c.script_id, checks.c.script_sha256)
            .where(checks.c.script_id.in_(ids), checks.c.passed.is_(False))
            .distinct()
        )
    }
    failures: dict[str, str] = {
        row.id: row.presenter_failure
        for row in connection.execute(
            select(clips.c.id, clips.c.presenter_failure).where(
                clips.c.id.in_([row.clip_id for row in rows if row.clip_id]), clips.c.presenter_failure != ""
            )
        )
    }
    now = time.time()
    return tuple(
        StoryRow(
            id=row.id,
            story_id=row.story_id,
            sha256=row.sha256,
            headline=row.headline,
            slug=row.slug,
            outlet=row.outlet,
            outlets=tuple(outlets[row.id]),
            published=moment(row.published_at),
            age=max(0.0, now - row.published_at),
            state=State(row.state),
            reason=row.reason,
            review="auto" if row.review == "auto" else "hold",
            flags=(("red gate",) if (row.id, row.sha256) in red else ()) + tuple(flags[row.id]),
            rights=Rights(row.rights),
            wire_label=row.wire_label,
            progress=row.progress,
            progress_note=row.progress_note,
            updated=moment(row.updated_at),
            presenter_failure=failures.get(row.clip_id, ""),
        )
        for row in rows
    )
