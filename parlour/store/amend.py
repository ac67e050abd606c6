"""What is done to messages that are there: answered, edited, deleted, reacted to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from parlour import names
from parlour.core.ports import ANYBODY
from parlour.errors import Reason
from parlour.events import Deleted, Edited, Reacted, RoomEvent, Said
from parlour.store.files.table import Freed, free
from parlour.store.index import IndexChanges, Indexed
from parlour.store.rooms import Room
from parlour.store.rows import file_names
from parlour.store.schema import SEQ_MASK
from parlour.store.statements import as_json, in_one_row

AMENDING = (Edited, Deleted, Reacted)
"""Events that are always about a message."""

# What amending a message comes to in the tables, an imported one, too:
EDIT = "UPDATE events SET text = ?, edited = ?, markup = NULL WHERE id = ?"
WIPE = (
    "UPDATE events SET text = NULL, markup = NULL, names = NULL, files = NULL, flags = coalesce(flags, 0) | 2"
    " WHERE id = ?"
)
WIPE_EDITS = (
    "UPDATE events SET text = NULL, flags = coalesce(flags, 0) | 2 WHERE kind = 1 AND target = ? AND id BETWEEN ? AND ?"
)
FORGET_REACTIONS = "DELETE FROM reactions WHERE event = ?"
PUT = "INSERT OR IGNORE INTO reactions (event, emoji, person, name, by) VALUES (?, ?, ?, ?, ?)"
TAKE_OFF = "DELETE FROM reactions WHERE event = ? AND emoji = ? AND person = ?"

_FIND = (
    "SELECT json_group_array(json_array(id, person, author)) FROM events"
    " WHERE id IN (SELECT value FROM json_each(?)) AND kind = 0 AND text IS NOT NULL"
)
_GET = "SELECT place, text, author, names, edited, files FROM events WHERE id = ?"
_FORGET_MENTIONS = "DELETE FROM mentions WHERE event = ? AND name_key IN (SELECT value FROM json_each(?))"


class Target(NamedTuple):
    """A message that is not deleted."""

    person: int
    author: str


def target_of(event: Any) -> int:
    """The number of the message that `event` is about; 0: of none."""
    return int(event.reply if event.__class__ is Said else getattr(event, "target", 0))


class Amendments:
    """What one commit does to messages. Its methods raise `sqlite3.Error`."""

    def __init__(self, connection: sqlite3.Connection, write: Callable[[], None], changes: IndexChanges) -> None:
        """`write` puts into the table what of this commit is not there yet."""
        self._connection = connection
        self._write = write
        self._index = changes
        self.freed: list[Freed] = []
        """Files that went with their messages."""
        self._targets: dict[int, Target | None] = {}
        """By their ids. What is not there has not been looked up."""

    def look_up(self, targets: Iterable[tuple[Room, int]]) -> None:
        """Learn of messages that events are about, at once."""
        ids = [room.start + seq for room, seq in targets if 0 < seq <= room.before]
        if ids:
            self._targets = dict.fromkeys(ids)
            self._find(ids)

    def apply(self, room: Room, event: Any, person: int) -> RoomEvent | Reason:
        """Do what `event` does to the message that it is about; returns it as it is to be stored, or why it is not."""
        seq = target_of(event)
        target = self._target(room, seq)
        if target is None:
            return Reason.NO_SUCH_MESSAGE
        if isinstance(event, Edited | Deleted):
            if target.person != person and not (person == ANYBODY and isinstance(event, Deleted)):
                return Reason.NOT_YOURS
            if isinstance(event, Edited):
                self._edit(room, event)
            else:
                self._delete(room, event)
            return event
        if isinstance(event, Reacted):
            self._react(room, event, person)
        return replace(event, to=target.author)  # type: ignore[no-any-return]

    def _target(self, room: Room, seq: int) -> Target | None:
        if not 0 < seq <= room.last:
            return None
        number = room.start + seq
        if number not in self._targets:  # it is of this very commit
            self._write()
            self._targets[number] = None
            self._find([number])
        return self._targets[number]

    def _find(self, ids: list[int]) -> None:
        found, *_ = in_one_row(self._connection, _FIND, as_json(ids))
        for number, person, author in found:
            self._targets[number] = Target(person, author)

    def _edit(self, room: Room, event: Edited) -> None:
        number = room.start + event.target
        ((place, text, author, _, _, files),) = self._connection.execute(_GET, (number,)).fetchall()
        self._connection.execute(EDIT, (event.text, event.at, number))
        called = file_names(files)
        new = Indexed(place, event.text, author, called)
        if event.target > room.before:
            self._index.add(new)
        else:
            self._index.replace(Indexed(place, text, author, called), new)

    def _delete(self, room: Room, event: Deleted) -> None:
        self._write()  # edits of it may be of this commit
        number = room.start + event.target
        self._targets[number] = None
        ((place, text, author, mentioned, edited, files),) = self._connection.execute(_GET, (number,)).fetchall()
        if event.target > room.before:
            self._index.drop(place)
        else:
            self._index.replace(Indexed(place, text, author, file_names(files)), None)
        self._connection.execute(WIPE, (number,))
        if edited is not None:
            self._connection.execute(WIPE_EDITS, (event.target, number, room.start | SEQ_MASK))
        if mentioned is not None:
            keys = as_json([names.key(name) for name in mentioned.split(" ")])
            self._connection.execute(_FORGET_MENTIONS, (number, keys))
        self._connection.execute(FORGET_REACTIONS, (number,))
        if files is not None:
            self.freed += free(self._connection, number, number)

    def _react(self, room: Room, event: Reacted, person: int) -> None:
        number = room.start + event.target
        if event.on:
            self._connection.execute(PUT, (number, event.emoji, person, event.author, room.last + 1))
        else:
            self._connection.execute(TAKE_OFF, (number, event.emoji, person))
