"""Two people at terminals, in the rooms of one server."""

import asyncio
import re
from collections.abc import Iterator

import pytest

from parlour.client.chat import connect
from tests.live.rooms import meet, seated
from tests.live.server import ServerProcess
from tests.live.test_client_screen import INJECTIONS


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    started = ServerProcess()
    try:
        yield started.started()
        assert "Traceback" not in started.err.text
    finally:
        started.end()


def test_two_people_talk(server: ServerProcess) -> None:
    with seated(server, "ann") as ann:
        assert ann.lines[:4] == [
            "Connecting to server ...",
            "Connection to server established. Sending intro message...",
            "Registration successful.  Ready for messaging!",
            "Type a line and press Enter to say it; /help shows what else there is.",
        ]
        with seated(server, "bob") as bob:
            ann.wait_for_said("* bob is here")
            ann.wait_for_bar("2 here: ann, bob")
            ann.type("hello **bob** wor")
            ann.wait_for_place("lobby", "hello **bob** wor")
            bob.say("good `day`")
            ann.wait_for_said("bob: good day")
            ann.wait_for_place("lobby", "hello **bob** wor")
            ann.say("ld")
            for terminal in (ann, bob):
                terminal.wait_for_said("bob: good day", "ann: hello bob world")
            assert re.match(r"\d\d:\d\d ann: ", ann.lines[-3])
            bob.type("\x03")
            assert bob.wait_for_exit() == 0
            assert bob.lines[-1] == "Interrupt received, shutting down ..."
        ann.wait_for_said("* bob has left")
        ann.wait_for_bar("1 here: ann")
        ann.type("draft\x04\x15\x04")
        assert ann.wait_for_exit() == 0
        assert "here" not in ann.bar


def test_going_from_room_to_room(server: ServerProcess) -> None:
    with seated(server, "ann", rows=50) as ann, seated(server, "bob") as bob:
        meet("dev", ann, bob)
        bob.say("one", "two @ann")
        ann.wait_for_said("bob: one", "bob: two @ann")
        ann.type("\x1b[1;3D")
        ann.wait_for_place("lobby")
        ann.wait_for_bar("1:lobby 2:dev |")
        ann.wait_for(lambda: ann.text.count("--- lobby ---") == 2)  # a moment after its prompt
        bob.say("three", "four")
        ann.wait_for_bar("2:dev 2 ")
        bob.say("ann, five")
        ann.wait_for_bar(" 2:dev 3! 1:lobby")
        assert "five" not in ann.text
        ann.type("\t")
        ann.wait_for_place("dev")
        ann.wait_for_said("bob: two @ann", "--- new ---", "bob: three", "bob: four", "bob: ann, five")
        ann.wait_for_bar(" 1:lobby 2:dev |")
        ann.type("\x1b1")
        ann.wait_for_place("lobby")
        ann.wait_for(lambda: ann.text.count("--- lobby ---") == 3)  # else it comes no more
        ann.type("\x1b[1;3C")
        ann.wait_for_place("dev")
        ann.wait_for(lambda: ann.text.count("--- dev ---") == 3)
        assert "--- new ---" not in ann.text.rpartition("--- dev ---")[2]
        ann.say("/leave")
        ann.wait_for_place("lobby")
        ann.wait_for(lambda: ann.text.count("--- lobby ---") == 4)
        ann.say("/join dev private", "/leave lobby")
        ann.wait_for_said(
            "Not sent (that room is there already, and open): /join dev private",
            "Not sent (nobody can leave the lobby): /leave lobby",
        )
        ann.wait_for_place("lobby", "/join dev private")


def test_what_is_said_to_one_alone(server: ServerProcess) -> None:
    with seated(server, "ann", env={"TERM": "foot"}) as ann, seated(server, "bob") as bob:
        ann.wait_for_said("* bob is here")
        ann.say("/join side")
        ann.wait_for_place("side")
        bob.say("/msg ann psst; you")
        ann.wait_for_said("[to you] bob: psst; you")
        ann.wait_for_bar(" 3:@bob 1! 1:lobby 2:side")
        assert b"\x1b]777;notify;bob;psst, you\x1b\\" in ann.raw
        assert b"\x07" not in ann.raw
        bob.wait_for_said("[to @ann] bob: psst; you")
        bob.say("/msg nobody hi")
        bob.wait_for_said("Not sent (nobody of that name is here): /msg nobody hi")
        ann.say("/msg bob")
        ann.wait_for_place("@bob")
        ann.wait_for_said("--- @bob ---", "--- new ---", "bob: psst; you")
        ann.say("yes?")
        bob.wait_for_text("[to you] ann: yes?")
        bob.wait_for(lambda: b"\x07" in bob.raw)


