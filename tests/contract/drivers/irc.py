"""IRC: a client without capabilities, which joins where it wants to talk."""

from parlour.commands import LOBBY
from tests.contract.drivers.base import BANNED, DIRECT, KICKED, PROMOTED, RENAMED, Happened, Heard
from tests.framed import FramedPeer
from tests.house import House
from tests.irc import desk


class IrcPlain:
    """IRC as RFC 1459 has it. It knows neither search nor followed words."""

    def at(self, house: House) -> desk.Desk:
        """Where it sits."""
        return desk.Desk(house=house)

    def enter(self, house: House, name: str) -> bool:
        self._room = LOBBY
        self._heard: list[Heard] = []
        self._happened: list[Happened] = []
        self._client = self.at(house).connect()
        codes = {line.command for line in self._client.ask(f"NICK {name}", f"USER {name} 0 * :{name}")}
        return "001" in codes and self.join(LOBBY)

    def _ask(self, *lines: str) -> list[desk.Heard]:
        """What is answered; what others said and did meanwhile is kept."""
        return [line for line in self._client.ask(*lines) if not self._take(line)]

    def _take(self, line: desk.Heard) -> bool:
        author, params = line.nick, line.params
        match line.command:
            case "PRIVMSG" if author != self._client.nick:
                room = params[0].removeprefix("#") if params[0].startswith("#") else DIRECT
                self._heard.append(Heard(author, params[1], room))
            case "NICK":
                self._happened.append(Happened(author, RENAMED, params[0]))
            case "KICK":
                self._happened.append(Happened(author, KICKED, params[1]))
            case "MODE" if params[1] == "+b":
                self._happened.append(Happened(author, BANNED, params[2]))
            case "MODE" if params[1] == "+o":
                self._happened.append(Happened(author, PROMOTED, params[2]))
            case _:
                return False
        return True

    def _allowed(self, *lines: str) -> bool:
        return not any(line.command[0] in "45" for line in self._ask(*lines))

    def say(self, text: str) -> None:
        self._ask(f"PRIVMSG #{self._room} :{text}")

    def heard(self) -> list[Heard]:
        self._ask()
        heard, self._heard = self._heard, []
        return heard

    def happened(self) -> list[Happened]:
        self._ask()
        happened, self._happened = self._happened, []
        return happened

    def join(self, room: str, *, key: str = "") -> bool:
        if not self._allowed(f"JOIN #{room} {key}".rstrip()):
            return False
        self._room = room
        return True

    def tell(self, name: str, text: str) -> bool:
        return self._allowed(f"PRIVMSG {name} :{text}")

    def topic(self) -> str:
        return next((line.params[2] for line in self._ask(f"TOPIC #{self._room}") if line.command == "332"), "")

    def set_topic(self, text: str) -> None:
        self._ask(f"TOPIC #{self._room} :{text}")

    def kick(self, name: str, why: str = "") -> bool:
        allowed = self._allowed(f"KICK #{self._room} {name} :{why}")
        self._happened.clear()
        return allowed

    def rename(self, name: str) -> bool:
        allowed = self._allowed(f"NICK {name}")
        self._happened.clear()
        return allowed

    def go_away(self, why: str) -> None:
        self._ask(f"AWAY :{why}" if why else "AWAY")

    def away(self, name: str) -> str:
        return next((line.params[2] for line in self._ask(f"WHOIS {name}") if line.command == "301"), "")

    def who(self, room: str) -> list[str]:
        names = [line.params[3] for line in self._ask(f"NAMES #{room}") if line.command == "353"]
        return [name.lstrip("@+") for line in names for name in line.split()]

    def leave(self) -> None:
        self._ask("QUIT :bye")


class IrcFrames(IrcPlain):
    """The same over WebSocket."""

    def at(self, house: House) -> desk.Desk:
        made = super().at(house)
        made.dial = lambda dialect: FramedPeer(house, dialect, b"\r\n")
        return made
