"""What a page of history is for, until it comes."""

from __future__ import annotations

from typing import NamedTuple

from parlour.commands import History
from parlour.events import Page, Stored


class Wish(NamedTuple):
    """A CHATHISTORY that waits for a page, or for two that it makes one of."""

    word: str
    """Its subcommand."""
    target: str
    """As the client wrote it."""
    rooms: tuple[str, ...] = ()
    """Those of the messages that it names."""
    limit: int = 0
    halves: list[Page | None] | None = None
    """Of two pages, what came of the first; None in it if it was refused."""
    page: History | None = None
    """What was asked for, if it is one page: the next one is there to be had."""
    found: tuple[Stored, ...] = ()
    """What earlier pages had that can be told."""


class Replay(NamedTuple):
    """What a client that has entered a room is told without having asked."""


class Playback(NamedTuple):
    """What a client asked ZNC's module for."""

    target: str
