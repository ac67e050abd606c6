"""What a line of IRC asks for: a table of handlers by the line's command.

A handler has the client and the line, and returns commands for the core, in their order: with `Client.ask`, if the
answer needs to know the line, and with `Client.tell` for what needs no core. It never writes anything by itself.
"""

from __future__ import annotations

from parlour.commands import Command
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands import entering, history, people, presence, rooms, server, settings, talk
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.registration import take_name

COMMANDS: dict[str, Row] = {
    "CAP": Row(entering.cap, 1, registered=False),
    "NICK": Row(take_name, registered=False),
    "USER": Row(entering.user, 4, registered=False),
    "PASS": Row(entering.password, 1, registered=False),
    "AUTHENTICATE": Row(entering.authenticate, 1, registered=False),
    "QUIT": Row(entering.quit_, registered=False),
    "PING": Row(entering.ping, 1, registered=False),
    "PONG": Row(entering.pong, registered=False),
    "ERROR": Row(entering.pong, registered=False),
    **rooms.ROWS,
    **settings.ROWS,
    **talk.ROWS,
    **people.ROWS,
    **presence.ROWS,
    **server.ROWS,
    **history.ROWS,
}


def handle(client: Client, message: Message) -> list[Command]:
    """The commands of one line."""
    row = COMMANDS.get(message.command)
    if row is None:
        if not client.present:
            return [client.tell("451")]
        return [client.tell("421", message.command)]
    if row.registered and not client.present:
        return [client.tell("451")]
    if len(message.params) < row.least or "" in message.params[: row.least]:
        return [client.tell("461", message.command)]
    return row.handler(client, message)
