"""Keeping the search index in step with the messages.

What is indexed of a message follows from its text, what its files are called, its author (`words`) and its room alone,
and to take it out of the index, the same has to be given again: the index holds no texts. Most entries are just what
the rows hold, so a statement can copy them; the index takes them fastest in their order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from parlour.store.statements import Bulk, as_json
from parlour.store.words import indexed, indexed_author

OPEN = "open"
"""Stands in the index for all open rooms."""

# What the index is given for the room of an event.
_ROOM = "'r' || rooms.id || CASE rooms.kind WHEN 'open' THEN ' open' ELSE '' END"

_ADD_RANGE = f"""
INSERT INTO search (rowid, text, author, room)
SELECT places.place, text, author, {_ROOM}
FROM places JOIN events ON events.id = event JOIN rooms ON rooms.id = event >> 40
WHERE places.place BETWEEN ?1 AND ?2 AND text IS NOT NULL AND places.place NOT IN (SELECT value FROM json_each(?3))
ORDER BY places.place
"""  # noqa: S608
_REMOVE_RANGE = f"""
INSERT INTO search (search, rowid, text, author, room)
SELECT 'delete', place, text, author, {_ROOM}
FROM events JOIN rooms ON rooms.id = events.id >> 40
WHERE events.id BETWEEN ?1 AND ?2 AND place IS NOT NULL AND text IS NOT NULL
AND place NOT IN (SELECT value FROM json_each(?3))
ORDER BY place
"""  # noqa: S608
_GIVEN = "{rows} JOIN places ON places.place = column1 JOIN rooms ON rooms.id = event >> 40 ORDER BY column1"
_ADD = Bulk(
    f"INSERT INTO search (rowid, text, author, room) SELECT column1, column2, column3, {_ROOM} FROM {_GIVEN}",  # noqa: S608
    "(?, ?, ?)",
)
_REMOVE = Bulk(
    "INSERT INTO search (search, rowid, text, author, room)"  # noqa: S608
    f" SELECT 'delete', column1, column2, column3, {_ROOM} FROM {_GIVEN}",
    "(?, ?, ?)",
)


class Indexed(NamedTuple):
    """A message, as far as the index is concerned."""

    place: int
    text: str
    author: str
    files: str = ""
    """What those are called that came with it, each in a line."""

    @property
    def plain(self) -> bool:
        """Whether it is indexed just as its row is."""
        if self.files:
            return False
        if self.text.isascii() and self.author.isascii():
            return True
        return indexed(self.text) == self.text and indexed_author(self.author) == self.author


class IndexChanges:
    """What one commit has to do to the index."""

    def __init__(self) -> None:
        self._unlike: dict[int, Indexed] = {}
        """New messages that are not indexed just as their rows are, by their places."""
        self._old: dict[int, tuple[Indexed, Indexed | None]] = {}
        """Messages of earlier commits that have changed: as they were indexed, and as they are."""

    def add(self, message: Indexed) -> None:
        """`message` is new, and not plain; or it is new and was edited."""
        self._unlike[message.place] = message

    def drop(self, place: int) -> None:
        """The new message at `place` is deleted."""
        self._unlike.pop(place, None)

    def replace(self, old: Indexed, new: Indexed | None) -> None:
        """The message `old` is now `new`, or deleted."""
        before, _ = self._old.get(old.place, (old, None))
        self._old[old.place] = (before, new)

    def write(self, connection: sqlite3.Connection, first: int, last: int) -> None:
        """Do it; new are the messages at the places from `first` to `last`."""
        _REMOVE(connection, _values(old for old, _ in self._old.values()))
        _ADD(connection, _values(new for _, new in self._old.values() if new is not None))
        if first <= last:
            connection.execute(_ADD_RANGE, (first, last, as_json([*self._unlike])))
        _ADD(connection, _values(self._unlike.values()))


def remove_range(connection: sqlite3.Connection, first: int, last: int, messages: Iterable[Indexed]) -> None:
    """Take the messages with ids from `first` to `last` out of the index; `messages` are these."""
    unlike = [message for message in messages if not message.plain]
    connection.execute(_REMOVE_RANGE, (first, last, as_json([message.place for message in unlike])))
    _REMOVE(connection, _values(unlike))


def room_term(room: int) -> str:
    """What stands in the index for the room of that id."""
    return f"r{room}"


def _values(messages: Iterable[Indexed]) -> list[object]:
    """What `_ADD` and `_REMOVE` are given."""
    return [
        value
        for message in messages
        for value in (message.place, indexed(_words(message)), indexed_author(message.author))
    ]


def _words(message: Indexed) -> str:
    return f"{message.text}\n{message.files}" if message.files else message.text
