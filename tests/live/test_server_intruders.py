"""Peers that do not keep to the protocol: each gets a clear answer, and nobody else notices anything.

The fixture `room` asks after every test whether an ordinary pair of clients still chats.
"""

import random
import socket
import sys

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import MALFORMED, WELCOME, RawClient, ServerProcess, assert_well, until

BODY = b"REGISTER evil CHAT/1.0\n@evil: hello\nDISCONNECT luca CHAT/1.0\n"
LENGTH = f"{len(BODY)}".encode()
TOO_LONG = b"@server: that line was too long and was not sent\n"

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.mark.parametrize(
    "start",
    [
        b"REGISTER / HTTP/1.1\r\nHost: x\r\n\r\n" + BODY,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\n" + BODY,
        b" " + BODY,
        b"\0" + BODY,
        b"\xef\xbb\xbf" + BODY,
        b"register evil CHAT/1.0\n",
        b"REGISTER\n",
        b"REGISTER evil\n",
        b"REGISTER evil twin CHAT/1.0\n",
        b"REGISTER evil CHAT/1.1\n",
        b"REGISTER\tevil CHAT/1.0\n",
        b"REGISTERevil CHAT/1.0\n",
        b"REGISTER " + b"x" * 10_000,
        b"@evil: hello\n",
        b"DISCONNECT luca CHAT/1.0\n",
        b"luca",
        b"\0\0\0\x05hello",
    ],
    ids=lambda start: ascii(start[:24]),
)
def test_what_is_not_a_registration(room: ServerProcess, connect: Connect, start: bytes) -> None:
    luca = connect(room).register("luca")
    stranger = connect(room)
    stranger.send(start)
    assert stranger.segment().rstrip(b"\n") == MALFORMED
    assert stranger.eof() == b""
    connect(room).register("marker").say("first")
    assert luca.line() == b"@marker: first\n"


@pytest.mark.parametrize(
    "start",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + b"\r\n\r\n" + BODY,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + BODY,
        b"GET / HTTP/1.1\r\n\r\n" + BODY,
    ],
    ids=("a body", "chunks", "no host"),
)
def test_a_web_page_cannot_speak_the_protocol(room: ServerProcess, connect: Connect, start: bytes) -> None:
    luca = connect(room).register("luca")
    stranger = connect(room)
    stranger.send(start)
    stranger.end_sending()
    answer = stranger.eof()
    assert answer.startswith(b"HTTP/1.1 4")
    assert MALFORMED not in answer
    connect(room).register("marker").say("first")
    assert luca.line() == b"@marker: first\n"


def test_random_bytes(room: ServerProcess, connect: Connect) -> None:
    chance = random.Random(1)
    for size in (1, 2, 9, 10, 1000, 100_000):
        stranger = connect(room)
        stranger.send(chance.randbytes(size))
        assert stranger.eof() in (MALFORMED, MALFORMED + b"\n")


def test_random_bytes_of_somebody_registered(room: ServerProcess, connect: Connect) -> None:
    bob = connect(room).register("bob")
    with connect(room).register("noise") as noise:
        noise.send(b"@x: " + random.Random(2).randbytes(100_000) + b"\n")
    connect(room).register("marker").say("first")
    heard = bob.until(b"@marker: first\n").removesuffix(b"@marker: first\n")
    assert heard.endswith(b"\n")
    assert all(line.startswith(b"@noise: ") for line in heard.splitlines())
    assert set(heard) <= {10, *range(32, 127)}


def test_one_byte_at_a_time(room: ServerProcess, connect: Connect) -> None:
    bob = connect(room).register("bob")
    slow = connect(room)
    for byte in b"REGISTER slow CHAT/1.0\n@slow: hello\r\n":
        slow.send(bytes([byte]))
    assert bob.line() == b"@slow: hello\n"
    assert slow.line() == WELCOME + b"\n"


