"""The client at a terminal: a person looks at the screen, and leaves."""

import signal
import sys

import pytest

from tests.live import fake_servers as fake
from tests.live.client import CLIENT, READY, person, received
from tests.live.fake_servers import GOODBYE, serving
from tests.live.terminal import Terminal

WITHOUT = """
import sys
for name in ("fcntl", "termios", "tty", "uvloop"):
    sys.modules[name] = None
from parlour.client import ClientSettings, run
sys.exit(run(ClientSettings(*sys.argv[1:])))
"""
"""The client on a system that has not these modules."""


def test_talking_while_lines_arrive() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        assert terminal.lines[0] == "Connecting to server ..."
        assert terminal.lines[1].startswith("Connection to server established. Sending intro")
        assert terminal.lines[2] == READY
        terminal.type("hello wor")
        terminal.wait_for_prompt("hello wor")
        peer.send(b"@bob: Yes I'm here\n@server: ann is here\n")
        terminal.wait_for_text("ann is here")
        terminal.wait_for_prompt("hello wor")
        terminal.type("\x1b[D\x1b[DX\x1b[CY")
        terminal.wait_for_prompt("hello wXoYr")
        terminal.type("\x05\x15good\r")
        terminal.wait_for_end("@bob: Yes I'm here", "@server: ann is here", "@luca: good", ">")
        received(server, peer, "@luca: good")
        terminal.type("\x03")
        assert terminal.wait_for_exit() == 0
        assert terminal.lines[-2:] == ["@luca: good", "Interrupt received, shutting down ..."]
        received(server, peer, "@luca: good", "DISCONNECT luca CHAT/1.0")


def test_nothing_typed_is_lost_in_a_busy_room() -> None:
    text = "the quick brown fox jumps over the lazy dog " * 3
    with serving(fake.framed) as server, person(server, columns=200) as (terminal, peer):
        for at, character in enumerate(text):
            peer.send(b"".join(b"@bob: line %d\n" % (3 * at + n) for n in range(3)))
            terminal.type(character)
        terminal.wait_for_prompt(text.rstrip())
        terminal.wait_for(lambda: b" line %d\r" % (3 * len(text) - 1) in terminal.raw)
        terminal.type("\r")
        received(server, peer, f"@luca: {text.rstrip()}")
        shown = [terminal.raw.index(b" line %d\r" % n) for n in range(3 * len(text))]
        assert shown == sorted(shown)


@pytest.mark.parametrize("keys", ["\x04", "/quit\r"])
def test_leaving(keys: str) -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        at_the_prompt = terminal.modes()
        terminal.type(keys)
        assert terminal.wait_for_exit() == 0
        assert "Interrupt" not in terminal.text
        assert ">" not in terminal.text
        assert terminal.modes() != at_the_prompt
        assert terminal.raw.rindex(b"\x1b[?2004l") > terminal.raw.rindex(b"\x1b[?2004h")
        received(server, peer, "DISCONNECT luca CHAT/1.0")


def test_a_signal_leaves_as_the_key_does() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_exit() == 0
        assert terminal.lines[-1] == "Interrupt received, shutting down ..."
        received(server, peer, "DISCONNECT luca CHAT/1.0")


def test_a_terminal_that_is_closed_leaves_the_room() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.hang_up()
        assert terminal.process.wait(fake.PATIENCE) == 0
        received(server, peer, "DISCONNECT luca CHAT/1.0")


def test_the_server_ends_while_something_is_typed() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("not sent yet")
        terminal.wait_for_prompt("not sent yet")
        peer.send(b"@bob: bye\n" + GOODBYE + b"\n")
        assert terminal.wait_for_exit() == 0
        assert terminal.lines[-3:] == [
            "@bob: bye",
            "> not sent yet",
            "Disconnected from server ... exiting!",
        ]


def test_the_window_changes_its_size() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("some words")
        terminal.wait_for_prompt("some words")
        for rows, columns in ((10, 30), (40, 120), (24, 80)):
            terminal.resize(rows, columns)
            peer.send(b"@bob: at %d\n" % columns)
            terminal.wait_for_text(f"@bob: at {columns}")
            terminal.wait_for_prompt("some words")
        terminal.type(" more\r")
        received(server, peer, "@luca: some words more")


