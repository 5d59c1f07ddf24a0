"""Clips remember why the card took over from their presenter.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clips", sa.Column("presenter_failure", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("clips", "presenter_failure")
