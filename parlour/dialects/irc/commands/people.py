"""People: who they are, whether they are there, what one says of oneself, and what owners of the server can do."""

from __future__ import annotations

from parlour.commands import (
    Away,
    Census,
    Command,
    Expel,
    FindPeople,
    SetRealname,
    TakeOffice,
    Who,
    Whois,
    Whowas,
)
from parlour.dialects.irc import whox
from parlour.dialects.irc.aims import CHANNEL, talk
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.commands.server import not_here
from parlour.dialects.irc.digits import number
from parlour.dialects.irc.message import Message

MOST_NAMES = 5
"""People in one USERHOST (RFC 1459 section 5.7)."""


def who(client: Client, message: Message) -> list[Command]:
    """Who is in a room, or fits a mask?"""
    mask = message.params[0] if message.params else "*"
    wanted = whox.parse(message.params[1] if len(message.params) > 1 else "")
    if mask[:1] == CHANNEL:
        return [client.ask(message, Who(room=talk(mask)), about=wanted)]
    return [client.ask(message, FindPeople(mask="*" if mask == "0" else mask), about=wanted)]


def whois(client: Client, message: Message) -> list[Command]:
    """Who is somebody?"""
    if not message.params or not message.params[-1]:
        return [client.tell("431")]
    if len(message.params) > 1 and not_here(client, message.params[0]):
        return [client.tell("402", message.params[0])]
    name = message.params[1 if len(message.params) > 1 else 0].partition(",")[0]
    return [client.ask(message, Whois(name=name), about=name)]


def whowas(client: Client, message: Message) -> list[Command]:
    """Who was called that, and is not now?"""
    if not message.params or not message.params[0]:
        return [client.tell("431")]
    name, *rest = message.params
    name = name.partition(",")[0]
    limit = (number(rest[0]) if rest else None) or 0
    return [client.ask(message, Whowas(name=name, limit=limit), about=name)]


def userhost(client: Client, message: Message) -> list[Command]:
    """Where do some people come from, and are they away?"""

    def words() -> bytes:
        told = []
        for name in message.params[:MOST_NAMES]:
            profile = client.venue.directory.online(name)
            if profile is not None:
                owner, sign = "*" if profile.owner else "", "-" if profile.away else "+"
                told.append(f"{profile.name}{owner}={sign}{profile.user}@{profile.host}")
        return client.numeric("302", " ".join(told))

    return [client.answer(words)]


def ison(client: Client, message: Message) -> list[Command]:
    """Which of these are here?"""

    def words() -> bytes:
        asked = (client.venue.directory.online(name) for param in message.params for name in param.split(" ") if name)
        return client.numeric("303", " ".join(profile.name for profile in asked if profile is not None))

    return [client.answer(words)]


def away(client: Client, message: Message) -> list[Command]:
    """Be away, or be back."""
    return [client.ask(message, Away(text=message.params[0] if message.params else ""))]


def setname(client: Client, message: Message) -> list[Command]:
    """Say something else of oneself (IRCv3 setname)."""
    if not message.params:
        return [client.tell("461", message.command)]
    if not message.params[0].strip():
        return [client.fail("SETNAME", "INVALID_REALNAME", "Realname is not valid")]
    return [client.ask(message, SetRealname(text=message.params[0]), echoes=True)]


def oper(client: Client, message: Message) -> list[Command]:
    """Be the server's owner."""
    return [client.ask(message, TakeOffice(name=message.params[0], password=message.params[1]))]


def kill(client: Client, message: Message) -> list[Command]:
    """End somebody's connection."""
    name, *text = message.params
    return [client.ask(message, Expel(name=name, text=text[0] if text else ""))]


def lusers(client: Client, message: Message) -> list[Command]:
    """How many people and rooms are there?"""
    return [client.ask(message, Census())]


ROWS = {
    "WHO": Row(who),
    "WHOIS": Row(whois),
    "WHOWAS": Row(whowas),
    "USERHOST": Row(userhost, 1),
    "ISON": Row(ison, 1),
    "AWAY": Row(away),
    "SETNAME": Row(setname),
    "OPER": Row(oper, 2),
    "KILL": Row(kill, 1),
    "LUSERS": Row(lusers),
}
