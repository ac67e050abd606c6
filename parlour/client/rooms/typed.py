"""What a typed line means in the rooms of CHAT/2.0: text, a request, or something that the client does itself."""

from collections.abc import Callable
from typing import NamedTuple

from parlour import commands
from parlour.client.paths import QUOTES, split
from parlour.client.rooms.acts import (
    Act,
    Attach,
    Delete,
    Edit,
    Help,
    History,
    Message,
    Numbers,
    Quit,
    React,
    Reply,
    Save,
    Wrong,
)

MOST_HISTORY = 500
"""Messages that one can ask for at once."""


Parse = Callable[[str, str], Act | None]
"""From what stands behind the word, and the room; None if that makes no sense."""


class Row(NamedTuple):
    """A command: what stands behind its word, what it does, how it is read."""

    usage: str
    about: str
    parse: Parse


def _none(act: Callable[[], Act]) -> Parse:
    return lambda rest, room: act()


def _one(act: Callable[[str], Act]) -> Parse:
    return lambda rest, room: act(rest) if rest else None


def _two(act: Callable[[str, str], Act]) -> Parse:
    """For a word and a text, both needed."""

    def parse(rest: str, room: str) -> Act | None:
        word, _, text = rest.partition(" ")
        return act(word, text.strip()) if text.strip() else None

    return parse


def _join(rest: str, room: str) -> Act | None:
    match rest.split():
        case [name]:
            return commands.Join(name)
        case [name, "private"]:
            return commands.Join(name, private=True)
        case [name, key] | [name, "key", key]:
            return commands.Join(name, key=key)
        case _:
            return None


def _kick(rest: str, room: str) -> Act | None:
    name, _, why = rest.removeprefix("@").partition(" ")
    return commands.Kick(room, name, why.strip()) if name else None


def _set(mode: commands.ModeName, *, on: bool = True) -> Parse:
    """For a setting of the room that is about one person, or a mask."""

    def parse(rest: str, room: str) -> Act | None:
        return commands.SetModes(room, (commands.Mode(mode, on, rest.removeprefix("@")),)) if rest else None

    return parse


def _topic(rest: str, room: str) -> Act:
    return commands.Topic(room, "" if rest == "-" else rest or None)


def _message(rest: str, room: str) -> Act | None:
    name, _, text = rest.partition(" ")
    return Message(name.removeprefix("@"), text.strip()) if name.removeprefix("@") else None


def _react(rest: str, room: str) -> Act | None:
    whom, _, emoji = rest.rpartition(" ")
    return React(whom.strip(), emoji) if emoji else None


def _edit(rest: str, room: str) -> Act:
    word, _, text = rest.partition(" ")
    if word.startswith("#") and number(word) is not None:
        return Edit(word, text.strip())
    return Edit("", rest)


def _attach(rest: str, room: str) -> Act | None:
    path, text = split(rest)
    return Attach(path, text) if path else None


def _save(rest: str, room: str) -> Act | None:
    """A person or a number, a folder, or both: what has a slash, or begins as paths do, is the folder."""
    whom, _, folder = rest.partition(" ")
    if "/" in whom or whom.startswith((".", "~", *QUOTES)):
        whom, folder = "", rest
    path, more = split(folder)
    return None if more else Save(whom, path or ".")


def _history(rest: str, room: str) -> Act | None:
    count = number(rest or "20")
    return History(count) if count is not None and 1 <= count <= MOST_HISTORY else None


def _search(rest: str, room: str) -> Act | None:
    words: list[str] = []
    where: dict[str, str] = {}
    for word in rest.split():
        key, colon, value = word.partition(":")
        if colon and value and key in ("from", "in"):
            where[key] = value.removeprefix("@")
        else:
            words.append(word)
    if not words:
        return None
    return commands.Search(" ".join(words), room=where.get("in"), author=where.get("from"), limit=20)


