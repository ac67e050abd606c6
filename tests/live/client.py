"""The client for tests: within this process, between pipes, and at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from parlour.client import ClientSettings, run
from tests.live.fake_servers import FakeServer, Peer
from tests.live.terminal import HOUSE, Terminal, surroundings

READY = "Registration successful.  Ready for messaging!"
HELLO = f"""\
Connecting to server ...
Connection to server established. Sending intro message...
{READY}
"""
CLIENT = [sys.executable, "-m", "parlour", "join"]


@dataclass
class Ran:
    status: int
    out: str
    err: str


Join = Callable[..., Ran]


@contextmanager
def joining(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Join]:
    """Runs the client in this process; `typed` is its standard input, None: it stays open."""
    with ExitStack() as opened:

        def go(url: str, typed: bytes | None = b"", name: str = "luca") -> Ran:
            reading, writing = os.pipe()
            stdin = opened.enter_context(os.fdopen(reading, encoding="utf-8"))
            writer = os.fdopen(writing, "w")

            def write() -> None:
                with writer:
                    writer.buffer.write(typed or b"")

            if typed is None:
                opened.enter_context(writer)
            else:
                threading.Thread(target=write, daemon=True).start()
            monkeypatch.setattr("sys.stdin", stdin)
            status = run(ClientSettings(name, url))
            captured = capfd.readouterr()
            return Ran(status, captured.out, captured.err)

        yield go


def piped(url: str, env: dict[str, str] | None = None, shell: str = "{}") -> subprocess.Popen[bytes]:
    """The client as a program, between pipes; `shell` may lead them elsewhere."""
    pipe = subprocess.PIPE
    command = ["sh", "-c", shell.format('exec "$@"'), "sh", *CLIENT, "luca", url]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=surroundings(env), cwd=HOUSE)


def wait_for_line(client: subprocess.Popen[bytes], start: str) -> None:
    assert client.stdout
    for line in client.stdout:
        if line.decode().startswith(start):
            return
    pytest.fail(f"no line {start!r}")


def output(client: subprocess.Popen[bytes]) -> str:
    assert client.stdout
    return client.stdout.read().decode()


def errors(client: subprocess.Popen[bytes]) -> str:
    assert client.stderr
    return client.stderr.read().decode()


@contextmanager
def person(
    server: FakeServer,
    *options: str,
    env: dict[str, str] | None = None,
    columns: int = 80,
    rows: int = 24,
) -> Iterator[tuple[Terminal, Peer]]:
    """Luca at a terminal, in the room, at the prompt."""
    command = [*CLIENT, "luca", server.url, *options]
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal(command, env={"XDG_STATE_HOME": home, **(env or {})}, columns=columns, rows=rows) as terminal,
    ):
        terminal.wait_for_prompt()
        yield terminal, server.member()


def received(server: FakeServer, peer: Peer, *lines: str) -> None:
    """Wait until these are all the lines that have come behind the registration."""
    expected = "".join(f"{line}\n" for line in lines).encode()
    server.wait_for(lambda: peer.received.partition(b"\n")[2] == expected)
