"""The words of CHAT/1.0 (the protocol's sections "The rules" and "What other programs do")."""

import re
from collections.abc import Callable

from parlour.commands import Command, Malformed, Quit
from parlour.errors import Reason

MAX_LINE = 4096
"""Bytes in a line, without its end."""

PADDING = b" \0\r\t"
"""What some clients leave behind a control message."""

_REGISTER = re.compile(rb"REGISTER +(\S+) +CHAT/1\.0")

_GLUED = re.compile(rb"(REGISTER +\S+ +CHAT/1\.0)(?=@|DISCONNECT )")

_COMPLETE = re.compile(rb"REGISTER\b.*\bCHAT/\d+\.\d+", re.DOTALL)

TEXT_PADDING = PADDING.decode()

_PREFIX = re.compile(r"@[^\s@:]+: ?")
"""``@name:``, whoever that is: the name is not trusted."""


def registration(line: bytes) -> str | None:
    """The name in a registration, or None if it is not of that form."""
    match = _REGISTER.fullmatch(line.rstrip(PADDING))
    return match[1].decode("utf-8", "replace") if match else None


def unglue(data: bytes) -> int:
    """Where the next message begins, if a client that writes no newlines did not wait for its answer; else 0."""
    match = _GLUED.match(data)
    return match.end() if match else 0


def looks_complete(line: bytes) -> bool:
    """Whether nothing is missing of a registration, right or wrong, but perhaps its newline."""
    return _COMPLETE.fullmatch(line.rstrip(PADDING)) is not None


def is_header(line: str) -> bool:
    """Whether `line`, right behind a registration, belongs to it: some clients send ``Follow:`` there."""
    return line.startswith("Follow:")


def command(line: str, name: str, typed: Callable[[str], Command]) -> Command | None:
    """What a registered client called `name` asks with one `line`; None for an empty one.

    `typed` gives the command of a chat line's text.
    """
    text = line = line.removesuffix("\r")
    if match := _PREFIX.match(line):
        text = line[match.end() :]
    elif line.startswith(f"{name}:"):
        text = line[len(name) + 1 :].removeprefix(" ")
    elif line.startswith("DISCONNECT") and _is_disconnect(line, name):
        return Quit()
    elif line.startswith("REGISTER ") and registration(line.encode()) is not None:
        return Malformed(Reason.ALREADY_REGISTERED.value)
    return typed(text) if text else None


def _is_disconnect(line: str, name: str) -> bool:
    """``DISCONNECT luca CHAT/1.0``, also with words missing; the name is not trusted."""
    words = line.strip(TEXT_PADDING).split()
    return words[0] == "DISCONNECT" and words[1:] in ([], [name], ["CHAT/1.0"], [*words[1:2], "CHAT/1.0"])
