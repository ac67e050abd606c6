"""People: who they are, and what has become of what one said of oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from parlour.dialects.irc.answers import who
from parlour.dialects.irc.answers.presence import pack
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.letters import PERSON, signs
from parlour.errors import Reason
from parlour.events import (
    CensusIs,
    Done,
    Event,
    FlagSet,
    FormerPeople,
    IsAway,
    PeopleFound,
    PersonIs,
    Pong,
    Refused,
)


def person(client: Client, event: PersonIs, asked: Asked) -> bytes:
    """The answer to WHOIS."""
    who_is = event.profile
    name = who_is.name

    def tell(numeric: str, *params: str) -> bytes:
        return client.numeric(numeric, name, *params)

    mask = who_is.user or name, who_is.host or client.venue.server  # a bot that speaks over HTTP only has none
    lines = [tell("311", *mask, "*", who_is.realname or name)]
    rooms = [f"{signs(room, all_of_them=client.has('multi-prefix'))}#{room.name}" for room in event.rooms]
    shared = any(room.name in client.rooms for room in event.rooms)
    if shared or not who_is.invisible or name == client.nick:
        lines += [tell("319", line) for line in pack(rooms, " ")]
    lines.append(tell("312", client.venue.server, client.venue.network))
    if who_is.owner:
        lines.append(tell("313"))
    if who_is.away:
        lines.append(tell("301", who_is.away))
    if who_is.bot:
        lines.append(tell("335", f"is a bot on {client.venue.network}"))
    if event.here:
        lines.append(tell("317", str(int(event.idle)), str(int(who_is.since))))
    lines.append(client.numeric("318", asked.about or name))
    return b"".join(lines)


def former(client: Client, event: FormerPeople, asked: Asked) -> bytes:
    """The answer to WHOWAS."""
    lines = []
    for one in event.people:
        was = one.profile
        lines.append(client.numeric("314", was.name, was.user, was.host, "*", was.realname))
        lines.append(client.numeric("312", was.name, client.venue.server, _date(one.at)))
    if not lines:
        lines.append(client.numeric("406", event.name))
    return b"".join([*lines, client.numeric("369", event.name)])


def census(client: Client, event: CensusIs, asked: Asked) -> bytes:
    """The answer to LUSERS."""
    people, most = str(event.people), str(event.most)
    visible = event.people - event.invisible
    now = f"users {people}, max {most}"
    return b"".join(
        [
            client.numeric("251", f"There are {visible} users and {event.invisible} invisible on 1 servers"),
            client.numeric("252", str(event.owners)),
            client.numeric("253", str(event.unknown)),
            client.numeric("254", str(event.rooms)),
            client.numeric("255", f"I have {people} clients and 1 servers"),
            client.numeric("265", people, most, f"Current local {now}"),
            client.numeric("266", people, most, f"Current global {now}"),
        ]
    )


def flag(client: Client, event: FlagSet, asked: Asked) -> bytes:
    """What the client is now, or no longer."""
    client.flags = client.flags | {event.flag} if event.on else client.flags - {event.flag}
    told = client.numeric("381") if asked.command == "OPER" else b""
    return told + client.line(
        "MODE", client.nick, f"{'+' if event.on else '-'}{PERSON[event.flag]}", source=client.prefix
    )


def is_away(client: Client, event: IsAway, asked: Asked) -> bytes:
    """The one to whom the client has something to say is away."""
    return client.numeric("301", event.name, event.text)


def pong(client: Client, event: Pong, asked: Asked) -> bytes:
    """The server is there, and knows what time it is."""
    match asked.command:
        case "TIME":
            return client.numeric("391", client.venue.server, _date(event.at))
        case "STATS":
            minutes, seconds = divmod(max(0, int(event.at - client.venue.started)), 60)
            hours, minutes = divmod(minutes, 60)
            days, hours = divmod(hours, 24)
            up = client.numeric("242", f"Server Up {days} days {hours}:{minutes:02d}:{seconds:02d}")
            return up + client.numeric("219", "u")
        case "PING":
            return client.line("PONG", client.venue.server, asked.params[0])
        case _:
            return b""


def _date(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%A, %d %B %Y %H:%M:%S} UTC"


# -- what was done, and what was not -----------------------------------------------------------------------------------


def away(client: Client, event: Done, asked: Asked) -> bytes:
    """The client is away now, or back."""
    if asked.params and asked.params[0].strip():
        return client.numeric("306")
    return client.numeric("305")


def no_person(client: Client, event: Refused, asked: Asked) -> bytes:
    """There is nobody whom WHOIS could tell of."""
    told = client.numeric("318", asked.about)
    if event.reason is Reason.NO_SUCH_PERSON:
        return client.numeric("401", asked.about) + told
    return told


def no_owner(client: Client, event: Refused, asked: Asked) -> bytes:
    """The client is not the server's owner."""
    return client.numeric("464") if event.reason is Reason.WRONG_PASSWORD else b""


def no_kill(client: Client, event: Refused, asked: Asked) -> bytes:
    """The client cannot end anybody's connection, or there is none."""
    if event.reason is Reason.NO_SUCH_PERSON:
        return client.numeric("401", asked.params[0])
    return client.numeric("481")


def pinged(client: Client, event: Refused, asked: Asked) -> bytes:
    """The client has no name, as its registration behind which this came was refused; but the server is there."""
    return client.line("PONG", client.venue.server, asked.params[0])


ANSWERS: dict[type[Event], Callable[[Client, Any, Asked], bytes]] = {
    PersonIs: person,
    FormerPeople: former,
    PeopleFound: who.found,
    CensusIs: census,
    FlagSet: flag,
    IsAway: is_away,
    Pong: pong,
}
DONE = {"AWAY": away}
REFUSED = {"WHO": who.nobody, "WHOIS": no_person, "OPER": no_owner, "KILL": no_kill, "PING": pinged}
"""By the command that asked, as in `DONE`."""