def test_what_one_does_with_messages(server: ServerProcess) -> None:
    with seated(server, "ann") as ann, seated(server, "bob") as bob:
        meet("desk", ann, bob)
        ann.say("helo bob")
        ann.wait_for_said("ann: helo bob")
        ann.say("/edit hello bob")
        bob.wait_for_said("ann: helo bob", "* ann edited: hello bob")
        bob.say("/reply ann hi yourself", "/react 👍", "/me waves", "/topic Work")
        ann.wait_for_said(
            'bob (to ann: "hello bob"): hi yourself',
            '* bob put 👍 on what ann said: "hello bob"',
            "* bob waves",
            "* bob set the topic: Work",
        )
        ann.say("/edit")
        ann.wait_for(lambda: bool(re.fullmatch(r"desk> /edit #\d+ hello bob", ann.prompt)))
        ann.say("!")
        bob.wait_for_said("* ann edited: hello bob!")
        ann.say("oops")
        for person in (ann, bob):
            person.wait_for_said("ann: oops")
        ann.say("/delete")
        bob.wait_for(lambda: "* ann took back a message of" in bob.lines[-3])
        ann.say("/search hello", "/numbers", "/history 3")
        ann.wait_for_said("Nothing was said in desk before that")
        assert re.search(r"\d #2 \[desk\] ann: hello bob! \(edited\) \[👍 1\]\n", ann.text)


def test_a_paste_is_one_message(server: ServerProcess) -> None:
    with seated(server, "ann") as ann, seated(server, "bob") as bob:
        ann.paste("def f():\n\n    return 1\n")
        ann.wait_for_text('Send 3 lines as one message, from "def f():" to "return 1"? [Y/n]')
        ann.type("\r")
        bob.wait_for_said("ann: def f():", "      |", "      |     return 1")
        ann.paste("/a\n/b")
        ann.wait_for_text("Send 2 lines")
        ann.type("y")
        bob.wait_for_said("ann: /a", "      | /b")
        ann.type("one\x1b\rtwo\r")
        bob.wait_for_said("ann: one", "      | two")


def test_tab_and_commands_that_are_none(server: ServerProcess) -> None:
    with seated(server, "ann") as ann, seated(server, "barbara") as other:
        ann.type("/jo\tdev\r")
        ann.wait_for_place("dev")
        ann.type("hi @barb\t")
        ann.wait_for_place("dev", "hi @barb")
        ann.type("\x15/join lo\t\r")
        ann.wait_for_place("lobby")
        ann.type("hi @barb\tx\r")
        other.wait_for_said("ann: hi @barbara x")
        ann.say("/nonsense here", "!nonsense", "//sent", "!!too")
        other.wait_for_said("ann: hi @barbara x", "ann: /sent", "ann: !too")
        for text in ("There is no command /nonsense", "There is no command !nonsense", "ann: /sent", "ann: !too"):
            ann.wait_for_text(text)


def test_links_lead_where_they_say(server: ServerProcess) -> None:
    with seated(server, "ann") as ann, seated(server, "bob", env={"TERM": "linux"}) as bob:
        bob.say("see https://example.org/x?y=ü.")
        ann.wait_for_said("bob: see https://example.org/x?y=ü.")
        link = b"\x1b]8;;https://example.org/x?y=%C3%BC\x1b\\"
        assert link in ann.raw
        bob.wait_for_said("bob: see https://example.org/x?y=ü.")
        assert b"\x1b]8" not in bob.raw


def test_the_window_changes_its_size(server: ServerProcess) -> None:
    with seated(server, "ann") as ann, seated(server, "bob") as bob:
        ann.type("日本 words")
        ann.wait_for_place("lobby", "日本 words")
        for rows, columns in ((10, 30), (8, 24), (40, 120), (24, 80)):
            ann.resize(rows, columns)
            bob.say(f"{columns} wide")
            ann.wait_for_said(f"bob: {columns} wide")
            ann.wait_for(lambda: ann.bar.startswith(" 1:lobby"))
            assert "日" in "".join(ann.lines[-3:-1])
        ann.say(" more")
        bob.wait_for_said("ann: 日本 words more")


def test_without_times_bell_and_colour(server: ServerProcess) -> None:
    env = {"NO_COLOR": "1", "TERM": "xterm-kitty"}
    with seated(server, "ann", "--no-times", "--no-bell", env=env) as ann, seated(server, "bob") as bob:
        bob.say("hi @ann `x`")
        ann.wait_for(lambda: ann.lines[-3] == "bob: hi @ann `x`")
        assert b"\x07" not in ann.raw
        assert b"\x1b]99" not in ann.raw
        assert b"38;" not in ann.raw


def test_what_strangers_send_stays_in_its_line(server: ServerProcess) -> None:
    with seated(server, "ann", rows=50) as ann, seated(server, "bob") as bob:
        texts = [bad.decode(errors="replace") for bad in INJECTIONS]
        ann.say("/join cellar")
        ann.wait_for_place("cellar")
        bob.say("/join cellar")
        bob.wait_for_place("cellar")
        ann.wait_for_said("* bob is here")
        before = ann.lines[:-2]
        chat_with(server, texts)
        ann.wait_for_said("eve: end")
        assert ann.lines[: len(before)] == before
        assert ann.screen.title == ""
        assert not ann.screen.cursor.hidden


def chat_with(server: ServerProcess, texts: list[str]) -> None:
    """Say these things as eve, with the library."""

    async def talk() -> None:
        async with connect(f"chat://127.0.0.1:{server.port}", "eve", rooms=["cellar"]) as chat:
            for text in texts:
                await chat.say(text, "cellar")
            await chat.say("end", "cellar")

    asyncio.run(talk())


def test_a_terminal_that_is_closed_leaves_the_rooms(server: ServerProcess) -> None:
    with seated(server, "ann") as ann:
        with seated(server, "bob") as bob:
            ann.wait_for_said("* bob is here")
            bob.hang_up()
            assert bob.process.wait(8) == 0
        ann.wait_for_said("* bob has left")
