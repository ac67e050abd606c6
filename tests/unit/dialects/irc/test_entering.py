"""How a connection begins and ends, in lines."""

import pytest

from parlour import commands
from parlour.commands import Answer, Census, Command, Join, Ping, Quit, Register, Rename
from parlour.dialects.base import Venue
from parlour.dialects.irc import Irc
from parlour.dialects.irc.dialect import SILENCE
from parlour.errors import Farewell, Reason
from parlour.events import Answered, Closing, Done, Event, Profile, Refused, Registered
from parlour.settings import ServerSettings
from tests.unit.dialects.irc.directory import People

PEOPLE = People(Profile("mia", "mia", "1.parlour"))


class Core:
    """What a core would make of the dialect's commands: it takes every name that is not refused."""

    def __init__(self, lobby_delay: float = 2.0) -> None:
        self.irc = Irc(Venue(PEOPLE, lobby_delay=lobby_delay, network="Home"))
        self.refusal: Reason | None = None
        self.registered = False
        self.asked: list[Command] = []
        """What it was asked, answers of the dialect's own left out."""

    def takes(self, data: str, now: float = 1.0) -> list[str]:
        return self.does(self.irc.feed(data.encode(), now, -1))

    def does(self, asked: list[Command]) -> list[str]:
        told = b""
        for command in asked:
            answer = self._answer(command)
            if not isinstance(command, Answer):
                self.asked.append(command)
            if answer is not None:
                told += self.irc.reply(answer, command.id)
        return told.decode().splitlines()

    def _answer(self, command: Command) -> Event | None:
        match command:
            case Answer(what=what):
                return Answered(what)
            case Register(name=name):
                if self.refusal is not None:
                    return Refused(self.refusal)
                self.registered = True
                return Registered(name, server="Parlour 0.3")
            case Rename(name=name):
                if not self.registered:
                    return Refused(Reason.NOT_REGISTERED)
                return Done(at=1.0)
        return None


def numerics(lines: list[str]) -> list[str]:
    return [line.split(" ")[1] for line in lines]


def test_nick_and_user_are_a_registration() -> None:
    core = Core()
    assert core.takes("NICK luca\r\n") == []
    lines = core.takes("USER lu 0 * :Luca B.\r\n")
    assert numerics(lines)[:4] == ["001", "002", "003", "004"]
    assert lines[0] == ":irc.parlour 001 luca :Welcome to the Home Network, luca!luca@parlour"
    register, census = core.asked
    assert isinstance(register, Register)
    assert (register.name, register.user, register.realname, register.roams) == ("luca", "lu", "Luca B.", True)
    assert isinstance(census, Census)


@pytest.mark.parametrize(
    ("data", "numeric"),
    [
        ("NICK\r\n", "431"),
        ("NICK :\r\n", "431"),
        ("NICK a#b\r\n", "432"),
        ("NICK " + "x" * 33 + "\r\n", "432"),
        ("NICK server\r\n", "432"),
        ("NICK MIA\r\n", "433"),
        ("USER a b c\r\n", "461"),
        ("JOIN #x\r\n", "451"),
        ("NONSENSE\r\n", "451"),
        ("CAP WHAT\r\n", "410"),
        ("CAP\r\n", "461"),
        ("PASS\r\n", "461"),
        ("AUTHENTICATE PLAIN\r\n", "904"),
    ],
)
def test_what_is_refused_before(data: str, numeric: str) -> None:
    (line,) = Core().takes(data)
    assert line.startswith(f":irc.parlour {numeric} * ")


def test_a_name_that_the_core_refuses_can_be_replaced() -> None:
    core = Core()
    core.refusal = Reason.NAME_IN_USE
    assert numerics(core.takes("NICK luca\r\nUSER l 0 * :L\r\n")) == ["433"]
    core.refusal = None
    assert numerics(core.takes("NICK lucas\r\n"))[0] == "001"


def test_a_second_try_in_the_same_piece_is_one() -> None:
    core = Core()
    core.refusal = Reason.NAME_IN_USE
    lines = core.takes("NICK luca\r\nUSER l 0 * :L\r\nNICK lucas\r\nJOIN #a\r\n")
    assert numerics(lines)[0] == "433"
    core.refusal = None
    errands = core.irc.take_errands()
    assert numerics(core.does(errands))[0] == "001"
    assert [command.name for command in core.asked if isinstance(command, Register)] == ["luca", "lucas"]


def test_the_registration_waits_for_the_end_of_a_negotiation() -> None:
    core = Core()
    lines = core.takes("CAP LS 302\r\nNICK luca\r\nUSER l 0 * :L\r\n")
    assert all(line.startswith(":irc.parlour CAP * LS ") for line in lines)
    offered = " ".join(line.split(" :", 1)[1] for line in lines).split(" ")
    assert {"server-time", "message-tags", "batch", "echo-message"} <= {*offered}
    assert core.takes("CAP REQ :server-time batch\r\n") == [":irc.parlour CAP * ACK :server-time batch"]
    assert core.takes("CAP REQ :server-time nonsense\r\n") == [":irc.parlour CAP * NAK :server-time nonsense"]
    assert core.takes("CAP LIST\r\n") == [":irc.parlour CAP * LIST :batch cap-notify server-time"]
    assert core.takes("CAP REQ :-batch\r\n") == [":irc.parlour CAP * ACK :-batch"]
    assert core.asked == []
    assert numerics(core.takes("CAP END\r\n"))[0] == "001"
    assert core.irc.codec.look.time


