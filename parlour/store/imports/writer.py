"""The events of an imported room on their way into the tables; all but the search index."""

from __future__ import annotations

import sqlite3
from typing import Any

from parlour import names
from parlour.events import Deleted, Edited, Reacted, Said, Stored
from parlour.store.amend import EDIT, FORGET_REACTIONS, PUT, TAKE_OFF, WIPE, WIPE_EDITS
from parlour.store.rows import encoded
from parlour.store.schema import Flag, event_id

AT_ONCE = 1000
"""Events written in one go."""

_INSERT = (
    "INSERT INTO events (id, at, person, author, edited, kind, text, target, target_author, names, flags,"
    " markup, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MENTION = "INSERT OR IGNORE INTO mentions (name_key, event) VALUES (?, ?)"
_NAMES = "SELECT names FROM events WHERE id = ?"
_FORGET_MENTION = "DELETE FROM mentions WHERE event = ? AND name_key = ?"


class Writer:
    """Writes events into an empty room, and does what they did to messages."""

    def __init__(self, connection: sqlite3.Connection, room: int, first: int) -> None:
        self._connection = connection
        self._first = first
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
        return len(self._rows) >= AT_ONCE

    def add(self, event: Stored, person: int) -> None:
        """Take the next event."""
        number = self._start | event.seq
        kind, text, *cells, flags, markup, files = encoded(event)
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
        self._rows.append((number, event.at, person, event.author, edited, kind, text, *cells, flags, markup, files))

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
                run(EDIT, (event.text, event.at, target))
            case Deleted():
                ((mentioned,),) = run(_NAMES, (target,)).fetchall() or [(None,)]
                for name in (mentioned or "").split():
                    run(_FORGET_MENTION, (target, names.key(name)))
                run(WIPE, (target,))
                run(WIPE_EDITS, (event.target, target, self._start | event.seq))
                run(FORGET_REACTIONS, (target,))
            case Reacted(on=True) if event.target >= self._first and event.target not in self._wiped:
                run(PUT, (target, event.emoji, person, event.author, event.seq))
            case Reacted():
                run(TAKE_OFF, (target, event.emoji, person))
