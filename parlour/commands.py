"""What a client may ask: the core's input, the same whatever dialect it came in.

Small frozen types without behaviour. Texts and names are as the client sent them: the core cleans and judges. Those in
`Request` are also the requests of CHAT/2.0, which sends them as JSON just as they are here (docs/chat-2.0.md).
"""

from typing import Annotated

import msgspec
from msgspec import Meta

LOBBY = "lobby"
"""The room that everyone enters."""

MAX_SEQ = 2**40 - 1
"""The greatest number in a room that anyone can ask for."""

Seq = Annotated[int, Meta(ge=0, le=MAX_SEQ)]
Time = Annotated[float, Meta(ge=0, le=1e11)]
"""Seconds since the epoch."""
Limit = Annotated[int, Meta(ge=1, le=500)]
RequestId = Annotated[str, Meta(min_length=1, max_length=64)]


class Command(
    msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=str.lower
):
    """Anything a client may ask."""

    id: RequestId | None = None
    """Made by the client, and in every answer. What is said twice with the same one within a day is stored once."""


class Register(Command, frozen=True):
    """Take `name` for this connection and enter the lobby, and every room that the person is a member of."""

    name: str
    secret: str = ""
    """What an earlier registration was given: proves that this is the same person, whose connection it replaces."""
    lasting: bool = False
    """Give a secret, so that the person can come back."""


class Quit(Command, frozen=True):
    """Leave for good: by the protocol's own word (`said`) or by ending the connection."""

    said: bool = True


class Exit(Command, frozen=True):
    """Leave for good, and be told so."""


class Negotiate(Command, frozen=True):
    """Tell the client that the dialect switched a capability on, for example ``utf8``."""

    capability: str


class Malformed(Command, frozen=True):
    """Something the dialect could not translate; the core answers with the refusal of that `reason`.

    `reason` is the value of an `errors.Reason`.
    """

    reason: str


class Help(Command, frozen=True):
    """What can I ask, or how is `topic` asked? Dialects for people answer in their own words."""

    topic: str = ""


class Ping(Command, frozen=True):
    """Are you there?"""


# -- talk --------------------------------------------------------------------------------------------------------------


class Say(Command, frozen=True):
    """Say `text` in `room`."""

    text: str
    room: str = LOBBY
    reply: Seq = 0
    """The number of the message that this answers, if it does."""
    action: bool = False
    """It is something that one does (``/me``)."""


class Tell(Command, frozen=True):
    """Say `text` to the one person called `name`, in the room that the two have for themselves."""

    name: str
    text: str


class Edit(Command, frozen=True):
    """Replace the text of one's own message `seq`."""

    room: str
    seq: Seq
    text: str


class Delete(Command, frozen=True):
    """Take back one's own message `seq`: its text is gone for good."""

    room: str
    seq: Seq


class React(Command, frozen=True):
    """Put an emoji (or a short word) on message `seq`, or take it off."""

    room: str
    seq: Seq
    emoji: str
    on: bool = True


# -- rooms -------------------------------------------------------------------------------------------------------------


class Join(Command, frozen=True):
    """Enter `room`. One that is not there is created: open, or `private`."""

    room: str
    private: bool = False


class Leave(Command, frozen=True):
    """Be no member of `room` any more."""

    room: str


class Invite(Command, frozen=True):
    """Make the connected person called `name` a member of `room`."""

    room: str
    name: str


class Topic(Command, frozen=True):
    """Set the topic of `room`; without `text`, ask for it."""

    room: str
    text: str | None = None


class Rooms(Command, frozen=True):
    """Which rooms are there? The open ones, and one's own."""


class Who(Command, frozen=True):
    """Who is in `room`?"""

    room: str


class People(Command, frozen=True):
    """Who is connected?"""


# -- reading -----------------------------------------------------------------------------------------------------------


class History(Command, frozen=True):
    """A page of the messages of `room`: the last before `before` (number) or `until` (time), the first after
    `after` or `since`, those around `around`, or, with none of them, the last."""

    room: str
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None
    since: Time | None = None
    until: Time | None = None
    limit: Limit = 50


class Search(Command, frozen=True):
    """The messages that hold all words of `query`, newest first, as far as one may read them."""

    query: str
    room: str | None = None
    author: str | None = None
    since: Time | None = None
    until: Time | None = None
    limit: Limit = 50


class Resume(Command, frozen=True):
    """Be in each room again and be told what happened in it behind the number one has seen last."""

    rooms: dict[str, Seq]


class Read(Command, frozen=True):
    """One has read `room` up to `seq`."""

    room: str
    seq: Seq


# -- following ---------------------------------------------------------------------------------------------------------


class Follow(Command, frozen=True):
    """Be told messages with `term`, a word or ``@name``, from open rooms one is not in."""

    term: str


class Unfollow(Command, frozen=True):
    """Be told them no longer."""

    term: str


class Following(Command, frozen=True):
    """Which terms does one follow?"""


Request = (
    Say
    | Tell
    | Edit
    | Delete
    | React
    | Join
    | Leave
    | Invite
    | Topic
    | Rooms
    | Who
    | People
    | History
    | Search
    | Resume
    | Read
    | Follow
    | Unfollow
    | Following
    | Ping
    | Exit
)
"""What can be asked in CHAT/2.0."""
