"""Rooms: what one enters, what one leaves, how they are set, who is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parlour.commands import Command, Topic, Who
from parlour.dialects.irc import caps, marks
from parlour.dialects.irc.answers import listing, names, people, replay, who
from parlour.dialects.irc.asked import NOBODY, Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.letters import ROOM as LETTERS
from parlour.dialects.irc.lines import MOST
from parlour.dialects.irc.server import prefix
from parlour.dialects.irc.wrap import cut
from parlour.events import (
    Done,
    Entered,
    Event,
    Exited,
    Invitation,
    InvitationList,
    MasksAre,
    ModesAre,
    RoomList,
    RoomRenamed,
    TopicIs,
    WhoList,
)

RENAMED = "renamed"
"""About a question that the new name of a room gave rise to."""
_MASKS = {"banned": ("367", "368"), "exempt": ("348", "349"), "invited": ("346", "347")}


def entered(client: Client, event: Entered, asked: Asked) -> bytes:
    """The client is in a room now."""
    room = event.room
    if room.kind == "direct" or room.name in client.rooms:
        return b""
    client.rooms += (room.name,)
    client.announced = True
    target = f"#{room.name}"
    lines = [_own(client, client.codec.join(client.nick, room.name))]
    if room.topic:
        lines.append(_topic(client, target, room.topic, room.topic_by, room.topic_at))
    if client.has(caps.READ_MARKER):
        lines.append(marks.mark(client, target))
    if not client.has(caps.NO_IMPLICIT_NAMES):
        secret = room.secret or room.kind == "private"
        lines.append(names.names(client, room.name, event.people, secret=secret))
        lines.append(names.end(client, target))
    replay.replay(client, room)
    return b"".join(lines)


def _own(client: Client, words: str) -> bytes:
    """What the client did itself, as a line."""
    return (cut(f":{client.prefix} {words}", MOST - 2) + "\r\n").encode()


def exited(client: Client, event: Exited, asked: Asked) -> bytes:
    """The client is not in a room any more."""
    if event.room not in client.rooms:
        return b""
    client.rooms = (*(room for room in client.rooms if room != event.room),)
    replay.left(client, event.room, event.last)
    if not event.by:
        return _own(client, f"PART #{event.room}" + (f" :{event.text}" if event.text else ""))
    source = prefix(client.venue.directory, event.by)
    return client.line("KICK", f"#{event.room}", client.nick, event.text or event.by, source=source)


def invitation(client: Client, event: Invitation, asked: Asked) -> bytes:
    """Somebody wants the client in a room."""
    source = prefix(client.venue.directory, event.by)
    return client.line("INVITE", client.nick, f"#{event.room}", source=source)


def invitations(client: Client, event: InvitationList, asked: Asked) -> bytes:
    """Where the client was asked to come."""
    lines = [client.numeric("336", f"#{room}") for room in event.rooms]
    return b"".join([*lines, client.numeric("337")])


def who_list(client: Client, event: WhoList, asked: Asked) -> bytes:
    """Who is in a room: what NAMES or WHO asked for."""
    if asked.command == "WHO":
        return who.in_room(client, event, asked)
    target = f"#{event.room}" if asked.about == RENAMED else asked.about.room
    told = event.people
    if event.room not in client.rooms:
        told = (*(presence for presence in told if not _is_invisible(client, presence.name)),)
    return names.names(client, event.room, told, secret=event.secret) + names.end(client, target)


def _is_invisible(client: Client, name: str) -> bool:
    profile = client.venue.directory.online(name)
    return profile is not None and profile.invisible


def topic(client: Client, event: TopicIs, asked: Asked) -> bytes:
    """What a room is about."""
    if event.text:
        return _topic(client, f"#{event.room}", event.text, event.by, event.at)
    return b"" if asked.about == RENAMED else client.numeric("331", f"#{event.room}")


def _topic(client: Client, target: str, text: str, by: str, at: float) -> bytes:
    told = client.numeric("332", target, text)
    return told + client.numeric("333", target, prefix(client.venue.directory, by), str(int(at))) if by else told


def modes(client: Client, event: ModesAre, asked: Asked) -> bytes:
    """How a room is set. Who may not know its key is shown that it has one."""
    letters = "+" + "".join(LETTERS[mode.name] for mode in event.modes)
    values = [mode.value or "*" for mode in event.modes if mode.name in ("key", "limit")]
    told = client.numeric("324", f"#{event.room}", letters, *values)
    if event.created:
        told += client.numeric("329", f"#{event.room}", str(int(event.created)))
    return told


def masks(client: Client, event: MasksAre, asked: Asked) -> bytes:
    """What is on a list of a room."""
    target = f"#{event.room}"
    each, last = _MASKS[event.list]
    lines = [client.numeric(each, target, one.mask, one.by or "*", str(int(one.at))) for one in event.masks]
    return b"".join([*lines, client.numeric(last, target)])


def renamed(client: Client, event: RoomRenamed, asked: Asked) -> bytes:
    """A room has another name."""
    if event.room not in client.rooms:
        return b""
    client.rooms = (*(event.name if room == event.room else room for room in client.rooms),)
    if client.visited is not None and event.room in client.visited:
        client.visited[event.name] = client.visited.pop(event.room)
    old, new = f"#{event.room}", f"#{event.name}"
    if client.has(caps.RENAME):
        return client.line("RENAME", old, new, event.text, source=prefix(client.venue.directory, event.author))
    questions: list[Command] = [Topic(room=event.name)]
    if not client.has(caps.NO_IMPLICIT_NAMES):
        questions.append(Who(room=event.name))
    for question in questions:
        client.pursue(NOBODY._replace(label=asked.label), question, about=RENAMED)
    return _own(client, f"PART {old}" + (f" :{event.text}" if event.text else "")) + _own(
        client, client.codec.join(client.nick, event.name)
    )


def done(client: Client, event: Done, asked: Asked) -> bytes:
    """What was asked is done, which hardly anything says of itself."""
    if asked.command == "INVITE":
        return client.numeric("341", asked.about.name, f"#{event.room}")
    answer = people.DONE.get(asked.command)
    return b"" if answer is None else answer(client, event, asked)


ANSWERS: dict[type[Event], Callable[[Client, Any, Asked], bytes]] = {
    Entered: entered,
    Exited: exited,
    Invitation: invitation,
    InvitationList: invitations,
    RoomList: listing.rooms,
    WhoList: who_list,
    TopicIs: topic,
    ModesAre: modes,
    MasksAre: masks,
    RoomRenamed: renamed,
}
