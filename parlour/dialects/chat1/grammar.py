"""The words of CHAT/1.0 (the protocol's sections "The rules" and "What other programs do")."""

import re

from parlour.commands import Command, Malformed, Negotiate, Quit, Say
from parlour.errors import Reason

MAX_LINE = 4096
"""Bytes in a line, without its end."""

PADDING = b" \0\r\t"
"""What some clients leave behind a control message."""

_REGISTER = re.compile(rb"REGISTER +(\S+) +CHAT/1\.0")

_PREFIX = re.compile(r"@[^\s@:]+: ?")
"""``@name:``, whoever that is: the name is not trusted."""


def registration(line: bytes) -> str | None:
    """The name in a registration, or None if it is not of that form."""
    match = _REGISTER.fullmatch(line.strip(PADDING))
    return match[1].decode("utf-8", "replace") if match else None


def is_header(line: bytes) -> bool:
    """Whether `line`, right behind a registration, belongs to it: some clients send ``Follow:`` there."""
    return line.startswith(b"Follow:")


def command(line: bytes | None, name: str) -> Command | None:
    """What a registered client called `name` asks with one `line` (None: one that was too long)."""
    if line is None:
        return Malformed(Reason.LINE_TOO_LONG.value)
    text = line.decode("utf-8", "replace")
    if text.endswith("\r"):
        text = text[:-1]
    own = f"{name}: "
    if text.startswith("@"):
        if text.startswith(own, 1):
            text = text[len(own) + 1 :]
        elif match := _PREFIX.match(text):
            text = text[match.end() :]
    elif text.startswith(f"{name}:"):
        text = text[len(name) + 1 :].removeprefix(" ")
    elif text.startswith("DISCONNECT") and _is_disconnect(text, name):
        return Quit()
    elif text.startswith("REGISTER ") and registration(line) is not None:
        return Malformed(Reason.ALREADY_REGISTERED.value)
    if text.startswith("!utf8") and text.strip() == "!utf8":
        return Negotiate("utf8")
    return Say(text) if text else None


def _is_disconnect(text: str, name: str) -> bool:
    """``DISCONNECT luca CHAT/1.0``, also with words missing; the name is not trusted."""
    words = text.strip(" \0\r\t").split()
    return words[0] == "DISCONNECT" and words[1:] in ([], [name], ["CHAT/1.0"], [*words[1:2], "CHAT/1.0"])
