"""What all events have in common."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag_field="type", tag=str.lower):
    """Anything a client may be told."""


class RoomEvent(Event, frozen=True):
    """Something that happened in `room`."""

    durable: ClassVar[bool] = True

    room: str
    author: str
    at: float
    """Seconds since the epoch, when the core took it."""
    seq: int = 0
    """Number in the room; 0 until the commit, and for what is not durable."""


class PersonEvent(Event, frozen=True):
    """Something about a person: told once to each who is in one of the `rooms`, however many of these."""

    durable: ClassVar[bool] = False
    own: ClassVar[bool] = False
    """Told to who did it as well, wherever they are."""

    author: str
    """What the person was called when it happened."""
    at: float
    """Seconds since the epoch."""
    rooms: tuple[str, ...] = ()
    """Where the person was. Nobody is told, as it is nobody else's affair."""
