"""What a client may be told: the core's output, before any dialect gives it words.

Small frozen types without behaviour. `RoomEvent`s go to the members of a room, in the order of their commit; those with
`durable` true carry `seq`, their number in that room (1, 2, 3, ... without a hole), which the journal alone gives.
All other events answer one connection.
"""

from typing import ClassVar

import msgspec

from parlour.errors import Farewell, Reason


class Event(msgspec.Struct, frozen=True, gc=False):
    """Anything a client may be told."""


class Registered(Event, frozen=True):
    """The connection now has `name`."""

    name: str


class Refused(Event, frozen=True):
    """The command was not carried out."""

    reason: Reason


class Negotiated(Event, frozen=True):
    """The dialect's capability is on."""

    capability: str


class Closing(Event, frozen=True):
    """The server ends this connection."""

    farewell: Farewell


class RoomEvent(Event, frozen=True):
    """Something that happened in `room`."""

    durable: ClassVar[bool] = True

    room: str
    author: str
    at: float
    """Seconds since the epoch, when the core took it."""
    seq: int = 0
    """Number in the room; 0 until the commit."""


class Said(RoomEvent, frozen=True):
    """`author` said `text`: clean, not blank, possibly of several lines."""

    text: str = ""


class Joined(RoomEvent, frozen=True):
    """`author` entered the room."""

    durable: ClassVar[bool] = False


class Left(RoomEvent, frozen=True):
    """`author` left the room."""

    durable: ClassVar[bool] = False
