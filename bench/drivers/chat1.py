"""CHAT/1.0, framed: lines that end with a newline."""

from __future__ import annotations

from bench.drivers import cutting


class Chat1:
    """Implements bench.drivers.Driver."""

    name = "chat1"
    mark = b": ~"
    echoes = False
    addresses = 1

    def hello(self, person: bytes) -> bytes:
        """One registration line."""
        return b"REGISTER %b CHAT/1.0\n" % person

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """The number counts, the text behind it is free."""
        if not line.startswith(b"200"):
            raise ConnectionError(f"the server answered: {line[:80].decode(errors='replace')}")
        return None

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """A chat line is relayed as it came."""
        return b"@%b: %b\n" % (person, text)

    def delivered(self, person: bytes, text: bytes) -> bytes:
        """The same line."""
        return self.spoken(person, text)

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """`@name: text`."""
        person, colon, text = line.partition(b": ")
        return (person[1:], text) if colon and line.startswith(b"@") else None

    def cut(self, data: bytes) -> list[bytes]:
        """Lines."""
        return cutting.lines(data)
