"""The end: everybody is told, and nobody can hold it up."""

import signal
import sys
import time

import pytest

from tests.live.api import Api
from tests.live.conftest import Connect, Serve
from tests.live.http import request, upgrade
from tests.live.server import BUSY, FAREWELL, MALFORMED, SOON, ServerProcess, flood, until


def _assert_ends(server: ServerProcess, number: int = signal.SIGTERM) -> None:
    start = time.monotonic()
    assert server.stop(number) == 0
    assert time.monotonic() - start < SOON + BUSY
    assert server.err.text == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_everybody_is_told(serve: Serve, connect: Connect, number: int, loop: dict[str, str]) -> None:
    server = serve(environment=loop)
    framed, unframed = connect(server).register("framed"), connect(server).register_unframed("unframed")
    silent, half, half_a_line = connect(server), connect(server), connect(server).register("half")
    half.send("REGISTER luca")
    half_a_line.send("@half: a li")
    framed.say("bye")
    assert unframed.segment() == b"@framed: bye\n"
    server.process.send_signal(number)
    assert framed.eof() == FAREWELL + b"\n"
    assert half_a_line.eof() == b"@framed: bye\n" + FAREWELL + b"\n"
    assert unframed.eof() == FAREWELL
    assert silent.eof() == b""
    assert half.eof() in (b"", MALFORMED)
    for peer in (framed, half_a_line, unframed, silent, half):
        peer.close()
    assert server.wait() == 0
    assert server.err.text == ""


def test_clients_that_stay_do_not_hold_it_up_nor_does_being_asked_twice(serve: Serve, connect: Connect) -> None:
    server = serve()
    connect(server)
    connect(server).register_unframed("luca")
    ada = connect(server).register("ada")
    server.process.send_signal(signal.SIGINT)
    assert ada.eof() == FAREWELL + b"\n"
    _assert_ends(server, signal.SIGINT)


def test_a_peer_that_reads_nothing_does_not_hold_it_up(serve: Serve, connect: Connect, free_port: int) -> None:
    server = serve("--quiet", "--rate", "0", "--outbox-limit", str(64 << 20), "--port", str(free_port), port=free_port)
    stuck = connect(server, receive_buffer=4096).register("stuck")
    ada, bob = connect(server).register("ada"), connect(server).register("bob")
    flood(ada, bob, 8)
    server.process.send_signal(signal.SIGTERM)
    start = time.monotonic()
    for peer in (ada, bob):
        assert peer.eof() == FAREWELL + b"\n"
        peer.close()
    _assert_ends(server)
    assert time.monotonic() - start < SOON + BUSY
    stuck.eof()


def test_nor_do_those_that_ask_over_http_and_read_nothing(serve: Serve, connect: Connect, loop: dict[str, str]) -> None:
    server = serve(environment=loop)
    api = Api(server)
    api.token = api.enter("ada")
    for _ in range(12):
        api.ok("POST", "/rooms/lobby/messages", {"text": "soup " * 1600})
    asked = [request(f"/api/v1/{target}") * 20 for target in ("search?q=so*", "rooms/lobby/messages", "openapi.json")]
    asked += [request("/api/v1/rooms/lobby/events?after=0"), upgrade(), request()[:-2]]
    asked += [request("/api/v1/rooms/lobby/messages", "Content-Length: 9", method="POST")]
    for sent in asked * 2:
        connect(server, receive_buffer=4096).send(sent)
    assert api.ok("GET", "/me")["name"] == "ada"
    _assert_ends(server)


def test_all_that_was_said_before_is_delivered(serve: Serve, connect: Connect) -> None:
    server = serve("--rate", "0")
    ada, bob = connect(server).register("ada"), connect(server).register("bob")
    lines = [b"%d %s\n" % (number, b"x" * 200) for number in range(5000)]
    ada.send(b"".join(lines) + b"DISCONNECT\n")
    assert ada.eof() == b""
    ada.close()
    server.process.send_signal(signal.SIGTERM)
    assert bob.eof() == b"".join(b"@ada: " + line for line in lines) + FAREWELL + b"\n"
    bob.close()
    assert server.wait() == 0


def test_a_thousand_clients(serve: Serve, connect: Connect, many_files: None) -> None:
    server = serve()
    peers = [connect(server) for _ in range(1000)]
    for number, peer in enumerate(peers):
        peer.send(f"REGISTER n{number} CHAT/1.0\n")
    for peer in peers:
        peer.line()
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    for peer in peers:
        assert peer.eof() == FAREWELL + b"\n"
        peer.close()
    assert server.wait() == 0
    assert time.monotonic() - start < SOON + BUSY


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_interrupt_while_it_starts_shows_no_traceback() -> None:
    server = ServerProcess()
    try:
        until(lambda: "msgspec" in server.loaded(), "Python is up, and imports")
        server.stop(signal.SIGINT)
    finally:
        server.end()
    assert "Traceback" not in server.err.text
