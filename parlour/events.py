"""What a client may be told: the core's output, before any dialect gives it words.

Small frozen types without behaviour. `RoomEvent`s go to the members of a room, in the order of their commit; those with
`durable` true carry `seq`, their number in that room (1, 2, 3, ... without a hole), which the journal alone gives.
All other events answer one connection. Those in `Told` are also the objects of CHAT/2.0, which sends them as JSON just
as they are here; a field that has its default value is left out (docs/chat-2.0.md).
"""

from typing import ClassVar, Literal

import msgspec

from parlour.errors import Farewell, Reason

RoomKind = Literal["open", "private", "direct"]


class Event(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, tag_field="type", tag=str.lower):
    """Anything a client may be told."""


# -- what happens in a room --------------------------------------------------------------------------------------------


class RoomEvent(Event, frozen=True):
    """Something that happened in `room`."""

    durable: ClassVar[bool] = True

    room: str
    author: str
    at: float
    """Seconds since the epoch, when the core took it."""
    seq: int = 0
    """Number in the room; 0 until the commit, and for what is not durable."""


class Reaction(msgspec.Struct, frozen=True, gc=False):
    """An emoji on a message, and who put it there."""

    emoji: str
    names: tuple[str, ...]


class Said(RoomEvent, frozen=True):
    """`author` said `text`: clean, not blank, possibly of several lines.

    In a page of history, the message as it is now.
    """

    text: str = ""
    reply: int = 0
    """The number of the message that this answers, if it does."""
    to: str = ""
    """The author of that one."""
    action: bool = False
    """Something that `author` does (``/me``)."""
    mentions: tuple[str, ...] = ()
    """The names of people mentioned in it, as they write themselves; ``all`` for everybody."""
    edited: float = 0.0
    """When it was last edited, in seconds since the epoch, if it was."""
    deleted: bool = False
    """It was taken back, and has no text any more."""
    reactions: tuple[Reaction, ...] = ()


class Edited(RoomEvent, frozen=True):
    """`author` replaced the text of message `target`."""

    target: int = 0
    text: str = ""
    deleted: bool = False
    """The message has been deleted since, and with it this text."""


class Deleted(RoomEvent, frozen=True):
    """`author` took message `target` back."""

    target: int = 0


class Reacted(RoomEvent, frozen=True):
    """`author` put an emoji on message `target`, or took it off."""

    target: int = 0
    emoji: str = ""
    on: bool = True
    to: str = ""
    """The author of the message."""


class Created(RoomEvent, frozen=True):
    """`author` made the room."""

    kind: RoomKind = "open"
    people: tuple[str, ...] = ()
    """Of a direct room: the two."""


class TopicSet(RoomEvent, frozen=True):
    """`author` set the room's topic; an empty one is none."""

    text: str = ""


class Invited(RoomEvent, frozen=True):
    """`author` made the person called `name` a member."""

    name: str = ""


class Departed(RoomEvent, frozen=True):
    """`author` is no member of the private room any more."""


class Dissolved(RoomEvent, frozen=True):
    """`author`, the last member of the private or direct room, left it: it and all that was said in it can go.

    Nobody is told. The name may be used for a new room at once.
    """


class Joined(RoomEvent, frozen=True):
    """`author` is in the room now, after not having been there."""

    durable: ClassVar[bool] = False


class Left(RoomEvent, frozen=True):
    """`author` is not in the room now."""

    durable: ClassVar[bool] = False


# -- what one client is told -------------------------------------------------------------------------------------------


class RoomState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A room, as one person sees it."""

    name: str
    kind: RoomKind = "open"
    topic: str = ""
    people: tuple[str, ...] = ()
    """Of a direct room: the two."""
    present: int = 0
    """How many people are in it now."""
    member: bool = False
    """The person is in it."""
    last: int = 0
    """The number of its last event."""
    read: int = 0
    """How far the person has read."""


class Registered(Event, frozen=True, tag="welcome"):
    """The connection now has `name`."""

    name: str
    secret: str = ""
    """Proves, with the name, that it is the same person who comes back; empty unless asked for."""
    store: str = ""
    """Which store the numbers of the rooms are of: with another one they begin anew."""
    server: str = ""
    """The program and its version."""
    rooms: tuple[RoomState, ...] = ()
    """Those that the person is in. What happens in them behind their `last` will be told."""


class Refused(Event, frozen=True, tag="error"):
    """The command was not carried out."""

    reason: Reason
    about: str = ""
    """What it is about, as the client wrote it: a room, a term, a name."""


class Negotiated(Event, frozen=True):
    """The dialect's capability is on."""

    capability: str


