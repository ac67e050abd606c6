"""Searching everything that may be read, newest first.

The index knows which messages have some words, an author, and a room (or one of the open ones), and gives them in the
order in which they were stored, the last one first; so a search reads no more than it answers. Authors and times are
compared once more, exactly.

The index is asked about at most `WINDOW` messages at once, and about no more after `MOST_TIME`.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from parlour import names
from parlour.core.ports import Pages, Wanted
from parlour.store.connection import Database
from parlour.store.index import OPEN, room_term
from parlour.store.pages import COLUMNS, find_room, fitting, fold, weights
from parlour.store.schema import events
from parlour.store.statements import as_json
from parlour.store.words import expression

MOST_TIME = 2.0
"""Seconds for one search; then what was found is what there is, and there may be more."""
WINDOW = 1_000_000
"""Messages among which the index looks at once: nothing can stop it meanwhile."""
TOO_OLD = 1000
"""Hits in a row that are too old, after which no newer ones are expected: times and places differ only where a clock
was set."""

_CLOSED_ROOMS = """
SELECT id FROM rooms WHERE gone IS NULL AND rooms.kind <> 'open' AND name IN (SELECT value FROM json_each(?))
"""
_HITS = """
SELECT event, at, events.author, name
FROM search
JOIN places ON places.place = search.rowid
JOIN events ON events.id = event
JOIN rooms ON rooms.id = event >> 40 AND gone IS NULL
WHERE search MATCH ? AND search.rowid BETWEEN ? AND ?
ORDER BY search.rowid DESC
"""
_ENDS = "SELECT (SELECT min(place) FROM places), (SELECT max(place) FROM places)"
_AT = "SELECT at FROM places JOIN events ON events.id = event WHERE places.place >= ? ORDER BY places.place LIMIT 1"
_ROWS = select(*COLUMNS).where(events.c.id.in_(bindparam("ids", expanding=True)))


def search(database: Database, wanted: Wanted) -> Pages:
    """See `core.ports.Archive`. Times are from `since` on and before `until`."""
    author = None if wanted.author is None else _key(wanted.author)
    hidden = frozenset(wanted.hidden)
    deadline = time.monotonic() + MOST_TIME
    found: dict[int, str] = {}
    """Ids, and the names of their rooms."""
    too_old = 0
    for row in _hits(database, wanted):
        if row is not None:
            event, at, name, room = row
            too_old = too_old + 1 if wanted.since is not None and at < wanted.since else 0
            fits = not too_old and (wanted.until is None or at < wanted.until) and author in (None, _key(name))
            if fits and room not in hidden:
                found[event] = room
        if len(found) > wanted.limit or too_old > TOO_OLD:
            break
        if time.monotonic() > deadline:
            return Pages(_messages(database, found), True)
    messages = _messages(database, dict([*found.items()][: wanted.limit]))
    return Pages(messages, len(found) > len(messages))


def _hits(database: Database, wanted: Wanted) -> Iterator[tuple[int, float, str, str] | None]:
    """Id, time, author and room of what the index finds, the newest first; None now and then."""
    rooms = _rooms(database, wanted)
    if not rooms:
        return
    asked = expression(wanted.words, wanted.author, rooms)
    ((first, last),) = database.raw.execute(_ENDS).fetchall()
    if first is None:
        return
    if wanted.until is not None:
        last = _first_place_at(database, wanted.until, first, last) - 1
    while last >= first:
        yield from database.raw.execute(_HITS, (asked, max(first, last - WINDOW + 1), last))
        last -= WINDOW
        yield None


def _rooms(database: Database, wanted: Wanted) -> Sequence[str]:
    """What stands in the index for the rooms to search."""
    if wanted.room is not None:
        room = find_room(database, wanted.room)
        return [] if room is None else [room_term(room.id)]
    closed = database.raw.execute(_CLOSED_ROOMS, (as_json(wanted.rooms),)).fetchall()
    return [OPEN, *(room_term(number) for (number,) in closed)]


def _first_place_at(database: Database, at: float, first: int, last: int) -> int:
    """The first place that may have a message of that time or later."""

    def time_at(place: int) -> float:
        ((found,),) = database.raw.execute(_AT, (place,)).fetchall()
        return float(found)

    return first + bisect_left(range(first, last + 1), at, key=time_at)


def _messages(database: Database, found: dict[int, str]) -> list[Any]:
    rows = {row[0]: row for row in database.core.execute(_ROWS, {"ids": [*found]})}
    wanted = [rows[event] for event in found]
    fits = fitting(wanted, weights(database, wanted))
    return fold(database, [(found[row[0]], row) for row in fits])


def _key(name: str) -> str:
    """What names are compared by; for what is no name, itself."""
    try:
        return names.key(name)
    except names.BadName:
        return name
