"""A dialect alone: lines go in, and the test sees what is asked of the core and makes up what that says."""

from __future__ import annotations

from typing import Any

from parlour.commands import Answer, Command, Register
from parlour.dialects.base import Venue
from parlour.dialects.irc import Irc
from parlour.events import Answered, Entered, Event, Presence, Profile, Registered, RoomState
from tests.unit.dialects.irc.directory import People

STARTED = 1_700_000_000.0
LUCA = Profile("luca", "lu", "1.parlour", "Luca B.", since=STARTED)
PEOPLE = (
    LUCA,
    Profile("Mia", "mia", "2.parlour", "Mia", away="lunch"),
    Profile("robot", "r", "3.parlour", "A bot", bot=True, owner=True),
    Profile("ghost", "g", "4.parlour", "Boo", invisible=True),
)


class Talk:
    """One client, called luca, with some capabilities."""

    def __init__(self, *caps: str, **venue: Any) -> None:
        self.people = People(*PEOPLE[1:], partners={("@d", "luca"): "Mia", ("@d", "Mia"): "luca"})
        self.irc = Irc(Venue(self.people, started=STARTED, **{"network": "Home", "program": "Parlour 0", **venue}))
        for line in ("NICK luca", "USER lu 0 * :Luca B."):
            for command in self.feed(line):
                if isinstance(command, Register):
                    self.people.profiles["luca"] = LUCA
                    self.irc.reply(Registered("luca"), command.id)
        if caps:
            self.says(f"CAP REQ :{' '.join(caps)}")

    def feed(self, line: str) -> list[Command]:
        return self.irc.feed(f"{line}\r\n".encode(), 1.0, -1)

    def says(self, line: str) -> list[str]:
        """What the dialect itself answers to `line`, which asks nothing of the core."""
        told = b""
        for command in self.feed(line):
            assert isinstance(command, Answer), command
            told += self.irc.reply(Answered(command.what), command.id)
        return told.decode().splitlines()

    def asks(self, line: str) -> Any:
        """The one thing that `line` asks of the core."""
        (command,) = self.all(line)
        return command

    def all(self, line: str) -> list[Any]:
        """All that `line` asks of the core."""
        return [command for command in self.feed(line) if not isinstance(command, Answer)]

    def told(self, event: Event, command: Command | None = None) -> list[str]:
        """`event` as the answer to `command`, or to nothing."""
        data = self.irc.reply(event, command.id if command is not None else None)
        lines = data.decode().split("\r\n")
        assert lines.pop() == ""
        for line in lines:
            words = line.partition(" ")[2] if line.startswith("@") else line
            assert len(words.encode()) <= 510
        return lines

    def gets(self, line: str, *events: Event) -> list[str]:
        """What `line` is answered if the core says that."""
        command = self.asks(line)
        return [told for event in events for told in self.told(event, command)]

    def errands(self) -> list[Any]:
        """What the answers gave rise to."""
        return self.irc.take_errands()

    def enters(self, room: str, last: int = 1, *people: str) -> list[str]:
        state = RoomState(room, last=last)
        return self.told(Entered(state, people=(*(Presence(name) for name in people),)))


def numerics(lines: list[str]) -> list[str]:
    return [line.split(" ")[1] for line in lines]


def bare(lines: list[str]) -> list[str]:
    """Lines without the server's name and, of numerics, the client's."""
    return [line.removeprefix(":irc.parlour ").replace(" luca ", " ", 1) for line in lines]
