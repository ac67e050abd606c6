"""Coming and going: who one is, what one can do, whether one is there."""

from __future__ import annotations

from parlour.commands import LOBBY, Command, Join, Ping, Quit
from parlour.dialects.irc import caps
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.digits import number
from parlour.dialects.irc.farewells import FAREWELLS, closing_link
from parlour.dialects.irc.message import UNASKED, Message
from parlour.dialects.irc.registration import register
from parlour.errors import Farewell

CAP_LINE = 460
"""Characters of capabilities in one line."""


def cap(client: Client, message: Message) -> list[Command]:
    """Negotiate capabilities; the registration waits meanwhile."""
    word, *rest = message.params
    match word.upper():
        case "LS":
            return _list_all(client, rest)
        case "LIST":
            return [_cap(client, "LIST", " ".join(sorted(client.caps)))]
        case "REQ":
            return _request(client, rest[-1] if rest else "")
        case "END":
            client.negotiating = False
            return register(client)
        case _:
            return [client.tell("410", word)]


def _list_all(client: Client, rest: list[str]) -> list[Command]:
    _negotiate(client)
    client.version = max(client.version, (number(rest[0]) if rest else None) or 0)
    if client.version < 302:
        return [_cap(client, "LS", " ".join(caps.VALUES))]
    client.use(client.caps | {"cap-notify"})
    lines = [""]
    for name, value in caps.VALUES.items():
        shown = f"{name}={value}" if value else name
        if len(lines[-1]) + len(shown) > CAP_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {shown}".lstrip()
    return [*(_cap(client, "LS", "*", line) for line in lines[:-1]), _cap(client, "LS", lines[-1])]


def _request(client: Client, wanted: str) -> list[Command]:
    _negotiate(client)
    changed = caps.change(client.caps, wanted.split())
    if changed is None or (client.version >= 302 and "cap-notify" not in changed):
        return [_cap(client, "NAK", wanted)]
    client.use(changed)
    return [_cap(client, "ACK", wanted)]


def _negotiate(client: Client) -> None:
    if not client.present:
        client.negotiating = True


def _cap(client: Client, *params: str) -> Command:
    return client.answer(lambda: client.line("CAP", client.name, *params))


def password(client: Client, message: Message) -> list[Command]:
    """Take a password: there is none to be asked for, and names cannot be claimed yet."""
    return _only_before(client)


def _only_before(client: Client) -> list[Command]:
    """The refusal of what only makes sense before the registration, if it is over."""
    return [client.tell("462")] if client.present else []


def user(client: Client, message: Message) -> list[Command]:
    """Take what else one says of oneself."""
    if client.present:
        return _only_before(client)
    client.user, client.realname = message.params[0], message.params[3]
    return register(client)


def authenticate(client: Client, message: Message) -> list[Command]:
    """Nobody can prove yet who they are: names cannot be claimed."""
    return [client.tell("904")]


def quit_(client: Client, message: Message) -> list[Command]:
    """Leave."""
    text = message.params[0] if message.params else ""
    return _end(client, text or FAREWELLS[Farewell.LEFT], Quit(text=text))


def error(client: Client, why: str) -> list[Command]:
    """End the connection, for the reason that the client and everyone is told."""
    return _end(client, why, Quit(said=False, text=why))


def _end(client: Client, why: str, command: Quit) -> list[Command]:
    client.ended = True
    return [
        client.answer(lambda: closing_link(client, why)),
        command,
    ]


def ping(client: Client, message: Message) -> list[Command]:
    """Say that one is there: behind all that was asked before."""
    if client.present:
        return [client.ask(message, Ping(settled=True))]
    return [client.answer(lambda: client.line("PONG", client.venue.server, message.params[0]))]


def pong(client: Client, message: Message) -> list[Command]:
    """The client is there: that something came is enough."""
    return []


def to_the_lobby(client: Client) -> list[Command]:
    """Take a client that has entered no room by itself to where everyone is."""
    client.announced = True
    return [client.ask(UNASKED, Join(room=LOBBY))]
