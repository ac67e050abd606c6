"""What is sent to the API, and those answers that are not of the vocabulary."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from parlour.commands import LOBBY, Limit, Seq, Time
from parlour.commands.base import MAX_SEQ
from parlour.commands.talk import MOST_FILES
from parlour.events import HookState, Presence, RoomState, Said, Token

Number = Annotated[int, Meta(ge=1, le=MAX_SEQ, description="the number of a message in its room")]
RoomName = Annotated[str, Meta(min_length=1, description="the name of a room")]
From = Annotated[Time, Meta(description="from this time on, in seconds since the epoch")]
Before = Annotated[Time, Meta(description="before this time, in seconds since the epoch")]


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Anything that is sent. What is not known is refused: a word misspelt would do nothing."""


# -- in the path -------------------------------------------------------------------------------------------------------


class InRoom(Sent, frozen=True):
    """A room."""

    room: RoomName


class OfMessage(Sent, frozen=True):
    """A message."""

    room: RoomName
    seq: Number


class OfFile(Sent, frozen=True):
    """A file that is yet to come."""

    name: Annotated[str, Meta(min_length=1, description="what it is called")]


class OfPerson(Sent, frozen=True):
    """A person."""

    name: Annotated[str, Meta(min_length=1, description="the name of a person")]


class OfToken(Sent, frozen=True):
    """A token."""

    name: Annotated[str, Meta(min_length=1, description="the name of the bot")]


class OfHook(Sent, frozen=True):
    """A webhook that goes out."""

    name: Annotated[str, Meta(min_length=1, description="its name")]


class OfReaction(Sent, frozen=True):
    """A reaction on a message."""

    room: RoomName
    seq: Number
    emoji: Annotated[str, Meta(min_length=1, description="an emoji, or a short word")]


# -- behind the question mark, and in headers --------------------------------------------------------------------------


class PageQuery(Sent, frozen=True):
    """Which messages."""

    before: Annotated[Seq, Meta(description="the last ones with smaller numbers")] | None = None
    after: Annotated[Seq, Meta(description="the first ones with greater numbers")] | None = None
    around: Annotated[Seq, Meta(description="those around this number")] | None = None
    since: From | None = None
    until: Before | None = None
    limit: Annotated[Limit, Meta(description="how many")] = 50


class FileQuery(Sent, frozen=True):
    """A file that is yet to come."""

    name: Annotated[str, Meta(description="what it is called; folders are taken off")] | None = None


class SearchQuery(Sent, frozen=True):
    """What to look for."""

    q: Annotated[str, Meta(description="1 to 16 words, all of which the messages hold; `build*`: how a word begins")]
    room: Annotated[str, Meta(description="only there")] | None = None
    author: Annotated[str, Meta(description="only what this person said")] | None = None
    since: From | None = None
    until: Before | None = None
    limit: Annotated[Limit, Meta(description="how many")] = 50


class Why(Sent, frozen=True):
    """A reason given."""

    text: Annotated[str, Meta(description="why: told to those who are there, and not stored")] = ""


class FileName(Sent, frozen=True):
    """What a file is called."""

    name: Annotated[str, Meta(description="percent-encoded, where the name stands nowhere else")] | None = (
        msgspec.field(default=None, name="X-File-Name")
    )


class Idempotency(Sent, frozen=True):
    """So that a request can be sent again."""

    key: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=64,
                description="made by you: what is sent twice with the same one to the same address within a day is"
                " stored once; something else with it is refused",
            ),
        ]
        | None
    ) = msgspec.field(default=None, name="Idempotency-Key")


# -- bodies ------------------------------------------------------------------------------------------------------------


class Saying(Sent, frozen=True):
    """A message."""

    text: Annotated[str, Meta(description="what to say: up to 8,192 characters, of several lines if you like")]
    reply: Annotated[Seq, Meta(description="the number of the message that this answers; 0: none")] = 0
    action: Annotated[bool, Meta(description="it is something that one does")] = False
    notice: Annotated[bool, Meta(description="it wants no answer, least of all a program's")] = False
    files: Annotated[
        tuple[str, ...],
        Meta(max_length=MOST_FILES, description="the ids of uploaded files; with them, the text may be empty"),
    ] = ()


class Editing(Sent, frozen=True):
    """A text in place of another."""

    text: Annotated[str, Meta(description="what the message says from now on")]


class TopicBody(Sent, frozen=True):
    """A topic."""

    text: Annotated[str, Meta(description="up to 400 characters; empty: none")]


class TokenBody(Sent, frozen=True):
    """A bot that is to have a token."""

    name: Annotated[str, Meta(description="what it is to be called: free, one word of 1 to 32 characters")]
    room: Annotated[str, Meta(description="all that it can do is to speak there, as a webhook does")] | None = None


class HookBody(Sent, frozen=True):
    """A webhook that is to be."""

    name: Annotated[str, Meta(description="what it is to be called: free, one word of 1 to 32 characters")]
    url: Annotated[str, Meta(description="where it is told: https or http")]
    room: Annotated[str, Meta(description="the room that it is for")] = LOBBY
    words: Annotated[tuple[str, ...], Meta(description="by which it can be called as well, without a mark")] = ()


# -- answers: what is in them is of the vocabulary, as CHAT/2.0 has it; that a list is empty is said ------------


class Messages(msgspec.Struct, frozen=True):
    """Messages, as they are now."""

    messages: tuple[Said, ...]
    more: Annotated[bool, Meta(description="there are others in the direction that was asked for")]


class RoomsFound(msgspec.Struct, frozen=True):
    """Rooms."""

    rooms: tuple[RoomState, ...]


class Members(msgspec.Struct, frozen=True):
    """Who is in a room: those who are there, then members who are not."""

    people: tuple[Presence, ...]


class Me(msgspec.Struct, frozen=True):
    """Who asks."""

    name: str
    bot: bool
    rooms: Annotated[tuple[RoomState, ...], Meta(description="those you are a member of")]


class NewToken(msgspec.Struct, frozen=True):
    """A bot, with what proves it."""

    name: str
    token: Annotated[str, Meta(description="keep it: it is told this once")]


class TokensFound(msgspec.Struct, frozen=True):
    """Tokens, in the order they were made."""

    tokens: tuple[Token, ...]


class NewHook(msgspec.Struct, frozen=True):
    """A webhook, with its secret."""

    hook: HookState
    secret: Annotated[str, Meta(description="what it is told is signed with this; keep it: you are told it this once")]


class HooksFound(msgspec.Struct, frozen=True):
    """Webhooks, in the order they were made."""

    hooks: tuple[HookState, ...]
