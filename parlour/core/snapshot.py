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


class StoredPerson(NamedTuple):
    """A lasting person."""

    person: int
    name: str
    secret: bytes
    """SHA-256 of what proves it."""


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
    members: Sequence[StoredMember] = ()
    terms: Sequence[tuple[str, str]] = ()
    """Followed terms, each with the `names.key` of who follows it."""
