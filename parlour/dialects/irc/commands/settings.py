"""Modes, of rooms and of oneself."""

from __future__ import annotations

from collections.abc import Iterator

from parlour.commands import Command, MaskList, Masks, Mode, ModeName, Modes, PersonFlag, SetFlag, SetModes
from parlour.dialects.irc import letters
from parlour.dialects.irc.aims import CHANNEL, Aim, channel
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.rooms import no_room
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.letters import LIMIT, ROLES, VALUED
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.modes import MOST

MODES: dict[str, ModeName] = {letter: name for name, letter in letters.ROOM.items()}
LISTS: dict[str, MaskList] = {letter: name for name, letter in letters.LISTS.items()}
FLAGS: dict[str, PersonFlag] = {letter: name for name, letter in letters.PERSON.items()}
MOST_UNKNOWN = 8
"""Letters of one line that one is told to be unknown."""


def mode(client: Client, message: Message) -> list[Command]:
    """Ask how a room, or oneself, is set, or change it."""
    target, *rest = message.params
    room = channel(target)
    if room is not None:
        return _of_room(client, message, room)
    if target.startswith(CHANNEL):
        return [no_room(client, target)]
    if client.is_itself(target):
        return _of_oneself(client, message, rest[0] if rest else "")
    if client.venue.directory.online(target) is None:
        return [client.tell("401", target)]
    return [client.tell("502")]


def umodes(client: Client) -> str:
    """What the client is, as letters."""
    return "+" + "".join(letter for letter, flag in FLAGS.items() if flag in client.flags)


def _of_oneself(client: Client, message: Message, change: str) -> list[Command]:
    if not change:
        return [client.answer(lambda: client.numeric("221", umodes(client)))]
    commands: list[Command] = []
    wanted = dict(_signed(change))
    for letter, on in wanted.items():
        flag = FLAGS.get(letter)
        if flag is not None and not (flag == "owner" and on):  # that takes OPER; to ask for it here is no mistake
            commands.append(client.ask(message, SetFlag(flag=flag, on=on)))
    if wanted.keys() - FLAGS.keys():
        commands.append(client.tell("501"))
    return commands


def _signed(change: str) -> Iterator[tuple[str, bool]]:
    """The letters of a change, and whether each is put on."""
    on = True
    for letter in change:
        if letter in "+-":
            on = letter == "+"
        else:
            yield letter, on


def _of_room(client: Client, message: Message, room: str) -> list[Command]:
    target, *rest = message.params
    about = Aim(target)
    if not rest or not rest[0]:
        return [client.ask(message, Modes(room=room), about=about)]
    change, *values = rest
    changes: dict[tuple[str, str], Mode] = {}
    asked: dict[str, None] = {}
    missing: dict[str, None] = {}
    given = iter(values[:MOST])
    for letter, on in _signed(change):
        value = None
        if letter in LISTS or (letter in VALUED and (on or letter != LIMIT)):
            value = next(given, None)
        if letter in LISTS and not value:
            if len(values) <= MOST or value is not None:
                asked[letter] = None
        elif letter in MODES and (value is not None or letter not in VALUED or not on):
            if value is None and MODES[letter] in ROLES:
                continue
            changes.pop((letter, value or ""), None)  # of two that are about the same, the last counts
            changes[letter, value or ""] = Mode(MODES[letter], on, value or "")
        elif letter not in MODES or len(values) <= MOST:  # more than so many at once are passed over
            missing[letter] = None
    commands: list[Command] = []
    if changes:
        wanted = (*changes.values(),)
        command = SetModes(room=room, modes=wanted)
        commands.append(client.ask(message, command, echoes=True, about=Aim(target, modes=wanted)))
    commands += [client.ask(message, Masks(room=room, list=LISTS[letter]), about=about) for letter in asked]
    commands += [_wrong(client, target, letter) for letter in [*missing][:MOST_UNKNOWN]]
    return commands


def _wrong(client: Client, target: str, letter: str) -> Command:
    """What is said of a letter that is unknown, or lacks its parameter."""
    if letter in MODES:
        return client.tell("696", target, letter, "*", "You must specify a parameter for this mode")
    return client.tell("472", letter)


ROWS = {"MODE": Row(mode, 1)}
