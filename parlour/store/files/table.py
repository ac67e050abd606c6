"""The rows of files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from parlour.events import File
from parlour.store.connection import Database
from parlour.store.rows import file_of
from parlour.store.statements import as_json

_KIB = 1024
_ROOM = f"size + {_KIB} * thumbnail"
_COLUMNS = "id, name, size, type, width, height, thumbnail"
_ADD = (
    "INSERT INTO files (id, digest, name, size, type, width, height, thumbnail, person, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_FIND = f"SELECT {_COLUMNS}, digest FROM files WHERE id = ?"  # noqa: S608
_UNSAID = "SELECT count(*) FROM files WHERE id IN (SELECT value FROM json_each(?)) AND event IS NULL AND person = ?"
_ATTACH = "UPDATE files SET event = ? WHERE id IN (SELECT value FROM json_each(?))"
_FREE = f"DELETE FROM files WHERE event BETWEEN ? AND ? RETURNING digest, person, {_ROOM}"  # noqa: S608
_FREE_UNSAID = f"DELETE FROM files WHERE event IS NULL AND at < ? RETURNING digest, person, {_ROOM}"  # noqa: S608
_KNOWN = "SELECT DISTINCT digest FROM files WHERE digest IN (SELECT value FROM json_each(?))"
_SINCE = f"SELECT {_COLUMNS}, person, at FROM files WHERE at >= ? ORDER BY at DESC LIMIT ?"  # noqa: S608
_USED = f"SELECT person, sum({_ROOM}) FROM files GROUP BY person"  # noqa: S608


class Freed(NamedTuple):
    """A row that is gone."""

    digest: str
    person: int
    size: int
    """See `room`."""


def kibibytes(size: int) -> int:
    """A size in bytes as `add` takes it for a thumbnail: 1 at least, if it has any."""
    return -(-size // _KIB)


def room(size: int, thumbnail: int) -> int:
    """Bytes that a file of so many bytes, with a thumbnail of so many KiB, counts for."""
    return size + _KIB * thumbnail


def add(connection: sqlite3.Connection, file: File, digest: str, person: int, at: float, thumbnail: int) -> None:
    """Have `file`, whose bytes are there, be known; its `thumbnail` has so many KiB, 0 if there is none."""
    cells = (file.name, file.size, file.type, file.width, file.height, thumbnail)
    connection.execute(_ADD, (file.id, digest, *cells, person, at))


def find(database: Database, number: str) -> tuple[File, str] | None:
    """The file with that id, and its digest."""
    for *cells, thumbnail, digest in database.raw.execute(_FIND, (number,)).fetchall():
        return file_of(*cells, thumbnail=bool(thumbnail)), digest
    return None


def unsaid(connection: sqlite3.Connection, files: Sequence[File], person: int) -> bool:
    """Whether all of `files` are of `person`, and have come with no message yet."""
    ((count,),) = connection.execute(_UNSAID, (as_json([file.id for file in files]), person)).fetchall()
    return bool(count == len(files))


def attach(connection: sqlite3.Connection, files: Sequence[File], event: int) -> None:
    """`files` come with the message of that id."""
    connection.execute(_ATTACH, (event, as_json([file.id for file in files])))


def free(connection: sqlite3.Connection, first: int, last: int) -> list[Freed]:
    """Forget the files of the messages from one id to the other."""
    return [Freed(*row) for row in connection.execute(_FREE, (first, last)).fetchall()]


def free_unsaid(connection: sqlite3.Connection, before: float) -> list[Freed]:
    """Forget the files that were uploaded before that time and have come with no message."""
    return [Freed(*row) for row in connection.execute(_FREE_UNSAID, (before,)).fetchall()]


def known(connection: sqlite3.Connection, digests: Iterable[str]) -> set[str]:
    """Those of `digests` that a row leads to."""
    return {digest for (digest,) in connection.execute(_KNOWN, (as_json([*digests]),)).fetchall()}


def uploaded(database: Database, since: float, most: int) -> list[tuple[File, int, float]]:
    """The last files that came since then, with their people and times, in their order."""
    rows = database.raw.execute(_SINCE, (since, most)).fetchall()
    return [
        (file_of(*cells, thumbnail=bool(thumbnail)), person, at) for *cells, thumbnail, person, at in reversed(rows)
    ]


def used(database: Database) -> dict[int, int]:
    """Bytes of each person's files: see `room`."""
    return dict(database.raw.execute(_USED).fetchall())
