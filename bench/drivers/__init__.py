"""The protocols the bench can speak: one file each, one row here."""

from __future__ import annotations

from typing import Final, Protocol

from bench.drivers.chat1 import Chat1


class Driver(Protocol):
    """What the load generator must know of a protocol. Bytes only; no sockets."""

    name: str

    def hello(self, person: bytes) -> bytes:
        """All that a new connection sends to be in the room under this name."""

    def welcomed(self, received: bytes) -> bool:
        """True: the server let the person in. False: wait for more. ConnectionError: refused."""

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """The line, with its end, that the person sends to say the text."""

    def delivered(self, person: bytes, text: bytes) -> bytes:
        """The line, with its end, in which everyone else gets it."""

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """(person, text) of a delivered line without its end, None for any other line."""


DRIVERS: Final[dict[str, Driver]] = {driver.name: driver for driver in (Chat1(),)}
