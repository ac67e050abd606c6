"""Webhooks that go out, and tokens for one room."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("person", _big, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("room", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made", sa.Float, nullable=False),
    )
    op.add_column("tokens", sa.Column("room", sa.Integer))
