"""What one commit does to the database: numbers events, stores them, and all that follows from them.

Everything that waits goes into one transaction. It begins by reading how far each room is, which nobody else changes
meanwhile, and ends by moving that on: so an event that is refused takes no number. Events are handled one after the
other, each seeing what those before it did; their rows are gathered and written together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from parlour import names
from parlour.core.changes import Change, Granted, HookKept, Membership, ReadUpTo
from parlour.core.ports import ANYBODY, Entry, Outcome, Repeated
from parlour.core.requests import digest_of
from parlour.errors import Reason
from parlour.events import Created, Dissolved, PersonEvent, RoomEvent, RoomRenamed, Said, TopicSet
from parlour.store.aliases import Aliases
from parlour.store.amend import AMENDING, Amendments, target_of
from parlour.store.files.table import Freed, attach, unsaid
from parlour.store.index import IndexChanges, Indexed
from parlour.store.keeping import Keeping
from parlour.store.rooms import Room, Rooms
from parlour.store.rows import encoded
from parlour.store.schema import SEQ_BITS, SEQ_MASK
from parlour.store.statements import Bulk

DAY = 86_400.0
"""Seconds for which a client's own id stands for what it said."""

Work = Sequence[Entry] | Change

_OF_ROOMS = Membership | ReadUpTo | HookKept | Granted

_ROWS = " SELECT * FROM {rows} WHERE column1 IS NOT NULL"
_INSERT_MESSAGES = Bulk(
    "INSERT INTO events (id, kind, at, person, author, text, place)" + _ROWS, "(?, 0, ?, ?, ?, ?, ?)"
)
_INSERT_EVENTS = Bulk(
    "INSERT INTO events (id, kind, at, person, author, place, text, target, target_author, names, flags,"
    " markup, files)" + _ROWS,
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
)
_INSERT_PLACES = Bulk("INSERT INTO places (place, event)" + _ROWS, "(?, ?)")
_INSERT_MENTIONS = Bulk("INSERT OR IGNORE INTO mentions (name_key, event)" + _ROWS, "(?, ?)")
_INSERT_REQUESTS = Bulk(
    "INSERT OR REPLACE INTO requests (person, request, digest, event, at)" + _ROWS, "(?, ?, ?, ?, ?)"
)

_FIND_REQUESTS = Bulk(  # not as JSON, which would round the times
    "SELECT person, request, digest, rooms.name, event, at FROM {rows}"
    " JOIN requests ON person = column1 AND request = column2"
    " JOIN rooms ON rooms.id = event >> 40 AND gone IS NULL",
    "(?, ?)",
)


class Told(NamedTuple):
    """What was stored for a client's own id."""

    room: int
    outcome: Repeated
    digest: str | None
    """Of what the id stands for, if it is a `core.requests.Key`."""