@pytest.mark.parametrize("start", [b"", b"R", b"REGISTER", b"REGISTER ", b"REGISTER lu"])
def test_whoever_does_not_go_on_waits_alone(room: ServerProcess, connect: Connect, start: bytes) -> None:
    stranger = connect(room)
    stranger.send(start)
    assert_well(room)
    stranger.end_sending()
    assert stranger.eof() == (MALFORMED if start else b"")


@pytest.mark.parametrize("start", [b"", b"REG", b"REGISTER lu", b"REGISTER luca CHAT/1.0\n@luca: hal"])
def test_a_reset_at_any_point(room: ServerProcess, connect: Connect, start: bytes) -> None:
    bob = connect(room).register("bob")
    stranger = connect(room)
    stranger.send(start)
    stranger.reset()
    connect(room).register("marker").say("first")
    assert bob.line() == b"@marker: first\n"


def test_urgent_bytes(room: ServerProcess, connect: Connect) -> None:
    stranger = connect(room)
    stranger.socket.send(b"R", socket.MSG_OOB)
    stranger.send("EGISTER luca CHAT/1.0\n")
    assert stranger.eof() == MALFORMED + b"\n"


def test_a_line_that_is_too_long_is_refused_whole(room: ServerProcess, connect: Connect) -> None:
    bob, ada = connect(room).register("bob"), connect(room).register("ada")
    unframed = connect(room).register_unframed("unframed")
    for size in (4097, 10_000, 40_000):
        ada.send(b"@" + b"x" * (size - 1) + b"\n@ada: next\n")
        assert ada.line() == TOO_LONG
        assert bob.line() == b"@ada: next\n"
        assert unframed.segment() == b"@ada: next\n"
    ada.send(b"@ada: " + b"x" * 4090 + b"\n")
    assert len(bob.line()) == 4097
    unframed.until(b"\n")
    unframed.send(b"y" * 4097)
    assert unframed.line() == TOO_LONG
    ada.say("marker")
    assert bob.line() == b"@ada: marker\n"


def test_the_rest_of_a_long_message_without_newlines_is_not_heard_either(serve: Serve, connect: Connect) -> None:
    """Also when the sender is made to wait between its pieces for longer than a message may pause."""
    server = serve("--rate", "20", "--burst", "5")
    bob = connect(server).register("bob")
    unframed = connect(server).register_unframed("unframed")
    unframed.send(b"y" * 66_000)
    assert unframed.line() == TOO_LONG
    until(lambda: _all_taken(unframed), "all of it is read")
    connect(server).register("marker").say("first")
    assert bob.line() == b"@marker: first\n"


def _all_taken(client: RawClient) -> bool:
    """Whether what the unframed `client` sends next is a message again."""
    client.socket.settimeout(0.3)
    client.send("@unframed: !utf8")
    try:
        return client.until(b"UTF-8 from now on\n") != b""
    except TimeoutError:
        return False


@linux
def test_a_line_without_end(serve: Serve, connect: Connect) -> None:
    server = serve("--rate", "0")
    bob, ada = connect(server).register("bob"), connect(server).register("ada")
    before = server.memory()
    for _ in range(64):
        ada.send(b"x" * (1 << 20))
    ada.send(b"\n@ada: hello\n")
    assert bob.line() == b"@ada: hello\n"
    assert ada.line() == TOO_LONG
    assert server.memory() - before < 8 << 20
    ada.close()
    bob.close()
    assert_well(server)


@linux
def test_thousands_of_connections_that_come_and_go(serve: Serve, loop: dict[str, str]) -> None:
    server = serve(environment=loop)
    before = server.descriptors()
    starts = (b"", b"REGISTER x", b"hello", b"REGISTER x CHAT/1.0\n")
    for number in range(3000):
        with RawClient(server.port) as stranger:
            stranger.send(starts[number % len(starts)])
            if number % 3 == 0:
                stranger.reset()
    assert_well(server)
    until(lambda: server.descriptors() <= before + 1, "all are closed on this side as well")
