"""Whether what a script rests on still stands: its articles as they are now, and the rights to their feed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, or_, select

from anchor.desk.script import State
from ingest.article import Article, Rights

from .articles import article_of, versions
from .database import Database
from .scripts import WAITING
from .tables import article_versions, articles, feeds, script_articles, scripts

WITHDREW = "withdrew its report"
CORRECTED = "corrected its report"
MISSING = "no longer lists its report"
CHANGED = "changed its report"


class Fitness(Database):
    """The part of the store that finds scripts whose ground has gone."""

    def unfit(self, *states: State) -> dict[str, str]:
        """Scripts in these states that may not air (any more), each with the reason.

        A source was withdrawn, corrected, changed, or went missing from its feed; the feed was removed, or
        its rights no longer allow reading it aloud. The notice of a retraction rests on the withdrawal."""
        wanted = scripts.c.state.in_([str(state) for state in states])
        faults: dict[str, str] = {}
        with self.reading() as connection:
            for row in connection.execute(
                select(
                    scripts.c.id,
                    article_versions.c.outlet,
                    articles.c.retracted_at,
                    articles.c.corrected_by,
                    articles.c.missing_at,
                    (articles.c.content_hash != script_articles.c.content_hash).label("changed"),
                )
                .join(script_articles, script_articles.c.script_id == scripts.c.id)
                .join(articles, articles.c.id == script_articles.c.article_id)
                .join(
                    article_versions,
                    and_(
                        article_versions.c.article_id == script_articles.c.article_id,
                        article_versions.c.content_hash == script_articles.c.content_hash,
                    ),
                )
                .where(
                    wanted,
                    scripts.c.kind == "story",
                    or_(
                        articles.c.retracted_at.is_not(None),
                        articles.c.missing_at.is_not(None),
                        articles.c.corrected_by != "",
                        articles.c.content_hash != script_articles.c.content_hash,
                    ),
                )
            ):
                what = (
                    WITHDREW
                    if row.retracted_at is not None
                    else CORRECTED
                    if row.corrected_by
                    else CHANGED
                    if row.changed
                    else MISSING
                )
                # Of several sources the gravest fault is the reason that is shown.
                if row.id not in faults or what in (WITHDREW, CORRECTED):
                    faults[row.id] = f"{row.outlet} {what}"
            for row in connection.execute(
                select(scripts.c.id, scripts.c.outlet, feeds.c.url, feeds.c.enabled, feeds.c.rights)
                .outerjoin(feeds, feeds.c.url == scripts.c.feed_url)
                .where(
                    wanted,
                    or_(
                        feeds.c.url.is_(None),
                        feeds.c.enabled.is_(False),
                        feeds.c.rights == Rights.READ_ONLY.value,
                    ),
                )
            ):
                gone = row.url is None or not row.enabled
                faults.setdefault(
                    row.id,
                    f"the feed of {row.outlet} is no longer played"
                    if gone
                    else f"the rights to {row.outlet} no longer allow reading it aloud",
                )
        return faults

    def withdrawn_among(self, article_ids: Collection[str]) -> frozenset[str]:
        """Those of the articles that their outlets withdrew or corrected."""
        with self.reading() as connection:
            return frozenset(
                connection.execute(
                    select(articles.c.id).where(
                        articles.c.id.in_(list(article_ids)),
                        or_(articles.c.retracted_at.is_not(None), articles.c.corrected_by != ""),
                    )
                ).scalars()
            )

    def owed_retractions(self) -> tuple[Article, ...]:
        """Withdrawn articles that were told on air and whose withdrawal has no notice yet."""
        told = (
            select(script_articles.c.article_id)
            .join(scripts, scripts.c.id == script_articles.c.script_id)
            .where(scripts.c.kind == "story", scripts.c.first_aired_at.is_not(None))
        )
        noticed = (
            select(script_articles.c.article_id)
            .join(scripts, scripts.c.id == script_articles.c.script_id)
            .where(
                scripts.c.kind == "retraction",
                scripts.c.created_at >= articles.c.retracted_at,
            )
            .correlate(articles)
        )
        with self.reading() as connection:
            rows = connection.execute(
                versions().where(
                    article_versions.c.content_hash == articles.c.content_hash,
                    articles.c.retracted_at.is_not(None),
                    articles.c.id.in_(told),
                    articles.c.id.not_in(noticed),
                )
            ).all()
        return tuple(article_of(row) for row in rows)

    def waiting_counts(self) -> dict[str, int]:
        """How many scripts wait in each of the states that have not aired."""
        with self.reading() as connection:
            found = connection.execute(
                select(scripts.c.state).where(scripts.c.state.in_([str(state) for state in WAITING]))
            ).scalars()
            counts: dict[str, int] = {}
            for state in found:
                counts[state] = counts.get(state, 0) + 1
        return counts
