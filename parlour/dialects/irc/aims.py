"""What a line was about, for the case that it is refused: numerics name room and person as they were written."""

from __future__ import annotations

from typing import NamedTuple

from parlour import names
from parlour.commands import Command, Mode
from parlour.events import Said

CHANNEL = "#"
"""Begins the names of rooms."""
DIRECT = "@"
"""Begins what the core calls rooms of two."""


class Aim(NamedTuple):
    """What was asked, as far as an answer has to say it."""

    room: str = ""
    """As the client wrote it, with its mark."""
    name: str = ""
    """Of a person, or the room's new one."""
    modes: tuple[Mode, ...] = ()
    instead: Command | None = None
    """What is asked in its place if it is about what is not there: for tags, any message will do."""
    said: Said | None = None
    """What one says to oneself, which no core is told of."""
    warns: bool = False
    """Besides the answer, it may be told that the person is away; it was not yet."""
    quiet: bool = False
    """That it is refused is no matter: nobody has typed it."""


def channel(target: str) -> str | None:
    """What the core calls the room that a client calls `target`; None if that is no room."""
    if target[:1] != CHANNEL or target[1:2] in ("", CHANNEL):
        return None
    return target[1:]


def aim(target: str) -> Aim:
    """At a room or a person."""
    return Aim(room=target) if target[:1] == CHANNEL else Aim(name=target)


def talk(target: str) -> str:
    """What the core calls the room in which is said what is said to `target`; it may be a direct one."""
    return target[1:] if target[:1] == CHANNEL else f"{DIRECT}{target}"


def is_direct(room: str) -> bool:
    """Whether that is a room of two, by what the core calls it."""
    return room.startswith(DIRECT)


def several(targets: str) -> list[str]:
    """A list of targets, each once."""
    return [target for target in dict.fromkeys(targets.split(",")) if target]


def same(one: str, other: str) -> bool:
    """Whether two ways of writing are the same name."""
    try:
        return one == other or names.key(one) == names.key(other)
    except names.BadName:
        return False
