"""CHAT/1.0: what is typed at a prompt, and what is shown there."""

import re

from parlour.commands import LOBBY
from tests.contract.drivers.base import DIRECT, Heard, known
from tests.house import House, Peer


class Chat1Framed:
    """CHAT/1.0 with newlines."""

    end = b"\n"
    peer: Peer

    def enter(self, house: House, name: str) -> bool:
        self._house, self._name, self._dismissed, self._room = house, name, False, LOBBY
        self.peer = house.connect()
        self.peer.send(f"REGISTER {name} CHAT/1.0".encode() + self.end)
        house.loop.advance(0.5)
        return self.peer.received().startswith(b"200 ")

    def say(self, text: str) -> None:
        self.peer.send(f"@{self._name}: {text}".encode() + self.end)

    def heard(self) -> list[Heard]:
        return [self._line(line) for line in self._lines()]

    def _lines(self) -> list[str]:
        self._house.loop.advance(0.5)
        data = self.peer.received()
        if data.endswith(b"DISCONNECT CHAT/1.0" + self.end):
            self._dismissed = True
            data = data[: -len(b"DISCONNECT CHAT/1.0" + self.end)]
        return data.decode().splitlines()

    def _line(self, line: str) -> Heard:
        match = re.fullmatch(r"@([^\s:]+): (?:\[(lobby|private|den)\] )?(.*)", line)
        assert match is not None, f"not a line of the protocol: {line!r}"
        assert match[2] != self._room, "only what comes from elsewhere is marked"
        room = {None: self._room, "private": DIRECT}.get(match[2], match[2])
        return Heard(match[1], match[3], room)

    def _asks(self, text: str) -> list[str]:
        """What the server answers; nobody else may say anything meanwhile."""
        assert self.heard() == []
        self.say(text)
        answers = [re.fullmatch(r"@server: (.*)", line) for line in self._lines()]
        assert all(answers)
        return [answer[1] for answer in answers if answer]

    def join(self, room: str, *, private: bool = False) -> bool:
        (answer,) = self._asks(f"!join {room} private" if private else f"!join {room}")
        entered = answer.startswith(f"you are talking in the {'private ' if private else ''}room {room} (")
        if entered:
            self._room = room
        return entered

    def leave_room(self) -> None:
        assert self._asks("!leave") == [f"you have left {self._room}"]
        self._room = LOBBY

    def invite(self, name: str) -> bool:
        return self._asks(f"!invite {name}") == [f"{self._name} invited {name}"]

    def tell(self, name: str, text: str) -> bool:
        return self._asks(f"!msg {name} {text}") == []

    def set_topic(self, text: str) -> None:
        assert self._asks(f"!topic {text}") == [f"{self._name} set the topic: {text}"]

    def topic(self) -> str:
        (answer,) = self._asks("!topic")
        if answer == f"{self._room} has no topic":
            return ""
        return answer.removeprefix(f"the topic of {self._room}: ")

    def rooms(self) -> set[str]:
        return {line.split(" (")[0] for line in self._asks("!rooms") if not line.startswith("you and ")}

    def who(self, room: str) -> list[str] | None:
        (answer,) = self._asks(f"!who {room}")
        if answer == f"there is no such room: {room}":
            return None
        return answer.removeprefix(f"in {room}: ").split(", ")

    def people(self) -> list[str]:
        assert self.heard() == []
        self.say("!list")
        (line,) = self._lines()
        return line.split(", ")

    def history(self) -> list[Heard]:
        head, *lines = self._asks("!history 50")
        if head == "nothing was said here yet":
            return []
        assert head == f"the last {len(lines)} of {self._room}, times in UTC:"
        return [self._told(line) for line in lines]

    def search(self, words: str) -> list[Heard]:
        head, *lines = self._asks(f"!search {words}")
        assert head in ("found, newest first, times in UTC:", "nothing found")
        return [self._told(line) for line in lines]

    def _told(self, line: str) -> Heard:
        match = re.fullmatch(r"\[\d{4}-\d\d-\d\d \d\d:\d\d\] (?:(\S+): )?(\S+): (.*)", line)
        assert match is not None, f"not a line of a page: {line!r}"
        return Heard(match[2], match[3], known(match[1] or self._room))

    def follow(self, term: str) -> None:
        assert self.heard() == []
        self.say(f"!follow {term}")
        assert self._lines() == [f"Now following {term}"]

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
