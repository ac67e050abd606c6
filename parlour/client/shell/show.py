"""What was said as lines: for people, and as JSON for programs."""

import re
import time

import msgspec

from parlour.client.safe import safe
from parlour.events import RoomEvent, Said
from parlour.files import in_words

INDENT = "    "
"""Begins all lines of a message but the first, so that none of them can pass for another message."""

_encode = msgspec.json.Encoder().encode

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON may hold as it is, and a terminal may act on."""


def text(said: Said, base: str = "") -> list[str]:
    """A message for people: when, where, its number, and by whom; then what it says, and where its files are.

    `base` is the server's URL.
    """
    head = f"{when(said.at)} {safe(said.room)}#{said.seq} "
    author = safe(said.author)
    if said.deleted:
        return [f"{head}{author} (deleted)"]
    files = [in_words(file, base) for file in said.files]
    first, *more = map(safe, [*said.text.split("\n"), *files] if said.text or not files else files)
    return [
        f"{head}* {author} {first}" if said.action else f"{head}{author}: {first}",
        *(INDENT + line for line in more),
    ]


def json(event: RoomEvent) -> list[str]:
    """An event as CHAT/2.0 tells it, in one line."""
    return [_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _encode(event).decode())]


def when(at: float) -> str:
    """Seconds since the epoch as people here write them."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))
    except (ValueError, OverflowError, OSError):
        return "????-??-?? ??:??:??"
