"""Bringing an exported room into a store that no server uses: all of it, in one transaction, or nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from parlour.errors import StartError
from parlour.events import RoomKind
from parlour.store.connection import FAULTS, Database
from parlour.store.database import examine
from parlour.store.exports.jsonl import Header
from parlour.store.folder import DATABASE, Folder
from parlour.store.imports.judge import Judge, allowed_room, topic
from parlour.store.imports.lines import BadLine, act, at, header, lines
from parlour.store.imports.places import place_messages
from parlour.store.imports.writer import Writer
from parlour.store.progress import Progress
from parlour.store.schema import MOST_ROOMS, event_id
from parlour.store.setup import prepare
from parlour.store.trouble import Trouble, of_start, of_store

_FIND_ROOM = "SELECT id, kind, last FROM rooms WHERE name = ? AND gone IS NULL"
_NEW_ROOM = (
    "INSERT INTO rooms (id, name, kind, created) SELECT coalesce(max(id), 0) + 1, ?, ?, ? FROM rooms RETURNING id"
)
_FINISH = "UPDATE rooms SET topic = ?, first = ?, last = ?, created = ? WHERE id = ?"


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
        writer = Writer(database.raw, room, about.first)
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
        messages = place_messages(database.raw, (event_id(room, about.first), event_id(room, about.last)), progress)
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
