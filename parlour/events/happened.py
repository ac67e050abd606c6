"""What happens in a room."""

from typing import ClassVar, Literal

import msgspec

from parlour.commands.rooms import Mode
from parlour.events.base import RoomEvent
from parlour.events.files import File

RoomKind = Literal["open", "private", "direct"]


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
    notice: bool = False
    """It wants no answer, least of all a program's."""
    markup: str = ""
    """The text with IRC's formatting codes (bold 0x02, colour 0x03 ...), if it had any."""
    tags: dict[str, str] | None = None
    """IRC's client-only tags, as they came with it: not stored."""
    mentions: tuple[str, ...] = ()
    """The names of people mentioned in it, as they write themselves; ``all`` for everybody."""
    edited: float = 0.0
    """When it was last edited, in seconds since the epoch, if it was."""
    deleted: bool = False
    """It was taken back, and has no text any more."""
    reactions: tuple[Reaction, ...] = ()
    files: tuple[File, ...] = ()
    """What comes with it; then `text` may be empty."""


class Edited(RoomEvent, frozen=True):
    """`author` replaced the text of message `target`."""

    target: int = 0
    text: str = ""
    deleted: bool = False
    """The message has been deleted since, and with it this text."""


class Deleted(RoomEvent, frozen=True):
    """`author` took message `target` back, or out as an operator."""

    target: int = 0
    text: str = ""
    """Why; not stored."""


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


class RoomRenamed(RoomEvent, frozen=True):
    """`author` gave the room another name; its numbers go on under that."""

    name: str = ""
    text: str = ""
    """Why; not stored."""


class Joined(RoomEvent, frozen=True):
    """`author` is in the room now, after not having been there."""

    durable: ClassVar[bool] = False


class Left(RoomEvent, frozen=True):
    """`author` is not in the room now."""

    durable: ClassVar[bool] = False

    text: str = ""
    """A last word."""
    quit: bool = False
    """They are gone from the server: `Quitted` tells of that as well."""


class Kicked(RoomEvent, frozen=True):
    """`author` put the person called `name` out of the room."""

    durable: ClassVar[bool] = False

    name: str = ""
    text: str = ""
    """Why."""


class ModesSet(RoomEvent, frozen=True):
    """`author` changed settings of the room."""

    durable: ClassVar[bool] = False

    modes: tuple[Mode, ...] = ()


class Typing(RoomEvent, frozen=True):
    """`author` is typing something, or not."""

    durable: ClassVar[bool] = False

    state: Literal["active", "paused", "done"] = "active"


class Signalled(RoomEvent, frozen=True):
    """A program of `author` has something for the others': see `commands.Signal`. IRC alone is told."""

    durable: ClassVar[bool] = False

    to: str = ""
    """The one person it is for; then `room` is empty."""
    text: str = ""
    notice: bool = False
    tags: dict[str, str] | None = None


Stored = Said | Edited | Deleted | Reacted | Created | TopicSet | Invited | Departed | RoomRenamed
"""The durable events."""
