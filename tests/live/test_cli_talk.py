"""``parlour say``, ``tail``, ``history`` and ``search``, and the example bot, as the programs that they are."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

import parlour
from parlour.events import Reacted
from tests.live.conftest import Serve
from tests.live.server import HOME, PATIENCE, ServerProcess

PARLOUR = [sys.executable, "-m", "parlour"]
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def environment(server: ServerProcess | None) -> dict[str, str]:
    url = {"PARLOUR_URL": f"chat://127.0.0.1:{server.port}"} if server else {}
    return {**os.environ, "PARLOUR_NAME": "shell", **url}


def run(server: ServerProcess | None, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command."""
    ran = subprocess.run(
        [*PARLOUR, *arguments], input=typed.encode(), capture_output=True, cwd=HOME, env=environment(server), timeout=20
    )
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode()


def ok(server: ServerProcess, *arguments: str, typed: str = "") -> str:
    """Standard output of a command that succeeds, and complains of nothing."""
    status, output, errors = run(server, *arguments, typed=typed)
    assert (status, errors) == (0, "")
    return output


@contextmanager
def started(
    server: ServerProcess, *command: str, stdout: int = subprocess.PIPE, name: str = "tail"
) -> Iterator[subprocess.Popen[str]]:
    """A program that goes on until it is ended."""
    program = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=HOME,
        env={**environment(server), "PARLOUR_NAME": name, "PYTHONPATH": str(HOME)},
        text=True,
        encoding="utf-8",
    )
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def line(stream: IO[str] | None) -> str:
    """The next line, without its end; nothing at the end."""
    assert stream is not None
    return stream.readline().removesuffix("\n")


@pytest.fixture
def server(serve: Serve) -> ServerProcess:
    return serve()


def test_what_is_said_can_be_read_and_found(server: ServerProcess) -> None:
    assert ok(server, "say", "lobby", "hello", "there") == ""
    assert ok(server, "say", "lobby", typed="one\n\n \ntwo\r\nthree") == ""
    assert ok(server, "say", "--whole", "lobby", "-", typed="many\n  lines\n") == ""
    lines = ok(server, "history").splitlines()
    texts = ["#1 shell: hello there", "#2 shell: one", "#3 shell: two", "#4 shell: three", "#5 shell: many"]
    assert len(lines) == 6
    for shown, text in zip(lines, texts, strict=False):
        assert re.fullmatch(f"{TIME} lobby{re.escape(text)}", shown)
    assert lines[5] == "      lines"
    objects = [json.loads(shown) for shown in ok(server, "history", "lobby", "--json", "-n", "2").splitlines()]
    assert [(one["seq"], one["text"]) for one in objects] == [(4, "three"), (5, "many\n  lines")]
    assert ok(server, "history", "--after", "1", "-n", "1").endswith("#2 shell: one\n")
    assert ok(server, "history", "--before", "3", "-n", "1").endswith("#2 shell: one\n")
    assert ok(server, "history", "--since", "2999-01-01") == ""
    assert len(ok(server, "history", "--since", "2000-01-01T00:00+01:00").splitlines()) == 6
    assert ok(server, "history", "--until", "2000-01-01") == ""
    found = ok(server, "search", "many", "lines", "--author", "shell", "--room", "lobby")
    assert re.fullmatch(f"{TIME} lobby#5 shell: many\n      lines\n", found)
    assert json.loads(ok(server, "search", "hello", "--json"))["text"] == "hello there"
    assert run(server, "search", "build", "failed") == (0, "", "Nothing was found.\n")


def test_files_are_said(server: ServerProcess, tmp_path: Path) -> None:
    for name in ("a b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    attach = ["--attach", str(tmp_path / "a b.txt")]
    assert ok(server, "say", "papers", "--create", "two of them", *attach, "--attach", str(tmp_path / "c.txt")) == ""
    assert ok(server, "say", "papers", *attach, typed="not said") == ""
    two, one = (json.loads(said) for said in ok(server, "history", "papers", "--json").splitlines())
    assert (two["text"], [file["name"] for file in two["files"]]) == ("two of them", ["a b.txt", "c.txt"])
    assert (one.get("text"), [file["name"] for file in one["files"]]) == (None, ["a b.txt"])


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["-", "--attach", "test.py"], 2, "Files go with a TEXT, or alone"),
        (["x", *["--attach", "test.py"] * 11], 2, "A message has at most 10 files."),
        (["x", "--attach", "test.py", "--attach", "nothing.txt"], 1, "parlour: nothing.txt cannot be read: "),
    ],
)
def test_files_that_are_not_said(server: ServerProcess, arguments: list[str], status: int, why: str) -> None:
    ended, output, errors = run(server, "say", "unsaid", "--create", *arguments)
    assert (ended, output) == (status, "")
    assert why in errors


