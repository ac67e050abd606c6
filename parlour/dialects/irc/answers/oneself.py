"""What a client says to itself: there is no room of one person alone, and nothing of it is stored."""

from __future__ import annotations

from msgspec.structs import replace

from parlour.dialects.irc.aims import Aim
from parlour.dialects.irc.client import Client


def to_oneself(client: Client, about: object, at: float) -> bytes:
    """The message to itself that a `Pong` of that time was `about`, as it arrives; nothing if it was about none."""
    said = about.said if isinstance(about, Aim) else None
    if said is None:
        return b""
    return client.codec.said(replace(said, author=client.nick, at=at), target=client.nick)
