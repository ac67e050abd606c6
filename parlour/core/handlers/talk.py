"""What people say, and what they do to what was said."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour import commands, events
from parlour.core import tags
from parlour.core.files import brought
from parlour.core.handlers.moderation import MOST_REASON
from parlour.core.mentions import mentioned
from parlour.core.modes import is_operator, may_speak
from parlour.core.ports import ANYBODY
from parlour.core.rooms import DIRECT_MARK, member_beside
from parlour.errors import Reason, Refusal
from parlour.events import File, Said
from parlour.text import clean, markup, one_line, plain

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_TEXT = 8192
"""Characters in a message, formatting codes counted."""
MOST_EMOJI = 32
"""Characters in a reaction: an emoji can be of many."""


def say(hub: Hub, session: Session, command: commands.Say) -> events.Event | None:
    """Say something in a room one is in, or that lets others speak."""
    room = hub.rooms.audible(command.room, session)
    files = brought(hub.files, session.person, command.files) if command.files else ()
    text, marked = spoken(command.text, files)
    name = session.name or ""
    if hub.observer is not None and room.plain:
        hub.observer.said(name, text)
    session.active = now = hub.clock()
    passed = None if command.tags is None else tags.passed(command.tags)
    # All by place, and `mentioned` not called for nothing: this is what people do most.
    mentions = mentioned(text, hub.known) if "@" in text or ":" in text or "," in text else ()
    reply, action, notice = command.reply, command.action, command.notice
    said = Said(room.name, name, now, 0, text, reply, "", action, notice, marked, passed, mentions)
    return replace(said, files=files) if files else said


def tell(hub: Hub, session: Session, command: commands.Tell) -> events.Event | None:
    """Say something to one person, in the room of the two."""
    other = hub.roster.find(command.name)
    if _is_oneself(hub, session, command.name, other):
        raise Refusal(Reason.NOT_YOURSELF)
    files = brought(hub.files, session.person, command.files) if command.files else ()
    if other is None:
        room, (text, marked) = _waiting(hub, session, command.name), spoken(command.text, files)
    else:
        text, marked = spoken(command.text, files)
        room = _direct(hub, session, other)
    session.active = now = hub.clock()
    said = Said(
        room.name,
        session.name or "",
        now,
        text=text,
        reply=command.reply,
        action=command.action,
        notice=command.notice,
        markup=marked,
        tags=None if command.tags is None else tags.passed(command.tags),
        mentions=mentioned(text, hub.known),
        files=files,
    )
    if other is None or not other.profile.away or command.notice:
        return said
    hub.record(said, session, command.id)
    hub.answer(session, events.IsAway(other.name or "", other.profile.away))
    return None


def _is_oneself(hub: Hub, session: Session, name: str, other: Session | None) -> bool:
    """Whether `session` is who is called `name`, and connected as `other` if anybody is."""
    if other is not None:
        return other.person == session.person
    return session.visiting and hub.known(name) == session.name


def _waiting(hub: Hub, session: Session, name: str) -> Room:
    """The room with somebody who is away and will come back to it: what is said there waits. Raises `Refusal`.

    A name alone says of nobody away who is meant, but the one that the two have written to each other under does,
    unless there are several of that name, or another one has had it since.
    """
    away = hub.known(name)
    own = hub.stay.own_rooms(session) if session.visiting else session.rooms
    rooms = [room for room in own if room.kind == "direct" and member_beside(room, session) == away]
    if away is None or len(rooms) != 1 or not hub.rooms.current(rooms[0], session):
        raise Refusal(Reason.NO_SUCH_PERSON, name)
    return rooms[0]


def _direct(hub: Hub, session: Session, other: Session) -> Room:
    """The room of the two, with both in it; of one who visits, the connection, if there is one."""
    here = hub.roster.find(session.name or "") if session.visiting else session
    here = session if here is None or here.person != session.person else here
    room = hub.rooms.direct(session.person, other.person) or _make(hub, session, here, other)
    for one in (here, other):
        if one.visiting and room not in hub.stay.memberships.of(one.person):
            hub.stay.expect(one, room.name)
            hub.stay.memberships.admit(one, room)
        elif not one.visiting and room not in one.rooms:  # it was left, by this connection or an earlier one
            hub.stay.join(one, room)
            hub.stay.confirm(one, room, None, session.name or "")
    return room


def _make(hub: Hub, session: Session, here: Session, other: Session) -> Room:
    """A new room for the two."""
    for one in (here, other):
        hub.stay.expect(one, one.name or "")
    members = {one.person: one.name or "" for one in (here, other)}
    return hub.stay.creations.make(session, DIRECT_MARK + secrets.token_hex(8), "direct", members, other.name or "")


def edit(hub: Hub, session: Session, command: commands.Edit) -> events.Event | None:
    """Replace the text of a message; the store knows whose it is."""
    room = _own(hub, session, command.room)
    text, _ = spoken(command.text)
    return events.Edited(room.name, session.name or "", hub.clock(), target=command.seq, text=text)


def delete(hub: Hub, session: Session, command: commands.Delete) -> events.Event | None:
    """Take a message back; the store knows whose it is. Operators take out anybody's."""
    room = hub.rooms.find(command.room, session)
    is_judge = is_operator(room, session)
    if not is_judge and not session.acts_in(room):
        raise Refusal(Reason.NOT_A_MEMBER, command.room)
    why = one_line(command.text, MOST_REASON)
    deleted = events.Deleted(room.name, session.name or "", hub.clock(), target=command.seq, text=why)
    if not is_judge:
        return deleted
    hub.record(deleted, session, command.id, ANYBODY)
    return None


