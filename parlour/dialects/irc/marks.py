"""How far a client has read (IRCv3 read-marker), kept for as long as it is connected."""

from __future__ import annotations

from parlour.dialects.irc.client import Client
from parlour.dialects.irc.stamp import stamp

MOST = 200
"""Targets; the one that was not heard of for longest is forgotten."""


def read(client: Client, target: str, at: float) -> None:
    """It has read `target` up to then: what it has read already stays read."""
    if client.marks is None:
        client.marks = {}
    key = target.casefold()
    client.marks[key] = max(client.marks.pop(key, ""), stamp(at))
    if len(client.marks) > MOST:
        del client.marks[next(iter(client.marks))]


def mark(client: Client, target: str) -> bytes:
    """How far it has read, as a line."""
    at = (client.marks or {}).get(target.casefold())
    return client.line("MARKREAD", target, f"timestamp={at}" if at else "*")
