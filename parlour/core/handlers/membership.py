"""Rooms: coming into them and going, inviting, topics and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.commands import LOBBY
from parlour.core.handlers.moderation import MOST_REASON, operated
from parlour.core.modes import flags, is_operator, may_enter
from parlour.core.rooms import DIRECT_MARK, room_name
from parlour.errors import Reason, Refusal
from parlour.text import one_line, plain

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_TOPIC = 400
"""Characters in a topic."""


def join(hub: Hub, session: Session, command: commands.Join) -> events.Event | None:
    """Enter a room; make it if it is not there."""
    direct = command.room.startswith(DIRECT_MARK)
    name = command.room if direct else room_name(command.room)
    room = hub.rooms.known(name)
    if room is None and not direct:
        return _create(hub, session, command, name)
    if room is None or not _admissible(room, session):
        raise Refusal(Reason.NO_SUCH_ROOM, command.room)
    if command.private and room.kind == "open":
        raise Refusal(Reason.ROOM_EXISTS, command.room)
    if room not in session.rooms:
        invitations, person = hub.stay.invitations, session.person
        invited, pardoned = invitations.has(person, room), invitations.pardons(person, room)
        reason = may_enter(room, session, command.key, invited=invited, pardoned=pardoned)
        if reason is not None:
            raise Refusal(reason, command.room)
        hub.stay.join(session, room)
    elif session.roams:  # it knows who is there
        return events.Done(room.name)
    hub.stay.confirm(session, room, command.id)
    return None


def _admissible(room: Room, session: Session) -> bool:
    """Whether `session` may try to enter: that a private room is there is no affair of those who could not."""
    if room.kind == "open" or room.readable(session):
        return True
    return room.kind == "private" and room.modes is not None and room.modes.lists("invited", session)


def _create(hub: Hub, session: Session, command: commands.Join, name: str) -> events.Event | None:
    hub.stay.expect(session, command.room)
    room = hub.stay.creations.make(session, name, "private" if command.private else "open", {}, command.room)
    hub.stay.join(session, room)
    hub.stay.confirm(session, room, command.id)
    return None


def leave(hub: Hub, session: Session, command: commands.Leave) -> events.Event | None:
    """Be in a room no longer."""
    room = hub.rooms.of(command.room, session)
    if room.name == LOBBY and not session.roams:
        raise Refusal(Reason.STAYS_IN_LOBBY, LOBBY)
    text = one_line(command.text, MOST_REASON)
    hub.stay.leave(session, room, text)
    return events.Exited(room.name, text=text, last=room.last if session.roams else 0)


def invite(hub: Hub, session: Session, command: commands.Invite) -> events.Event | None:
    """Make somebody a member of a private room, and take them there unless they go where they like themselves; let them
    enter another one."""
    room = hub.rooms.of(command.room, session)
    if room.kind == "direct":
        raise Refusal(Reason.NOT_PRIVATE, room.name)
    if room.kind == "open" and "invite-only" in flags(room) and not is_operator(room, session):
        raise Refusal(Reason.NOT_OPERATOR, room.name)
    other = hub.roster.find(command.name)
    if other is None:
        raise Refusal(Reason.NO_SUCH_PERSON, command.name)
    if other is session:
        raise Refusal(Reason.NOT_YOURSELF)
    if room in other.rooms:
        raise Refusal(Reason.ALREADY_MEMBER, command.name)
    name = session.name or ""
    if room.kind == "private" and not other.roams:
        hub.stay.join(other, room)
        hub.stay.confirm(other, room, None, name)
    else:
        is_new = hub.stay.invite(other, room, pardons=is_operator(room, session))
        other.peer.reply(events.Invitation(room.name, name))
        if not is_new:
            return events.Done(room.name)
    return events.Invited(room.name, name, hub.clock(), name=other.name or "")


def invitations(hub: Hub, session: Session, command: commands.Invitations) -> events.Event | None:
    """Tell where one was asked to come."""
    return events.InvitationList((*(room.name for room in hub.stay.invited(session)),))


def topic(hub: Hub, session: Session, command: commands.Topic) -> events.Event | None:
    """Tell a room's topic, or set it."""
    if command.text is None:
        room = hub.rooms.find(command.room, session)
        return events.TopicIs(room.name, room.topic, room.topic_by, room.topic_at)
    room = hub.rooms.of(command.room, session)
    if "fixed-topic" in flags(room) and not is_operator(room, session):
        raise Refusal(Reason.NOT_OPERATOR, room.name)
    text = " ".join(plain(command.text).split())
    if len(text) > MOST_TOPIC:
        raise Refusal(Reason.TEXT_TOO_LONG)
    return events.TopicSet(room.name, session.name or "", hub.clock(), text=text)


def rename_room(hub: Hub, session: Session, command: commands.RenameRoom) -> events.Event | None:
    """Give a room another name."""
    room = hub.rooms.of(command.room, session) if command.room == LOBBY else operated(hub, session, command.room)
    if room.name == LOBBY or hub.rooms.promised(room):
        raise Refusal(Reason.NAME_FIXED, room.name)
    name = room_name(command.name)
    if name == room.name:
        return events.Done(room.name)
    if hub.rooms.known(name) is not None:
        raise Refusal(Reason.ROOM_EXISTS, command.name)
    hub.stay.rename_room(session, room, name, one_line(command.text, MOST_REASON), command.id)
    return None