def test_everything_can_come_in_one_piece() -> None:
    core = Core()
    core.takes("NICK luca\r\nUSER l 0 * :L\r\nJOIN #a\r\nPRIVMSG #a :hi\r\nPING x\r\nQUIT :bye\r\n")
    kinds = [type(command) for command in core.asked]
    assert kinds[:2] == [Register, Census]
    assert kinds.count(commands.Say) == 1
    assert kinds[-2:] == [Ping, Quit]


@pytest.mark.parametrize("first", ["", "NICK a\r\nUSER a 0 * :a\r\n", "CAP LS 302\r\n"])
def test_quit_is_answered_and_ends(first: str) -> None:
    core = Core()
    core.takes(first)
    lines = core.takes("QUIT :so long\r\nPING x\r\n")
    assert len(lines) == 1
    assert lines[0].startswith("ERROR :Closing Link: ")
    assert lines[0].endswith("(so long)")
    last = core.asked[-1]
    assert isinstance(last, Quit)
    assert (last.said, last.text) == (True, "so long")


@pytest.mark.parametrize("junk", ["PRIVMSG a :x\0y\r\n", "PRIVMSG a :x\rQUIT\r\n"])
def test_a_forged_line_ends_the_connection(junk: str) -> None:
    core = Core()
    core.takes("NICK a\r\nUSER a 0 * :a\r\n")
    (line,) = core.takes(junk)
    assert "ERROR :Closing Link: a (a line may hold neither CR nor NUL)" in line
    assert isinstance(core.asked[-1], Quit)
    assert core.takes("PING x\r\n") == []


def test_whoever_enters_no_room_is_taken_to_the_lobby() -> None:
    core = Core()
    core.takes("NICK a\r\nUSER a 0 * :a\r\n", now=10.0)
    assert core.irc.deadline == 12.0
    core.does(core.irc.tick(12.0))
    last = core.asked[-1]
    assert isinstance(last, Join)
    assert last.room == "lobby"
    assert core.irc.deadline == 10.0 + SILENCE


def test_whoever_enters_one_is_not() -> None:
    core = Core()
    core.takes("NICK a\r\nUSER a 0 * :a\r\nJOIN #b\r\n", now=10.0)
    assert core.irc.deadline == 10.0 + SILENCE


@pytest.mark.parametrize("pace", [2.0, 2.2], ids=["ZNC", "irssi"])
def test_whoever_sends_one_line_at_a_time_has_time_to_say_where(pace: float) -> None:
    """What clients send first, they send at once; after that, they let others wait as long between two lines."""
    core = Core(ServerSettings().lobby_delay)
    core.takes("NICK a\r\nUSER a 0 * :a\r\n", now=10.0)
    for number, line in enumerate(("WHO a", "MODE a +i", "JOIN #b"), start=1):
        now = 10.0 + number * pace
        deadline = core.irc.deadline
        assert deadline is not None
        assert deadline > now + 0.5, "a slow network takes its time, too"
        core.takes(f"{line}\r\n", now=now)
    assert not [command for command in core.asked if isinstance(command, Join) and command.room == "lobby"]


def test_a_silent_client_is_asked_and_then_gone() -> None:
    core = Core(lobby_delay=0)
    core.takes("NICK a\r\nUSER a 0 * :a\r\n", now=10.0)
    assert core.irc.deadline == 10.0 + SILENCE
    assert core.does(core.irc.tick(10.0 + SILENCE)) == ["PING :irc.parlour"]
    core.takes("PONG x\r\n", now=140.0)
    assert core.irc.deadline == 140.0 + SILENCE
    core.does(core.irc.tick(260.0))
    assert core.irc.deadline == 260.0 + SILENCE
    (line,) = core.does(core.irc.tick(260.0 + SILENCE))
    assert line.endswith("ERROR :Closing Link: a (Ping timeout)")
    assert core.irc.deadline is None


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (Closing(Farewell.STOPPING), ["ERROR :Closing Link: a (The server is being stopped)"]),
        (
            Closing(Farewell.EXPELLED, "spam", "mia"),
            [":mia!mia@1.parlour KILL a :Killed (mia (spam))", "ERROR :Closing Link: a (Killed (mia (spam)))"],
        ),
    ],
)
def test_farewells(event: Event, lines: list[str]) -> None:
    core = Core()
    core.takes("NICK a\r\nUSER a 0 * :a\r\n")
    assert core.irc.reply(event).decode().splitlines() == lines


def test_a_registration_that_does_not_come_is_an_error() -> None:
    irc = Core().irc
    assert irc.reply(Refused(Reason.BAD_REGISTRATION)) == b"ERROR :Closing Link: * (Registration timed out)\r\n"
    assert irc.finished
