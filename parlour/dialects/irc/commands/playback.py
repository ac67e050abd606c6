"""ZNC's playback module, as clients know it that have no CHATHISTORY: ``PRIVMSG *playback :PLAY #room 1700000000``."""

from __future__ import annotations

from msgspec.structs import replace

from parlour.commands import Command, History, Targets
from parlour.dialects.irc.aims import talk
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.globs import matches
from parlour.dialects.irc.isupport import MOST_PAGE
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.selectors import LATEST, Place, above, below
from parlour.dialects.irc.wishes import Playback
from parlour.dialects.irc.znc import NAME, module

ZNC = "ZNC"
"""The command that speaks to modules, for clients that have it."""
MOST_BUFFERS = 100
"""Rooms and people in one command."""
FEW = 50
"""Messages of each without a time, if the server does not say how many are replayed."""


def znc(client: Client, message: Message) -> list[Command]:
    """Speak to a module of ZNC: there is this one."""
    name, *words = message.params
    if name.lower() != NAME:
        return [client.tell("401", name)]
    return playback(client, message, " ".join(words))


def playback(client: Client, message: Message, text: str) -> list[Command]:
    """What `text`, said to the module, asks for."""
    message = message._replace(command=ZNC)
    word, *words = text.split()[:4] or [""]
    match word.upper(), words:
        case "PLAY", [buffers, *times]:
            return _play(client, message, buffers.split(",")[:MOST_BUFFERS], [*map(_time, times)])
        case "LIST", _:
            wanted = Targets(since=0.0, until=LATEST, limit=MOST_PAGE)
            return [client.ask(message, wanted, about=Playback(words[0] if words else "*"))]
        case _:
            return [client.answer(lambda: module(client, "PLAY <buffers> [from] [to], LIST [buffers]"))]


def _play(client: Client, message: Message, buffers: list[str], times: list[float | None]) -> list[Command]:
    if None in times:
        return [client.answer(lambda: module(client, "A time is a number of seconds since the epoch"))]
    since, until = (*times, None, None)[:2]
    names: dict[str, None] = {}
    for buffer in buffers:
        if "*" in buffer or "?" in buffer:
            names.update((f"#{room}", None) for room in client.rooms if matches(buffer, f"#{room}"))
        elif buffer:
            names[buffer] = None
    return [_page(client, message, name, since, until) for name in names]


def _page(client: Client, message: Message, name: str, since: float | None, until: float | None) -> Command:
    page = History(room=talk(name), limit=client.venue.replay or FEW, last=True)
    if since:
        page = above(replace(page, limit=MOST_PAGE), Place(since))
    if until:
        page = below(page, Place(until))
    return client.ask(message, page, about=Playback(name))


def _time(text: str) -> float | None:
    try:
        at = float(text)
    except ValueError:
        return None
    return at if 0 <= at <= LATEST else None
