"""What a store remembers, as the core takes it up when it starts."""

from collections.abc import Sequence
from typing import NamedTuple

from parlour.events import RoomKind


class StoredRoom(NamedTuple):
    """A room as it was left."""

    name: str
    kind: RoomKind
    topic: str
    last: int
    """The number of its last event; 0 if there is none yet."""
    people: tuple[str, ...] = ()
    """Of a direct room: the names of the two, as far as they are known."""
    blank: bool = False
    """It is an open room of which nothing is kept but that it was made, and the operator has no rule for it."""


class StoredPerson(NamedTuple):
    """A lasting person."""

    person: int
    name: str
    secret: bytes
    """SHA-256 of what proves it."""


class StoredToken(NamedTuple):
    """A bot that has a token."""

    person: int
    name: str
    secret: bytes
    """SHA-256 of the token."""
    maker: int
    """The person who made it; 0: the operator."""
    by: str
    """What they were called then."""
    at: float
    """Then, in seconds since the epoch."""
    room: str | None = None
    """All that the bot can do is to speak there; empty: the room is gone."""


class StoredHook(NamedTuple):
    """A webhook that goes out."""

    person: int
    """Who says what it answers."""
    name: str
    room: str
    url: str
    words: tuple[str, ...]
    secret: str
    by: str
    """What its maker was called; empty: the operator made it."""
    at: float
    """When it was made, in seconds since the epoch."""


class StoredMember(NamedTuple):
    """A membership of a lasting person, or how far they have read."""

    room: str
    person: int
    member: bool
    read: int


class Snapshot(NamedTuple):
    """Everything but the messages."""

    store: str = ""
    """Names this store; two stores never have the same one."""
    rooms: Sequence[StoredRoom] = ()
    people: Sequence[StoredPerson] = ()
    """In the order in which they were seen."""
    members: Sequence[StoredMember] = ()
    terms: Sequence[tuple[str, str]] = ()
    """Followed terms, each with the `names.key` of who follows it."""
    tokens: Sequence[StoredToken] = ()
    """In the order they were made; each is also one of the people."""
    hooks: Sequence[StoredHook] = ()
    """In the order they were made."""
