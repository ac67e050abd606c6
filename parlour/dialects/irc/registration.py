"""How a client gets its name: NICK and USER, outside of a CAP negotiation, then the registration and its welcome."""

from __future__ import annotations

from parlour import names
from parlour.commands import Census, Command, Register, Rename
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.message import UNASKED, Message
from parlour.dialects.irc.motd import motd


def take_name(client: Client, message: Message) -> list[Command]:
    """Take the name that a NICK asks for, or another one."""
    wanted = message.params[0] if message.params else ""
    if not wanted:
        return [client.tell("431")]
    if client.present:
        return [client.ask(message, Rename(name=wanted), echoes=True)]
    try:
        names.canonical(wanted)
    except names.BadName:
        return [client.tell("432", wanted)]
    if client.venue.directory.online(wanted) is not None:
        return [client.tell("433", wanted)]
    client.nick = wanted
    return register(client)


def register(client: Client) -> list[Command]:
    """Register as soon as all is there."""
    if client.present or client.negotiating or not client.nick or not client.user:
        return []
    client.registering = True
    message = UNASKED._replace(command="NICK", params=[client.nick])
    wanted = Register(name=client.nick, user=client.user, realname=client.realname, roams=True)
    return [
        client.ask(message, wanted, about="registration"),
        client.ask(message, Census(), about="welcome"),
        client.answer(lambda: motd(client) if client.registered else b""),
    ]
