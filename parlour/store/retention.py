"""How long a room keeps what was said in it. The server, if one runs, reads it each time it looks for what can go."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from parlour.store.database import connect
from parlour.store.exports.source import RoomFacts, open_source
from parlour.store.trouble import of_store

_SET = "UPDATE rooms SET retention = ? WHERE id = ? AND gone IS NULL"


class Retention(NamedTuple):
    """A room, and how much of it is past its time."""

    room: RoomFacts
    past: int
    """Messages that go with the next sweep, if the room has a rule of its own."""


def retention(path: Path, room: str) -> Retention:
    """How it is in the database `path`. Raises `Trouble`."""
    with open_source(path) as source:
        facts = source.room(room)
        if not facts.retention:
            return Retention(facts, 0)
        past = source.part(facts, until=time.time() - facts.retention)
        return Retention(facts, source.count(past))


def set_retention(path: Path, room: str, seconds: float | None) -> Retention:
    """Keep what is said in `room` for so long (0: for ever; None: as the server is set). Raises `Trouble`."""
    number = retention(path, room).room.id
    try:
        with closing(connect(path)) as connection:
            connection.execute(_SET, (seconds, number))
    except sqlite3.Error as error:
        raise of_store(path, error) from error
    return retention(path, room)
