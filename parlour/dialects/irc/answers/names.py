"""Who is in a room (RPL_NAMREPLY): as many lines as that takes.

Many who enter a room at once are handed the very same people: their lines are made once, but for the client's name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from parlour.dialects.irc.client import Client
from parlour.dialects.irc.letters import signs
from parlour.dialects.irc.lines import MOST
from parlour.dialects.irc.server import prefix
from parlour.events import Presence

MANY = 50
"""People whose lines are kept for the next one who is told of them."""
_NAME = "\0"
"""Stands for the name of the client, as nothing else can."""
_STEP = 16
"""Clients with names of a similar length share their lines: this many bytes are the same length."""


class _Made(NamedTuple):
    people: tuple[Presence, ...]
    how: tuple[object, ...]
    lines: bytes


_made: deque[_Made] = deque(maxlen=8)


def names(client: Client, room: str, people: tuple[Presence, ...], *, secret: bool) -> bytes:
    """The lines that say who is in `room`, its name as the core has it."""
    symbol = "@" if secret else "="
    name = client.name.encode()
    if len(people) < MANY:
        lines = _lines(client, room, people, symbol, len(name))
    else:
        width = -(-len(name) // _STEP) * _STEP
        how = client.venue, room, symbol, client.has("userhost-in-names"), client.has("multi-prefix"), width
        found = next((made for made in _made if made.people is people and made.how == how), None)
        if found is None:
            found = _Made(people, how, _lines(client, room, people, symbol, width))
            _made.append(found)
        lines = found.lines
    return lines.replace(_NAME.encode(), name)


def end(client: Client, target: str) -> bytes:
    """The line behind these."""
    return client.numeric("366", target)


def _lines(client: Client, room: str, people: Iterable[Presence], symbol: str, width: int) -> bytes:
    head = f":{client.venue.server} 353 {_NAME} {symbol} #{room} :"
    most = MOST - 2 - (len(head.encode()) - 1 + width)
    lines: list[str] = []
    line = ""
    size = 0
    for word in _words(client, people):
        length = len(word) if word.isascii() else len(word.encode())
        if not line:
            line, size = head + word, length
        elif size + 1 + length <= most:
            line += " " + word
            size += 1 + length
        else:
            lines.append(line)
            line, size = head + word, length
    if line:
        lines.append(line)
    return "".join(f"{line}\r\n" for line in lines).encode()


def _words(client: Client, people: Iterable[Presence]) -> Iterable[str]:
    """Those who are here, each with their sign, or signs."""
    directory, with_host = client.venue.directory, client.has("userhost-in-names")
    all_of_them = client.has("multi-prefix")
    for presence in people:
        if presence.here:
            sign = signs(presence, all_of_them=all_of_them)
            yield sign + (prefix(directory, presence.name) if with_host else presence.name)
