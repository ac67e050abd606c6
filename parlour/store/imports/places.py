"""The search index and an imported room: its messages find their places among the others."""

from __future__ import annotations

import sqlite3

from parlour.store.index import IndexChanges, Indexed
from parlour.store.progress import Progress
from parlour.store.rows import file_names

AT_ONCE = 1000
"""Messages indexed in one go."""

_EARLIEST = "SELECT min(at), count(*) FROM events WHERE id BETWEEN ? AND ? AND kind = 0"
_LATEST = "SELECT places.place, at FROM places JOIN events ON events.id = event ORDER BY places.place DESC LIMIT 1"
_DISPLACE = ("DELETE FROM places", "INSERT INTO search (search) VALUES ('delete-all')")
_COUNT = "SELECT count(*) FROM events WHERE kind = 0"
_MESSAGES = "SELECT id FROM events WHERE id BETWEEN ? AND ? AND kind = 0 ORDER BY at, id"
_LAST_ID = (1 << 63) - 1
_SET_PLACE = "UPDATE events SET place = ? WHERE id = ?"
_INSERT_PLACE = "INSERT INTO places (place, event) VALUES (?, ?)"
_TEXTS = (
    "SELECT places.place, text, author, files FROM places JOIN events ON events.id = event"
    " WHERE places.place BETWEEN ? AND ? AND text IS NOT NULL"
)


def place_messages(connection: sqlite3.Connection, ids: tuple[int, int], progress: Progress) -> int:
    """Give each message between the two `ids` its place, and have it in the search index; returns how many there are.

    Places are in the order of time. So if something was said in other rooms after the first of these messages, all
    messages of the store get new ones.
    """
    earliest, count = connection.execute(_EARLIEST, ids).fetchone()
    latest = connection.execute(_LATEST).fetchone()
    place, total = 0, count
    if latest is None or not count or latest[1] <= earliest:
        place = 0 if latest is None else latest[0]
        wanted = connection.execute(_MESSAGES, ids)
    else:
        for statement in _DISPLACE:
            connection.execute(statement)
        ((total,),) = connection.execute(_COUNT).fetchall()
        wanted = connection.execute(_MESSAGES, (0, _LAST_ID))
    done = 0
    while rows := wanted.fetchmany(AT_ONCE):
        first, place = place + 1, place + len(rows)
        placed = [(number, event) for number, (event,) in enumerate(rows, first)]
        connection.executemany(_SET_PLACE, placed)
        connection.executemany(_INSERT_PLACE, placed)
        changes = IndexChanges()
        for number, text, author, files in connection.execute(_TEXTS, (first, place)):
            message = Indexed(number, text, author, file_names(files))
            if not message.plain:
                changes.add(message)
        changes.write(connection, first, place)
        done += len(rows)
        progress("Indexing", done, total)
    return int(count)
