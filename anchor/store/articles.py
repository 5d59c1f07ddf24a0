"""The articles as they were published: every version kept, its bytes also as a file named by their hash."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, case, insert, select, update

from ingest.article import Article, DateSource, Rights

from .database import Database, moment
from .errors import NotFound, StoreError
from .tables import article_versions, articles
from .views import NotTold

DRAFTED = "drafted"


def article_bytes(article: Article) -> bytes:
    """What `content_hash` is the SHA-256 of, and what a clip's manifest binds."""
    return f"{article.title}\n{article.text}".encode()


class ArticleShelf(Database):
    """The part of the store that keeps articles."""

    def keep_articles(self, found: Iterable[Article]) -> tuple[Article, ...]:
        """Stores articles; gives back those that are new or whose text changed; the same again gives nothing.

        Raises `StoreError` for an id that belongs to another feed: no feed overwrites another's article."""
        fresh: list[Article] = []
        for article in found:  # a transaction each: one odd article loses nothing of the others
            self._keep_file(article)
            with self.writing() as writing:
                if _keep(writing.connection, article):
                    fresh.append(article)
        return tuple(fresh)

    def mark_retracted(self, article_ids: Iterable[str], at: float | None = None) -> tuple[str, ...]:
        """The outlet withdrew these; gives back the ids for which that is news."""
        return self._mark(articles.c.retracted_at, article_ids, time.time() if at is None else at)

    def mark_missing(self, article_ids: Iterable[str], at: float | None = None) -> tuple[str, ...]:
        """These left the feed while newer and older items stay; gives back the ids for which that is news."""
        return self._mark(articles.c.missing_at, article_ids, time.time() if at is None else at)

    def mark_corrected(self, url: str, by_url: str) -> tuple[str, ...]:
        """The outlet corrected what stands at `url`; gives back the article ids for which that is news."""
        with self.writing() as writing:
            ids = (
                writing.connection.execute(
                    select(articles.c.id).where(
                        articles.c.url == url, articles.c.corrected_by == "", articles.c.url != by_url
                    )
                )
                .scalars()
                .all()
            )
            for article_id in ids:
                writing.connection.execute(
                    update(articles).where(articles.c.id == article_id).values(corrected_by=by_url)
                )
                writing.changed("article", article_id)
        return tuple(ids)

    def article(self, article_id: str, content_hash: str = "") -> Article:
        """One version of an article, the newest when no hash is given. Raises `NotFound`."""
        query = versions().where(articles.c.id == article_id)
        if content_hash:
            query = query.where(article_versions.c.content_hash == content_hash)
        else:
            query = query.where(article_versions.c.content_hash == articles.c.content_hash)
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"there is no article {article_id} {content_hash}".rstrip())
        return article_of(row)

    def article_file(self, content_hash: str) -> Path:
        """The file with the bytes behind a content hash."""
        return self.folder / "articles" / f"{content_hash}.txt"

    def undecided_articles(self, limit: int = 500) -> tuple[Article, ...]:
        """Newest versions about which intake has not decided yet, newest publication first."""
        with self.reading() as connection:
            rows = connection.execute(
                versions()
                .where(
                    article_versions.c.disposition == "",
                    article_versions.c.content_hash == articles.c.content_hash,
                )
                .order_by(article_versions.c.published_at.desc(), articles.c.id)
                .limit(limit)
            ).all()
        return tuple(article_of(row) for row in rows)

    def decide_article(self, article: Article, disposition: str) -> None:
        """Records what intake decided: `DRAFTED`, or why the article is not told."""
        with self.writing() as writing:
            decide(writing.connection, article, disposition)

    def not_told(self, feed_url: str = "", limit: int = 200) -> tuple[NotTold, ...]:
        """Articles whose newest version intake let go, newest first; of one feed when it is given.

        A date in the future counts as the time it was fetched: no feed can keep a place at the top."""
        published, fetched = article_versions.c.published_at, article_versions.c.fetched_at
        query = (
            select(
                articles.c.id,
                articles.c.feed_url,
                articles.c.url,
                article_versions.c.outlet,
                article_versions.c.title,
                article_versions.c.published_at,
                article_versions.c.disposition,
            )
            .join(
                article_versions,
                (article_versions.c.article_id == articles.c.id)
                & (article_versions.c.content_hash == articles.c.content_hash),
            )
            .where(article_versions.c.disposition > "", article_versions.c.disposition != DRAFTED)
            .order_by(case((published < fetched, published), else_=fetched).desc(), articles.c.id)
            .limit(limit)
        )
        if feed_url:
            query = query.where(articles.c.feed_url == feed_url)
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            NotTold(
                article_id=row.id,
                feed_url=row.feed_url,
                url=row.url,
                outlet=row.outlet,
                title=row.title,
                published=moment(row.published_at),
                reason=row.disposition,
            )
            for row in rows
        )

    def disposition(self, article: Article) -> str:
        """What intake decided about this version; empty when nothing yet. Raises `NotFound`."""
        with self.reading() as connection:
            found = connection.execute(
                select(article_versions.c.disposition).where(
                    article_versions.c.article_id == article.id,
                    article_versions.c.content_hash == article.content_hash,
                )
            ).scalar()
        if found is None:
            raise NotFound(f"there is no article {article.id} {article.content_hash}")
        return str(found)

    def _mark(self, column: Any, article_ids: Iterable[str], at: float) -> tuple[str, ...]:
        with self.writing() as writing:
            marked = []
            for article_id in article_ids:
                done = writing.connection.execute(
                    update(articles).where(articles.c.id == article_id, column.is_(None)).values({column: at})
                )
                if done.rowcount:
                    writing.changed("article", article_id)
                    marked.append(article_id)
        return tuple(marked)

    def _keep_file(self, article: Article) -> None:
        body = article_bytes(article)
        if hashlib.sha256(body).hexdigest() != article.content_hash:
            raise StoreError(
                f"{article.url}: the content hash {article.content_hash} is not that of its title and text"
            )
        path = self.article_file(article.content_hash)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_bytes(body)
        draft.replace(path)


