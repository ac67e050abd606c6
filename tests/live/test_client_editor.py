"""The client at a terminal: a person types, pastes, completes, and goes back to what was typed before."""

from pathlib import Path

import pytest

from tests.live import fake_servers as fake
from tests.live.client import person, received
from tests.live.fake_servers import serving

PASTED = "one\n  two\n\n/three\n"


def test_a_paste_of_several_lines_asks() -> None:
    question = 'Send 3 lines, from "look: one" to "/three"? [Y/n]'
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("look: ")
        terminal.paste(PASTED)
        terminal.wait_for_end(question)
        terminal.type("x")
        peer.send(b"@bob: meanwhile\n")
        terminal.wait_for_end("@bob: meanwhile", question)
        terminal.type("n")
        terminal.wait_for_prompt("look:")
        terminal.paste(PASTED)
        terminal.wait_for_end(question)
        terminal.type("\r")
        sent = ["@luca: look: one", "@luca:   two", "@luca: /three"]
        terminal.wait_for_end(*sent, ">")
        received(server, peer, *sent)
        terminal.paste("just a word\n")
        terminal.wait_for_prompt("just a word")


@pytest.mark.parametrize("key", ["\x03", "\x04", "N"])
def test_who_wants_to_get_out_of_the_question_stays_in_the_room(key: str) -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("draft")
        terminal.paste(PASTED)
        terminal.wait_for_text("Send 3 lines")
        terminal.type(key)
        terminal.wait_for_prompt("draft")
        terminal.type("\r")
        received(server, peer, "@luca: draft")
        terminal.type("\x03")
        assert terminal.wait_for_exit() == 0


def test_a_paste_without_brackets_is_sent_line_by_line() -> None:
    lines = [f"line {n} of a paste" for n in range(40)]
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        terminal.type("".join(f"{line}\r" for line in lines))
        received(server, peer, *(f"@luca: {line}" for line in lines))


def test_tab_completes_and_commands_stay_here() -> None:
    with serving(fake.framed) as server, person(server, rows=40) as (terminal, peer):
        peer.send(b"@Robert: hi\n@rob: hi\n@ann: hi\n")
        terminal.wait_for_text("@ann: hi")
        terminal.type("hello @a\t")
        terminal.wait_for_prompt("hello @ann")
        terminal.type("and ro\t")
        terminal.wait_for_text("rob  Robert")
        terminal.wait_for_prompt("hello @ann and rob")
        terminal.type("er\tx\r")
        received(server, peer, "@luca: hello @ann and Robert x")
        terminal.type("/he\t")
        terminal.wait_for_prompt("/help")
        terminal.type("\r")
        terminal.wait_for_text("/help, !help")
        terminal.type("/nonsense\r!quit it\x15!utf8\r//slash\r")
        terminal.wait_for_end("@luca: !utf8", "@luca: /slash", ">")
        assert "There is no command /nonsense" in terminal.text
        hello = "@luca: hello @ann and Robert x"
        received(server, peer, hello, "@luca: !utf8", "@luca: /slash")


def test_tab_in_the_middle_of_a_line() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        peer.send(b"@bob: hi\n")
        terminal.wait_for_text("@bob: hi")
        terminal.type("bo there\x01\x1b[C\x1b[C\t!")
        terminal.wait_for_prompt("bob! there")


def test_tab_shows_the_choices_once() -> None:
    with serving(fake.framed) as server, person(server) as (terminal, peer):
        peer.send(b"@rob: hi\n@Robert: hi\n")
        terminal.wait_for_text("@Robert: hi")
        terminal.type("ro\t\t\tx")
        terminal.wait_for_prompt("Robx")
        assert terminal.text.count("Robert  rob") == 1
        terminal.type("\x7f\t!")
        terminal.wait_for_prompt("Rob!")
        assert terminal.text.count("Robert  rob") == 1
        peer.send(b"@Roberta: hi\n")
        terminal.wait_for_text("@Roberta: hi")
        terminal.type("\x7f\ty")
        terminal.wait_for_prompt("Roby")
        assert "Roberta  Robert  rob" in terminal.text
        terminal.type("\rro\t")
        terminal.wait_for(lambda: terminal.text.count("Roberta  Robert  rob") == 2)


def test_what_was_sent_is_there_in_the_next_run(tmp_path: Path) -> None:
    history = tmp_path / "state" / "parlour" / "history"
    history.parent.mkdir(parents=True)
    history.write_text('"sent before"\n')
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    with serving(fake.framed) as server, person(server, env=env) as (terminal, _):
        terminal.type("\x1b[A")
        terminal.wait_for_prompt("sent before")
        terminal.type(" and now\r\x04")
        assert terminal.wait_for_exit() == 0
    assert history.read_text() == '"sent before"\n"sent before and now"\n'


def test_without_a_home(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    env = {"XDG_STATE_HOME": str(tmp_path / "file"), "HOME": "/nowhere"}
    with serving(fake.framed) as server, person(server, env=env) as (terminal, peer):
        terminal.type("hello\r")
        received(server, peer, "@luca: hello")
        terminal.wait_for_end("@luca: hello", ">")
        terminal.type("\x1b[A")
        terminal.wait_for_prompt("hello")
