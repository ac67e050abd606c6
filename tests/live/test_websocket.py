"""WebSockets at a server: by the handshakes that browsers make, by the library's client, and by hand."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as dial
from websockets.typing import Subprotocol

from tests.live.conftest import Connect, Serve
from tests.live.http import answer, request, upgrade
from tests.live.server import BUSY, PATIENCE, SOON, RawClient, ServerProcess, assert_well, until

IRC = [Subprotocol("text.ircv3.net")]


class Dial:
    """Opens WebSockets that are closed after the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, server: ServerProcess, **options: Any) -> ClientConnection:
        client: ClientConnection = dial(
            f"ws://127.0.0.1:{server.port}/ws", open_timeout=PATIENCE, proxy=None, **options
        )
        self._stack.enter_context(client)
        return client

    def enter(self, server: ServerProcess, name: str, **options: Any) -> ClientConnection:
        client = self(server, **options)
        client.send(f"REGISTER {name} CHAT/2.0")
        assert client.recv(PATIENCE) == "200 Registration successful"
        assert json.loads(client.recv(PATIENCE))["type"] == "welcome"
        return client


@pytest.fixture
def socket_to() -> Iterator[Dial]:
    with ExitStack() as stack:
        yield Dial(stack)


def hears(client: ClientConnection, kind: str) -> dict[str, Any]:
    """The next object of that type."""
    while True:
        told: dict[str, Any] = json.loads(client.recv(PATIENCE))
        if told["type"] == kind:
            return told


def say(client: ClientConnection, text: str) -> None:
    client.send(json.dumps({"type": "say", "room": "lobby", "text": text}))


def frame(opcode: int, data: bytes) -> bytes:
    return Frame(Opcode(opcode), data).serialize(mask=True)


# -- talking -----------------------------------------------------------------------------------------------------------


def test_chat_and_irc_and_lines_together(room: ServerProcess, connect: Connect, socket_to: Dial) -> None:
    luca = socket_to.enter(room, "luca")
    alice = connect(room).register("alice")
    bob = socket_to(room, subprotocols=IRC)
    assert bob.subprotocol == "text.ircv3.net"
    for line in ("NICK bob", "USER bob 0 * :bob", "JOIN #lobby"):
        bob.send(line)
    while " 366 " not in str(bob.recv(PATIENCE)):
        pass
    say(luca, "żółć 🙂")
    assert hears(luca, "said")["text"] == "żółć 🙂"
    while not str(bob.recv(PATIENCE)).endswith("PRIVMSG #lobby :żółć 🙂"):
        pass
    alice.until(b"@luca: ")
    bob.send("PRIVMSG #lobby :hello")
    assert hears(luca, "said")["text"] == "hello"


def test_long_messages(room: ServerProcess, socket_to: Dial) -> None:
    luca, alice = socket_to.enter(room, "luca"), socket_to.enter(room, "alice")
    text = "word " * 700
    luca.send(
        [
            part
            for part in (json.dumps({"type": "say", "room": "lobby", "text": text}),)
            for part in (part[:99], part[99:])
        ]
    )
    assert hears(alice, "said")["text"] == text


def test_as_fast_as_the_bucket_lets_one(serve: Serve, socket_to: Dial) -> None:
    server = serve("--rate", "200", "--burst", "10")
    luca = socket_to.enter(server, "luca", max_queue=None)  # else its end waits for somebody to read what it was told
    alice = socket_to.enter(server, "alice")
    start = time.monotonic()
    for number in range(60):
        say(luca, f"{number}")
    assert [hears(alice, "said")["text"] for _ in range(60)] == [f"{number}" for number in range(60)]
    assert time.monotonic() - start > 0.2


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"], indirect=True)
def test_who_does_not_read_holds_up_nobody(
    serve: Serve, connect: Connect, socket_to: Dial, loop: dict[str, str]
) -> None:
    server = serve("--outbox-limit", "200000", "--rate", "0", environment=loop)
    stuck = connect(server, receive_buffer=4096)
    stuck.send(upgrade() + frame(1, b"REGISTER stuck CHAT/2.0"))
    luca, alice = socket_to.enter(server, "luca"), socket_to.enter(server, "alice")
    for number in range(2400):
        say(luca, f"{number} " + "x" * 4000)
        for one in (luca, alice):
            assert hears(one, "said")["text"].startswith(f"{number} ")
        if "stuck does not read: dropped" in server.err.text:
            break
    assert server.takes("stuck")
    assert stuck.eof()[-12:] == b"\x88\x0a\x03\xf0too-slow"


