"""Rooms: coming into them, going out, what they are called and about, who is in them."""

from __future__ import annotations

from parlour.commands import Command, Invitations, Invite, Join, Kick, Leave, RenameRoom, Rooms, Topic, Who
from parlour.dialects.irc.aims import Aim, channel, several
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.isupport import MOST_WORDS
from parlour.dialects.irc.message import Message


def no_room(client: Client, target: str) -> Command:
    """What is said of something that can be no room."""
    return client.tell("403", target or "*")


def join(client: Client, message: Message) -> list[Command]:
    """Enter rooms, each with the key at its place; or leave all."""
    client.announced = True
    wanted, *rest = message.params
    if wanted == "0":
        return _leave_all(client, message)
    keys = rest[0].split(",") if rest else []
    commands: list[Command] = []
    for at, target in enumerate(wanted.split(",")):
        name = channel(target)
        if name is not None:
            key = keys[at] if at < len(keys) else ""
            commands.append(client.ask(message, Join(room=name, key=key), about=Aim(target)))
        elif target:
            commands.append(no_room(client, target))
    return commands


def _leave_all(client: Client, message: Message) -> list[Command]:
    """Leave all rooms, those too that the client has only just asked to enter: it may not be in them after all."""
    asked = [channel(asked.about.room) for asked in client.waiting("JOIN") if isinstance(asked.about, Aim)]
    rooms = dict.fromkeys([*client.rooms, *(room for room in asked if room is not None)])
    return [client.ask(message, Leave(room=room), about=Aim(f"#{room}", quiet=True)) for room in rooms]


def part(client: Client, message: Message) -> list[Command]:
    """Leave rooms."""
    text = message.params[1] if len(message.params) > 1 else ""
    commands: list[Command] = []
    for target in several(message.params[0]):
        name = channel(target)
        if name is None:
            commands.append(no_room(client, target))
        else:
            commands.append(client.ask(message, Leave(room=name, text=text), about=Aim(target)))
    return commands


def topic(client: Client, message: Message) -> list[Command]:
    """Ask for a topic, or set it."""
    target, *rest = message.params
    name = channel(target)
    if name is None:
        return [no_room(client, target)]
    if not rest:
        return [client.ask(message, Topic(room=name), about=Aim(target))]
    text = rest[0][:MOST_WORDS]
    return [client.ask(message, Topic(room=name, text=text), echoes=True, about=Aim(target))]


def names(client: Client, message: Message) -> list[Command]:
    """Ask who is in rooms."""
    commands: list[Command] = []
    for target in several(message.params[0] if message.params else ""):
        name = channel(target)
        if name is None:
            commands.append(client.tell("366", target))
        else:
            commands.append(client.ask(message, Who(room=name), about=Aim(target)))
    return commands or [client.tell("366", "*")]


def list_(client: Client, message: Message) -> list[Command]:
    """Ask which rooms there are."""
    return [client.ask(message, Rooms())]


def invite(client: Client, message: Message) -> list[Command]:
    """Let somebody into a room; or list the rooms into which one was let."""
    if not message.params:
        return [client.ask(message, Invitations())]
    if len(message.params) < 2:
        return [client.tell("461", message.command)]
    name, target = message.params[:2]
    room = channel(target)
    if room is None:
        return [no_room(client, target)]
    return [client.ask(message, Invite(room=room, name=name), about=Aim(target, name))]


def kick(client: Client, message: Message) -> list[Command]:
    """Put people out of a room, or each out of another one."""
    targets, people = message.params[0].split(","), message.params[1].split(",")
    text = message.params[2] if len(message.params) > 2 else ""
    if len(targets) == 1:
        targets *= len(people)
    if len(targets) != len(people):
        return [client.tell("461", message.command)]
    commands: list[Command] = []
    for target, name in dict.fromkeys(zip(targets, people, strict=True)):
        room = channel(target)
        if room is None:
            commands.append(no_room(client, target))
        elif name:
            kicked = Kick(room=room, name=name, text=text)
            commands.append(client.ask(message, kicked, echoes=True, about=Aim(target, name)))
    return commands


def rename(client: Client, message: Message) -> list[Command]:
    """Give a room another name (IRCv3 draft/channel-rename)."""
    target, wanted = message.params[:2]
    text = message.params[2] if len(message.params) > 2 else ""
    room, name = channel(target), channel(wanted)
    if room is None:
        return [no_room(client, target)]
    if name is None:
        return [client.fail("RENAME", "CANNOT_RENAME", target, wanted, "A channel's name begins with #")]
    return [client.ask(message, RenameRoom(room=room, name=name, text=text), echoes=True, about=Aim(target, wanted))]


ROWS = {
    "JOIN": Row(join, 1),
    "PART": Row(part, 1),
    "TOPIC": Row(topic, 1),
    "NAMES": Row(names),
    "LIST": Row(list_),
    "INVITE": Row(invite),
    "KICK": Row(kick, 2),
    "RENAME": Row(rename, 2),
}
