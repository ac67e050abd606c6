"""One row of the table of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from parlour.commands import Command
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.message import Message


class Row(NamedTuple):
    """A command of IRC."""

    handler: Callable[[Client, Message], list[Command]]
    least: int = 0
    """Parameters that it must have; an empty one is none."""
    registered: bool = True
    """Whether the client must have a name."""
