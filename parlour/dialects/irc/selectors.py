"""Places in what was said, as CHATHISTORY names them: a time, or a message (IRCv3 chathistory, "MSGREFTYPES")."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from parlour.commands import History
from parlour.dialects.irc.server import parse_msgid
from parlour.dialects.irc.stamp import edge, edge_after, parse_stamp

LATEST = 1e11
"""Seconds since the epoch: nothing is asked for that is later, as nothing is said then."""


class Place(NamedTuple):
    """A time; or a message, if there is a `room`."""

    at: float = 0.0
    room: str = ""
    seq: int = 0


def parse(selector: str) -> Place | None:
    """The place that is written like that; None if none is."""
    kind, _, value = selector.partition("=")
    if kind == "timestamp":
        at = parse_stamp(value)
        return None if at is None else Place(min(at, LATEST))
    found = parse_msgid(value) if kind == "msgid" else None
    return None if found is None else Place(room=found[0], seq=found[1])


def above(command: History, place: Place) -> History:
    """Only what is behind that place: times are as they are written, to the millisecond."""
    if place.room:
        return replace(command, after=place.seq)
    return replace(command, since=edge_after(place.at))


def below(command: History, place: Place) -> History:
    """Only what is before it."""
    if place.room:
        return replace(command, before=place.seq)
    return replace(command, until=edge(place.at))