def test_ping(room: ServerProcess, socket_to: Dial) -> None:
    luca = socket_to.enter(room, "luca")
    assert luca.ping("here?").wait(PATIENCE)


# -- the end -----------------------------------------------------------------------------------------------------------


def test_closing(room: ServerProcess, socket_to: Dial) -> None:
    luca = socket_to.enter(room, "luca")
    luca.close(4000, "done")
    assert luca.close_code == 4000
    until(lambda: room.takes("luca"), "the name is free")


@pytest.mark.parametrize(
    ("sent", "code"),
    [(b"\x81\x01a", 1002), (frame(2, b"a"), 1003), (frame(1, b"\xff"), 1007)],
    ids=("not masked", "binary", "no UTF-8"),  # masks are random
)
def test_what_may_not_be(room: ServerProcess, connect: Connect, sent: bytes, code: int) -> None:
    client = connect(room)
    client.send(upgrade())
    client.until(b"\r\n\r\n")
    client.send(sent + frame(1, b"REGISTER late CHAT/2.0"))
    got = client.eof()
    assert got[0] == 0x88
    assert int.from_bytes(got[2:4], "big") == code


@pytest.mark.parametrize("ending", [RawClient.reset, RawClient.close, RawClient.end_sending], ids=lambda f: f.__name__)
def test_going_without_a_word(room: ServerProcess, connect: Connect, ending: Any) -> None:
    client = connect(room)
    client.send(upgrade() + frame(1, b"REGISTER gone CHAT/2.0"))
    client.until(b"200 Registration successful")
    client.send(frame(1, b"half")[:7])
    ending(client)
    until(lambda: room.takes("gone"), "the name is free")


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"], indirect=True)
def test_the_server_stops(serve: Serve, connect: Connect, socket_to: Dial, loop: dict[str, str]) -> None:
    """Everybody is told, and the end is within the second that everybody has, whoever does not answer."""
    server = serve(environment=loop)
    luca = socket_to.enter(server, "luca")
    page = connect(server)
    page.send(request())
    assert answer(page).status == 404
    mute = connect(server)
    mute.send(upgrade() + frame(1, b"REGISTER mute CHAT/2.0"))
    mute.until(b"200 Registration successful")
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert hears(luca, "closing") == {"type": "closing", "reason": "stopping"}
    with pytest.raises(ConnectionClosed) as ended:
        luca.recv(PATIENCE)
    assert ended.value.rcvd is not None
    assert (ended.value.rcvd.code, ended.value.rcvd.reason) == (1001, "stopping")
    assert mute.eof().endswith(b'{"type":"closing","reason":"stopping"}\x88\x0a\x03\xe9stopping')
    assert page.eof() == b""
    assert server.wait() == 0
    assert time.monotonic() - start < SOON + BUSY


def test_as_many_as_there_may_be_are_counted(serve: Serve, connect: Connect) -> None:
    """A WebSocket is one connection: from the request on, until it is gone."""
    server = serve()
    warm = connect(server)
    warm.send(upgrade())
    warm.until(b"\r\n\r\n")
    before = server.descriptors()
    for _ in range(3):
        clients = [connect(server) for _ in range(40)]
        for client in clients:
            client.send(upgrade())
            client.until(b"\r\n\r\n")
        assert server.descriptors() == before + 40
        for client in clients:
            client.close()
        until(lambda: server.descriptors() == before, "all are gone")
    assert_well(server)


def test_a_plain_request_for_the_socket(room: ServerProcess, connect: Connect) -> None:
    client = connect(room)
    client.send(request("/ws"))
    assert answer(client).status in (404, 426)
    with pytest.raises(InvalidStatus):
        dial(f"ws://127.0.0.1:{room.port}/none", proxy=None)
