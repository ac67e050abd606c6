"""Coming, going, and what the dialect answers by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from parlour.dialects.irc import isupport, letters
from parlour.dialects.irc.answers import refusals, rooms
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.farewells import FAREWELLS, closing_link
from parlour.dialects.irc.message import UNASKED
from parlour.dialects.irc.registration import take_name
from parlour.dialects.irc.server import prefix
from parlour.errors import Farewell, Reason
from parlour.events import Answered, Closing, Done, Event, Refused, Registered


def welcome(client: Client, event: Registered, asked: Asked) -> bytes:
    """The beginning of it: numerics 001 to 005."""
    client.nick, client.registered, client.registering = event.name, True, False
    venue = client.venue
    program = (event.server or venue.program).replace(" ", "-")
    started = f"{datetime.fromtimestamp(venue.started, UTC):%Y-%m-%d %H:%M:%S} UTC"
    people, rooms = "".join(letters.PERSON.values()), "".join(sorted(letters.ROOM.values()))
    return b"".join(
        [
            client.numeric("001", f"Welcome to the {venue.network} Network, {client.prefix}"),
            client.numeric("002", f"Your host is {venue.server}, running version {program}"),
            client.numeric("003", f"This server was started {started}"),
            client.numeric("004", venue.server, program, people, rooms, letters.WITH_PARAMETERS),
            isupport.lines(client),
        ]
    )


def refused(client: Client, event: Refused, asked: Asked) -> bytes:
    """What could not be done; without a registration, that is a matter of its own."""
    if asked.about == "welcome":
        return b""
    if asked.about == "registration":
        client.registering = False
        return _no_name(client, event.reason, asked)
    if event.reason is Reason.BAD_REGISTRATION:
        client.finished = client.ended = True
        return closing_link(client, FAREWELLS[Farewell.TOO_LATE])
    if event.reason is Reason.NOT_REGISTERED and asked.command == "NICK":
        # It came in one piece with a registration that was refused, and is the next try.
        client.errands.extend(take_name(client, UNASKED._replace(command="NICK", params=asked.params)))
        return b""
    return refusals.refused(client, event, asked)


def _no_name(client: Client, reason: Reason, asked: Asked) -> bytes:
    wanted, client.nick = client.nick, ""
    if reason is Reason.NAME_IN_USE:
        return client.numeric("433", wanted)
    if reason is Reason.BAD_NAME:
        return client.numeric("432", wanted)
    return client.numeric("437", wanted)


def done(client: Client, event: Done, asked: Asked) -> bytes:
    """What was asked is done."""
    if asked.command == "NICK":
        client.errands.append(client.answer(lambda: _renamed(client, asked.params[0])))  # behind the line that says so
        return b""
    return rooms.done(client, event, asked)


def _renamed(client: Client, name: str) -> bytes:
    profile = client.venue.directory.online(name)
    client.nick = profile.name if profile is not None else name
    return b""


def closing(client: Client, event: Closing, asked: Asked) -> bytes:
    """The server ends the connection."""
    client.ended = True
    why = FAREWELLS[event.farewell]
    if event.by:
        why = f"{why} ({event.by} ({event.text}))" if event.text else f"{why} ({event.by})"
    elif event.text:
        why = event.text
    told = client.gathered()
    if event.farewell is Farewell.EXPELLED and event.by:
        told += client.line("KILL", client.name, why, source=prefix(client.venue.directory, event.by))
    return told + closing_link(client, why)


def answered(client: Client, event: Answered, asked: Asked) -> bytes:
    """What was the dialect's own."""
    words: Callable[[], bytes] = event.what
    return words()


ANSWERS: dict[type[Event], Callable[[Client, Any, Asked], bytes]] = {
    Registered: welcome,
    Refused: refused,
    Done: done,
    Closing: closing,
    Answered: answered,
}
