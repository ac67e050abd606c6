"""What a chat tells beside the server's events: how its connection fares."""

from typing import NamedTuple

from parlour.events import Event


class Lost(NamedTuple):
    """There is no connection: it was lost, or a try to get another one failed."""

    why: str
    """A sentence for people."""
    retry_in: float | None
    """Seconds until the next try; None: there will be none, and iterating raises `ChatEnded` or `ConnectionLost`."""


class Restored(NamedTuple):
    """There is a connection again, and what was missed has been told."""

    missed: int
    """How many events that was."""
    anew: bool = False
    """The server has another store: nothing of before is there, and the numbers in all rooms begin anew."""


Told = Event | Lost | Restored
"""What `Chat.events` gives."""
