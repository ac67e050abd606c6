"""What was said before: CHATHISTORY (IRCv3 chathistory), ZNC's playback, and how far one has read (read-marker)."""

from __future__ import annotations

from msgspec.structs import replace

from parlour.commands import Command, History, Targets
from parlour.dialects.irc import marks, selectors
from parlour.dialects.irc.aims import talk
from parlour.dialects.irc.caps import EVENT_PLAYBACK
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands import playback
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.digits import number
from parlour.dialects.irc.isupport import MOST_PAGE
from parlour.dialects.irc.lines import MOST
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.selectors import LATEST, Place, above, below
from parlour.dialects.irc.stamp import edge, edge_after, parse_stamp
from parlour.dialects.irc.wishes import Wish

PLACES = {"LATEST": 1, "BEFORE": 1, "AFTER": 1, "AROUND": 1, "BETWEEN": 2}
"""How many places each subcommand has between the target and the limit."""


def chathistory(client: Client, message: Message) -> list[Command]:
    """Say what was said."""
    params = message.params
    word = params[0].upper() if params else "*"
    if params and word != "TARGETS" and word not in PLACES:
        return [client.fail("CHATHISTORY", "UNKNOWN_COMMAND", params[0], "Unknown command")]
    if len(params) < (4 if word == "TARGETS" else PLACES.get(word, 1) + 3) or "" in params:
        return [client.fail("CHATHISTORY", "NEED_MORE_PARAMS", word, "Missing parameters")]
    limit = _limit(params[-1])
    if limit is None:
        return _invalid(client, word, params[-1])
    if word == "TARGETS":
        return _targets(client, message, limit)
    places = []
    for selector in params[2:-1]:
        if selector == "*" and word == "LATEST":
            continue
        place = selectors.parse(selector)
        if place is None:
            return _invalid(client, word, selector)
        places.append(place)
    return _ask(client, message, word, places, limit)


def _limit(text: str) -> int | None:
    """How many messages are wanted, and can be had."""
    limit = number(text, MOST)
    return min(limit, MOST_PAGE) if limit else None


def _invalid(client: Client, word: str, param: str) -> list[Command]:
    return [client.fail("CHATHISTORY", "INVALID_PARAMS", word, param, "Invalid parameters")]


def _ask(client: Client, message: Message, word: str, places: list[Place], limit: int) -> list[Command]:
    target = message.params[1]
    page = History(room=talk(target), limit=limit, everything=client.has(EVENT_PLAYBACK))
    wish = Wish(word, target, tuple(place.room for place in places if place.room), limit)
    match word, places:
        case "LATEST", [place]:
            page = replace(above(page, place), last=True)
        case "BEFORE", [place]:
            page = below(page, place)
        case "AFTER", [place]:
            page = above(page, place)
        case "AROUND", [place]:
            if place.room:
                return [client.ask(message, replace(page, around=place.seq), about=wish)]
            return _ask_two(client, message, wish, below(page, place), replace(page, since=edge(place.at)))
        case "BETWEEN", [first, last]:
            forth = below(above(page, first), last)
            back = replace(above(below(page, first), last), last=True)
            if bool(first.room) != bool(last.room):
                # Which comes first is not to be known of a time and a message: one of the two is empty.
                return _ask_two(client, message, wish, forth, back)
            page = forth if (first.at, first.seq) <= (last.at, last.seq) else back
    return [client.ask(message, page, about=wish._replace(page=page))]


def _ask_two(client: Client, message: Message, wish: Wish, *pages: History) -> list[Command]:
    wish = wish._replace(halves=[])
    return [client.ask(message, page, about=wish) for page in pages]


def _targets(client: Client, message: Message, limit: int) -> list[Command]:
    """In which rooms, and with whom, was something said between two times?"""
    times = []
    for selector in message.params[1:3]:
        kind, _, value = selector.partition("=")
        at = parse_stamp(value) if kind == "timestamp" else None
        if at is None:
            return _invalid(client, "TARGETS", selector)
        times.append(min(at, LATEST))
    since, until = edge_after(min(times)), edge(max(times))
    # The other way round, the last ones are wanted.
    wanted = Targets(since=since, until=until, limit=limit if times[0] <= times[1] else MOST_PAGE)
    return [client.ask(message, wanted, about=limit)]


def markread(client: Client, message: Message) -> list[Command]:
    """Take, or tell, how far one has read."""
    if not message.params or not message.params[0]:
        return [client.fail("MARKREAD", "NEED_MORE_PARAMS", "Missing parameters")]
    target, *rest = message.params
    if rest:
        kind, _, value = rest[0].partition("=")
        at = parse_stamp(value) if kind == "timestamp" else None
        if at is None:
            return [client.fail("MARKREAD", "INVALID_PARAMS", rest[0], "Invalid parameters")]
        marks.read(client, target, at)
    return [client.answer(lambda: marks.mark(client, target))]


ROWS = {
    "CHATHISTORY": Row(chathistory),
    "MARKREAD": Row(markread),
    "ZNC": Row(playback.znc, 1),
}
