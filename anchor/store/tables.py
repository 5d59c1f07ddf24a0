"""The tables. Times are unix seconds (UTC); JSON is text, so that every dialect keeps the same bytes.

A change here needs a migration in `migrations/versions`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("language", String, nullable=False),
    Column("trust", Integer, nullable=False),
    Column("rights", String, nullable=False),
    Column("review", String, nullable=False),
    Column("interval", Double, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("max_age_hours", Double),
    Column("attribution", String, nullable=False),
    Column("licence_url", String, nullable=False),
    Column("source", String, nullable=False),  # config | command-line | desk | sample
    Column("enabled", Boolean, nullable=False),
    Column("added_at", Double, nullable=False),
    Column("poll_state", Text, nullable=False, server_default=""),  # ingest.poll_state.PollState as JSON
    Column("status", String, nullable=False, server_default=""),
    Column("error", Text, nullable=False, server_default=""),
    Column("checked_at", Double),
    Column("succeeded_at", Double),
    Column("failures", Integer, nullable=False, server_default="0"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("feed_url", String, nullable=False, index=True),
    Column("url", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False),  # of the newest version
    Column("first_seen_at", Double, nullable=False),
    Column("last_seen_at", Double, nullable=False, index=True),
    Column("retracted_at", Double),
    Column("missing_at", Double),
    Column("corrected_by", String, nullable=False, server_default=""),  # url of the correction
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("content_hash", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("published_at", Double, nullable=False),
    Column("date_source", String, nullable=False),
    Column("rights", String, nullable=False),
    Column("fetched_at", Double, nullable=False),
    Column("corrects", String, nullable=False, server_default=""),
    # What intake decided: "" not yet, "drafted", or why it is not told.
    Column("disposition", String, nullable=False, server_default="", index=True),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("headline", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("first_seen_at", Double, nullable=False),
    Column("score", Double, nullable=False),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("story_id", String, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_story_articles_article_id", "article_id"),
)

scripts = Table(
    "scripts",
    metadata,
    Column("id", String, primary_key=True),
    Column("story_id", String, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False, server_default="story"),  # story | retraction
    Column("sha256", String, nullable=False, index=True),
    Column("body", Text, nullable=False),  # the script as JSON
    Column("headline", Text, nullable=False),
    Column("slug", String, nullable=False),
    Column("ticker", Text, nullable=False),
    Column("outlet", String, nullable=False),
    Column("wire_label", String, nullable=False),
    Column("rights", String, nullable=False),
    Column("feed_url", String, nullable=False, index=True),
    Column("review", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", Text, nullable=False, server_default=""),
    Column("published_at", Double, nullable=False, index=True),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("clip_id", String, nullable=False, server_default="", index=True),
    Column("queued_at", Double),
    Column("first_aired_at", Double, index=True),
    Column("progress", Double, nullable=False, server_default="0"),
    Column("progress_note", String, nullable=False, server_default=""),
)

script_articles = Table(
    "script_articles",
    metadata,
    Column("script_id", String, ForeignKey("scripts.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("content_hash", String, nullable=False),  # the version the script was written from
    Column("position", Integer, nullable=False),
    Index("ix_script_articles_article_id", "article_id"),
)

checks = Table(
    "checks",
    metadata,
    Column("script_id", String, ForeignKey("scripts.id", ondelete="CASCADE"), primary_key=True),
    Column("script_sha256", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("gate", String, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("line_id", String, nullable=False),
)

# No foreign key: the record outlives the script it is about. Triggers forbid UPDATE and DELETE.
approvals = Table(
    "approvals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("script_id", String, nullable=False, index=True),
    Column("script_sha256", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),  # RFC 3339, as hashed
    Column("verdict", String, nullable=False),
    Column("checks", Text, nullable=False),  # JSON, as hashed
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
)

clips = Table(
    "clips",
    metadata,
    Column("id", String, primary_key=True),
    Column("script_id", String, nullable=False, index=True),
    Column("script_sha256", String, nullable=False),
    Column("path", String, nullable=False),  # relative to the data folder
    Column("duration", Double, nullable=False),
    Column("loudness", Double, nullable=False),
    Column("true_peak", Double, nullable=False),
    Column("presenter", String, nullable=False),
    Column("presenter_failure", Text, nullable=False, server_default=""),  # why the card took over
    Column("voice", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("rendered_at", Double, nullable=False),
)

airings = Table(
    "airings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("item_id", String, nullable=False),
    Column("script_id", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("started_at", Double, nullable=False, index=True),
    Column("ended_at", Double),
    Column("outcome", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("item_id", "started_at"),
)

login_tokens = Table(
    "login_tokens",
    metadata,
    Column("hash", String, primary_key=True),  # SHA-256 of the token; the token itself is never stored
    Column("person", String, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("used_at", Double),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("revoked_at", Double),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

# What changed, for pages that listen. Bounded: old revisions are removed.
events = Table(
    "events",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=True),
    Column("at", Double, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    sqlite_autoincrement=True,  # a revision number is never given twice, even after old rows go
)
