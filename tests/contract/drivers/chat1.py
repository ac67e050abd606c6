"""CHAT/1.0: what is typed at a prompt, and what is shown there."""

import re

from parlour.commands import LOBBY
from tests.contract.drivers.base import BANNED, DIRECT, KICKED, PROMOTED, RENAMED, Happened, Heard, known
from tests.house import House, Peer

DEEDS = {
    r"(\S+) is called (\S+) now": RENAMED,
    r"(\S+) put (\S+) out(?:: .*)?": KICKED,
    r"(\S+) put (you) out of \S+?(?:: .*)?; !join \S+ to come back": KICKED,
    r"(\S+) banned (\S+)": BANNED,
    r"(\S+) made (\S+) an operator": PROMOTED,
}
"""How the server tells what others did."""


class Chat1Framed:
    """CHAT/1.0 with newlines."""

    end = b"\n"
    peer: Peer

    def enter(self, house: House, name: str) -> bool:
        self._house, self._name, self._dismissed, self._room = house, name, False, LOBBY
        self._writes = name
        self._heard: list[Heard] = []
        self._happened: list[Happened] = []
        self.peer = house.connect()
        self.peer.send(f"REGISTER {name} CHAT/1.0".encode() + self.end)
        house.loop.advance(0.5)
        return self.peer.received().startswith(b"200 ")

    def say(self, text: str) -> None:
        self.peer.send(f"@{self._writes}: {text}".encode() + self.end)

    def heard(self) -> list[Heard]:
        self._listen()
        heard, self._heard = self._heard, []
        return heard

    def happened(self) -> list[Happened]:
        self._listen()
        happened, self._happened = self._happened, []
        return happened

    def _listen(self) -> None:
        for line in self._lines():
            heard = self._line(line)
            happened = self._deed(heard.text) if heard.author == "server" else None
            if happened is None:
                self._heard.append(heard)
            elif happened.author != self._name:
                self._happened.append(happened)

    def _deed(self, text: str) -> Happened | None:
        for pattern, did in DEEDS.items():
            if match := re.fullmatch(pattern, text):
                return Happened(match[1], did, self._name if match[2] == "you" else match[2])
        return None

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
        self._listen()
        assert self._heard == []
        self.say(text)
        answers = [re.fullmatch(r"@server: (.*)", line) for line in self._lines()]
        assert all(answers)
        return [answer[1] for answer in answers if answer]

    def join(self, room: str, *, private: bool = False, key: str = "") -> bool:
        (answer,) = self._asks(f"!join {room}{' private' if private else ''}{f' key {key}' if key else ''}")
        entered = answer.startswith(f"you are talking in the {'private ' if private else ''}room {room} (")
        if entered:
            self._room = room
        return entered

    def leave_room(self) -> None:
        assert self._asks("!leave") == [f"you have left {self._room}"]
        self._room = LOBBY

    def kick(self, name: str, why: str = "") -> bool:
        return self._asks(f"!kick {name} {why}") == [f"{self._name} put {name} out{f': {why}' if why else ''}"]

    def ban(self, mask: str, *, on: bool = True) -> bool:
        (answer,) = self._asks(f"!ban {mask}" if on else f"!unban {mask}")
        return answer.startswith(f"{self._name} {'banned' if on else 'lifted the ban of'} {mask}")

    def promote(self, name: str) -> bool:
        return self._asks(f"!op {name}") == [f"{self._name} made {name} an operator"]

    def rename(self, name: str) -> bool:
        """The program goes on to write the old name: it knows no better."""
        renamed = self._asks(f"!nick {name}") == [f"{self._name} is called {name} now"]
        if renamed:
            self._name = name
        return renamed

    def go_away(self, why: str) -> None:
        assert self._asks(f"!away {why}") == ["you are away now" if why else "you are not away any more"]

    def away(self, name: str) -> str:
        *_, last = self._asks(f"!whois {name}")
        return last.removeprefix("is away: ") if last.startswith("is away: ") else ""

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
        self._listen()
        assert self._heard == []
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
        self._listen()
        assert self._heard == []
        self.say(f"!follow {term}")
        assert self._lines() == [f"Now following {term}"]

    def leave(self) -> None:
        self.peer.send(f"DISCONNECT {self._writes} CHAT/1.0".encode() + self.end)

    def vanish(self) -> None:
        self.peer.vanish()

    @property
    def dismissed(self) -> bool:
        self._listen()
        return self._dismissed and self.peer.transport.ended


class Chat1Unframed(Chat1Framed):
    """CHAT/1.0 without newlines."""

    end = b""
