"""Checking a store, whether a server is writing to it or not: everything that a room promises, and the search index.

Of each room: every number from `first` to `last` is there, none twice and no other; what is about a message is about
one that is there; what was deleted is gone. Of the search index: it has every message that has a text, and no other. Of
files: each is there as it was, and belongs to the message that tells of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from parlour.store.database import connect
from parlour.store.files.copies import damaged, files_of, stories
from parlour.store.files.table import known
from parlour.store.index import OPEN, room_term
from parlour.store.progress import Progress
from parlour.store.schema import SEQ_BITS, SEQ_MASK, Flag, Kind, event_id
from parlour.store.trouble import of_file

MOST_SHOWN = 5
"""Problems of one sort that are told one by one."""
_AT_ONCE = 1000

_ROOMS = "SELECT id, name, kind, first, last, gone FROM rooms ORDER BY id"
_EVENTS = "SELECT id, kind, text IS NOT NULL, target, flags, markup IS NOT NULL FROM events ORDER BY id"
_PLACES = {
    "message %s has no place in the search": """
        SELECT events.id FROM events LEFT JOIN places ON places.place = events.place AND event = events.id
        WHERE kind = 0 AND event IS NULL
    """,
    "what is no message, %s, has a place in the search": """
        SELECT event FROM places LEFT JOIN events ON events.id = event AND events.place = places.place
        WHERE events.id IS NULL OR kind <> 0
    """,
    "there are reactions to %s, which is no message or deleted": """
        SELECT DISTINCT event FROM reactions LEFT JOIN events ON events.id = event AND kind = 0 AND text IS NOT NULL
        WHERE events.id IS NULL
    """,
    "there are mentions in %s, which is no message or deleted": """
        SELECT DISTINCT event FROM mentions LEFT JOIN events ON events.id = event AND kind = 0 AND text IS NOT NULL
        WHERE events.id IS NULL
    """,
}
_TEXTS = """
SELECT place FROM events
WHERE id BETWEEN ? AND ? AND kind = 0 AND text IS NOT NULL AND place IS NOT NULL ORDER BY place
"""
_INDEXED = "SELECT rowid FROM search WHERE search MATCH 'room : ' || ? ORDER BY rowid"
_EVENT_AT = "SELECT event FROM places WHERE place = ?"

_TEXTS_OF_OPEN_ROOMS = """
SELECT place FROM events JOIN rooms ON rooms.id = events.id >> 40
WHERE events.kind = 0 AND text IS NOT NULL AND place IS NOT NULL AND rooms.kind = 'open' ORDER BY place
"""
_INDEXED_COUNT = "SELECT count(*) FROM search WHERE search MATCH 'room : ' || ?"

_DAMAGE = (None, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""What SQLite says of a file that is; nothing, of a text that is none."""
_KINDS = frozenset(kind.value for kind in Kind)


class _Room(NamedTuple):
    """A row of `rooms`."""

    id: int
    name: str
    kind: str
    first: int
    last: int
    gone: float | None

    @property
    def title(self) -> str:
        """What to call it."""
        return self.name if self.gone is None else f"{self.name} (dissolved)"


