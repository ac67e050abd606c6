"""The rooms of one commit: which there are, how far each is, and that some are made, renamed or dissolved."""

from __future__ import annotations

import random
import sqlite3

from parlour.events import Created
from parlour.store.aliases import Aliases, Present
from parlour.store.schema import MOST_ROOMS, SEQ_BITS
from parlour.store.statements import as_json, in_one_row

_FIND = (
    "SELECT json_group_array(json_array(name, id, last)), (SELECT max(place) FROM places) FROM rooms"
    " WHERE gone IS NULL AND name IN (SELECT value FROM json_each(?))"
)
_SET_LAST = (
    "UPDATE rooms SET last = rooms.last + given.count FROM"
    " (SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS count FROM json_each(?)) AS given"
    " WHERE rooms.id = given.id"
)
_SET_TOPIC = "UPDATE rooms SET topic = ? WHERE id = ?"
_CREATE = "INSERT INTO rooms (id, name, kind, created) VALUES (?, ?, ?, ?)"
_RENAME = "UPDATE rooms SET name = ? WHERE id = ?"
_DISSOLVE = "UPDATE rooms SET gone = ? WHERE id = ?"
_FORGET_MEMBERS = "DELETE FROM members WHERE room = ?"
_FORGET_HOOKS = "DELETE FROM hooks WHERE room = ?"
_NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM rooms"
_FREE_ID = (
    "SELECT id + 1 FROM (SELECT id FROM rooms WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1000) AS some"
    " WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE id = some.id + 1) LIMIT 1"
)


class Room:
    """A room of a commit."""

    __slots__ = ("before", "id", "last", "name", "start")

    def __init__(self, number: int, name: str, last: int) -> None:
        self.id = number
        self.name = name
        self.start = number << SEQ_BITS
        """Its events' ids are their numbers more than this."""
        self.before = self.last = last
        """The number of its last event, before the commit and now."""


class Rooms:
    """Those there are, of those that matter to the commit. Its methods raise `sqlite3.Error`."""

    def __init__(self, connection: sqlite3.Connection, aliases: Aliases) -> None:
        """`aliases` will be as they are after the commit."""
        self._connection = connection
        self.aliases = aliases
        self.named: dict[str, Room] = {}
        """By their names, for reading."""
        self._touched: list[Room] = []

    def look_up(self, names: set[str]) -> int:
        """Learn of the rooms that have, or had, these names; returns the place of the last message of the store."""
        former = (self.aliases.find(name) for name in names)
        wanted = names.union(room.name for room in former if room is not None)
        found, place = in_one_row(self._connection, _FIND, as_json([*wanted]))
        for name, number, last in found:
            self.named[name] = Room(number, name, last)
        self._touched.extend(self.named.values())
        return place or 0

    def find(self, name: str) -> Room | None:
        """The room that has this name, or had it and no other one has."""
        room = self.named.get(name)
        if room is None and (former := self.aliases.find(name)) is not None:
            room = self.named.get(former.name)
        return room

    def create(self, event: Created) -> Room | None:
        """A new room; None if the store takes no more."""
        ((number,),) = self._connection.execute(_NEXT_ID).fetchall()
        if number > MOST_ROOMS:
            number = self._free_id(random.randrange(MOST_ROOMS)) or self._free_id(0)  # noqa: S311
            if number is None:
                return None
        self._connection.execute(_CREATE, (number, event.room, event.kind, event.at))
        room = self.named[event.room] = Room(number, event.room, 0)
        self._touched.append(room)
        return room

    def _free_id(self, start: int) -> int | None:
        """A number that no room has, if there is one not far above `start`."""
        found = self._connection.execute(_FREE_ID, (start, MOST_ROOMS - 1)).fetchall()
        return found[0][0] if found else None

    def set_topic(self, room: Room, topic: str) -> None:
        """The topic of `room` is now that."""
        self._connection.execute(_SET_TOPIC, (topic, room.id))

    def rename(self, room: Room, name: str) -> None:
        """`room` is called `name` from now on, which no room is."""
        self._connection.execute(_RENAME, (name, room.id))
        self.aliases.add(room.name, Present(room.id, name))
        del self.named[room.name]
        self.named[name] = room
        room.name = name

    def dissolve(self, room: Room, now: float) -> None:
        """`room` is gone."""
        del self.named[room.name]
        self.aliases.forget(room.id)
        self._connection.execute(_DISSOLVE, (now, room.id))
        for forget in (_FORGET_MEMBERS, _FORGET_HOOKS):
            self._connection.execute(forget, (room.id,))

    def finish(self) -> None:
        """Write how far the rooms are now."""
        grown = [(room.id, room.last - room.before) for room in self._touched if room.last > room.before]
        if grown:
            self._connection.execute(_SET_LAST, (as_json(grown),))
