"""What files are called is found by the search: messages that came with some are indexed anew."""

import sqlite3

from alembic import op

from parlour.store.index import IndexChanges, Indexed
from parlour.store.rows import file_names

revision = "0006"
down_revision = "0005"

_WITH_FILES = """
SELECT place, text, author, files FROM events
WHERE kind = 0 AND files IS NOT NULL AND text IS NOT NULL AND place IS NOT NULL
"""
_NO_NEW_ONES = 1, 0


def upgrade() -> None:
    connection = op.get_bind().connection.dbapi_connection
    assert isinstance(connection, sqlite3.Connection)
    changes = IndexChanges()
    for place, text, author, files in connection.execute(_WITH_FILES).fetchall():
        changes.replace(Indexed(place, text, author), Indexed(place, text, author, file_names(files)))
    changes.write(connection, *_NO_NEW_ONES)