def decide(connection: Connection, article: Article, disposition: str) -> None:
    connection.execute(
        update(article_versions)
        .where(
            article_versions.c.article_id == article.id,
            article_versions.c.content_hash == article.content_hash,
        )
        .values(disposition=disposition)
    )


def versions() -> Select[Any]:
    """Every version of every article with what is known of the article as a whole."""
    return select(
        articles.c.id,
        articles.c.feed_url,
        articles.c.url,
        articles.c.retracted_at,
        articles.c.missing_at,
        articles.c.corrected_by,
        articles.c.content_hash.label("newest_hash"),
        article_versions,
    ).join(article_versions, article_versions.c.article_id == articles.c.id)


def article_of(row: Any) -> Article:
    return Article(
        id=row.id,
        feed_url=row.feed_url,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        language=row.language,
        published=moment(row.published_at),
        date_source=DateSource(row.date_source),
        content_hash=row.content_hash,
        rights=Rights(row.rights),
        fetched=moment(row.fetched_at),
        retracted=row.retracted_at is not None,
        corrects=row.corrects,
    )


def _keep(connection: Connection, article: Article) -> bool:
    now = time.time()
    known = connection.execute(select(articles).where(articles.c.id == article.id)).one_or_none()
    if known is None:
        connection.execute(
            insert(articles).values(
                id=article.id,
                feed_url=article.feed_url,
                url=article.url,
                content_hash=article.content_hash,
                first_seen_at=now,
                last_seen_at=now,
            )
        )
    elif known.feed_url != article.feed_url:
        raise StoreError(
            f"{article.feed_url}: article {article.id} already belongs to the feed {known.feed_url}"
        )
    else:
        same = known.content_hash == article.content_hash
        connection.execute(
            update(articles)
            .where(articles.c.id == article.id)
            .values(
                url=article.url,
                content_hash=article.content_hash,
                last_seen_at=now,
                retracted_at=None,
                missing_at=None,
                corrected_by=known.corrected_by if same else "",
            )
        )
        if same and known.retracted_at is None and known.missing_at is None:
            return False
    stored = connection.execute(
        select(article_versions.c.content_hash).where(
            article_versions.c.article_id == article.id,
            article_versions.c.content_hash == article.content_hash,
        )
    ).scalar()
    if stored is not None:
        # The outlet published words again that it had withdrawn or replaced: intake decides afresh.
        connection.execute(
            update(article_versions)
            .where(
                article_versions.c.article_id == article.id,
                article_versions.c.content_hash == article.content_hash,
            )
            .values(disposition="", fetched_at=article.fetched.timestamp())
        )
        return True
    connection.execute(
        insert(article_versions).values(
            article_id=article.id,
            content_hash=article.content_hash,
            outlet=article.outlet,
            title=article.title,
            text=article.text,
            language=article.language,
            published_at=article.published.timestamp(),
            date_source=article.date_source.value,
            rights=article.rights.value,
            fetched_at=article.fetched.timestamp(),
            corrects=article.corrects,
        )
    )
    return True