def test_more_than_one_page(server: ServerProcess) -> None:
    ok(server, "say", "lobby", typed="".join(f"{number}\n" for number in range(1, 701)))
    assert [shown.split()[-1] for shown in ok(server, "history", "-n", "650").splitlines()] == [
        str(number) for number in range(51, 701)
    ]
    assert [shown.split()[-1] for shown in ok(server, "history", "-n", "650", "--after", "20").splitlines()] == [
        str(number) for number in range(21, 671)
    ]
    assert len(ok(server, "history", "-n", "5000", "--after", "20", "--before", "640").splitlines()) == 619
    assert len(ok(server, "history", "-n", "5000").splitlines()) == 700


def test_other_rooms(server: ServerProcess) -> None:
    assert run(server, "say", "tea", "hi") == (1, "", "parlour: there is no such room: tea\n")
    assert run(server, "history", "tea") == (1, "", "parlour: there is no such room: tea\n")
    assert run(server, "tail", "lobby", "tea")[::2] == (1, "parlour: there is no such room: tea\n")
    ok(server, "say", "--create", "Tea", "hi")
    ok(server, "say", "#tea", "ho")
    assert [shown.split()[-1] for shown in ok(server, "history", "tea").splitlines()] == ["hi", "ho"]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["say", "lobby", ""], 1, "parlour: there is no text in that\n"),
        (["say", "lobby", "x" * 9000], 1, "parlour: that was too long\n"),
        (
            ["say", "no room", "x"],
            1,
            "parlour: a room's name is one word of at most 32 letters, digits or ._-: no room\n",
        ),
        (["say", "--name", "server", "lobby", "x"], 1, "parlour: The server does not allow the name 'server'\n"),
        (["say", "--name", "two words", "lobby", "x"], 2, "must be one word"),
        (["history", "--url", "localhost"], 2, "is not of the form chat://"),
        (["history", "--since", "yesterday"], 2, "'yesterday' is not of the form"),
        (["search"], 2, "Missing argument"),
        (["tail"], 2, "Missing argument"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    module_server: ServerProcess, arguments: list[str], status: int, sentence: str
) -> None:
    ran = run(module_server, *arguments)
    assert ran[:2] == (status, "")
    assert sentence in ran[2]
    assert status == 2 or ran[2].count("\n") == 1


def test_where_nobody_listens(free_port: int) -> None:
    status, output, errors = run(None, "history", "--url", f"chat://127.0.0.1:{free_port}")
    assert (status, output) == (1, "")
    assert errors == f"parlour: Connection refused: no server is listening at 127.0.0.1:{free_port}\n"


def test_the_server_on_this_machine_is_found(serve: Serve, tmp_path: Path) -> None:
    folder = str(tmp_path)
    missing = run(None, "history", "--data", folder)
    assert missing == (1, "", "parlour: no server runs on this machine; --url says where another one is\n")
    server = serve("--data", folder)
    assert run(None, "say", "--data", folder, "lobby", "hi") == (0, "", "")
    assert run(None, "history", "--data", folder)[1].endswith("#1 shell: hi\n")
    server.stop()
    assert run(None, "history", "--data", folder) == missing


@pytest.mark.parametrize("host", ["::", "::1", "127.0.0.2", "0.0.0.0"])
def test_it_is_found_wherever_it_listens(serve: Serve, tmp_path: Path, host: str) -> None:
    folder = str(tmp_path)
    serve("--data", folder, "--host", host)
    assert run(None, "say", "--data", folder, "lobby", "hi") == (0, "", "")
    assert run(None, "history", "--data", folder)[1].endswith("#1 shell: hi\n")


def test_a_room_is_followed(server: ServerProcess) -> None:
    ok(server, "say", "--create", "tea", "before")
    ok(server, "say", "lobby", typed="one\ntwo\n")
    with started(server, *PARLOUR, "tail", "-n", "1", "lobby", "tea") as tail:
        assert {line(tail.stdout).partition(" ")[2].partition(" ")[2] for _ in range(2)} == {
            "lobby#2 shell: two",
            "tea#2 shell: before",
        }
        ok(server, "say", "tea", "\x1b[2Jnow")
        assert re.fullmatch(f"{TIME} tea#3 shell: \\[2Jnow", line(tail.stdout))
        tail.send_signal(signal.SIGINT)
        assert tail.wait(PATIENCE) == 130
        assert tail.communicate() == ("", "")


