"""ZNC's playback module (znc.in/playback), as its clients know it: who it is, and how it speaks."""

from __future__ import annotations

from parlour.dialects.irc.client import Client

NAME = "*playback"


def module(client: Client, text: str) -> bytes:
    """A line of the module's own."""
    return client.line("PRIVMSG", client.nick, text, source=f"{NAME}!playback@{client.venue.server}")
