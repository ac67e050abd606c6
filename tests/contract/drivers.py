"""The same person through each dialect: what a story does, in the words of one kind of client."""

import re
from typing import NamedTuple, Protocol

from tests.house import House, Peer


class Heard(NamedTuple):
    """A message as the person sees it."""

    author: str
    text: str


class Driver(Protocol):
    """A person in the story."""

    def enter(self, house: House, name: str) -> bool:
        """Connect and register; whether that was successful."""

    def say(self, text: str) -> None:
        """Say one line."""

    def heard(self) -> list[Heard]:
        """What was said since the last time; fails on anything that the dialect does not have."""

    def leave(self) -> None:
        """Leave by the dialect's own word."""

    def vanish(self) -> None:
        """Be gone without a word."""

    @property
    def dismissed(self) -> bool:
        """Whether the server said that it ends the connection, and ended it."""


class Chat1Framed:
    """CHAT/1.0 with newlines."""

    end = b"\n"
    peer: Peer

    def enter(self, house: House, name: str) -> bool:
        self._house, self._name, self._dismissed = house, name, False
        self.peer = house.connect()
        self.peer.send(f"REGISTER {name} CHAT/1.0".encode() + self.end)
        house.loop.advance(0.5)
        return self.peer.received().startswith(b"200 ")

    def say(self, text: str) -> None:
        self.peer.send(f"@{self._name}: {text}".encode() + self.end)

    def heard(self) -> list[Heard]:
        self._house.loop.advance(0.5)
        data = self.peer.received()
        if data.endswith(b"DISCONNECT CHAT/1.0" + self.end):
            self._dismissed = True
            data = data[: -len(b"DISCONNECT CHAT/1.0" + self.end)]
        return [self._line(line) for line in data.decode().splitlines()]

    def _line(self, line: str) -> Heard:
        match = re.fullmatch(r"@(\S+): (.*)", line)
        assert match is not None, f"not a line of the protocol: {line!r}"
        return Heard(match[1], match[2])

    def leave(self) -> None:
        self.peer.send(f"DISCONNECT {self._name} CHAT/1.0".encode() + self.end)

    def vanish(self) -> None:
        self.peer.vanish()

    @property
    def dismissed(self) -> bool:
        self.heard()
        return self._dismissed and self.peer.transport.ended


class Chat1Unframed(Chat1Framed):
    """CHAT/1.0 without newlines."""

    end = b""


DRIVERS: list[type[Driver]] = [Chat1Framed, Chat1Unframed]
