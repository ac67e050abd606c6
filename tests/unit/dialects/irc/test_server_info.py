"""What the server says of itself."""

import pytest

from parlour.commands import Ping
from parlour.dialects.irc.commands import COMMANDS
from parlour.dialects.irc.globs import matches
from parlour.dialects.irc.help import HELP
from parlour.events import Pong
from tests.unit.dialects.irc.alone import STARTED, Talk, bare, numerics

SERVER_COMMANDS = ("MOTD", "VERSION", "TIME", "INFO", "ADMIN", "STATS u")


def test_the_message_of_the_day() -> None:
    assert bare(Talk(motd=("Welcome!", "Be kind.")).says("MOTD")) == [
        "375 :- irc.parlour Message of the day -",
        "372 :- Welcome!",
        "372 :- Be kind.",
        "376 :End of /MOTD command",
    ]
    assert numerics(Talk().says("MOTD")) == ["422"]


def test_version() -> None:
    first, *rest = bare(Talk().says("VERSION"))
    assert first == "351 Parlour-0 irc.parlour :Home"
    assert {line.split(" ")[0] for line in rest} == {"005"}


def test_time() -> None:
    talk = Talk()
    command = talk.asks("TIME")
    assert isinstance(command, Ping)
    assert bare(talk.told(Pong(STARTED), command)) == ["391 irc.parlour :Tuesday, 14 November 2023 22:13:20 UTC"]


def test_uptime() -> None:
    lines = Talk().gets("STATS u", Pong(STARTED + 86400 + 7323.5))
    assert bare(lines) == ["242 :Server Up 1 days 2:02:03", "219 u :End of /STATS report"]
    assert bare(Talk().says("STATS x")) == ["219 x :End of /STATS report"]
    assert numerics(Talk().says("STATS")) == ["461"]


def test_info() -> None:
    *lines, last = numerics(Talk().says("INFO"))
    assert {*lines} == {"371"}
    assert last == "374"


def test_admin() -> None:
    assert bare(Talk(admin="mia@example.org").says("ADMIN")) == [
        "256 irc.parlour :Administrative info",
        "257 :Home",
        "258 :Parlour 0",
        "259 :mia@example.org",
    ]
    assert numerics(Talk().says("ADMIN")) == ["423"]


@pytest.mark.parametrize("command", SERVER_COMMANDS)
def test_there_is_no_other_server(command: str) -> None:
    assert bare(Talk().says(f"{command} other.server")) == ["402 other.server :No such server"]


@pytest.mark.parametrize("command", SERVER_COMMANDS)
@pytest.mark.parametrize("server", ["irc.parlour", "IRC.*", "mia"])
def test_this_server_is_named(command: str, server: str) -> None:
    assert Talk().feed(f"{command} {server}")


@pytest.mark.parametrize(("line", "numeric"), [("LINKS x", "365"), ("USERS", "446"), ("SUMMON x", "445")])
def test_what_there_is_none_of(line: str, numeric: str) -> None:
    assert numerics(Talk().says(line)) == [numeric]


@pytest.mark.parametrize(
    ("line", "mask"), [("LINKS", "*"), ("LINKS irc.*", "irc.*"), ("LINKS x IRC.parlour", "IRC.parlour")]
)
def test_the_only_server_is_listed(line: str, mask: str) -> None:
    assert bare(Talk().says(line)) == ["364 irc.parlour irc.parlour :0 Home", f"365 {mask} :End of /LINKS list"]


def test_the_name_of_the_server_is_a_setting() -> None:
    talk = Talk(server="chat.example.org")
    assert talk.says("LINKS")[0].startswith(":chat.example.org 364 luca chat.example.org ")
    assert talk.says("VERSION chat.example.org")[0].startswith(":chat.example.org 351 luca Parlour-0 chat.example.org ")


# -- help --------------------------------------------------------------------------------------------------------------


def test_every_command_has_help() -> None:
    assert HELP.keys() >= COMMANDS.keys()
    for usage, text in HELP.values():
        assert len(usage) < 120
        assert text.endswith(".")


def test_help_lists_the_commands() -> None:
    for word in ("HELP", "HELPOP"):
        lines = bare(Talk().says(word))
        assert [line.split(" ")[0] for line in lines] == ["704", *["705"] * (len(lines) - 2), "706"]
        assert {line.split(" ")[1] for line in lines} == {"*"}
        assert {*" ".join(line.partition(":")[2] for line in lines).split(" ")} >= COMMANDS.keys()


def test_help_on_a_command() -> None:
    assert bare(Talk().says("HELP join")) == [
        f"704 join :{HELP['JOIN'][0]}",
        "705 join :",
        f"706 join :{HELP['JOIN'][1]}",
    ]


@pytest.mark.parametrize(("subject", "shown"), [("NOTHING", "NOTHING"), (":two words", "*")])
def test_no_help(subject: str, shown: str) -> None:
    (line,) = bare(Talk().says(f"HELP {subject}"))
    assert line.startswith(f"524 {shown} :")


# -- masks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mask", "name", "fits"),
    [
        ("*", "", True),
        ("", "", True),
        ("", "a", False),
        ("?", "", False),
        ("a?c", "ABC", True),
        ("a*c", "ac", True),
        ("a*c", "abcbc", True),
        ("a*c", "abcb", False),
        ("*b*", "abc", True),
        ("[a]*", "[a]b", True),
        ("[a]*", "ab", False),
        ("a**", "a", True),
        ("*" * 200 + "x", "a" * 200, False),
        ("*a" * 100, "a" * 99, False),
    ],
)
def test_masks(mask: str, name: str, fits: bool) -> None:
    assert matches(mask, name) is fits
