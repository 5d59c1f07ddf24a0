"""The feeds: what is polled, on whose word, and how the polls went."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from ingest.article import Feed, PollResult, Rights

from .database import Database, moment_or_none
from .errors import NotFound, StoreError
from .tables import articles, feeds
from .views import FeedSource, FeedView, Review


class FeedBook(Database):
    """The part of the store that knows the feeds."""

    def feeds(self) -> tuple[FeedView, ...]:
        """Every enabled feed, by name."""
        counts = (
            select(articles.c.feed_url, func.count().label("kept")).group_by(articles.c.feed_url).subquery()
        )
        with self.reading() as connection:
            rows = connection.execute(
                select(feeds, func.coalesce(counts.c.kept, 0).label("kept"))
                .outerjoin(counts, counts.c.feed_url == feeds.c.url)
                .where(feeds.c.enabled.is_(True))
                .order_by(feeds.c.name, feeds.c.url)
            ).all()
        return tuple(_view(row) for row in rows)

    def feed(self, url: str) -> FeedView:
        """One feed, enabled or not. Raises `NotFound`."""
        with self.reading() as connection:
            row = connection.execute(
                select(
                    feeds,
                    select(func.count()).where(articles.c.feed_url == url).scalar_subquery().label("kept"),
                ).where(feeds.c.url == url)
            ).one_or_none()
        if row is None:
            raise NotFound(f"there is no feed {url}")
        return _view(row)

    def add_feed(
        self,
        feed: Feed,
        review: Review = "hold",
        max_age_hours: float | None = None,
        source: FeedSource = "desk",
    ) -> None:
        """Adds a feed from the desk, or replaces its description; its poll state is kept.

        Raises `StoreError` when the address is configured elsewhere (file, command line, sample wire)."""
        with self.writing(("feed", feed.url)) as writing:
            found = writing.connection.execute(
                select(feeds.c.source, feeds.c.enabled).where(feeds.c.url == feed.url)
            ).one_or_none()
            if found is not None and found.enabled and found.source != source:
                raise StoreError(f"{feed.url} is already a feed ({found.source}): change it there")
            _save(writing.connection, feed, review, max_age_hours, source, exists=found is not None)

    def remove_feed(self, url: str) -> None:
        """Stops polling a feed that was added at the desk; what it brought stays until retention takes it.

        Raises `NotFound`, or `StoreError` for a feed of the settings file."""
        with self.writing(("feed", url)) as writing:
            found = writing.connection.execute(
                select(feeds.c.source).where(feeds.c.url == url, feeds.c.enabled.is_(True))
            ).scalar()
            if found is None:
                raise NotFound(f"there is no feed {url}")
            if found != "desk":
                raise StoreError(f"{url} comes from the {found}: remove it there, then start again")
            writing.connection.execute(update(feeds).where(feeds.c.url == url).values(enabled=False))

    def set_feed_review(self, url: str, review: Review) -> None:
        """`auto` airs when the gate passes, `hold` waits for a person; for scripts written from now on.

        Raises `NotFound`."""
        with self.writing(("feed", url)) as writing:
            done = writing.connection.execute(update(feeds).where(feeds.c.url == url).values(review=review))
            if done.rowcount == 0:
                raise NotFound(f"there is no feed {url}")

    def configure_feeds(
        self, configured: Sequence[tuple[Feed, Review, float | None]], source: FeedSource
    ) -> None:
        """Makes the feeds of one source exactly these: others of that source are disabled."""
        wanted = {feed.url for feed, _, _ in configured}
        with self.writing(("feed", source)) as writing:
            known = {row.url for row in writing.connection.execute(select(feeds.c.url))}
            for feed, review, max_age in configured:
                _save(writing.connection, feed, review, max_age, source, exists=feed.url in known)
            writing.connection.execute(
                update(feeds)
                .where(feeds.c.source == source, feeds.c.url.not_in(wanted))
                .values(enabled=False)
            )

    def record_poll(self, result: PollResult, at: float | None = None) -> None:
        """Keeps what a poll says about the health of the feed itself."""
        now = time.time() if at is None else at
        values: dict[str, Any] = {"status": result.status, "error": result.error, "checked_at": now}
        if result.status == "error":
            values["failures"] = feeds.c.failures + 1
        else:
            values |= {"failures": 0, "succeeded_at": now}
        with self.reading() as connection:
            before = connection.execute(
                select(feeds.c.status, feeds.c.error).where(feeds.c.url == result.feed_url)
            ).one_or_none()
        quiet = before is not None and (before.status == "error") == (result.status == "error")
        # A poll that changes nothing a person would see must not wake every page.
        changes = () if quiet and before and before.error == result.error else (("feed", result.feed_url),)
        with self.writing(*changes) as writing:
            writing.connection.execute(update(feeds).where(feeds.c.url == result.feed_url).values(**values))

    def poll_state(self, url: str) -> str:
        """What the poller remembers of the feed, as the text it gave; empty when nothing yet."""
        with self.reading() as connection:
            return str(
                connection.execute(select(feeds.c.poll_state).where(feeds.c.url == url)).scalar() or ""
            )

    def save_poll_state(self, url: str, text: str) -> None:
        """Keeps what the poller remembers of the feed."""
        with self.writing() as writing:
            writing.connection.execute(update(feeds).where(feeds.c.url == url).values(poll_state=text))

    def forget_feed(self, url: str) -> None:
        """Removes a disabled feed's row. Raises `NotFound` when there is no such disabled feed."""
        with self.writing(("feed", url)) as writing:
            done = writing.connection.execute(
                delete(feeds).where(feeds.c.url == url, feeds.c.enabled.is_(False))
            )
            if done.rowcount == 0:
                raise NotFound(f"there is no disabled feed {url}")


def _save(
    connection: Any, feed: Feed, review: Review, max_age: float | None, source: FeedSource, *, exists: bool
) -> None:
    values = {
        "name": feed.name,
        "language": feed.language,
        "trust": feed.trust,
        "rights": feed.rights.value,
        "review": review,
        "interval": feed.interval,
        "allow_private": feed.allow_private,
        "max_age_hours": max_age,
        "attribution": feed.attribution,
        "licence_url": feed.licence_url,
        "source": source,
        "enabled": True,
    }
    if exists:
        connection.execute(update(feeds).where(feeds.c.url == feed.url).values(**values))
    else:
        connection.execute(insert(feeds).values(url=feed.url, added_at=time.time(), **values))


def _view(row: Any) -> FeedView:
    feed = Feed(
        url=row.url,
        name=row.name,
        language=row.language,
        trust=row.trust,
        rights=Rights(row.rights),
        interval=row.interval,
        allow_private=row.allow_private,
        attribution=row.attribution,
        licence_url=row.licence_url,
    )
    return FeedView(
        feed=feed,
        review="auto" if row.review == "auto" else "hold",
        max_age_hours=row.max_age_hours,
        source=row.source,
        status=row.status,
        error=row.error,
        checked=moment_or_none(row.checked_at),
        succeeded=moment_or_none(row.succeeded_at),
        failures=row.failures,
        articles=row.kept,
    )
