"""Rooms: coming into them and going, inviting, topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.commands import LOBBY
from parlour.core.rooms import DIRECT_MARK, MOST_JOINED, room_name
from parlour.errors import Reason, Refusal
from parlour.text import clean

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session

MOST_TOPIC = 400
"""Characters in a topic."""


def join(hub: Hub, session: Session, command: commands.Join) -> events.Event | None:
    """Enter a room; make it if it is not there."""
    direct = command.room.startswith(DIRECT_MARK)
    name = command.room if direct else room_name(command.room)
    room = hub.rooms.get(name)
    if room is None and not direct:
        return _create(hub, session, command, name)
    if room is None or not room.readable(session):
        raise Refusal(Reason.NO_SUCH_ROOM, command.room)
    if command.private and room.kind == "open":
        raise Refusal(Reason.ROOM_EXISTS, command.room)
    if room not in session.rooms:
        hub.stay.join(session, room)
    hub.stay.confirm(session, room, command.id)
    return None


def _create(hub: Hub, session: Session, command: commands.Join, name: str) -> events.Event | None:
    if len(session.rooms) >= MOST_JOINED:
        raise Refusal(Reason.TOO_MANY_ROOMS, command.room)
    room = hub.stay.make(session, name, "private" if command.private else "open", {})
    hub.stay.join(session, room)
    hub.stay.confirm(session, room, command.id)
    return None


def leave(hub: Hub, session: Session, command: commands.Leave) -> events.Event | None:
    """Be in a room no longer."""
    room = hub.rooms.of(command.room, session)
    if room.name == LOBBY:
        raise Refusal(Reason.STAYS_IN_LOBBY, LOBBY)
    hub.stay.leave(session, room)
    return events.Exited(room.name)


def invite(hub: Hub, session: Session, command: commands.Invite) -> events.Event | None:
    """Make somebody a member of a private room, and take them there."""
    room = hub.rooms.of(command.room, session)
    if room.kind != "private":
        raise Refusal(Reason.NOT_PRIVATE, room.name)
    other = hub.roster.find(command.name)
    if other is None:
        raise Refusal(Reason.NO_SUCH_PERSON, command.name)
    if other is session:
        raise Refusal(Reason.NOT_YOURSELF)
    if room in other.rooms:
        raise Refusal(Reason.ALREADY_MEMBER, command.name)
    hub.stay.join(other, room)
    hub.stay.confirm(other, room, None, session.name or "")
    return events.Invited(room.name, session.name or "", hub.clock(), name=other.name or "")


def topic(hub: Hub, session: Session, command: commands.Topic) -> events.Event | None:
    """Tell a room's topic, or set it."""
    if command.text is None:
        room = hub.rooms.find(command.room, session)
        return events.TopicIs(room.name, room.topic)
    room = hub.rooms.of(command.room, session)
    text = " ".join(clean(command.text).split())
    if len(text) > MOST_TOPIC:
        raise Refusal(Reason.TEXT_TOO_LONG)
    return events.TopicSet(room.name, session.name or "", hub.clock(), text=text)
