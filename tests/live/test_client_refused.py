"""The client where there is no room to be had: what it says, and how it ends."""

import re
import socket
from collections.abc import Iterator

import pytest

from parlour.client import enter
from tests.live import fake_servers as fake
from tests.live.client import HELLO, Join, joining
from tests.live.fake_servers import INVALID, TAKEN, serving

NOT_ACCEPTED = (
    "The server does not accept the name 'luca': one word of at most 32 letters, digits or ._-, "
    'and none that speaks for the place, as "server", "admin" or "all" do.\n'
)
NOT_FREE = "The name luca is taken, or looks like one that is; choose another.\n"


@pytest.fixture
def join(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Join]:
    with joining(monkeypatch, capfd) as go:
        yield go


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (INVALID + b"\n", f"400 Invalid registration\n{NOT_ACCEPTED}"),
        (b"400 Invalid Registration", f"400 Invalid Registration\n{NOT_ACCEPTED}"),
        (TAKEN + b"\n", f"401 Client already registered\n{NOT_FREE}"),
        (TAKEN, f"401 Client already registered\n{NOT_FREE}"),
        (b"503 \x1b[31mGo away\r\n", "503 Go away"),
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
        assert ran.err.count("\n") == len(error.splitlines())


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


def test_nobody_listens(join: Join, free_port: int) -> None:
    ran = join(f"chat://localhost:{free_port}")
    assert (ran.status, ran.out) == (1, "Connecting to server ...\n")
    assert ran.err == f"Connection refused: no server is listening at localhost:{free_port}\n"


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