class Helped(Event, frozen=True):
    """The dialect says what one can ask, or how `topic` is asked."""

    topic: str = ""


class Closing(Event, frozen=True):
    """The server ends this connection."""

    farewell: Farewell = msgspec.field(name="reason")


class Done(Event, frozen=True, tag="ok"):
    """The command is carried out; what was said in a room is stored, and has this number."""

    room: str = ""
    seq: int = 0
    at: float = 0.0


class Pong(Event, frozen=True):
    """The server is there."""


class Entered(Event, frozen=True):
    """One is in `room` now. What happens in it behind its `last` will be told."""

    room: RoomState
    by: str = ""
    """Who invited one, if it was not one's own wish."""


class Exited(Event, frozen=True):
    """One is not in `room` any more."""

    room: str


class RoomList(Event, frozen=True, tag="rooms"):
    """The open rooms, and one's own."""

    rooms: tuple[RoomState, ...] = ()


class Presence(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person in a room."""

    name: str
    here: bool = True
    """Whether connected, or a member only."""


class WhoList(Event, frozen=True, tag="who"):
    """Who is in `room`: those who are there, then the members who are not."""

    room: str
    people: tuple[Presence, ...] = ()


class PeopleList(Event, frozen=True, tag="people"):
    """Who is connected, in the order they came."""

    names: tuple[str, ...] = ()


class TopicIs(Event, frozen=True, tag="topic"):
    """The topic of `room`."""

    room: str
    text: str = ""


class Page(Event, frozen=True):
    """Messages of `room` in the order they were said, as they are now."""

    room: str
    messages: tuple[Said, ...] = ()
    more: bool = False
    """There are others in the direction that was asked for."""


class Found(Event, frozen=True):
    """Messages that were searched for, newest first."""

    messages: tuple[Said, ...] = ()
    more: bool = False


Stored = Said | Edited | Deleted | Reacted | Created | TopicSet | Invited | Departed
"""The durable events."""


class Replayed(Event, frozen=True):
    """A part of what was missed in `room`, in order; `last` says that it is the last part."""

    room: str
    events: tuple[Stored, ...] = ()
    last: bool = False


class Resumed(Event, frozen=True):
    """All that was missed is told. `rooms` is up to which number, for each room; those of `lost` one is not in."""

    rooms: dict[str, int] = {}
    lost: tuple[str, ...] = ()


class Unread(Event, frozen=True):
    """How much of `room` the person has not read: messages of others behind `read`, counted to 1,000."""

    room: str
    read: int = 0
    messages: int = 0
    mentions: int = 0
    """Those that mention the person."""


class FollowChanged(Event, frozen=True, tag="follow"):
    """`term` is followed now, or no longer."""

    term: str
    on: bool = True


class FollowList(Event, frozen=True, tag="following"):
    """The terms that are followed; those that nobody can drop last."""

    terms: tuple[str, ...] = ()


class Matched(Event, frozen=True):
    """A message from an open room one is not in, with a term that one follows."""

    term: str
    message: Said


Told = (
    Said
    | Edited
    | Deleted
    | Reacted
    | Created
    | TopicSet
    | Invited
    | Departed
    | Joined
    | Left
    | Registered
    | Refused
    | Closing
    | Done
    | Pong
    | Entered
    | Exited
    | RoomList
    | WhoList
    | PeopleList
    | TopicIs
    | Page
    | Found
    | Replayed
    | Resumed
    | Unread
    | FollowChanged
    | FollowList
    | Matched
)
"""What can be told in CHAT/2.0."""
