"""Coming and going: who one is, what one can do, whether one is there."""

from __future__ import annotations

from parlour import names
from parlour.commands import LOBBY, Census, Command, Join, Ping, Quit, Register, Rename
from parlour.dialects.irc import caps
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands.server import motd
from parlour.dialects.irc.message import Message

CAP_LINE = 460
"""Characters of capabilities in one line."""
UNASKED = Message({}, "", "", [])


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
            return _register(client)
        case _:
            return [client.tell("410", word, "Invalid CAP command")]


def _list_all(client: Client, rest: list[str]) -> list[Command]:
    _negotiate(client)
    version = int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 9 else 0
    client.version = max(client.version, version)
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
    if not (client.registered or client.registering):
        client.negotiating = True


def _cap(client: Client, *params: str) -> Command:
    return client.answer(lambda: client.line("CAP", client.name, *params))


def password(client: Client, message: Message) -> list[Command]:
    """Take a password: there is none to be asked for, and names cannot be claimed yet."""
    return _only_before(client)


def _only_before(client: Client) -> list[Command]:
    """The refusal of what only makes sense before the registration, if it is over."""
    return [client.tell("462", "You may not reregister")] if client.registered or client.registering else []


def nick(client: Client, message: Message) -> list[Command]:
    """Take a name, or another one."""
    wanted = message.params[0] if message.params else ""
    if not wanted:
        return [client.tell("431", "No nickname given")]
    if client.registered or client.registering:
        return [client.ask(message, Rename(name=wanted), echoes=True)]
    try:
        names.canonical(wanted)
    except names.BadName:
        return [client.tell("432", wanted, "Erroneous nickname")]
    if client.venue.directory.online(wanted) is not None:
        return [client.tell("433", wanted, "Nickname is already in use")]
    client.nick = wanted
    return _register(client)


def user(client: Client, message: Message) -> list[Command]:
    """Take what else one says of oneself."""
    if client.registered or client.registering:
        return _only_before(client)
    client.user, client.realname = message.params[0], message.params[3]
    return _register(client)


def _register(client: Client) -> list[Command]:
    """Register as soon as all is there."""
    if client.registered or client.registering or client.negotiating or not client.nick or not client.user:
        return []
    return register(client)


def register(client: Client) -> list[Command]:
    """The registration, and all that makes its welcome."""
    client.registering = True
    message = Message({}, "", "NICK", [client.nick])
    return [
        client.ask(
            message,
            Register(name=client.nick, user=client.user, realname=client.realname, roams=True),
            about="registration",
        ),
        client.ask(message, Census(), about="welcome"),
        client.answer(lambda: motd(client) if client.registered else b""),
    ]


def authenticate(client: Client, message: Message) -> list[Command]:
    """Nobody can prove yet who they are: names cannot be claimed."""
    return [client.tell("904", "SASL authentication failed")]


def quit_(client: Client, message: Message) -> list[Command]:
    """Leave."""
    text = message.params[0] if message.params else ""
    return _end(client, text or "Client quit", Quit(text=text))


def error(client: Client, why: str) -> list[Command]:
    """End the connection, for the reason that the client and everyone is told."""
    return _end(client, why, Quit(said=False, text=why))


def _end(client: Client, why: str, command: Quit) -> list[Command]:
    client.ended = True
    return [
        client.answer(lambda: client.line("ERROR", f"Closing Link: {client.nick or '*'} ({why})", source="")),
        command,
    ]


def ping(client: Client, message: Message) -> list[Command]:
    """Say that one is there: behind all that was asked before."""
    if client.registered or client.registering:
        return [client.ask(message, Ping(settled=True))]
    return [client.answer(lambda: client.line("PONG", client.venue.server, message.params[0]))]


def pong(client: Client, message: Message) -> list[Command]:
    """The client is there: that something came is enough."""
    return []


def to_the_lobby(client: Client) -> list[Command]:
    """Take a client that has entered no room by itself to where everyone is."""
    client.announced = True
    return [client.ask(UNASKED, Join(room=LOBBY))]