INJECTIONS = [
    b"\x1b[2J\x1b[H\x1b[31mred",
    b"\x1b]0;stolen\x07",
    b"\x1b]0;stolen\x1b\\",
    b"\xc2\x9d0;stolen\xc2\x9c",
    b"\xc2\x9b5A\xc2\x9b31m",
    b"\x9b5A\x9b31m",
    b"\x1bc\x1b#8\x1b(0qqq",
    b"\x1b[?1049h\x1b[?25l\x1b[8;5;5t",
    b"over\rwritten",
    b"back\x08\x08\x08\x08space",
    b"\x0b\x0c\x0e\x84\x85\x8d",
    "\u202eltr\u2066\u2067".encode(),
    ("a" + "\u200b\u0301\u200d" * 500).encode(),
    b"tab\ttab",
]


def test_nobody_paints_outside_a_line() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("draft")
        terminal.wait_for_prompt("draft")
        before = terminal.lines[:-1]
        peer.send(b"".join(b"@eve: %s\n" % text for text in INJECTIONS) + b"@ann: end\n")
        terminal.wait_for_end("@ann: end", "> draft")
        after = terminal.lines
        assert after[: len(before)] == before
        assert len(after) == len(before) + len(INJECTIONS) + 2
        assert all(line.startswith("@eve:") for line in after[len(before) : -2])
        assert terminal.screen.title == ""
        assert terminal.foregrounds(len(after) - 1) == {"default"}
        assert terminal.foregrounds(len(after) - 2, start=5) == {"default"}
        assert not terminal.screen.cursor.hidden
        peer.send(b"@eve: " + "wörd ".encode() * 8000 + b"\n@ann: after\n")
        terminal.wait_for_end("@ann: after", "> draft")
        assert "more characters)" in terminal.text
        terminal.type("\r")
        received(server, peer, "@luca: draft")


def test_ones_own_name_rings_and_stands_out() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        peer.send(b"@bob: lucas\n")
        terminal.wait_for_text("@bob: lucas")
        assert b"\x07" not in terminal.raw
        peer.send(b"@bob: hi luca!\n")
        terminal.wait_for_text("hi luca!")
        assert terminal.raw.count(b"\x07") == 1
        row = terminal.row("@bob: hi luca!")
        assert [cell.reverse for cell in row[:14]] == [False] * 9 + [True] * 4 + [False]
        assert row[0].fg == terminal.row("@bob: lucas")[0].fg != "default"


def test_without_bell_and_without_colour() -> None:
    env = {"NO_COLOR": "1"}
    with serving(fake.framed) as server, person(server, "--no-bell", env=env) as (terminal, peer):
        peer.send(b"@bob: hi luca!\n")
        terminal.wait_for_text("hi luca!")
        assert b"\x07" not in terminal.raw
        assert terminal.row("@bob: hi luca!")[0].fg == "default"
        assert b"38;" not in terminal.raw


@pytest.mark.parametrize(
    ("command", "env"),
    [
        ([sys.executable, "-c", WITHOUT], {}),
        (CLIENT, {"TERM": "dumb"}),
    ],
)
def test_a_terminal_that_can_do_no_more(command: list[str], env: dict[str, str]) -> None:
    with (
        serving(fake.framed) as server,
        Terminal([*command, "luca", server.url], env=env) as terminal,
    ):
        terminal.wait_for_text(READY)
        peer = server.member()
        peer.send(b"@bob: hi luca\n")
        terminal.wait_for_text("@bob: hi luca")
        terminal.type("/nonsense\nhello\n")
        received(server, peer, "@luca: hello")
        terminal.wait_for_text("There is no command /nonsense")
        terminal.type("\x03")
        assert terminal.wait_for_exit() == 0
        assert "Interrupt received, shutting down ..." in terminal.text
        assert b"\x1b" not in terminal.raw
        received(server, peer, "@luca: hello", "DISCONNECT luca CHAT/1.0")
