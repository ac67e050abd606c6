"""What a typed line means: text for the room, or one of the client's own commands."""

from dataclasses import dataclass
from enum import Enum, auto


class Act(Enum):
    """What the client can do itself."""

    HELP = auto()
    QUIT = auto()


@dataclass(frozen=True)
class Command:
    """One row of the table: the words that call it, what it does, and the line of help."""

    words: tuple[str, ...]
    act: Act
    help: str


COMMANDS = (
    Command(("/help", "!help"), Act.HELP, "show this"),
    Command(("/quit", "!quit"), Act.QUIT, "leave the room"),
)

SERVER_COMMANDS = (
    ("!utf8", "send me text as it was written, not in ASCII"),
    ("!attach FILE", "send a file, without spaces in its name"),
)
"""What some servers know. It travels as text: other servers show it to the room."""

KEYS = (
    ("Up, Down", "what you sent before"),
    ("Ctrl-R", "search in it"),
    ("Tab", "complete a name or a command"),
    ("Ctrl-L", "clear the screen"),
    ("Ctrl-C", "leave; Ctrl-D on an empty line, too"),
)

_ACTS = {word: command.act for command in COMMANDS for word in command.words}

WORDS = tuple(_ACTS) + tuple(words.split()[0] for words, _ in SERVER_COMMANDS)
"""Everything that Tab completes at the start of a line."""


@dataclass(frozen=True)
class Say:
    """Text for the room."""

    text: str


@dataclass(frozen=True)
class Attach:
    """A file to be sent: what it is called, and what is said for that."""

    name: str
    text: str


@dataclass(frozen=True)
class Unknown:
    """A command that there is not."""

    word: str


def interpret(line: str) -> Say | Act | Attach | Unknown | None:
    """Read a typed line; None if there is nothing in it."""
    line = line.rstrip()
    if not line:
        return None
    if line.startswith("//"):
        return Say(line[1:])
    word = line.split(maxsplit=1)[0]
    if line.startswith(("/", "!")) and word in _ACTS:
        return _ACTS[word]
    if word in ("!attach", "/attach") and len(line.split()) > 1:
        return Attach(line.split()[1], f"!{line[1:]}")
    return Unknown(word) if line.startswith("/") else Say(line)


def unknown(word: str) -> str:
    """What to tell who typed it."""
    return f"There is no command {word} (see /help). To say it in the room, type /{word}"


def help_lines(*, keys: bool) -> list[str]:
    """The help; with the keys where there is an editor."""
    rows = [(", ".join(command.words), command.help) for command in COMMANDS]
    rows += [("//text", "say /text in the room"), ("@name", "makes it stand out for that person")]
    shown = ["Everything you type is said in the room, but for:", *_table(rows)]
    if keys:
        shown += ["Keys:", *_table(KEYS)]
    return [*shown, "Commands for the server, where it knows them:", *_table(SERVER_COMMANDS)]


def _table(rows: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> list[str]:
    return [f"  {left:<14} {right}" for left, right in rows]
