"""Deleting what is past its time, a little at a time, so that nobody waits for it.

What goes: whatever happened in a room longer ago than it keeps things, in the order it was stored, with all that hangs
on it; what is left of dissolved rooms; clients' own ids after a day. A step is one transaction over at most `CHUNK`
events. How long a room keeps things is read each time its turn comes: an operator's command may have changed it.

Lasting people who have not been seen for 90 days are forgotten when a store is opened, before anybody has been told of
them, and at no other time: so a server and its store always know the same people. Bots that have a token are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, select, tuple_, update

from parlour import names
from parlour.store.commit import DAY
from parlour.store.connection import Database
from parlour.store.files.table import Freed, free, free_unsaid
from parlour.store.files.vault import Vault
from parlour.store.index import Indexed, remove_range
from parlour.store.rows import file_names
from parlour.store.schema import event_id, events, members, mentions, people, places, reactions, rooms, tokens

CHUNK = 250
"""Events deleted in one step: it takes 4 ms."""
IDS = 5000
"""Clients' own ids looked at in one step."""
UNSEEN = 90 * DAY
"""Seconds after which a person is forgotten."""
TOMBSTONE = 2 * DAY
"""Seconds for which the id of a dissolved room is not given to another: clients' own ids may still lead to it."""

_PAST = """
SELECT rooms.id FROM rooms JOIN events ON events.id = rooms.id << 40 | first
WHERE first <= last AND (gone IS NOT NULL OR coalesce(retention, :all) > 0 AND at < :now - coalesce(retention, :all))
ORDER BY rooms.id
"""
_KEEPING = select(*rooms.c["first", "last", "retention", "gone"]).where(rooms.c.id == bindparam("room"))
_OLDEST = (
    select(*events.c["id", "at", "author", "text", "names", "place", "files"])
    .where(events.c.id.between(bindparam("low"), bindparam("high")))
    .order_by(events.c.id)
    .limit(CHUNK)
)
_FORGET_IDS = """
DELETE FROM requests WHERE at < :before AND (person, request) IN
(SELECT person, request FROM requests WHERE (person, request) > (:person, :request) ORDER BY 1, 2 LIMIT :count)
"""
_NEXT_ID = """
SELECT person, request FROM requests WHERE (person, request) > (:person, :request) ORDER BY 1, 2
LIMIT 1 OFFSET :count - 1
"""


class _Past(NamedTuple):
    """An event to be deleted."""

    id: int
    at: float
    author: str
    text: str | None
    names: str | None
    place: int | None
    files: str | None


def sweep(
    database: Database, retention: float, clock: Callable[[], float], vault: Vault | None = None
) -> Iterator[None]:
    """Delete what is past its time, a chunk with each step.

    `retention` is in seconds, for rooms that have none of their own (0: for ever); `clock` gives seconds since the
    epoch; `vault` has the files. Raises one of `connection.FAULTS`, after which the rest is left for another time.
    """
    now = clock()
    for (room,) in database.raw.execute(_PAST, {"all": retention, "now": now}).fetchall():
        more = True
        while more:
            freed: list[Freed] = []
            more = _sweep_room(database, room, retention, now, freed)
            if vault is not None:
                vault.free(database, freed)
            yield
    yield from _sweep_requests(database, now - DAY)
    if vault is not None:
        with database.transaction():
            forgotten = free_unsaid(database.raw, now - DAY)
        vault.free(database, forgotten)
        yield from vault.sweep(database)
    with database.transaction():
        empty = (rooms.c.gone < now - TOMBSTONE, rooms.c.first > rooms.c.last)
        database.core.execute(delete(rooms).where(*empty))


def _sweep_room(database: Database, room: int, retention: float, now: float, freed: list[Freed]) -> bool:
    """Delete some of what is past its time in one room; tells whether there may be more.

    The files that go with it are put into `freed`.
    """
    with database.transaction():
        first, last, own, gone = database.core.execute(_KEEPING, {"room": room}).one()
        if own is not None:
            retention = own
        if gone is None and not retention:
            return False
        bounds = {"low": event_id(room, first), "high": event_id(room, last)}
        past = []
        for row in database.core.execute(_OLDEST, bounds):
            if gone is None and row.at >= now - retention:
                break
            past.append(_Past(*row))
        if past:
            freed += _delete(database, past)
            first += len(past)
            database.core.execute(update(rooms).where(rooms.c.id == room).values(first=first))
    return len(past) == CHUNK


def _delete(database: Database, past: Sequence[_Past]) -> list[Freed]:
    first, last = past[0].id, past[-1].id
    messages = [event for event in past if event.place is not None]
    indexed = [
        Indexed(event.place or 0, event.text, event.author, file_names(event.files))
        for event in messages
        if event.text is not None
    ]
    remove_range(database.raw, first, last, indexed)
    mentioned = [
        (names.key(name), event.id) for event in messages if event.names is not None for name in event.names.split(" ")
    ]
    if mentioned:
        database.core.execute(delete(mentions).where(tuple_(mentions.c.name_key, mentions.c.event).in_(mentioned)))
    database.core.execute(delete(reactions).where(reactions.c.event.between(first, last)))
    gone = events.c.id.between(first, last)
    database.core.execute(delete(places).where(places.c.place.in_(select(events.c.place).where(gone))))
    database.core.execute(delete(events).where(gone))
    return free(database.raw, first, last)


def _sweep_requests(database: Database, before: float) -> Iterator[None]:
    """Forget clients' own ids that are older than `before`."""
    at: dict[str, Any] = {"person": -1, "request": "", "count": IDS, "before": before}
    while True:
        with database.transaction():
            reached = database.raw.execute(_NEXT_ID, at).fetchall()
            database.raw.execute(_FORGET_IDS, at)
        if not reached:
            return
        at["person"], at["request"] = reached[0]
        yield


def forget_unseen(database: Database, now: float) -> None:
    """Forget people who have not been seen for long. Raises one of `connection.FAULTS`."""
    unseen = and_(people.c.seen < now - UNSEEN, people.c.person.not_in(select(tokens.c.person)))
    with database.transaction():
        database.core.execute(delete(members).where(members.c.person.in_(select(people.c.person).where(unseen))))
        database.core.execute(delete(people).where(unseen))
