"""The protocols the bench can speak: one file each, one row here for each way to enter."""

from __future__ import annotations

from typing import Final, Protocol

from bench.drivers.chat1 import Chat1
from bench.drivers.chat2 import Chat2, WebSocket, WebSocketOnly
from bench.drivers.irc import Irc, IrcTags, IrcTens


class Driver(Protocol):
    """What the load generator must know of a protocol. Bytes only; no sockets."""

    name: str
    mark: bytes
    """Stands once in each delivered line of the load, and in nothing else."""
    echoes: bool
    """Whether people are delivered their own lines, too."""

    addresses: int
    """From how many of the loopback's people come."""

    def hello(self, person: bytes) -> bytes:
        """All that a new connection sends at first to be in the room under this name."""

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """What the person says to a line, without its end, that comes meanwhile; None: the person is in.

        ConnectionError: it is not let in.
        """

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """The line, with its end, that the person sends to say the text."""

    def delivered(self, person: bytes, text: bytes) -> bytes:
        """The line, with its end, in which everyone else gets it, less what each server adds in its own way."""

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """(person, text) of a delivered line without its end, None for any other line."""

    def cut(self, data: bytes) -> list[bytes]:
        """The lines in all that arrived, each without one byte of it."""


DRIVERS: Final[dict[str, Driver]] = {
    driver.name: driver for driver in (Chat1(), Chat2(), WebSocket(), WebSocketOnly(), Irc(), IrcTags(), IrcTens())
}
