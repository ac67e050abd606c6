"""What is counted of connections, for the operator."""

from __future__ import annotations

from collections import Counter
from enum import Enum


class Denial(Enum):
    """Why somebody was turned away at the door, before the room was asked anything.

    Requests of the API can be turned away for more reasons: those of `net.http.api.problems.Trouble`.
    """

    TOO_MANY_CONNECTIONS = "too-many-connections"
    """From that address."""
    SILENT = "silent"
    """It did not show in time what it speaks."""
    BAD_REQUEST = "bad-request"
    """What came is no request of HTTP, or nobody could say where it ends."""
    HEAD_TOO_LARGE = "head-too-large"
    SLOW_HEAD = "slow-head"
    SLOW_BODY = "slow-body"
    NOT_READ = "not-read"
    """The answer was not taken."""
    WRONG_HOST = "wrong-host"
    """It was meant for a name that this server does not answer to."""
    FOREIGN_ORIGIN = "foreign-origin"
    """A page of another place wanted it."""
    BAD_UPGRADE = "bad-upgrade"
    """It is not how a WebSocket is opened here."""


class Tally:
    """The counts."""

    def __init__(self) -> None:
        self.opened: Counter[str] = Counter()
        """Connections, by the kind of their dialect."""
        self.lost: Counter[str] = Counter()
        """Of these, those that are gone."""
        self.dropped = 0
        """Connections that did not read what they were sent."""
        self.denied: Counter[str] = Counter()
        """Those who were turned away, by the reason's value."""

    def deny(self, reason: Denial) -> None:
        """Somebody was turned away."""
        self.denied[reason.value] += 1
