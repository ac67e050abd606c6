"""What people say, and what they do to what was said."""

from typing import Annotated, Literal

from msgspec import Meta

from parlour.commands.base import LOBBY, Command, Seq

MOST_FILES = 10
"""Files in a message."""

FileIds = Annotated[tuple[str, ...], Meta(max_length=MOST_FILES)]


class Say(Command, frozen=True):
    """Say `text` in `room`."""

    text: str
    """May hold IRC's formatting codes (bold 0x02, colour 0x03 ...), which only IRC is shown."""
    room: str = LOBBY
    reply: Seq = 0
    """The number of the message that this answers, if it does."""
    action: bool = False
    """It is something that one does (``/me``)."""
    notice: bool = False
    """It wants no answer, least of all a program's."""
    tags: dict[str, str] | None = None
    """Passed on to those who know them, and not stored: IRC's client-only tags. Their names begin with ``+``."""
    files: FileIds = ()
    """The ids of files that one has uploaded within a day, for this message alone; with them, the text may be empty."""


class Tell(Command, frozen=True):
    """Say `text` to the one person called `name`, in the room that the two have for themselves."""

    name: str
    text: str
    reply: Seq = 0
    """See `Say`, as for the rest."""
    action: bool = False
    notice: bool = False
    tags: dict[str, str] | None = None
    files: FileIds = ()


class Edit(Command, frozen=True):
    """Replace the text of one's own message `seq`."""

    room: str
    seq: Seq
    text: str


class Delete(Command, frozen=True):
    """Take back one's own message `seq`: its text is gone for good. Operators of the room can, whosever it is."""

    room: str
    seq: Seq
    text: str = ""
    """Why."""


class React(Command, frozen=True):
    """Put an emoji (or a short word) on message `seq`, or take it off."""

    room: str
    seq: Seq
    emoji: str
    on: bool = True


class Typing(Command, frozen=True):
    """Let those in `room` (a direct one may be called ``@NAME``) know that one is typing something, or not."""

    room: str
    state: Literal["active", "paused", "done"] = "active"


class Attach(Command, frozen=True):
    """Say a file in `room` that the client has under `name`: it is asked for it then (`events.FileWanted`).

    For clients that know nothing of HTTP.
    """

    name: str
    room: str
    text: str = ""
    """Terms, by which others find it."""


class Attached(Command, frozen=True):
    """Here is the file that was asked for; the rest as in `Attach`."""

    name: str
    room: str
    text: str
    data: bytes


class Signal(Command, frozen=True):
    """Pass on, to a `room` or else to the person called `name`, what programs tell each other: it is not stored."""

    room: str = ""
    name: str = ""
    text: str = ""
    """As IRC's CTCP has it, without its marks; empty: there are tags alone."""
    notice: bool = False
    tags: dict[str, str] | None = None
