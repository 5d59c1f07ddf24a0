"""What is forgotten, so that a channel that runs for years does not grow for years.

Kept: whatever is still waiting, whatever was aired within the days asked for, every approval. Removed:
scripts, stories, articles and clips that are older, and the files only they needed."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass

from sqlalchemy import delete, exists, select

from .database import Database
from .scripts import WAITING
from .tables import (
    airings,
    article_versions,
    articles,
    clips,
    script_articles,
    scripts,
    stories,
    story_articles,
)

DAY = 86_400.0


@dataclass(frozen=True)
class Forgotten:
    """How much a retention run removed."""

    scripts: int
    articles: int
    clips: int
    files: int


class Retention(Database):
    """The part of the store that forgets."""

    def forget_old(self, days: float = 30.0, now: float | None = None) -> Forgotten:
        """Removes what is older than `days` (and files nothing refers to that are older than a day)."""
        now = time.time() if now is None else now
        before = now - days * DAY
        with self.writing() as writing:
            connection = writing.connection
            waiting = [str(state) for state in WAITING]
            aired_since = exists().where(airings.c.script_id == scripts.c.id, airings.c.started_at >= before)
            old_scripts = connection.execute(
                delete(scripts).where(
                    scripts.c.updated_at < before, scripts.c.state.not_in(waiting), ~aired_since
                )
            ).rowcount
            connection.execute(delete(airings).where(airings.c.started_at < before))
            old_clips = connection.execute(
                delete(clips).where(
                    clips.c.rendered_at < before,
                    ~exists().where(scripts.c.clip_id == clips.c.id),
                )
            ).rowcount
            connection.execute(
                delete(stories).where(
                    stories.c.first_seen_at < before, ~exists().where(scripts.c.story_id == stories.c.id)
                )
            )
            # An article must stay as long as its feed still lists it: a forgotten one would be news again.
            old_articles = connection.execute(
                delete(articles).where(
                    articles.c.last_seen_at < before,
                    ~exists().where(script_articles.c.article_id == articles.c.id),
                    ~exists().where(story_articles.c.article_id == articles.c.id),
                )
            ).rowcount
            connection.execute(
                delete(article_versions).where(
                    article_versions.c.fetched_at < before,
                    ~exists().where(
                        script_articles.c.article_id == article_versions.c.article_id,
                        script_articles.c.content_hash == article_versions.c.content_hash,
                    ),
                    ~exists().where(
                        articles.c.id == article_versions.c.article_id,
                        articles.c.content_hash == article_versions.c.content_hash,
                    ),
                )
            )
            if old_scripts or old_clips or old_articles:
                writing.changed("retention", "")
        files = self._forget_files(now)
        return Forgotten(old_scripts, old_articles, old_clips, files)

    def _forget_files(self, now: float) -> int:
        with self.reading() as connection:
            hashes = set(connection.execute(select(article_versions.c.content_hash)).scalars())
            kept_clips = set(connection.execute(select(clips.c.id)).scalars())
            kept_clips |= set(
                connection.execute(select(scripts.c.clip_id).where(scripts.c.clip_id != "")).scalars()
            )
        removed = 0
        for folder, kept in ((self.folder / "articles", hashes), (self.folder / "clips", kept_clips)):
            if not folder.is_dir():
                continue
            for entry in list(folder.iterdir()):
                name = entry.stem if entry.suffix == ".txt" else entry.name
                # A day's grace: a file may be younger than the row that will name it.
                if name in kept or entry.stat().st_mtime > now - DAY:
                    continue
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)
                removed += 1
        return removed
