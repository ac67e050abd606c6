"""Files that come with messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("events", sa.Column("files", sa.Text))
    op.create_table(
        "files",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", _big, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False, server_default="0"),
        sa.Column("height", sa.Integer, nullable=False, server_default="0"),
        sa.Column("thumbnail", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("person", _big, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("event", _big),
    )
    op.create_index("files_by_digest", "files", ["digest"])
    op.create_index("files_by_event", "files", ["event", "at"])
