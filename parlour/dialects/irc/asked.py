"""What lines asked for, until it is answered: answers find back by it."""

from __future__ import annotations

from typing import Any, NamedTuple

from parlour.dialects.irc.labels import Label


class Asked(NamedTuple):
    """What one line asked for."""

    command: str
    """In capitals; empty: nobody asked."""
    params: list[str]
    label: Label | None = None
    echoes: bool = False
    """The answer is the event itself, which comes back with everyone's; that it is done says nothing."""
    about: Any = None
    """What else the answer needs to know."""
    several: bool = False
    """There is any number of answers: see `Client.ask_all`."""


NOBODY = Asked("", [])
"""What is answered although no line asked for it."""
