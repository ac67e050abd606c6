"""The changes of one commit (`core.changes`), gathered and written with a statement for each sort."""

from __future__ import annotations

import sqlite3
from typing import Any

from parlour import names
from parlour.core.changes import Change, Followed, Granted, HookKept, Membership, PersonSeen, ReadUpTo
from parlour.store.statements import Bulk

_ROWS = " SELECT * FROM {rows} WHERE column1 IS NOT NULL "
_SAVE_PEOPLE = Bulk(
    "INSERT INTO people (person, name, name_key, secret, seen)" + _ROWS + "ON CONFLICT (person) DO UPDATE"
    " SET name = excluded.name, name_key = excluded.name_key, secret = excluded.secret, seen = excluded.seen",
    "(?, ?, ?, ?, ?)",
)
_SAVE_MEMBERS = Bulk(
    "INSERT INTO members (room, person, name, member)" + _ROWS + "ON CONFLICT (room, person) DO UPDATE"
    " SET name = excluded.name, member = excluded.member",
    "(?, ?, ?, ?)",
)
_SAVE_READS = Bulk(
    "INSERT INTO members (room, person, read)"
    + _ROWS
    + "ON CONFLICT (room, person) DO UPDATE SET read = excluded.read",
    "(?, ?, ?)",
)
_SAVE_TERMS = Bulk("INSERT INTO terms (name_key, term)" + _ROWS, "(?, ?)")
_DROP_TERMS = Bulk(
    "DELETE FROM terms WHERE (name_key, term) IN (SELECT * FROM {rows} WHERE column1 IS NOT NULL)", "(?, ?)"
)
_SAVE_TOKENS = Bulk(
    "INSERT INTO tokens (person, maker, by, made, room)" + _ROWS + "ON CONFLICT (person) DO NOTHING", "(?, ?, ?, ?, ?)"
)
_DROP = [
    Bulk(f"DELETE FROM {table} WHERE person IN (SELECT * FROM {{rows}} WHERE column1 IS NOT NULL)", "(?)")  # noqa: S608
    for table in ("tokens", "members", "people")
]
"""Dropping bots, with all that is kept of them."""

_SAVE_HOOKS = Bulk(
    "INSERT INTO hooks (person, name, room, url, words, secret, by, made)" + _ROWS + "ON CONFLICT (person) DO NOTHING",
    "(?, ?, ?, ?, ?, ?, ?, ?)",
)
_DROP_HOOKS = Bulk("DELETE FROM hooks WHERE person IN (SELECT * FROM {rows} WHERE column1 IS NOT NULL)", "(?)")


class Keeping:
    """What is to be kept, the last of each key."""

    def __init__(self) -> None:
        self._people: dict[int, PersonSeen] = {}
        self._members: dict[tuple[int, int], Membership] = {}
        """By the id of the room, and the person."""
        self._reads: dict[tuple[int, int], ReadUpTo] = {}
        self._terms: dict[tuple[str, str], Followed] = {}
        self._tokens: dict[int, tuple[Granted, int | None]] = {}
        """Each with the id of its room, if it has one."""
        self._hooks: dict[tuple[int, int], HookKept] = {}
        """By the id of the room, and the person."""
        self._unhooked: set[int] = set()
        """The people of those that are no more."""

    def add(self, change: Change, room: int | None) -> None:
        """Keep `change`; `room` is the id of the room that it is about. What is about no room is forgotten."""
        match change:
            case PersonSeen():
                self._people[change.person] = change
            case Granted():
                self._tokens[change.person] = change, (room or 0) if change.room else None  # never less bound than told
            case Followed():
                self._terms.pop((change.name_key, change.term), None)
                self._terms[change.name_key, change.term] = change
            case HookKept(on=False):
                self._unhooked.add(change.person)
            case HookKept() if room is not None:
                self._hooks[room, change.person] = change
            case Membership() if room is not None:
                self._members[room, change.person] = change
            case ReadUpTo() if room is not None:
                self._reads[room, change.person] = change

    def forget(self, room: int) -> None:
        """The room of that id is gone."""
        for changes in (self._members, self._reads, self._hooks):
            for key in [key for key in changes if key[0] == room]:
                del changes[key]

    def write(self, connection: sqlite3.Connection) -> None:
        """Store everything. Raises `sqlite3.Error`."""
        values: list[Any] = []
        for person in self._people.values():
            values += (person.person, person.name, names.key(person.name), person.secret, person.at)
        _SAVE_PEOPLE(connection, values)
        values = []
        for key, membership in self._members.items():
            values += (*key, membership.name, membership.on)
        _SAVE_MEMBERS(connection, values)
        values = []
        for key, read in self._reads.items():
            values += (*key, read.seq)
        _SAVE_READS(connection, values)
        _DROP_TERMS(connection, [cell for key in self._terms for cell in key])
        _SAVE_TERMS(connection, [cell for key, term in self._terms.items() if term.on for cell in key])
        values = []
        for token, bound in self._tokens.values():
            values += (token.person, token.maker, token.by, token.at, bound) if token.on else ()
        _SAVE_TOKENS(connection, values)
        dropped = [token.person for token, _ in self._tokens.values() if not token.on]
        for drop in _DROP:
            drop(connection, dropped)
        values = []
        for (place, _), hook in self._hooks.items():
            words = " ".join(hook.words)
            values += (hook.person, hook.name, place, hook.url, words, hook.secret, hook.by, hook.at)
        _SAVE_HOOKS(connection, values)
        _DROP_HOOKS(connection, [*self._unhooked])
