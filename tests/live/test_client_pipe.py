"""The client in pipes: all that is piped arrives, what comes out is lines, and it always ends."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import fake_servers as fake
from tests.live.client import CLIENT, HELLO, Join, errors, joining, output, piped, wait_for_line
from tests.live.fake_servers import OK, serving
from tests.live.terminal import HOUSE, Terminal, surroundings


@pytest.fixture
def join(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Join]:
    with joining(monkeypatch, capfd) as go:
        yield go


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


def test_an_interrupt_ends_the_wait_for_a_server_that_reads_slowly() -> None:
    over = threading.Event()

    def holds_on(peer: fake.Peer) -> None:
        fake.never_closes(peer)
        over.wait(fake.PATIENCE)

    with serving(holds_on) as server, piped(server.url) as client:
        assert client.stdin
        client.stdin.write(b"x\n" * 6000)
        client.stdin.close()
        server.wait_for(lambda: bool(server.peers) and server.peers[0].ended == "closed")
        client.send_signal(signal.SIGINT)
        assert client.wait(fake.PATIENCE) == 0
        assert output(client) == HELLO + "Interrupt received, shutting down ...\n"
        over.set()


def test_an_interrupt_before_the_answer() -> None:
    with serving(fake.silent) as server, piped(server.url) as client:
        server.wait_for(lambda: bool(server.peers and server.peers[0].segments))
        client.send_signal(signal.SIGINT)
        assert client.wait(fake.PATIENCE) == 0
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


def test_the_output_is_full() -> None:
    with serving(fake.framed) as server, piped(server.url, shell="{} >/dev/full") as client:
        assert client.wait(fake.PATIENCE) == 1
        assert errors(client) == "Cannot write to standard output: No space left on device\n"
        assert server.peers == []


def test_the_output_fills_up(tmp_path: Path) -> None:
    shell = f"ulimit -f 1; trap '' XFSZ; {{}} >{tmp_path}/out"
    with serving(fake.framed) as server, piped(server.url, shell=shell) as client:
        peer = server.member()
        peer.send((b"@bob: " + b"x" * 1000 + b"\n") * 5)
        assert client.wait(fake.PATIENCE) == 1
        assert errors(client) == "Cannot write to standard output: File too large\n"
        server.wait_for(lambda: peer.received.endswith(b"DISCONNECT luca CHAT/1.0\n"))


def test_nothing_can_be_said_to_anybody() -> None:
    with serving(fake.framed) as server, piped(server.url, shell="{} >/dev/full 2>&1") as client:
        assert client.wait(fake.PATIENCE) == 1


def test_the_output_is_three_lines_the_room_and_how_it_ended() -> None:
    behave = fake.answering(OK + b"\n@bob: one\n@ann: two\n" + fake.GOODBYE + b"\n")
    with serving(behave) as server, piped(server.url) as client:
        assert client.wait(fake.PATIENCE) == 0
        assert output(client) == HELLO + "@bob: one\n@ann: two\nDisconnected from server ... exiting!\n"


def test_a_person_whose_output_is_kept_reads_the_help_on_the_terminal(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with (
        serving(fake.framed) as server,
        Terminal(["/bin/sh", "-c", f'exec "$@" >{kept}', "sh", *CLIENT, "luca", server.url]) as terminal,
    ):
        peer = server.member()
        terminal.type("/help\n/nonsense\nhello\n")
        terminal.wait_for_text("/help, !help")
        terminal.wait_for_text("There is no command /nonsense")
        server.wait_for(lambda: peer.received.endswith(b"hello\n"))
        peer.send(b"@bob: hi\n" + fake.GOODBYE + b"\n")
        assert terminal.wait_for_exit() == 0
    assert kept.read_text() == HELLO + "@bob: hi\nDisconnected from server ... exiting!\n"


def test_an_output_that_cannot_carry_a_character_gets_another() -> None:
    env = {"PYTHONIOENCODING": "ascii"}
    behave = fake.answering(OK + "\n@bob: café\n".encode())
    with serving(behave) as server, piped(server.url, env=env) as client:
        wait_for_line(client, "@bob: caf?")
        client.terminate()
        assert client.wait(fake.PATIENCE) == 0


def test_it_is_cheap_to_import() -> None:
    code = "import sys, parlour.client; print({'asyncio', 'prompt_toolkit'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE, env=surroundings()
    )
    assert ran.stdout == "set()\n"
