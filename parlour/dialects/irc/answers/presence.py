"""Who of those whom one watches is here (IRCv3 Monitor)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.isupport import MOST_WATCHED
from parlour.dialects.irc.server import prefix
from parlour.errors import Reason
from parlour.events import AwaySet, Event, Offline, Online, RealnameSet, Refused, WatchedNames

MOST_LIST = 400
"""Bytes of a list in one line: the rest of it is short."""


def online(client: Client, event: Online, asked: Asked) -> bytes:
    """People are here."""
    return _listed(client, "730", [prefix(client.venue.directory, name) for name in event.names])


def offline(client: Client, event: Offline, asked: Asked) -> bytes:
    """People are not here."""
    return _listed(client, "731", event.names)


def watched(client: Client, event: WatchedNames, asked: Asked) -> bytes:
    """Whom the client watches."""
    return _listed(client, "732", event.names) + client.numeric("733")


def _listed(client: Client, numeric: str, names: Iterable[str]) -> bytes:
    """As many lines as the list needs."""
    return b"".join(client.numeric(numeric, line) for line in pack(names, ","))


def pack(words: Iterable[str], between: str, most: int = MOST_LIST) -> list[str]:
    """`words` as lines of at most `most` bytes each, as far as a single one is not longer."""
    lines: list[str] = []
    room = 0
    for word in words:
        size = len(word.encode()) + len(between)
        if lines and size <= room:
            lines[-1] += between + word
            room -= size
        else:
            lines.append(word)
            room = most - size
    return lines


def news(client: Client, event: AwaySet | RealnameSet, asked: Asked) -> bytes:
    """What somebody does whom one watches, and meets nowhere (IRCv3 extended-monitor)."""
    return client.codec.encode(event) if client.has("extended-monitor") else b""


def refused(client: Client, event: Refused, asked: Asked) -> bytes:
    """There are too many already."""
    if event.reason is Reason.TOO_MANY_WATCHED:
        return client.numeric("734", str(MOST_WATCHED), event.about)
    return b""


ANSWERS: dict[type[Event], Callable[[Client, Any, Asked], bytes]] = {
    Online: online,
    Offline: offline,
    WatchedNames: watched,
    AwaySet: news,
    RealnameSet: news,
}
REFUSED = {"MONITOR": refused}
"""By the command that asked."""
