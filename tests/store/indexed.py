"""What the search index of a store holds, and what it should hold."""

import sqlite3
from pathlib import Path

from parlour.store.rows import file_names
from parlour.store.schema import SEARCH
from parlour.store.words import indexed, indexed_author

Words = set[tuple[str, int, str, int]]
"""Each word: itself, the place of its message, the column, and which of the column's words it is."""

_ROWS = """
SELECT place, text, author, files, 'r' || rooms.id || CASE rooms.kind WHEN 'open' THEN ' open' ELSE '' END
FROM events JOIN rooms ON rooms.id = events.id >> 40 WHERE text IS NOT NULL AND events.kind = 0
"""


def words(folder: Path) -> Words:
    """What there is."""
    connection = sqlite3.connect(folder / "parlour.db")
    found = _words(connection)
    connection.close()
    return found


def expected_words(folder: Path) -> Words:
    """What there should be: an index of all messages, made anew."""
    connection = sqlite3.connect(folder / "parlour.db")
    rows = connection.execute(_ROWS).fetchall()
    connection.close()
    connection = sqlite3.connect(":memory:")
    connection.execute(SEARCH[0])
    connection.executemany(
        "INSERT INTO search (rowid, text, author, room) VALUES (?, ?, ?, ?)",
        [
            (place, indexed("\n".join(filter(None, (text, file_names(files))))), indexed_author(author), room)
            for place, text, author, files, room in rows
        ],
    )
    found = _words(connection)
    connection.close()
    return found


def _words(connection: sqlite3.Connection) -> Words:
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
    return {*connection.execute("SELECT term, doc, col, offset FROM temp.words").fetchall()}
