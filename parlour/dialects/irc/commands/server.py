"""The server itself: what it is, what it says of itself, how it is asked things."""

from __future__ import annotations

from collections.abc import Callable

from parlour.commands import Command, Ping
from parlour.dialects.irc import isupport
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.globs import matches
from parlour.dialects.irc.help import HELP
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.motd import motd

INFO = (
    "A chat room that one command starts.",
    "What is said in it is stored before anyone sees it, and people on IRC, in a terminal and in a browser are",
    "in the same rooms. /HELP lists the commands of IRC that it knows.",
)


def not_here(client: Client, server: str) -> bool:
    """Whether `server` is neither this one, by its name or a mask, nor that of a person who is here."""
    return not matches(server, client.venue.server) and client.venue.directory.online(server) is None


def _of_server(at: int, then: Callable[[Client, Message], list[Command]]) -> Callable[[Client, Message], list[Command]]:
    """`then`, if the parameter in that place, where a server can be named, names none or this one."""

    def handler(client: Client, message: Message) -> list[Command]:
        server = message.params[at] if len(message.params) > at else ""
        if server and not_here(client, server):
            return [client.tell("402", server)]
        return then(client, message)

    return handler


def _motd(client: Client, message: Message) -> list[Command]:
    return [client.answer(lambda: motd(client))]


def _version(client: Client, message: Message) -> list[Command]:
    def words() -> bytes:
        program = client.venue.program.replace(" ", "-")
        return client.numeric("351", program, client.venue.server, client.venue.network) + isupport.lines(client)

    return [client.answer(words)]


def _time(client: Client, message: Message) -> list[Command]:
    return [client.ask(message, Ping())]


def _info(client: Client, message: Message) -> list[Command]:
    def words() -> bytes:
        lines = [client.numeric("371", line) for line in (client.venue.program, *INFO)]
        return b"".join([*lines, client.numeric("374")])

    return [client.answer(words)]


def _admin(client: Client, message: Message) -> list[Command]:
    def words() -> bytes:
        venue = client.venue
        if not venue.admin:
            return client.numeric("423", client.venue.server)
        return b"".join(
            [
                client.numeric("256", client.venue.server),
                client.numeric("257", venue.network),
                client.numeric("258", venue.program),
                client.numeric("259", venue.admin),
            ]
        )

    return [client.answer(words)]


def _stats(client: Client, message: Message) -> list[Command]:
    query = message.params[0]
    if query == "u":
        return [client.ask(message, Ping())]
    return [client.tell("219", query[:1])]


def _help(client: Client, message: Message) -> list[Command]:
    subject = message.params[0] if message.params else ""
    if not subject:
        return [client.answer(lambda: _contents(client))]
    found = HELP.get(subject.upper())
    shown = subject if " " not in subject else "*"
    if found is None:
        return [client.tell("524", shown)]
    usage, text = found
    return [client.tell("704", shown, usage), client.tell("705", shown, ""), client.tell("706", shown, text)]


def _contents(client: Client) -> bytes:
    names = sorted(HELP)
    rows = [names[at : at + 8] for at in range(0, len(names), 8)]
    return b"".join(
        [
            client.numeric("704", "*", "The commands that this server knows"),
            client.numeric("705", "*", ""),
            *(client.numeric("705", "*", " ".join(row)) for row in rows),
            client.numeric("706", "*", "HELP <command> says more."),
        ]
    )


def _links(client: Client, message: Message) -> list[Command]:
    mask, here = message.params[-1] if message.params else "*", client.venue.server
    listed = [client.tell("364", here, here, f"0 {client.venue.network}")] if matches(mask, here) else []
    return [*listed, client.tell("365", mask)]


def _users(client: Client, message: Message) -> list[Command]:
    return [client.tell("446")]


def _summon(client: Client, message: Message) -> list[Command]:
    return [client.tell("445")]


ROWS = {
    "MOTD": Row(_of_server(0, _motd)),
    "VERSION": Row(_of_server(0, _version)),
    "TIME": Row(_of_server(0, _time)),
    "INFO": Row(_of_server(0, _info)),
    "ADMIN": Row(_of_server(0, _admin)),
    "STATS": Row(_of_server(1, _stats), 1),
    "HELP": Row(_help),
    "HELPOP": Row(_help),
    "LINKS": Row(_links),
    "USERS": Row(_users),
    "SUMMON": Row(_summon),
}
