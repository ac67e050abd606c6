"""Watching who comes and goes (IRCv3 Monitor)."""

from __future__ import annotations

from parlour.commands import Command, Unwatch, Watch, Watching
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.message import Message

_NO_NAME = frozenset("*?!@")
"""What masks have, and no name."""


def monitor(client: Client, message: Message) -> list[Command]:
    """Watch people, or no longer; say whom one watches, or which of them are here."""
    match message.params[0].upper():
        case "+" | "-" as sign:
            return _change(client, message, on=sign == "+")
        case "C":
            return [Unwatch()]
        case "L":
            return [client.ask(message, Watching())]
        case "S":
            return client.ask_all(message, Watching(status=True))
        case _:
            return []


def _change(client: Client, message: Message, *, on: bool) -> list[Command]:
    if len(message.params) < 2:
        return [client.tell("461", message.command)]
    wanted = (*(name for name in message.params[1].split(",") if name and _NO_NAME.isdisjoint(name)),)
    if not wanted:
        return []
    return client.ask_all(message, Watch(names=wanted)) if on else [Watch(names=wanted, on=False)]


ROWS = {"MONITOR": Row(monitor, 1)}
