"""Bots that have a token."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("person", _big, primary_key=True, autoincrement=False),
        sa.Column("maker", _big, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made", sa.Float, nullable=False),
    )
