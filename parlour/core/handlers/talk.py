"""What people say, and what they do to what was said."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core.mentions import mentioned
from parlour.core.rooms import DIRECT_MARK, MOST_JOINED
from parlour.errors import Reason, Refusal
from parlour.text import clean

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_TEXT = 8192
"""Characters in a message."""
MOST_EMOJI = 32
"""Characters in a reaction: an emoji can be of many."""


def say(hub: Hub, session: Session, command: commands.Say) -> events.Event | None:
    """Say something in a room one is in."""
    room = hub.rooms.of(command.room, session)
    text = spoken(command.text)
    name = session.name or ""
    if hub.observer is not None and room.kind == "open":
        hub.observer.said(name, text)
    mentions = mentioned(text, hub.known)
    return events.Said(room.name, name, hub.clock(), 0, text, command.reply, "", command.action, mentions)


def tell(hub: Hub, session: Session, command: commands.Tell) -> events.Event | None:
    """Say something to one person, in the room of the two."""
    other = hub.roster.find(command.name)
    if other is session:
        raise Refusal(Reason.NOT_YOURSELF)
    if other is None:
        room, text = _waiting(hub, session, command.name), spoken(command.text)
    else:
        text = spoken(command.text)
        room = _direct(hub, session, other)
    return events.Said(room.name, session.name or "", hub.clock(), text=text, mentions=mentioned(text, hub.known))


def _waiting(hub: Hub, session: Session, name: str) -> Room:
    """The room with somebody who is away and will come back to it: what is said there waits. Raises `Refusal`.

    A name alone says of nobody away who is meant, but the one that the two have written to each other under does,
    unless there are several of that name.
    """
    away = hub.known(name)
    rooms = [room for room in session.rooms if room.kind == "direct" and _partner(room, session) == away]
    if away is None or len(rooms) != 1:
        raise Refusal(Reason.NO_SUCH_PERSON, name)
    return rooms[0]


def _partner(room: Room, session: Session) -> str | None:
    """The name of the other member of a direct room; None if there is none any more."""
    return next((name for person, name in room.members.items() if person != session.person), None)


def _direct(hub: Hub, session: Session, other: Session) -> Room:
    """The room of the two, with both in it."""
    room = hub.rooms.direct(session.person, other.person) or _make(hub, session, other)
    for one in (session, other):
        if room not in one.rooms:  # it was left, by this connection or an earlier one
            hub.stay.join(one, room)
            hub.stay.confirm(one, room, None, session.name or "")
    return room


def _make(hub: Hub, session: Session, other: Session) -> Room:
    """A new room for the two."""
    for one in (session, other):
        if len(one.rooms) >= MOST_JOINED:
            raise Refusal(Reason.TOO_MANY_ROOMS, one.name or "")
    members = {one.person: one.name or "" for one in (session, other)}
    return hub.stay.make(session, DIRECT_MARK + secrets.token_hex(8), "direct", members)


def edit(hub: Hub, session: Session, command: commands.Edit) -> events.Event | None:
    """Replace the text of a message; the store knows whose it is."""
    room = hub.rooms.of(command.room, session)
    text = spoken(command.text)
    return events.Edited(room.name, session.name or "", hub.clock(), target=command.seq, text=text)


def delete(hub: Hub, session: Session, command: commands.Delete) -> events.Event | None:
    """Take a message back; the store knows whose it is."""
    room = hub.rooms.of(command.room, session)
    return events.Deleted(room.name, session.name or "", hub.clock(), target=command.seq)


def react(hub: Hub, session: Session, command: commands.React) -> events.Event | None:
    """Put an emoji on a message, or take it off."""
    room = hub.rooms.of(command.room, session)
    emoji = clean(command.emoji).strip()
    if len(emoji) > MOST_EMOJI or len(emoji.split()) != 1:
        raise Refusal(Reason.BAD_EMOJI)
    return events.Reacted(room.name, session.name or "", hub.clock(), target=command.seq, emoji=emoji, on=command.on)


def spoken(text: str) -> str:
    """`text` as it may be said. Raises `Refusal`."""
    if not text.isprintable():
        text = clean(text)
    if not text or text.isspace():
        raise Refusal(Reason.NOTHING_SAID)
    if len(text) > MOST_TEXT:
        raise Refusal(Reason.TEXT_TOO_LONG)
    return text
