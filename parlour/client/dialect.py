"""What the link asks of a protocol: bytes in, events out; acts in, bytes out; no clock."""

from typing import Protocol

from parlour.client.events import Event


class Dialect(Protocol):
    """One connection's side of a protocol. It does no input or output and has no clock."""

    gap: float
    """Seconds to leave between two sends, where the server takes one segment for one message."""

    deadline: float | None
    """When `pause` wants to be called if nothing has come by then."""

    def register(self) -> bytes:
        """The first thing to send."""

    def say(self, text: str) -> list[bytes]:
        """The sends, one after the other, that say `text` in the room."""

    def expect(self, name: str) -> None:
        """The person at the terminal wants to send the file of that name: the server may ask for it, once."""

    def file(self, data: bytes | None) -> bytes:
        """What is sent to a server that has asked for a file; None: there is none."""

    def leave(self) -> bytes:
        """The last thing to send."""

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Take one segment, as it came."""

    def pause(self, now: float) -> list[Event]:
        """Take a silence: `deadline` has passed."""

    def end(self) -> list[Event]:
        """Take the end of the stream; the last event is `Ended`."""
