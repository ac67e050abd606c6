"""What one client is told: answers, and what concerns it alone."""

from typing import Any

import msgspec

from parlour.commands.rooms import MaskList, Mode, RoleName
from parlour.errors import Farewell, Reason
from parlour.events.base import Event
from parlour.events.happened import RoomKind, Said, Stored


class RoomState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A room, as one person sees it."""

    name: str
    kind: RoomKind = "open"
    secret: bool = False
    """Only those in it know of it, although it is open."""
    topic: str = ""
    topic_by: str = ""
    """Who set it, and when (seconds since the epoch): known since the server was started."""
    topic_at: float = 0  # not 0.0: only the very object is left out of JSON
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
    text: str = ""
    """A word with it: of who expelled one, or one's own last one."""
    by: str = ""
    """Who expelled one."""


class Answered(Event, frozen=True):
    """What the dialect wanted back in its turn."""

    what: Any


class Done(Event, frozen=True, tag="ok"):
    """The command is carried out; what was said in a room is stored, and has this number."""

    room: str = ""
    seq: int = 0
    at: float = 0.0


class Pong(Event, frozen=True):
    """The server is there."""

    at: float = 0.0
    """Its time, in seconds since the epoch."""


class Presence(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person in a room."""

    name: str
    here: bool = True
    """Whether connected, or a member only."""
    role: RoleName | None = None
    voiced: bool = False
    """Besides being operator, they have a voice, which they keep when they are operator no longer."""


class Entered(Event, frozen=True):
    """One is in `room` now. What happens in it behind its `last` will be told."""

    room: RoomState
    by: str = ""
    """Who invited one, if it was not one's own wish."""
    people: tuple[Presence, ...] = ()
    """Who is in it; only those who roam are told (see `commands.Register`)."""


class Exited(Event, frozen=True):
    """One is not in `room` any more."""

    room: str
    by: str = ""
    """Who put one out, if it was not one's own wish."""
    text: str = ""
    """Why, or one's own last word."""
    last: int = 0
    """The number of the last event that one was told of; only those who roam are told (see `commands.Register`)."""


class Invitation(Event, frozen=True):
    """`by` wants one to enter `room`, which one may."""

    room: str
    by: str


class InvitationList(Event, frozen=True):
    """The rooms that one was asked to enter, and has not."""

    rooms: tuple[str, ...] = ()


class RoomList(Event, frozen=True, tag="rooms"):
    """The open rooms, and one's own."""

    rooms: tuple[RoomState, ...] = ()


class WhoList(Event, frozen=True, tag="who"):
    """Who is in `room`: those who are there, then the members who are not."""

    room: str
    people: tuple[Presence, ...] = ()
    secret: bool = False
    """Only those in it know of the room, which is open or private."""


class PeopleList(Event, frozen=True, tag="people"):
    """Who is connected, in the order they came."""

    names: tuple[str, ...] = ()


class TopicIs(Event, frozen=True, tag="topic"):
    """The topic of `room`."""

    room: str
    text: str = ""
    by: str = ""
    """Who set it, and when (seconds since the epoch): known since the server was started."""
    at: float = 0  # as above


class ModesAre(Event, frozen=True, tag="modes"):
    """How `room` is set: its flags that are on, key and limit."""

    room: str
    modes: tuple[Mode, ...] = ()
    """The key only for those in the room."""
    created: float = 0.0
    """When the room was made, in seconds since the epoch; 0: nobody knows."""


class Masked(msgspec.Struct, frozen=True, gc=False):
    """A mask on a list of a room."""

    mask: str
    by: str
    at: float


class MasksAre(Event, frozen=True, tag="masks"):
    """The masks on one of the lists of `room`."""

    room: str
    list: MaskList
    masks: tuple[Masked, ...] = ()


class Target(msgspec.Struct, frozen=True, gc=False):
    """A room in which something was said, at `at` the last time."""

    room: str
    partner: str
    """Of a direct room, the other person."""
    at: float


class TargetList(Event, frozen=True):
    """One's rooms in which something was said, in the order of when."""

    targets: tuple[Target, ...] = ()


class Page(Event, frozen=True):
    """Messages of `room` in the order they were said, as they are now."""

    room: str
    messages: tuple[Said, ...] = ()
    events: tuple[Stored, ...] = ()
    """Instead, if asked for, everything that happened."""
    more: bool = False
    """There are others in the direction that was asked for."""


class Found(Event, frozen=True):
    """Messages that were searched for, newest first."""

    messages: tuple[Said, ...] = ()
    more: bool = False


class Replayed(Event, frozen=True):
    """A part of what was missed in `room`, in order; `last` says that it is the last part."""

    room: str
    events: tuple[Stored, ...] = ()
    last: bool = False


class Resumed(Event, frozen=True):
    """All that was missed is told. `rooms` is up to which number, for each room; those of `lost` one is not in."""

    rooms: dict[str, int] = msgspec.field(default_factory=dict)
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
