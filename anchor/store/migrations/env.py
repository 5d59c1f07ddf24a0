"""Alembic's entry: the caller hands over an open connection, no ini file is involved."""

from __future__ import annotations

from alembic import context

from anchor.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