def test_a_room_is_followed_by_a_program(server: ServerProcess) -> None:
    with started(server, *PARLOUR, "tail", "--json", "lobby") as tail:
        assert json.loads(line(tail.stdout))["author"] == "tail"
        ok(server, "say", "lobby", "hi\x85\u202e")
        told = [json.loads(line(tail.stdout)) for _ in range(3)]
        assert [one["type"] for one in told] == ["joined", "said", "left"]
        assert told[1]["text"] == "hi"


def test_following_outlives_the_server(serve: Serve, free_port: int, tmp_path: Path) -> None:
    options = ("--port", str(free_port), "--data", str(tmp_path))
    server = serve(*options)
    with started(server, *PARLOUR, "tail", "lobby") as tail:
        ok(server, "say", "lobby", "one")
        assert line(tail.stdout).endswith("#1 shell: one")
        server.process.kill()
        server.wait()
        assert line(tail.stderr).endswith("; trying again")
        server = serve(*options)
        ok(server, "say", "lobby", "two")
        assert line(tail.stdout).endswith("#2 shell: two")
        tail.send_signal(signal.SIGINT)
        assert tail.communicate() == ("", "")


def test_whoever_reads_it_may_have_enough(server: ServerProcess) -> None:
    reading, writing = os.pipe()
    with started(server, *PARLOUR, "tail", "lobby", stdout=writing) as tail:
        os.close(writing)
        os.close(reading)
        for _ in range(3):
            if tail.poll() is None:
                ok(server, "say", "lobby", "hi")
        assert tail.wait(PATIENCE) == 0
        assert tail.communicate()[1] == ""


def test_lines_are_said_as_they_come(server: ServerProcess) -> None:
    with (
        started(server, *PARLOUR, "tail", "lobby") as tail,
        started(server, *PARLOUR, "say", "lobby", name="say") as say,
    ):
        assert say.stdin is not None
        for text in ("one", "two"):
            print(text, file=say.stdin, flush=True)
            assert line(tail.stdout).endswith(f" say: {text}")
        say.send_signal(signal.SIGINT)
        assert say.wait(PATIENCE) == 130
        assert say.communicate() == ("", "")


def test_a_server_that_goes_is_an_error(server: ServerProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with started(server, *PARLOUR, "history", "--url", f"chat://127.0.0.1:{port}") as history:
            peer, _ = listener.accept()
            with peer:
                peer.recv(1000)
                welcome = {"type": "welcome", "name": "tail", "rooms": []}
                peer.sendall(b"200 Registration successful\n" + json.dumps(welcome).encode() + b"\n")
                while b"history" not in peer.recv(1000):
                    pass
            assert history.wait(PATIENCE) == 1
            assert history.communicate() == ("", "parlour: The server closed the connection\n")


def test_the_example_bot(server: ServerProcess) -> None:
    url = f"chat://127.0.0.1:{server.port}"
    bot = [sys.executable, "examples/todo_bot.py", url, "class"]

    async def talk() -> None:
        async with asyncio.timeout(PATIENCE), parlour.connect(url, "ann", rooms=["class"]) as chat:
            answers, told = chat.messages("class"), chat.events()
            await chat.who("class")
            while "todo-bot" not in chat.rooms["class"].present:
                await anext(told)
            await chat.say("todo", "class")
            assert (await anext(answers)).text.startswith("Nothing to do!")
            sent = await chat.say("todo add read chapter 3", "class")
            async for event in told:
                if isinstance(event, Reacted):
                    assert (event.target, event.emoji) == (sent.seq, "👍")
                    break
            await chat.say("todo add water the plants", "class")
            await chat.say("todo done 1", "class")
            assert (await anext(answers)).text == "Done: read chapter 3"
            await chat.say("todo done 7", "class")
            await chat.say("todo", "class")
            assert (await anext(answers)).text == "1. water the plants"

    with started(server, *bot) as program:
        asyncio.run(talk())
        assert program.poll() is None
    assert len((HOME / "examples/todo_bot.py").read_text().splitlines()) <= 25
