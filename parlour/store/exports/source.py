"""A store as an operator's command reads it: as it was at one moment, also beside a server that goes on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from parlour.core.rooms import room_name
from parlour.errors import Refusal
from parlour.events import Reaction, RoomKind, Said, Stored
from parlour.store.reading import snapshot
from parlour.store.rows import decoded
from parlour.store.schema import SEQ_BITS, SEQ_MASK
from parlour.store.trouble import Trouble
from parlour.text import clean

_AT_ONCE = 1000
"""Rows fetched in one go."""

_ROOMS = """
SELECT id, name, kind, topic, first, last, retention,
    (SELECT count(*) FROM events WHERE id BETWEEN rooms.id << 40 AND (rooms.id + 1 << 40) - 1 AND events.kind = 0),
    coalesce(
        (SELECT names FROM events WHERE id = rooms.id << 40 | 1 AND events.kind = 4),
        (SELECT group_concat(coalesce(people.name, members.name), ' ') FROM members LEFT JOIN people USING (person)
            WHERE members.room = rooms.id AND member),
        ''
    )
FROM rooms WHERE gone IS NULL
"""
_EVENTS = (
    "SELECT id, kind, at, person, author, text, target, target_author, names, flags, edited, markup, files"
    " FROM events WHERE id BETWEEN ? AND ? ORDER BY id"
)
_REACTIONS = 'SELECT event, emoji, name FROM reactions WHERE event BETWEEN ? AND ? ORDER BY event, "by"'
_FIRST_SINCE = "SELECT min(id) FROM events WHERE id BETWEEN ? AND ? AND at >= ?"
_LAST_UNTIL = "SELECT max(id) FROM events WHERE id BETWEEN ? AND ? AND at < ?"
_TEXT = "SELECT text FROM events WHERE id = ? AND kind = 0"
_COUNT = "SELECT count(*) FROM events WHERE id BETWEEN ? AND ? AND kind = 0"
_AUTHORS = (
    "SELECT author FROM events WHERE id BETWEEN ? AND ? AND kind = 0 GROUP BY author ORDER BY count(*) DESC LIMIT ?"
)


class RoomFacts(NamedTuple):
    """A room, without what was said in it."""

    id: int
    name: str
    kind: RoomKind
    topic: str
    first: int
    """The number of the first event that is kept."""
    last: int
    """The number of the last event; 0 if there never was one."""
    retention: float | None
    """Seconds; 0: for ever; None: as the server is set."""
    messages: int
    people: Sequence[str]
    """Of a direct room, the two; of another one, the members."""

    @property
    def title(self) -> str:
        """What people would call it."""
        if self.kind == "direct":
            return " and ".join(self.people) or self.name
        return f"#{self.name}"


class Part(NamedTuple):
    """Events of a room that follow each other; none if `last` is smaller than `first`."""

    room: RoomFacts
    first: int
    last: int

    @property
    def ids(self) -> tuple[int, int]:
        """The first and the last possible id."""
        return self.room.id << SEQ_BITS | self.first, self.room.id << SEQ_BITS | max(self.last, 0)

    @property
    def size(self) -> int:
        """How many events."""
        return max(0, self.last - self.first + 1)


class Source:
    """One store, open for reading."""

    def __init__(self, connection: sqlite3.Connection, progress: Callable[[int], None]) -> None:
        """`connection` is within a transaction: all that is read is of the same moment.

        `progress` is told now and then how many events have been read.
        """
        self._connection = connection
        self._progress = progress

    def rooms(self) -> list[RoomFacts]:
        """All rooms: the open ones first, then the private and the direct ones, by name."""
        rooms = [_facts(row) for row in self._rows(_ROOMS)]
        kinds = ("open", "private", "direct")
        return sorted(rooms, key=lambda room: (kinds.index(room.kind), room.name))

    def room(self, name: str) -> RoomFacts:
        """The room of that name, in any of its forms. Raises `Trouble`."""
        for row in self._rows(f"{_ROOMS} AND name IN (?, ?)", clean(name), folded_name(name)):
            return _facts(row)
        raise Trouble(f"there is no room {name!r}: `parlour export --list` shows all")

    def part(self, room: RoomFacts, since: float | None = None, until: float | None = None) -> Part:
        """The events of `room` from the first at or after `since` to the last before `until`."""
        part = Part(room, room.first, room.last)
        if since is not None:
            found = self._value(_FIRST_SINCE, *part.ids, since)
            part = part._replace(first=room.last + 1 if found is None else found & SEQ_MASK)
        if until is not None:
            found = self._value(_LAST_UNTIL, *part.ids, until)
            part = part._replace(last=part.first - 1 if found is None else found & SEQ_MASK)
        return part

    def events(self, part: Part) -> Iterator[tuple[Stored, int]]:
        """Each event, without reactions, and the number of the person who did it."""
        for done, row in enumerate(self._rows(_EVENTS, *part.ids)):
            if done % _AT_ONCE == 0:
                self._progress(done)
            yield decoded(part.room.name, row), row[3]

    def messages(self, part: Part) -> Iterator[Stored]:
        """Each event; messages as they are now, with all that people reacted."""
        reactions = self._reactions(part)
        number, these = next(reactions, (0, ()))
        for event, _ in self.events(part):
            if not isinstance(event, Said) or event.seq != number:
                yield event
                continue
            yield replace(event, reactions=these)
            number, these = next(reactions, (0, ()))

    def _reactions(self, part: Part) -> Iterator[tuple[int, tuple[Reaction, ...]]]:
        """The numbers of messages that have reactions, and these."""
        seq = 0
        names: dict[str, list[str]] = {}
        for number, emoji, name in self._rows(_REACTIONS, *part.ids):
            if number & SEQ_MASK != seq:
                if names:
                    yield seq, _reactions(names)
                seq, names = number & SEQ_MASK, {}
            names.setdefault(emoji, []).append(name)
        if names:
            yield seq, _reactions(names)

    def text(self, room: RoomFacts, seq: int) -> str | None:
        """What message `seq` says now; None if it is not there any more."""
        text = self._value(_TEXT, room.id << SEQ_BITS | seq)
        return None if text is None else str(text)

    def count(self, part: Part) -> int:
        """How many of the events are messages."""
        return int(self._value(_COUNT, *part.ids))

    def authors(self, part: Part, most: int) -> list[str]:
        """Who said something, beginning with who said the most."""
        return [name for (name,) in self._rows(_AUTHORS, *part.ids, most)]

    def _value(self, statement: str, *values: Any) -> Any:
        ((value,),) = [*self._rows(statement, *values)] or [(None,)]
        return value

    def _rows(self, statement: str, *values: Any) -> Iterator[Sequence[Any]]:
        cursor = self._connection.execute(statement, values)
        cursor.arraysize = _AT_ONCE
        while rows := cursor.fetchmany():
            yield from rows


def _facts(row: Sequence[Any]) -> RoomFacts:
    number, name, kind, topic, first, last, retention, messages, people = row
    return RoomFacts(number, name, kind, topic, first, last, retention, messages, people.split())


def _reactions(names: dict[str, list[str]]) -> tuple[Reaction, ...]:
    return tuple(Reaction(emoji, tuple(those)) for emoji, those in names.items())


def folded_name(name: str) -> str:
    """The form in which the name of a room is kept; one that cannot be such a name stays as it is."""
    try:
        return room_name(name)
    except Refusal:
        return clean(name)


@contextmanager
def open_source(path: Path, progress: Callable[[int], None] = lambda _: None) -> Iterator[Source]:
    """The database `path`, to be read. Raises `Trouble`, also for what goes wrong while it is read."""
    with snapshot(path) as connection:
        yield Source(connection, progress)
