"""Bringing an exported room into a store that no server uses: all of it, in one transaction, or nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from parlour import names
from parlour.errors import StartError
from parlour.events import Deleted, Edited, Reacted, RoomKind, Said, Stored
from parlour.store.connection import FAULTS, Database
from parlour.store.database import examine
from parlour.store.exports.jsonl import Header
from parlour.store.exports.trouble import Trouble, of_start, of_store
from parlour.store.folder import DATABASE, Folder
from parlour.store.imports.judge import Judge, allowed_room, topic
from parlour.store.imports.lines import BadLine, act, at, header, lines
from parlour.store.index import IndexChanges, Indexed
from parlour.store.rows import encoded
from parlour.store.schema import MOST_ROOMS, Flag, event_id
from parlour.store.setup import prepare

_AT_ONCE = 1000
"""Events written, or indexed, in one go."""

_INSERT = (
    "INSERT INTO events (id, at, person, author, edited, kind, text, target, target_author, names, flags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MENTION = "INSERT OR IGNORE INTO mentions (name_key, event) VALUES (?, ?)"
_EDIT = "UPDATE events SET text = ?, edited = ? WHERE id = ?"
_WIPE = "UPDATE events SET text = NULL, names = NULL, flags = coalesce(flags, 0) | 2 WHERE id = ?"
_WIPE_EDITS = (
    "UPDATE events SET text = NULL, flags = coalesce(flags, 0) | 2 WHERE kind = 1 AND target = ? AND id BETWEEN ? AND ?"
)
_NAMES = "SELECT names FROM events WHERE id = ?"
_FORGET_MENTION = "DELETE FROM mentions WHERE event = ? AND name_key = ?"
_FORGET_REACTIONS = "DELETE FROM reactions WHERE event = ?"
_PUT = 'INSERT OR IGNORE INTO reactions (event, emoji, person, name, "by") VALUES (?, ?, ?, ?, ?)'
_TAKE_OFF = "DELETE FROM reactions WHERE event = ? AND emoji = ? AND person = ?"
_EARLIEST = "SELECT min(at), count(*) FROM events WHERE id BETWEEN ? AND ? AND kind = 0"
_LATEST = "SELECT places.place, at FROM places JOIN events ON events.id = event ORDER BY places.place DESC LIMIT 1"
_DISPLACE = ("DELETE FROM places", "INSERT INTO search (search) VALUES ('delete-all')")
_COUNT = "SELECT count(*) FROM events WHERE kind = 0"
_MESSAGES = "SELECT id FROM events WHERE id BETWEEN ? AND ? AND kind = 0 ORDER BY at, id"
_LAST_ID = (1 << 63) - 1
_SET_PLACE = "UPDATE events SET place = ? WHERE id = ?"
_INSERT_PLACE = "INSERT INTO places (place, event) VALUES (?, ?)"
_TEXTS = (
    "SELECT places.place, text, author FROM places JOIN events ON events.id = event"
    " WHERE places.place BETWEEN ? AND ? AND text IS NOT NULL"
)
_FIND_ROOM = "SELECT id, kind, last FROM rooms WHERE name = ? AND gone IS NULL"
_NEW_ROOM = (
    "INSERT INTO rooms (id, name, kind, created) SELECT coalesce(max(id), 0) + 1, ?, ?, ? FROM rooms RETURNING id"
)
_FINISH = "UPDATE rooms SET topic = ?, first = ?, last = ?, created = ? WHERE id = ?"

Progress = Callable[[str, int, int], None]
"""Told now and then what is being done, how much of it is done, and how much there is to do (0: nobody knows)."""


class Imported(NamedTuple):
    """What became of it."""

    room: str
    kind: RoomKind
    events: int
    messages: int


def import_room(
    file: BinaryIO,
    folder: Path,
    *,
    name: str | None = None,
    public: bool = False,
    size: int = 0,
    progress: Progress = lambda *_: None,
) -> Imported:
    """Make a room of the export in `file`, in the store in `folder`, which is made if it is not there.

    The room is called `name`, or as it was; with `public` it is open, whatever it was. `size` is that of the file, for
    `progress`. Raises `Trouble`: then the store is as it was.
    """
    source = lines(file)
    first = next(source, None)
    about = header(first)
    try:
        kind: RoomKind = "open" if public else about.kind
        judge = Judge(about, kind)
        target = _target_name(about, kind, name)
        subject = topic(about.topic)
    except BadLine as error:
        raise at(1 if first is None else first.number, error) from error
    with _opened(folder) as database, database.transaction():
        room = _room(database.raw, target, kind)
        writer = _Writer(database.raw, room)
        for line in source:
            try:
                if judge.next > about.last:
                    raise BadLine(f"there is more than the {about.last} events of which the first line tells")
                writer.add(*judge.judge(act(line)))
            except BadLine as error:
                raise at(line.number, error) from error
            if writer.full:
                writer.write()
                progress("Importing", line.offset, size)
        if judge.next <= about.last:
            raise Trouble(
                f"the file ends before event {judge.next}, and its first line tells of {about.last}: "
                "it is not whole; nothing was imported"
            )
        writer.write()
        messages = _place(database.raw, (event_id(room, about.first), event_id(room, about.last)), progress)
        created = time.time() if writer.since is None else writer.since
        database.raw.execute(_FINISH, (subject, about.first, about.last, created, room))
    return Imported(target, kind, about.last - about.first + 1, messages)


def _target_name(about: Header, kind: RoomKind, name: str | None) -> str:
    if kind == "direct":
        if name is not None and name != about.room:
            raise Trouble("a direct room has no name that could be chosen: leave --room out, or add --open")
        return about.room
    if name is None and about.kind == "direct":
        raise Trouble("a direct room that becomes an open one needs a name: add --room")
    try:
        return allowed_room(about.room if name is None else name)
    except BadLine as error:
        raise Trouble(str(error)) from error


@contextmanager
def _opened(folder: Path) -> Iterator[Database]:
    """The store, with no server on it. One that was made for this is gone again if it comes to nothing."""
    path = folder / DATABASE
    try:
        with closing(Folder(folder)):
            new = not path.exists()
            try:
                with _database(path) as database:
                    yield database
            except BaseException:
                if new:
                    for suffix in ("", "-wal", "-shm"):
                        path.with_name(path.name + suffix).unlink(missing_ok=True)
                raise
    except StartError as error:
        raise of_start(error, folder) from error
    except FAULTS as error:
        raise of_store(path, error) from error


@contextmanager
def _database(path: Path) -> Iterator[Database]:
    raw, condition = examine(path)
    with closing(raw), closing(Database(raw)) as database:
        prepare(database, condition)
        yield database


def _room(connection: sqlite3.Connection, name: str, kind: RoomKind) -> int:
    """The id of the room, which is empty. Raises `Trouble`."""
    found = connection.execute(_FIND_ROOM, (name,)).fetchone()
    if found is None:
        ((number,),) = connection.execute(_NEW_ROOM, (name, kind, 0.0)).fetchall()
        if number > MOST_ROOMS:
            raise Trouble("the store has had too many rooms for another one")
        return int(number)
    number, its_kind, last = found
    if last:
        raise Trouble(f"the room {name} is there already, and not empty: choose another name with --room")
    if its_kind != kind:
        raise Trouble(f"the room {name} is there already, and {its_kind}: choose another name with --room")
    return int(number)


class _Writer:
    """Writes events into an empty room, and does what they did to messages; all but the search index."""

    def __init__(self, connection: sqlite3.Connection, room: int) -> None:
        self._connection = connection
        self._start = event_id(room, 0)
        self._rows: list[tuple[Any, ...]] = []
        self._mentions: list[tuple[str, int]] = []
        self._amendments: list[tuple[Edited | Deleted | Reacted, int]] = []
        """What is yet to be done to messages, and by whom."""
        self._wiped: set[int] = set()
        """Numbers of messages that came without their text."""
        self.since: float | None = None
        """When the first event happened."""

    @property
    def full(self) -> bool:
        """Whether it is time to `write`."""
        return len(self._rows) >= _AT_ONCE

    def add(self, event: Stored, person: int) -> None:
        """Take the next event."""
        number = self._start | event.seq
        kind, text, *cells, flags = encoded(event)
        edited = None
        if self.since is None:
            self.since = event.at
        if isinstance(event, Said):
            edited = event.edited or None
            self._mentions += ((names.key(name), number) for name in event.mentions)
            if event.deleted:
                self._wiped.add(event.seq)
        elif isinstance(event, Edited | Deleted | Reacted):
            self._amendments.append((event, person))
        if isinstance(event, Said | Edited) and event.deleted:
            text, flags = None, (flags or 0) | Flag.DELETED.value
        self._rows.append((number, event.at, person, event.author, edited, kind, text, *cells, flags))

    def write(self) -> None:
        """Write what was added."""
        self._connection.executemany(_INSERT, self._rows)
        self._connection.executemany(_MENTION, self._mentions)
        for event, person in self._amendments:
            self._amend(event, person)
        self._rows.clear()
        self._mentions.clear()
        self._amendments.clear()

    def _amend(self, event: Edited | Deleted | Reacted, person: int) -> None:
        run = self._connection.execute
        target = self._start | event.target
        match event:
            case Edited(deleted=False):
                run(_EDIT, (event.text, event.at, target))
            case Deleted():
                ((mentioned,),) = run(_NAMES, (target,)).fetchall() or [(None,)]
                for name in (mentioned or "").split():
                    run(_FORGET_MENTION, (target, names.key(name)))
                run(_WIPE, (target,))
                run(_WIPE_EDITS, (event.target, target, self._start | event.seq))
                run(_FORGET_REACTIONS, (target,))
            case Reacted(on=True) if event.target not in self._wiped:
                run(_PUT, (target, event.emoji, person, event.author, event.seq))
            case Reacted():
                run(_TAKE_OFF, (target, event.emoji, person))


def _place(connection: sqlite3.Connection, ids: tuple[int, int], progress: Progress) -> int:
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
    while rows := wanted.fetchmany(_AT_ONCE):
        first, place = place + 1, place + len(rows)
        placed = [(number, event) for number, (event,) in enumerate(rows, first)]
        connection.executemany(_SET_PLACE, placed)
        connection.executemany(_INSERT_PLACE, placed)
        changes = IndexChanges()
        for message in map(Indexed._make, connection.execute(_TEXTS, (first, place))):
            if not message.plain:
                changes.add(message)
        changes.write(connection, first, place)
        done += len(rows)
        progress("Indexing", done, total)
    return int(count)
