"""A registered IRC client without a core: what its lines ask for, and what it is told of an event."""

from msgspec.structs import replace

from parlour.commands import Answer, Command
from parlour.dialects.base import Venue
from parlour.dialects.irc import Irc
from parlour.events import Answered, CensusIs, Event, Profile, Registered
from tests.unit.dialects.irc.directory import People

LUCA = ":luca!lu@1234.parlour"
MIA = ":mia!mia@5678.parlour"


class Member:
    """luca, or whoever it is, who has these capabilities. mia is here, too."""

    def __init__(self, *caps: str, nick: str = "luca", replay: int = 0) -> None:
        self.people = People(Profile("mia", "mia", "5678.parlour", "mia"), partners={("@d", "luca"): "mia"})
        self.irc = Irc(Venue(self.people, lobby_delay=0, replay=replay))
        wanted = f"CAP REQ :{' '.join(caps)}\r\n" if caps else ""
        for command in self._feed(f"{wanted}NICK {nick}\r\nUSER lu 0 * :Luca B.\r\nCAP END\r\n"):
            match command:
                case Answer(what=what):
                    self.irc.reply(Answered(what), command.id)
                case _:
                    event = Registered(nick) if command.id == "i1" else CensusIs(1, 0, 0, 0, 0, 1)
                    self.irc.reply(event, command.id)
        self.people.profiles[nick] = Profile(nick, "lu", "1234.parlour", "Luca B.")

    def _feed(self, data: str) -> list[Command]:
        return self.irc.feed(data.encode(), 1.0, -1)

    def asks(self, *lines: str) -> list[Command]:
        """What these lines ask the core for, what needs no core left out."""
        return [command for command in self._feed(_joined(lines)) if not isinstance(command, Answer)]

    def says(self, *lines: str) -> list[str]:
        """What lines that need no core are answered."""
        told = []
        for command in self._feed(_joined(lines)):
            assert isinstance(command, Answer), command
            told += self.told(Answered(command.what), command)
        return told

    def told(self, event: Event, command: Command | None = None) -> list[str]:
        """What it is told of `event`, the answer to `command`."""
        return self.irc.reply(event, None if command is None else command.id).decode().splitlines()

    def errands(self) -> list[Command]:
        """What the answers gave rise to."""
        return self.irc.take_errands()


def _joined(lines: tuple[str, ...]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def bare(commands: list[Command]) -> list[Command]:
    """`commands` without the ids that they were given."""
    return [replace(command, id=None) for command in commands]