class Verification:
    """One look at a store."""

    def __init__(self, connection: sqlite3.Connection, progress: Callable[[int, int], None]) -> None:
        """`connection` is within a transaction. `progress` is told how many of how many events were looked at."""
        self._connection = connection
        self._progress = progress
        self._rooms = {row[0]: _Room(*row) for row in connection.execute(_ROOMS)}
        self._done = 0
        self.rooms = sum(room.gone is None for room in self._rooms.values())
        self.events = sum(room.last - room.first + 1 for room in self._rooms.values() if room.gone is None)
        self.messages = 0
        """How many there are, when everything was looked at."""

    def problems(self) -> Iterator[str]:
        """Each as a sentence without an end."""
        try:
            damage = [text for (text,) in self._connection.execute("PRAGMA integrity_check(100)") if text != "ok"]
            yield from _some(f"the file is damaged: {' '.join(text.split())}" for text in damage)
            for number, rows in groupby(self._events(), lambda row: row[0] >> SEQ_BITS):
                room = self._rooms.get(number)
                if room is None:
                    yield f"no room has the id {number}, to which events belong: {sum(1 for _ in rows):,}"
                else:
                    yield from _some(f"{room.title}: {problem}" for problem in self._of_room(room, rows))
            for room in self._rooms.values():
                if room.first <= room.last and not self._has_events(room):
                    yield f"{room.title}: {_missing(room.first, room.last)}"
            for sentence, statement in _PLACES.items():
                yield from _some(sentence % self._called(event) for (event,) in self._connection.execute(statement))
            for sentence, numbers in stories(self._connection):
                yield from _some(sentence % self._called(number) for number in numbers)
            yield from self._of_index()
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if (code if code is None else code & 0xFF) not in _DAMAGE:
                raise
            yield f"the file is damaged and cannot be read on: {error}"

    def _events(self) -> Iterator[Sequence[Any]]:
        cursor = self._connection.execute(_EVENTS)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows
            self._done += len(rows)
            self._progress(self._done, max(self._done, self.events))

    def _of_room(self, room: _Room, rows: Iterator[Sequence[Any]]) -> Iterator[str]:
        expected = room.first
        stories = _Stories(room.first)
        for number, kind, has_text, target, flags, has_markup in rows:
            seq = number & SEQ_MASK
            if not room.first <= seq <= room.last:
                yield f"event {seq:,} is there, but the first is {room.first:,} and the last {room.last:,}"
                continue
            if seq > expected:
                yield _missing(expected, seq - 1)
            expected = seq + 1
            stories.skip(seq)
            problem = stories.problem(kind, bool(has_text), target, flags or 0)
            if problem is not None:
                yield f"event {seq:,} {problem}"
            if has_markup and not (kind == Kind.SAID and has_text):
                yield f"event {seq:,} has the formatting of a text, and no text"
            self.messages += kind == Kind.SAID and room.gone is None
        if expected <= room.last:
            yield _missing(expected, room.last)

    def _has_events(self, room: _Room) -> bool:
        bounds = (event_id(room.id, 0), event_id(room.id, SEQ_MASK))
        return bool(
            self._connection.execute("SELECT 1 FROM events WHERE id BETWEEN ? AND ? LIMIT 1", bounds).fetchall()
        )

    # -- the search index ----------------------------------------------------------------------------------------------

    def _of_index(self) -> Iterator[str]:
        total = 0
        for room in self._rooms.values():
            texts = self._numbers(_TEXTS, event_id(room.id, room.first), event_id(room.id, room.last))
            found = self._numbers(_INDEXED, room_term(room.id))
            yield from _some(
                f"{room.title}: the search does not know message {self._seq_at(place):,}"
                if lost
                else f"{room.title}: the search finds what is not there ({place})"
                for place, lost in _differences(texts, found)
            )
            total += next(self._numbers(_INDEXED_COUNT, room_term(room.id)))
        yield from _some(
            f"the search of the open rooms goes wrong about {self._called_at(place)}"
            for place, _ in _differences(self._numbers(_TEXTS_OF_OPEN_ROOMS), self._numbers(_INDEXED, OPEN))
        )
        if next(self._numbers(_INDEXED_COUNT, "r*")) > total:
            yield "the search finds messages of rooms that are not there"

    def _numbers(self, statement: str, *values: Any) -> Iterator[int]:
        return map(itemgetter(0), self._connection.execute(statement, values))

    def _seq_at(self, place: int) -> int:
        return next(self._numbers(_EVENT_AT, place), 0) & SEQ_MASK

    def _called_at(self, place: int) -> str:
        return self._called(next(self._numbers(_EVENT_AT, place), 0))

    def _called(self, event: int) -> str:
        room = self._rooms.get(event >> SEQ_BITS)
        return f"{event & SEQ_MASK:,} of {'no room' if room is None else room.title}"


class _Stories:
    """What became of the messages of a room, told event by event."""

    _NONE, _TEXT, _DELETED = range(3)

    def __init__(self, first: int) -> None:
        self._first = first
        self._states = bytearray()
        """What is no message, one that has its text, one that has none."""

    def skip(self, seq: int) -> None:
        """The next event has this number."""
        self._states.extend(bytes(seq - self._first - len(self._states)))

    def problem(self, kind: int, has_text: bool, target: int | None, flags: int) -> str | None:
        """What is wrong with the next event."""
        state = None if target is None or 0 < target < self._first else self._state(target)
        deleted = bool(flags & Flag.DELETED.value)
        self._states.append(self._NONE if kind != Kind.SAID else self._TEXT if has_text else self._DELETED)
        if kind in (Kind.SAID, Kind.EDITED) and has_text is deleted:
            return "is deleted, and has a text" if has_text else "is not deleted, and has no text"
        if state == self._NONE:
            return f"is about message {target:,}, which is not there before it"
        if kind == Kind.DELETED and state == self._TEXT:
            return f"deletes message {target:,}, which still has its text"
        if kind == Kind.EDITED and has_text and state == self._DELETED:
            return f"still has a text of message {target:,}, which is deleted"
        if kind in (Kind.EDITED, Kind.DELETED, Kind.REACTED) and target is None:
            return "is about no message"
        return None if kind in _KINDS else f"is of a kind that there is not ({kind})"

    def _state(self, target: int) -> int:
        at = target - self._first
        return self._states[at] if 0 <= at < len(self._states) else self._NONE


def _missing(first: int, last: int) -> str:
    return f"event {first:,} is missing" if first == last else f"events {first:,} to {last:,} are missing"


def _differences(texts: Iterable[int], found: Iterable[int]) -> Iterator[tuple[int, bool]]:
    """Of two ascending rows of numbers, what is in one of them only, and whether that is the first."""
    both = merge(((number, True) for number in texts), ((number, False) for number in found))
    for number, sides in groupby(both, itemgetter(0)):
        there = {side for _, side in sides}
        if len(there) == 1:
            yield number, there.pop()


def _some(problems: Iterable[str]) -> Iterator[str]:
    """The first of them, and how many there are more."""
    more = 0
    for number, problem in enumerate(problems):
        if number < MOST_SHOWN:
            yield problem
        else:
            more += 1
    if more:
        yield f"and {more:,} more of the sort"


def of_files(path: Path, connection: sqlite3.Connection, progress: Progress) -> Iterator[str]:
    """What is wrong with the files of the store `path`, of which `connection` is a snapshot. Raises `Trouble`."""

    def gone(digest: str) -> bool:
        with closing(connect(path, reading=True)) as now:
            return not known(now, [digest])

    try:
        yield from _some(damaged(connection, files_of(path), progress, gone))
    except OSError as error:
        raise of_file(files_of(path), error, "read") from error
