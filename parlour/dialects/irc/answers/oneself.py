"""What a client says to itself: there is no room of one person alone, and nothing of it is stored."""

from __future__ import annotations

from msgspec.structs import replace

from parlour.dialects.irc.client import Client
from parlour.events import Said


def to_oneself(client: Client, about: object, at: float) -> bytes:
    """The message to itself that a `Pong` of that time was `about`, as it arrives; nothing if it was about none."""
    if not isinstance(about, Said):
        return b""
    return client.codec.said(replace(about, author=client.nick, at=at), target=client.nick)