class Commit:
    """One commit, inside a transaction that the caller begins and ends; `store` is called once."""

    def __init__(self, connection: sqlite3.Connection, now: float, aliases: Aliases) -> None:
        """`now` is in seconds since the epoch. `aliases` are those of all rooms, and then as they are afterwards."""
        self._connection = connection
        self._now = now
        self._rooms = Rooms(connection, aliases)
        self._dissolved: set[int] = set()
        self._place = self._place_before = 0
        """The place of the last message, now and before the commit."""
        self._told: dict[tuple[int, str], Told] = {}
        """By person, and id."""
        self._index = IndexChanges()
        self._amendments = Amendments(connection, self._write, self._index)
        self._keeping = Keeping()
        # Values of rows to be written:
        self._messages: list[Any] = []
        self._events: list[Any] = []
        self._places: list[Any] = []
        self._mentions: list[Any] = []
        self._requests: list[Any] = []

    def store(self, work: Sequence[Work]) -> list[list[Outcome]]:
        """Store everything, in order; returns the outcomes of those that are not changes. Raises `sqlite3.Error`."""
        self._look_up(work)
        outcomes = []
        for item in work:
            if isinstance(item, Change):
                self._keep(item)
            else:
                outcomes.append(self._take(item))
        self._finish()
        return outcomes

    def _look_up(self, work: Sequence[Work]) -> None:
        """Learn of all rooms, and of most requests and messages that events are about, with a statement for each."""
        rooms = {item.room for item in work if isinstance(item, _OF_ROOMS)}
        asked: list[Any] = []
        targets: list[tuple[str, int]] = []
        for item in work:
            for event, person, request, _ in () if isinstance(item, Change) else item:
                if event.__class__ is not Said or event.reply:
                    if isinstance(event, PersonEvent) or not event.durable:
                        continue
                    targets.append((event.room, target_of(event)))
                    if isinstance(event, RoomRenamed):
                        rooms.add(event.name)
                rooms.add(event.room)
                if request is not None:
                    asked += (person, request)
        self._place = self._place_before = self._rooms.look_up(rooms)
        for person, request, digest, name, number, at in _FIND_REQUESTS(self._connection, asked):
            self._told[person, request] = Told(number >> SEQ_BITS, Repeated(name, number & SEQ_MASK, at), digest)
        found = ((self._rooms.find(name), seq) for name, seq in targets)
        self._amendments.look_up((room, seq) for room, seq in found if room is not None)

    @property
    def freed(self) -> list[Freed]:
        """Files that nobody can have any more."""
        return self._amendments.freed

    # -- events --------------------------------------------------------------------------------------------------------

    def _take(self, entries: Sequence[Entry]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        rooms, messages, places = self._rooms.named, self._messages, self._places
        place = self._place
        for event, person, request, _ in entries:
            if (
                event.__class__ is not Said
                or event.reply
                or event.mentions
                or event.action
                or event.notice
                or event.markup
                or event.files
                or (room := rooms.get(event.room)) is None
            ):
                self._place = place
                outcomes.append(self._act(event, person, request))
                place = self._place
                continue
            # This is nearly everything; hence, and for no other reason, it is spelt out.
            if request is not None and (repeated := self._repeated(person, request, event.at)) is not None:
                outcomes.append(repeated)
                continue
            room.last = seq = room.last + 1
            place += 1
            number, text, author = room.start + seq, event.text, event.author
            messages += (number, event.at, person, author, text, place)
            places += (place, number)
            if not text.isascii() or not author.isascii():
                self._index_unlike(place, text, author)
            if request is not None:
                self._remember(room, event, seq, person, request)
            outcomes.append(replace(event, seq=seq))
        self._place = place
        return outcomes

    def _act(self, event: Any, person: int, request: str | None) -> Outcome:
        """Take any other event."""
        if isinstance(event, Created):
            self._rooms.aliases.take(event.room)
        event = self._rooms.aliases.told(event)
        if not event.durable:
            return event  # type: ignore[no-any-return]
        if isinstance(event, Dissolved):
            self._dissolve(event.room)
            return event
        if person == ANYBODY:
            request = None
        if request is not None and (repeated := self._repeated(person, request, event.at)) is not None:
            return repeated
        room = self._rooms.named.get(event.room)
        if isinstance(event, Created):
            if room is not None:
                return Reason.ROOM_EXISTS
            room = self._rooms.create(event)
            if room is None:
                return Reason.TOO_MANY_ROOMS
        elif room is None:
            return Reason.NO_SUCH_ROOM
        elif isinstance(event, RoomRenamed):
            if event.name in self._rooms.named:
                return Reason.ROOM_EXISTS
            self._rename(room, event.name)
        elif isinstance(event, TopicSet):
            self._rooms.set_topic(room, event.text)
        elif isinstance(event, AMENDING) or target_of(event):
            event = self._amendments.apply(room, event, person)
        if isinstance(event, Said) and event.files and not unsaid(self._connection, event.files, person):
            return Reason.NO_SUCH_FILE
        return event if isinstance(event, Reason) else self._add(room, event, person, request)

    def _add(self, room: Room, event: RoomEvent, person: int, request: str | None) -> RoomEvent:
        room.last = seq = room.last + 1
        number = room.start + seq
        kind, *cells = encoded(event)
        place = None
        if isinstance(event, Said):
            self._place = place = self._place + 1
            self._places += (place, number)
            for name in event.mentions:
                self._mentions += (names.key(name), number)
            self._index_unlike(place, event.text, event.author, "\n".join(file.name for file in event.files))
            if event.files:
                attach(self._connection, event.files, number)
        by = 0 if person == ANYBODY else person
        self._events += (number, kind, event.at, by, event.author, place, *cells)
        if request is not None:
            self._remember(room, event, seq, person, request)
        return replace(event, seq=seq)

    def _repeated(self, person: int, request: str, at: float) -> Repeated | Reason | None:
        """What is stored for the same `request` of `person`, if that was within a day. See `core.requests`."""
        told = self._told.get((person, request))
        if told is None or told.outcome.at <= at - DAY or told.room in self._dissolved:
            return None
        return told.outcome if told.digest == digest_of(request) else Reason.KEY_REUSED

    def _remember(self, room: Room, event: RoomEvent, seq: int, person: int, request: str) -> None:
        digest = digest_of(request)
        self._told[person, request] = Told(room.id, Repeated(room.name, seq, event.at), digest)
        self._requests += (person, request, digest, room.start + seq, event.at)

    def _index_unlike(self, place: int, text: str, author: str, files: str = "") -> None:
        message = Indexed(place, text, author, files)
        if not message.plain:
            self._index.add(message)

    # -- rooms and changes ---------------------------------------------------------------------------------------------

    def _rename(self, room: Room, name: str) -> None:
        self._rooms.rename(room, name)
        for key, told in self._told.items():
            if told.room == room.id:
                self._told[key] = told._replace(outcome=told.outcome._replace(room=name))

    def _dissolve(self, name: str) -> None:
        room = self._rooms.named.get(name)
        if room is not None:
            self._dissolved.add(room.id)
            self._keeping.forget(room.id)
            self._rooms.dissolve(room, self._now)

    def _keep(self, change: Change) -> None:
        room = self._rooms.find(change.room) if isinstance(change, _OF_ROOMS) else None
        self._keeping.add(change, room.id if room is not None else None)

    # -- writing -------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write the rows of events that are gathered."""
        for insert, values in (
            (_INSERT_MESSAGES, self._messages),
            (_INSERT_EVENTS, self._events),
            (_INSERT_PLACES, self._places),
            (_INSERT_MENTIONS, self._mentions),
        ):
            insert(self._connection, values)
            values.clear()

    def _finish(self) -> None:
        self._write()
        _INSERT_REQUESTS(self._connection, self._requests)
        self._keeping.write(self._connection)
        self._index.write(self._connection, self._place_before + 1, self._place)
        self._rooms.finish()
