"""Commands that are typed: ``!word arguments``, or ``/word``; ``!!`` and ``//`` send a text that begins so."""

import re
from collections.abc import Callable
from typing import NamedTuple

from parlour import commands
from parlour.commands import Command, Help, Mode, ModeName

MARKS = ("!", "/")
"""What a command begins with."""

MOST_HISTORY = 200
"""Messages that one can ask for at a prompt."""

Parse = Callable[[str, str], Command | None]
"""From what stands behind the word and the room one is talking in; None if that makes no sense."""


class Row(NamedTuple):
    """A command that can be typed."""

    usage: str
    """Behind its word."""
    about: str
    parse: Parse


DONE: dict[str | None, str] = {"away": "you are away now", "back": "you are not away any more"}
"""What is said when a command is carried out of which nobody else tells: by the id that it has for that."""


def _join(rest: str, room: str) -> Command | None:
    match rest.split():
        case [name]:
            return commands.Join(name)
        case [name, "private"]:
            return commands.Join(name, private=True)
        case [name, "key", key]:
            return commands.Join(name, key=key)
        case [name, "private", "key", key]:
            return commands.Join(name, private=True, key=key)
        case _:
            return None


def _kick(rest: str, room: str) -> Command | None:
    name, _, why = rest.removeprefix("@").partition(" ")
    return commands.Kick(room, name, why.strip()) if name else None


def _away(rest: str, room: str) -> Command:
    return commands.Away(rest, id="away" if rest else "back")


def _set(mode: ModeName, *, on: bool = True) -> Parse:
    """For a setting of the room that is about one person, or a mask."""
    return lambda rest, room: commands.SetModes(room, (Mode(mode, on, rest.removeprefix("@")),)) if rest else None


def _message(rest: str, room: str) -> Command | None:
    name, _, text = rest.partition(" ")
    return commands.Tell(name.removeprefix("@"), text) if text.strip() else None


def _attach(rest: str, room: str) -> Command | None:
    name, _, terms = rest.partition(" ")
    return commands.Attach(name, room, terms.strip()) if name.isprintable() and name else None


def _history(rest: str, room: str) -> Command | None:
    count = rest or "20"
    if not re.fullmatch("[0-9]{1,3}", count) or not 1 <= int(count) <= MOST_HISTORY:
        return None
    return commands.History(room, limit=int(count))


def _one(make: Callable[[str], Command]) -> Parse:
    """For a command with one argument."""
    return lambda rest, room: make(rest) if rest else None


def _none(make: Callable[[], Command]) -> Parse:
    """For a command without any."""
    return lambda rest, room: make()


TABLE: dict[str, Row] = {
    "help": Row("", "this list", _none(Help)),
    "list": Row("", "who is connected", _none(commands.People)),
    "rooms": Row("", "the rooms", _none(commands.Rooms)),
    "join": Row("ROOM [private] [key KEY]", "enter a room and talk there; a new one is made", _join),
    "leave": Row("[ROOM]", "leave this room, or that one", lambda rest, room: commands.Leave(rest or room)),
    "topic": Row("[TEXT]", "the room's topic, or set it", lambda rest, room: commands.Topic(room, rest or None)),
    "who": Row("[ROOM]", "who is in the room", lambda rest, room: commands.Who(rest or room)),
    "invite": Row(
        "NAME",
        "take somebody into this private room, or let them enter",
        lambda rest, room: commands.Invite(room, rest.removeprefix("@")) if rest else None,
    ),
    "nick": Row("NAME", "be called something else", _one(commands.Rename)),
    "away": Row("[WHY]", "be away; without a word, be back", _away),
    "whois": Row("NAME", "who somebody is", _one(lambda name: commands.Whois(name.removeprefix("@")))),
    "kick": Row("NAME [WHY]", "put somebody out of the room", _kick),
    "ban": Row("MASK", "keep somebody out; a mask is NAME or NAME!USER@HOST, with * and ?", _set("banned")),
    "unban": Row("MASK", "let them in again", _set("banned", on=False)),
    "op": Row("NAME", "make somebody an operator of the room", _set("operator")),
    "deop": Row("NAME", "no operator any more", _set("operator", on=False)),
    "msg": Row("NAME TEXT", "say something to one person", _message),
    "history": Row("[N]", "the last messages of the room", _history),
    "search": Row("WORDS", "find messages", _one(commands.Search)),
    "attach": Row("FILE [TERMS]", "send a file, which your client is asked for", _attach),
    "me": Row("TEXT", "say what you do", lambda rest, room: commands.Say(rest, room, action=True) if rest else None),
    "follow": Row("TERM", "be told messages with a word or @name from other rooms", _one(commands.Follow)),
    "follow?": Row("", "what you follow", _none(commands.Following)),
    "unfollow": Row("TERM", "follow it no longer", _one(commands.Unfollow)),
    "utf8": Row("", "text in UTF-8, not in ASCII", _none(lambda: commands.Negotiate("utf8"))),
    "joins": Row("", "be told who comes and goes", _none(lambda: commands.Negotiate("joins"))),
    "exit": Row("", "leave", _none(commands.Exit)),
}


def parse(text: str, room: str) -> Command:
    """What is asked by `text`, typed by somebody who is talking in `room`."""
    mark, (typed, _, rest) = text[:1], text[1:].partition(" ")
    if mark not in MARKS:
        return commands.Say(text, room)
    if text[1:2] == mark:
        return commands.Say(text[1:], room)
    if not typed[:1].isalpha():
        return commands.Say(text, room)
    word, rest = typed.lower(), rest.strip()
    row = TABLE.get(word)
    if row is None:
        return commands.Invoke(typed, rest, room)
    return row.parse(rest, room) or Help(word)