def react(hub: Hub, session: Session, command: commands.React) -> events.Event | None:
    """Put an emoji on a message, or take it off."""
    room = _own(hub, session, command.room)
    emoji = clean(command.emoji).strip()
    if len(emoji) > MOST_EMOJI or len(emoji.split()) != 1:
        raise Refusal(Reason.BAD_EMOJI)
    return events.Reacted(room.name, session.name or "", hub.clock(), target=command.seq, emoji=emoji, on=command.on)


def _own(hub: Hub, session: Session, name: str) -> Room:
    """The room that `session` calls `name`, is in, and may speak in. Raises `Refusal`."""
    room = hub.rooms.of(name, session)
    if not may_speak(room, session):
        raise Refusal(Reason.MAY_NOT_SPEAK, name)
    return room


def typing(hub: Hub, session: Session, command: commands.Typing) -> events.Event | None:
    """Let a room know that one is typing. Who may not speak there need not be told so for that."""
    try:
        room = hub.rooms.audible(command.room, session)
    except Refusal as refusal:
        if refusal.reason is not Reason.MAY_NOT_SPEAK:
            raise
        return events.Done() if command.id is not None else None
    return events.Typing(room.name, session.name or "", hub.clock(), state=command.state)


def signal(hub: Hub, session: Session, command: commands.Signal) -> events.Event | None:
    """Pass on what is for programs."""
    passed = None if command.tags is None else tags.passed(command.tags)
    text = plain(command.text).replace("\n", " ")[:MOST_TEXT]
    room = to = ""
    if command.room:
        room = hub.rooms.audible(command.room, session).name
    else:
        other = hub.roster.find(command.name)
        if other is None:
            raise Refusal(Reason.NO_SUCH_PERSON, command.name)
        to = other.name or ""
    if not text and passed is None:
        raise Refusal(Reason.NOTHING_SAID)
    return events.Signalled(room, session.name or "", hub.clock(), to=to, text=text, notice=command.notice, tags=passed)


def spoken(text: str, files: Sequence[File] = ()) -> tuple[str, str]:
    """`text` as it may be said, without formatting codes; and with them, if it has any. Raises `Refusal`.

    With `files`, there may be nothing in it.
    """
    marked = ""
    if not text.isprintable():
        marked = markup(text)
        text = plain(text)
    if not text or text.isspace():
        if not files:
            raise Refusal(Reason.NOTHING_SAID)
        return "", ""
    if len(text) > MOST_TEXT or len(marked) > MOST_TEXT:
        raise Refusal(Reason.TEXT_TOO_LONG)
    return text, marked
