"""The first tables.

Migrations name everything themselves: `schema` is how it is now, and they are how it came to be.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table("about", sa.Column("store", sa.Text, primary_key=True))
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False, server_default=""),
        sa.Column("last", _big, nullable=False, server_default="0"),
        sa.Column("first", _big, nullable=False, server_default="1"),
        sa.Column("retention", sa.Float),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("gone", sa.Float),
    )
    op.create_index("rooms_by_name", "rooms", ["name"], unique=True, sqlite_where=sa.text("gone IS NULL"))
    op.create_table(
        "events",
        sa.Column("id", _big, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("person", _big, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("target", _big),
        sa.Column("target_author", sa.Text),
        sa.Column("names", sa.Text),
        sa.Column("flags", sa.SmallInteger),
        sa.Column("edited", sa.Float),
        sa.Column("place", _big),
    )
    op.create_index("edits_by_target", "events", ["target", "id"], sqlite_where=sa.text("kind = 1"))
    op.create_table(
        "places",
        sa.Column("place", _big, primary_key=True, autoincrement=False),
        sa.Column("event", _big, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("person", _big, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("room", sa.Integer, primary_key=True),
        sa.Column("person", _big, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("member", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("read", _big, nullable=False, server_default="0"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
    )
    op.create_index("terms_by_name", "terms", ["name_key", "term"], unique=True)
    op.create_table(
        "requests",
        sa.Column("person", _big, primary_key=True),
        sa.Column("request", sa.Text, primary_key=True),
        sa.Column("event", _big, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reactions",
        sa.Column("event", _big, primary_key=True),
        sa.Column("emoji", sa.Text, primary_key=True),
        sa.Column("person", _big, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mentions",
        sa.Column("name_key", sa.Text, primary_key=True),
        sa.Column("event", _big, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5("
        "text, author, room, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO search(search, rank) VALUES ('automerge', 8)")
    op.execute("INSERT INTO search(search, rank) VALUES ('crisismerge', 64)")
