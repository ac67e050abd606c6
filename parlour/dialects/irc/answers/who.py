"""The answers to WHO, plain and as IRCv3's WHOX wants them."""

from __future__ import annotations

from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.letters import PERSON, signs
from parlour.dialects.irc.whox import Wanted
from parlour.events import PeopleFound, Presence, Profile, Refused, WhoList

HIDDEN_ADDRESS = "255.255.255.255"
"""What is told in place of an address, which is nobody's business."""


def found(client: Client, event: PeopleFound, asked: Asked) -> bytes:
    """The people whom a mask fits."""
    wanted = asked.about or Wanted()
    lines = [_line(client, profile, "*", None, wanted) for profile in event.people]
    return b"".join([*lines, _end(client, asked)])


def in_room(client: Client, event: WhoList, asked: Asked) -> bytes:
    """The people in a room."""
    lines = []
    wanted = asked.about or Wanted()
    inside = event.room in client.rooms
    for presence in event.people:
        profile = client.venue.directory.online(presence.name) if presence.here else None
        if profile is not None and (inside or not profile.invisible):
            lines.append(_line(client, profile, f"#{event.room}", presence, wanted))
    return b"".join([*lines, _end(client, asked)])


def nobody(client: Client, event: Refused, asked: Asked) -> bytes:
    """There is no such room, or it is nobody's business."""
    return _end(client, asked)


def _end(client: Client, asked: Asked) -> bytes:
    return client.numeric("315", asked.params[0] if asked.params else "*")


def _line(client: Client, profile: Profile, room: str, presence: Presence | None, wanted: Wanted) -> bytes:
    if wanted.owners and not profile.owner:
        return b""
    flags = ("G" if profile.away else "H") + "*" * profile.owner + PERSON["bot"] * profile.bot
    if presence is not None:
        flags += signs(presence, all_of_them=client.has("multi-prefix"))
    if not wanted.fields:
        who = profile.user, profile.host, client.venue.server, profile.name
        return client.numeric("352", room, *who, flags, f"0 {profile.realname}")
    fields = {
        "t": wanted.nonce,
        "c": room,
        "u": profile.user,
        "i": HIDDEN_ADDRESS,
        "h": profile.host,
        "s": client.venue.server,
        "n": profile.name,
        "f": flags,
        "d": "0",
        "l": "0",
        "a": "0",
        "o": "n/a",
        "r": profile.realname,
    }
    return client.numeric("354", *(fields[letter] for letter in wanted.fields))
