"""What client-only tags stand for: replies, reactions, typing; and taking back what has an identifier."""

from __future__ import annotations

from typing import Literal, TypeVar

from msgspec.structs import replace

from parlour.commands import Command, Delete, React, Say, Signal, Tell, Typing
from parlour.dialects.irc.aims import Aim, channel, is_direct, same, talk
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.clienttags import REACT, REPLY, TYPING, UNREACT
from parlour.dialects.irc.division import DIVISION
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.server import parse_msgid

C = TypeVar("C", bound=Say | Tell)

STATES: dict[str | None, Literal["active", "paused", "done"]] = {"active": "active", "paused": "paused", "done": "done"}


def client_tags(client: Client, message: Message) -> dict[str, str] | None:
    """The tags of a line that are passed on, if there are any."""
    if "message-tags" not in client.caps:
        return None
    tags = {key: value for key, value in message.tags.items() if key[0] == "+" and key != DIVISION}
    return tags or None


def target_of(client: Client, target: str, tags: dict[str, str]) -> tuple[str, int] | None:
    """The message that the reply tag names: its room and number, if it is one of ours that was said to `target`."""
    identifier = next((tags[key] for key in REPLY if tags.get(key)), "")
    found = parse_msgid(identifier) if identifier else None
    return found if found is not None and is_said_to(client, target, found[0]) else None


def is_said_to(client: Client, target: str, room: str) -> bool:
    """Whether `room` is what the client calls `target`."""
    name = channel(target)
    if name is not None:
        return same(name, room)
    partner = client.venue.directory.partner(room, client.nick) if is_direct(room) else ""
    return bool(partner) and same(partner, target)


def reply(client: Client, target: str, tags: dict[str, str] | None) -> int:
    """The number of the message that one with these tags answers; 0: of none that is known."""
    found = target_of(client, target, tags) if tags else None
    return found[1] if found else 0


def replying(command: C, number: int) -> C:
    """The same as an answer to message `number`, which has a place of its own beside the tags."""
    tags = {key: value for key, value in (command.tags or {}).items() if key not in REPLY}
    return replace(command, reply=number, tags=tags or None)


def command(client: Client, target: str, tags: dict[str, str]) -> tuple[Command, Command | None]:
    """What tags without a text ask for; and what instead, if the message that they are about is not there."""
    room = channel(target)
    signal = Signal(room=room or "", name="" if room else target, tags=tags)
    state = tags.get(TYPING)
    if room is not None and len(tags) == 1 and state in STATES:
        return Typing(room=room, state=STATES[state]), None
    for on, keys in ((True, REACT), (False, UNREACT)):
        emoji = next((tags[key] for key in keys if tags.get(key)), "")
        found = target_of(client, target, tags) if emoji else None
        if found is not None and tags.keys() <= {*keys, *REPLY}:
            return React(room=found[0], seq=found[1], emoji=emoji, on=on), signal
    return signal, None


def redact(client: Client, message: Message) -> list[Command]:
    """Take a message back (IRCv3 draft/message-redaction)."""
    target, identifier = message.params[:2]
    text = message.params[2] if len(message.params) > 2 else ""
    found = parse_msgid(identifier)
    if found is None or not is_said_to(client, target, found[0]):
        found = talk(target), 0  # there is none: but is there such a room?
    deleted = Delete(room=found[0], seq=found[1], text=text)
    return [client.ask(message, deleted, echoes=True, about=Aim(target, identifier))]
