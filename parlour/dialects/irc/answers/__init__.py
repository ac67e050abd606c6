"""What an event is in lines of IRC for one client alone: a table of functions by the event's type.

Each has the client, the event and what asked for it (`asked.NOBODY` if nobody did), and returns whole lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parlour.dialects.irc.answers import coming, history, people, presence, rooms
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.events import Event

Answerer = Callable[[Client, Any, Asked], bytes]

ANSWERS: dict[type[Event], Answerer] = {
    **rooms.ANSWERS,
    **people.ANSWERS,
    **presence.ANSWERS,
    **history.ANSWERS,
    **coming.ANSWERS,
}


def answer(client: Client, event: Event, asked: Asked) -> bytes:
    """`event` as lines; none if IRC has no words for it."""
    answerer = ANSWERS.get(event.__class__)
    return b"" if answerer is None else answerer(client, event, asked)
