"""The client in pipes, against servers of every kind; most of it within this process."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from parlour.client import ClientSettings, enter, link, run
from tests.live import fake_servers as fake
from tests.live.fake_servers import GOODBYE, INVALID, OK, TAKEN, Behaviour, serving

HELLO = """\
Connecting to server ...
Connection to server established. Sending intro message...
Registration successful.  Ready for messaging!
"""
HOUSE = Path(__file__).parents[2]
CLIENT = [sys.executable, "-m", "parlour", "join"]


@dataclass
class Ran:
    status: int
    out: str
    err: str


Join = Callable[..., Ran]


@pytest.fixture
def join(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Join]:
    """Runs the client in this process; `typed` is its standard input, None: it stays open."""
    opened: list[IO[str]] = []

    def go(url: str, typed: bytes | None = b"", name: str = "luca") -> Ran:
        reading, writing = os.pipe()
        opened.append(os.fdopen(reading, encoding="utf-8"))
        writer = os.fdopen(writing, "w")

        def write() -> None:
            with writer:
                writer.buffer.write(typed or b"")

        if typed is None:
            opened.append(writer)
        else:
            threading.Thread(target=write, daemon=True).start()
        monkeypatch.setattr("sys.stdin", opened[0])
        status = run(ClientSettings(name, url))
        captured = capfd.readouterr()
        return Ran(status, captured.out, captured.err)

    yield go
    for file in opened:
        file.close()


REGISTER = b"REGISTER luca CHAT/1.0"
TALK = [b"@luca: hi", b"@luca: there", b"DISCONNECT luca CHAT/1.0"]


def with_newlines(segments: list[bytes]) -> list[bytes]:
    return [segment + b"\n" for segment in segments]


@pytest.mark.parametrize(
    ("behave", "accepts", "conversations"),
    [
        (fake.framed, 9, [with_newlines([REGISTER, *TALK])]),
        (fake.never_closes, 9, [with_newlines([REGISTER, *TALK])]),
        (fake.strict, 9, [[REGISTER + b"\n"], [REGISTER, *TALK]]),
        (fake.hates_newlines, 9, [[REGISTER + b"\n"], [REGISTER, *TALK]]),
        (fake.keeps_newline, 9, [with_newlines([REGISTER, TALK[-1]]), [REGISTER, *TALK]]),
        (fake.splits_words, 9, [[REGISTER + b"\n", *TALK], [REGISTER]]),
        (fake.splits_words, 1, [[REGISTER + b"\n", *TALK]]),
    ],
)
def test_it_talks_to_every_kind_of_server(
    join: Join, behave: Behaviour, accepts: int, conversations: list[list[bytes]]
) -> None:
    with serving(behave, accepts=accepts) as server:
        ran = join(server.url, b"hi\nthere\n")
        assert ran == Ran(0, HELLO, "")
        server.wait_for(lambda: [peer.received for peer in server.peers] == list(map(b"".join, conversations)))
        for peer, segments in zip(server.peers, conversations, strict=True):
            if segments[0].endswith(b"\n") and len(segments) > 2:
                continue  # framed: only the lines count
            assert peer.segments == segments


def test_a_server_that_reads_to_the_end_sees_an_end_and_no_reset(join: Join) -> None:
    with serving(fake.never_closes) as server:
        assert join(server.url, b"hi\n").status == 0
        server.wait_for(lambda: server.peers[0].ended == "closed")


def test_a_server_that_does_not_let_go_is_left(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FAREWELL", 0.2)
    over = threading.Event()

    def holds_on(peer: fake.Peer) -> None:
        fake.never_closes(peer)
        over.wait(fake.PATIENCE)

    with serving(holds_on) as server:
        assert join(server.url, b"hi\n").status == 0
        over.set()
        assert server.peers[0].received.endswith(b"@luca: hi\nDISCONNECT luca CHAT/1.0\n")


def test_answers_to_the_last_lines_are_still_shown(join: Join) -> None:
    with serving(fake.answers_list) as server:
        assert join(server.url, b"!list\n") == Ran(0, HELLO + "luca, bob\n", "")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ([OK + b"\n", GOODBYE + b"\n"], []),
        ([OK + b"\n@bob: hi\n", GOODBYE], ["@bob: hi"]),
        ([OK + b"\n@bob: hi" + GOODBYE], ["@bob: hi"]),
        ([OK + b"@bob: hi"], ["@bob: hi"]),
        ([OK + b"\n"], []),
        (
            [b"200 Registration succesful\n@bob:hi\r\n@ann: caf\xc3\xa9 \xff\n"],
            ["@bob: hi", "@ann: café �"],
        ),
        ([OK + b"\n@bob: \x1b[2J\x9b\x07\r!\nluca: x\n"], ["@bob: [2J�!", "luca: x"]),
        ([OK + b"\n@bob: say DISCONNECT CHAT/1.0\n"], ["@bob: say DISCONNECT CHAT/1.0"]),
    ],
)
def test_what_servers_send_and_how_they_end(join: Join, sent: list[bytes], shown: list[str]) -> None:
    def behave(peer: fake.Peer) -> None:
        peer.receive()
        if len(peer.server.peers) == 1:
            for data in sent:
                peer.send(data)

    with serving(behave, accepts=1) as server:
        lines = "".join(f"{line}\n" for line in [*shown, "Disconnected from server ... exiting!"])
        assert join(server.url, None) == Ran(0, HELLO + lines, "")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (INVALID + b"\n", "400 Invalid registration"),
        (b"400 Invalid Registration", "400 Invalid Registration"),
        (TAKEN + b"\n", "401 Client already registered"),
        (TAKEN, "401 Client already registered"),
        (b"503 \x1b[31mGo away\r\n", "503 [31mGo away"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak CHAT/1.0"),
        (b"\x00\xff\x17garbage", "does not speak CHAT/1.0"),
    ],
)
def test_who_is_refused_is_told_why(join: Join, answer: bytes, error: str) -> None:
    def behave(peer: fake.Peer) -> None:
        peer.receive()
        peer.send(answer)

    with serving(behave) as server:
        ran = join(server.url)
        assert (ran.status, ran.out) == (1, HELLO.partition("Registration")[0])
        assert error in ran.err
        assert ran.err.count("\n") == 1


def test_a_server_that_never_answers(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    assert enter.ANSWER == 5
    monkeypatch.setattr(enter, "ANSWER", 0.2)
    with serving(fake.silent) as server:
        ran = join(server.url)
        assert ran.status == 1
        assert "does not answer" in ran.err


def test_a_server_that_vanishes(join: Join) -> None:
    with serving(fake.vanishing) as server:
        ran = join(server.url)
        assert ran.status == 1
        assert "without an answer" in ran.err


def test_nobody_listens(join: Join) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    ran = join(f"chat://localhost:{port}")
    assert (ran.status, ran.out) == (1, "Connecting to server ...\n")
    assert ran.err == f"Connection refused: no server is listening at localhost:{port}\n"


def test_a_host_that_nobody_knows(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert join("chat://nowhere.invalid:1").err == "Unknown host: nowhere.invalid\n"


@pytest.mark.parametrize(("name", "url"), [("luca", "http://localhost:1"), ("luca b", "chat://localhost:1")])
def test_what_is_typed_wrong(join: Join, name: str, url: str) -> None:
    ran = join(url, name=name)
    assert (ran.status, ran.out) == (1, "")
    assert re.search("chat://<host>:<port>|one word", ran.err)


def test_version_six(join: Join) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with serving(fake.framed, host="::1") as server:
        assert join(server.url, b"hi\n") == Ran(0, HELLO, "")


def test_everything_of_a_pipe_is_text_and_arrives(join: Join) -> None:
    typed = b"/quit\n\n/etc/passwd\n!help\n  indented\ttab\r\nbad \xff\x1b[2J\n" + b"x" * 5000 + b"\nlast"
    with serving(fake.framed) as server:
        assert join(server.url, typed).status == 0
        lines = server.peers[0].received.decode().splitlines()[1:]
    long = [line.removeprefix("@luca: ") for line in lines if "xxx" in line]
    assert [line for line in lines if "xxx" not in line] == [
        "@luca: /quit",
        "@luca: /etc/passwd",
        "@luca: !help",
        "@luca:   indented tab",
        "@luca: bad �[2J",
        "@luca: last",
        "DISCONNECT luca CHAT/1.0",
    ]
    assert "".join(long) == "x" * 5000
    assert len(long) == 2


def test_a_server_that_does_not_read_holds_up_the_pipe_and_then_gets_everything(join: Join) -> None:
    line = b"y" * 3999 + b"\n"
    count = 2500
    written = 0
    stalled = threading.Event()
    go_on = threading.Event()

    def stalls(peer: fake.Peer) -> None:
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        peer.receive()
        peer.send(OK + b"\n")
        stalled.set()
        go_on.wait(fake.PATIENCE)
        while peer.receive(1 << 20):
            pass

    with (
        serving(stalls) as server,
        piped(server.url) as client,
    ):
        assert client.stdin
        stalled.wait(fake.PATIENCE)
        os.set_blocking(client.stdin.fileno(), False)
        data = line * count
        still = threading.Event()
        waits = 0
        while waits < 12 and written < len(data):  # until nothing has moved for a while
            try:
                written += os.write(client.stdin.fileno(), data[written : written + 65536])
                waits = 0
            except BlockingIOError:
                still.wait(0.03)
                waits += 1
        assert written < len(data)
        go_on.set()
        os.set_blocking(client.stdin.fileno(), True)
        client.stdin.write(data[written:])
        client.stdin.close()
        assert client.wait(fake.PATIENCE) == 0
        server.wait_for(lambda: server.peers[0].received.endswith(b"DISCONNECT luca CHAT/1.0\n"))
        assert server.peers[0].received.count(b"y") == count * 3999


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_properly(number: int) -> None:
    with serving(fake.framed) as server, piped(server.url) as client:
        wait_for_line(client, "Registration successful")
        client.send_signal(number)
        assert client.wait(fake.PATIENCE) == 0
        assert output(client) == "Interrupt received, shutting down ...\n"
        assert server.peers[0].received.endswith(b"DISCONNECT luca CHAT/1.0\n")


def test_an_interrupt_before_the_answer() -> None:
    with serving(fake.silent) as server, piped(server.url) as client:
        server.wait_for(lambda: bool(server.peers and server.peers[0].segments))
        client.send_signal(signal.SIGINT)
        assert client.wait(2) == 0
        assert output(client).endswith("Interrupt received, shutting down ...\n")


def test_nobody_reads_the_output() -> None:
    with serving(fake.framed) as server, piped(server.url) as client:
        wait_for_line(client, "Registration successful")
        assert client.stdout
        client.stdout.close()
        server.member().send(b"@bob: hi\n")
        assert client.wait(fake.PATIENCE) == 0
        server.wait_for(lambda: server.peers[0].received.endswith(b"DISCONNECT luca CHAT/1.0\n"))
        assert client.stderr
        assert client.stderr.read() == b""


def test_an_output_that_cannot_carry_a_character_gets_another() -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    behave = fake.answering(OK + "\n@bob: café\n".encode())
    with serving(behave) as server, piped(server.url, env=env) as client:
        wait_for_line(client, "@bob: caf?")
        client.terminate()
        assert client.wait(fake.PATIENCE) == 0


def test_it_is_cheap_to_import() -> None:
    code = "import sys, parlour.client; print({'asyncio', 'prompt_toolkit'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE)
    assert ran.stdout == "set()\n"


def piped(url: str, env: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """The client as a program, between pipes."""
    pipe = subprocess.PIPE
    return subprocess.Popen([*CLIENT, "luca", url], stdin=pipe, stdout=pipe, stderr=pipe, env=env, cwd=HOUSE)


def wait_for_line(client: "subprocess.Popen[bytes]", start: str) -> None:
    assert client.stdout
    for line in client.stdout:
        if line.decode().startswith(start):
            return
    pytest.fail(f"no line {start!r}")


def output(client: "subprocess.Popen[bytes]") -> str:
    assert client.stdout
    return client.stdout.read().decode()
