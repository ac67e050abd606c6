"""What is sent to the API, and those answers that are not of the vocabulary."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from parlour.commands import Limit, Seq, Time
from parlour.commands.base import MAX_SEQ
from parlour.events import Said

Number = Annotated[int, Meta(ge=1, le=MAX_SEQ, description="the number of a message in its room")]
RoomName = Annotated[str, Meta(min_length=1, description="the name of a room")]


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Anything that is sent. What is not known is refused: a word misspelt would do nothing."""


class InRoom(Sent, frozen=True):
    """A room, in the path."""

    room: RoomName


class OfMessage(Sent, frozen=True):
    """A message, in the path."""

    room: RoomName
    seq: Number


class PageQuery(Sent, frozen=True):
    """Which messages."""

    before: Annotated[Seq, Meta(description="the last ones with smaller numbers")] | None = None
    after: Annotated[Seq, Meta(description="the first ones with greater numbers")] | None = None
    around: Annotated[Seq, Meta(description="those around this number")] | None = None
    since: Annotated[Time, Meta(description="from this time on, in seconds since the epoch")] | None = None
    until: Annotated[Time, Meta(description="before this time")] | None = None
    limit: Annotated[Limit, Meta(description="how many")] = 50


class Saying(Sent, frozen=True):
    """A message."""

    text: Annotated[str, Meta(description="what to say: up to 8192 characters, of several lines if you like")]
    reply: Annotated[Seq, Meta(description="the number of the message that this answers; 0: none")] = 0
    action: Annotated[bool, Meta(description="it is something that one does")] = False
    notice: Annotated[bool, Meta(description="it wants no answer, least of all a program's")] = False


class Idempotency(Sent, frozen=True):
    """So that a request can be sent again."""

    key: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=64,
                description="made by you: what is sent twice with the same one within a day is stored once",
            ),
        ]
        | None
    ) = msgspec.field(default=None, name="Idempotency-Key")


# -- answers: what is in them is of the vocabulary, as CHAT/2.0 has it; that a list is empty is said ------------


class Messages(msgspec.Struct, frozen=True):
    """Messages, as they are now."""

    messages: Annotated[tuple[Said, ...], Meta(description="a field that is not there has its default value")]
    more: Annotated[bool, Meta(description="there are others in the direction that was asked for")]
