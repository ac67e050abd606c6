"""What the core is given when it starts: everything but the messages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from parlour.commands import LOBBY
from parlour.core.snapshot import Snapshot, StoredHook, StoredMember, StoredPerson, StoredRoom, StoredToken
from parlour.store.connection import Database
from parlour.store.schema import Kind, about, hooks, members, people, rooms, terms, tokens

_PERSONS = select(*people.c["person", "name", "secret"]).order_by(people.c.seen, people.c.person)
_MEMBERS = (
    select(rooms.c.name, *members.c["person", "member", "read"])
    .join_from(members, rooms, rooms.c.id == members.c.room)
    .where(rooms.c.gone.is_(None))
    .order_by(members.c.room, members.c.person)
)

_TOKENS = (
    select(*people.c["person", "name", "secret"], *tokens.c["maker", "by", "made", "room"], rooms.c.name)
    .join_from(tokens, people, people.c.person == tokens.c.person)
    .outerjoin(rooms, (rooms.c.id == tokens.c.room) & rooms.c.gone.is_(None))
    .order_by(tokens.c.made, tokens.c.person)
)
_HOOKS = (
    select(*hooks.c["person", "name"], rooms.c.name, *hooks.c["url", "words", "secret", "by", "made"])
    .join_from(hooks, rooms, rooms.c.id == hooks.c.room)
    .where(rooms.c.gone.is_(None))
    .order_by(hooks.c.made, hooks.c.person)
)

_PEOPLE = """
SELECT rooms.name, events.names FROM rooms JOIN events ON events.id = (rooms.id << 40) + 1
WHERE rooms.kind = 'direct' AND gone IS NULL AND events.names IS NOT NULL
"""
"""Who a direct room was made for: some of them may not be its members any more."""
_BLANK = """
SELECT name FROM rooms WHERE gone IS NULL AND kind = 'open' AND name != :lobby AND retention IS NULL AND NOT EXISTS
(SELECT 1 FROM events WHERE id BETWEEN (rooms.id << 40) + first AND (rooms.id << 40) + last AND kind != :created)
"""
"""Of each room that was used, it finds the first or the second event."""
_CALLED = """
SELECT rooms.name, members.name, people.name FROM rooms
JOIN members ON members.room = rooms.id JOIN people USING (person)
WHERE rooms.kind = 'direct' AND gone IS NULL AND members.name IS NOT NULL ORDER BY person
"""
"""What lasting people were called in direct rooms, and are called now."""


def load(database: Database) -> Snapshot:
    """What the database remembers; rooms in the order they were made. Raises one of `connection.FAULTS`."""
    ask = database.core.execute
    here = select(*rooms.c["name", "kind", "topic", "last"]).where(rooms.c.gone.is_(None)).order_by(rooms.c.id)
    now = {(room, before): name for room, before, name in database.raw.execute(_CALLED)}
    pairs = {
        room: tuple(now.get((room, name), name) for name in names.split(" "))
        for room, names in database.raw.execute(_PEOPLE)
    }
    blank = {name for (name,) in database.raw.execute(_BLANK, {"lobby": LOBBY, "created": Kind.CREATED.value})}
    return Snapshot(
        ask(select(about.c.store)).scalar_one(),
        [
            StoredRoom(name, kind, topic, last, pairs.get(name, ()), name in blank)
            for name, kind, topic, last in ask(here)
        ],
        [StoredPerson(*row) for row in ask(_PERSONS)],
        [StoredMember(name, person, bool(member), read) for name, person, member, read in ask(_MEMBERS)],
        [(key, term) for key, term in ask(select(*terms.c["name_key", "term"]).order_by(terms.c.id))],
        [_token(row) for row in ask(_TOKENS)],
        hooks=[_hook(row) for row in ask(_HOOKS)],
    )


def _token(row: Any) -> StoredToken:
    person, name, secret, maker, by, made, room, called = row
    return StoredToken(person, name, secret, maker, by, made, None if room is None else called or "")


def _hook(row: Any) -> StoredHook:
    person, name, room, url, words, secret, by, made = row
    return StoredHook(person, name, room, url, (*words.split(),), secret, by, made)


_LOST = """
SELECT name, last FROM rooms LEFT JOIN events ON events.id = rooms.id << 40 | last
WHERE first <= last AND events.id IS NULL LIMIT 1
"""


def lost(database: Database) -> str | None:
    """A room whose last event is not there, if there is one: then the file is damaged."""
    row = database.raw.execute(_LOST).fetchone()
    return None if row is None else f"event {row[1]} of {row[0]} is missing"