TABLE: dict[str, Row] = {
    "help": Row("[COMMAND]", "this", lambda rest, room: Help(rest.lstrip("/!").lower())),
    "join": Row("ROOM [KEY | private]", "go to a room; a new one is made", _join),
    "leave": Row("[ROOM]", "leave this room, or that one", lambda rest, room: commands.Leave(rest or room)),
    "rooms": Row("", "which rooms there are", _none(commands.Rooms)),
    "who": Row("[ROOM]", "who is in this room, or in that one", lambda rest, room: commands.Who(rest or room)),
    "list": Row("", "who is connected", _none(commands.People)),
    "topic": Row("[TEXT | -]", "the room's topic, or set it, or take it off", _topic),
    "invite": Row(
        "NAME",
        "take somebody into this private room, or let them in",
        lambda rest, room: commands.Invite(room, rest.removeprefix("@")) if rest else None,
    ),
    "nick": Row("NAME", "be called something else", _one(commands.Rename)),
    "away": Row("[WHY]", "be away; without a word, be back", lambda rest, room: commands.Away(rest)),
    "whois": Row("NAME", "who somebody is", _one(lambda name: commands.Whois(name.removeprefix("@")))),
    "kick": Row("NAME [WHY]", "put somebody out of this room", _kick),
    "ban": Row("MASK", "keep somebody out: NAME, or NAME!USER@HOST", _set("banned")),
    "unban": Row("MASK", "let them in again", _set("banned", on=False)),
    "op": Row("NAME", "make somebody an operator of this room", _set("operator")),
    "deop": Row("NAME", "no operator any more", _set("operator", on=False)),
    "msg": Row("NAME [TEXT]", "say something to one person alone, or go where you do", _message),
    "me": Row("TEXT", "say what you do", lambda rest, room: commands.Say(rest, room, action=True) if rest else None),
    "reply": Row("WHOM TEXT", "answer NAME's last message, or number N", _two(Reply)),
    "react": Row("[WHOM] EMOJI", "put an emoji on a message, or take it off", _react),
    "edit": Row("[#N] [TEXT]", "change your last message, or number N", _edit),
    "delete": Row("[N]", "take back your last message, or number N", lambda rest, room: Delete(rest)),
    "attach": Row("FILE [TEXT]", "send a file; Tab completes its name", _attach),
    "save": Row("[WHOM] [FOLDER]", "save the last file that came, NAME's, or number N's", _save),
    "history": Row("[N]", "show what was said before; again: before that", _history),
    "numbers": Row("", "show the numbers of messages, or hide them", _none(Numbers)),
    "search": Row("WORDS", "find messages; also from:NAME, in:ROOM", _search),
    "follow": Row("TERM", "be shown messages with that word in other rooms", _one(commands.Follow)),
    "follow?": Row("", "what you follow", _none(commands.Following)),
    "unfollow": Row("TERM", "follow it no longer", _one(commands.Unfollow)),
    "quit": Row("", "leave; so does /exit", _none(Quit)),
    "exit": Row("", "leave", _none(Quit)),
}

WORDS = (*(f"/{word}" for word in TABLE), *(f"!{word}" for word in TABLE))
"""What Tab completes at the start of a line."""


def interpret(line: str, room: str) -> Act | None:
    """Read a line typed in `room`; None if there is nothing in it."""
    line = line.rstrip()
    if not line:
        return None
    mark, word = line[0], line[1:].split(maxsplit=1)[0].lower() if line[1:].strip() else ""
    if mark not in "/!":
        return commands.Say(line, room)
    if line[1:2] == mark and line[2:3].isalpha():
        return commands.Say(line[1:], room)
    if not line[1:2].isalpha():
        return commands.Say(line, room)
    row = TABLE.get(word)
    if row is None:
        typed, _, rest = line[1:].partition(" ")
        return commands.Invoke(typed, rest.strip(), room)  # the room may have a webhook for it
    act = row.parse(line[1 + len(word) :].strip(), room)
    return Wrong(f"It is {usage(word)}") if act is None else act


def unknown(line: str) -> str:
    """What is said of a `line` with a command that nobody has."""
    return f"There is no command {line.split()[0]} (see /help). To say it in the room, type {line[0]}{line}"


def number(text: str) -> int | None:
    """The number that `text` is, with or without the ``#`` in front."""
    digits = text.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 13 else None


def usage(word: str) -> str:
    """How a command is typed."""
    return f"/{word} {TABLE[word].usage}".rstrip()
