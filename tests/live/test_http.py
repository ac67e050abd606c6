"""HTTP as it comes: in pieces, in heaps, old, wrong, slow, and cut off."""

import json
import re
import select
import signal
import socket
import time
from contextlib import suppress
from itertools import chain

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.http import answer, request, upgrade
from tests.live.server import RawClient, ServerProcess, assert_well, until

CAREFUL = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
}
"""What every answer says."""


@pytest.fixture
def web(room: ServerProcess, connect: Connect) -> RawClient:
    return connect(room)


def test_one_after_the_other_on_one_connection(web: RawClient) -> None:
    for _ in range(3):
        web.send(request())
        assert answer(web).status == 404


def test_all_at_once(web: RawClient) -> None:
    web.send(request() * 20)
    assert [answer(web).status for _ in range(20)] == [404] * 20


def test_byte_by_byte(web: RawClient) -> None:
    for byte in request():
        web.send(bytes((byte,)))
    assert answer(web).status == 404


def test_head(web: RawClient) -> None:
    web.send(request("/", method="HEAD") + request("/"))
    first, second = answer(web, "HEAD"), answer(web)
    assert (first.status, first.body) == (200, b"")
    assert first.headers["content-length"] == f"{len(second.body)}"


@pytest.mark.parametrize("target", ["http://localhost/static/none", "HTTP://localhost:64700/static/none?x"])
def test_a_target_that_names_the_server(web: RawClient, target: str) -> None:
    web.send(request(target, "Host: evil.example"))
    assert answer(web).status == 404


def test_a_target_that_names_another_server(web: RawClient) -> None:
    web.send(request("http://evil.example/"))
    assert answer(web).status == 421


def test_http_1_0(web: RawClient) -> None:
    web.send(b"GET /static/none HTTP/1.0\r\n\r\n")
    got = answer(web)
    assert got.status == 404
    assert got.headers["connection"] == "close"
    assert web.eof() == b""


def test_a_peer_that_has_said_all_is_answered(web: RawClient) -> None:
    """As ``printf ... | nc -N`` does."""
    web.send(request() + request())
    web.end_sending()
    assert [answer(web).status, answer(web).status] == [404, 404]
    assert web.eof() == b""


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"], indirect=True)
def test_who_asks_too_fast_is_read_more_slowly(serve: Serve, connect: Connect, loop: dict[str, str]) -> None:
    """And gets every answer, also who has said all; whoever asks by another door is not held up."""
    server = serve("--rate", "8", "--burst", "2", environment=loop)  # of which an address has five times as much
    one, other = connect(server), connect(server)
    start = time.monotonic()
    one.send(request() * 20)
    other.send(request() * 10)
    other.end_sending()
    assert [answer(client).status for client in (one, other) for _ in range(10)] == [404] * 20
    assert [answer(one).status for _ in range(10)] == [404] * 10
    assert time.monotonic() - start > (30 - 10) / 40 - 0.1
    assert other.eof() == b""
    assert_well(server)


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"], indirect=True)
def test_ends_on_both_loops(serve: Serve, connect: Connect, loop: dict[str, str]) -> None:
    server = serve(environment=loop)
    for ending in (RawClient.end_sending, RawClient.reset, RawClient.close):
        for sent in (request(), request()[:-1], request("/static/none", "Content-Length: 9", method="POST"), upgrade()):
            client = connect(server)
            client.send(sent)
            ending(client)
    client = connect(server)
    client.send(request())
    assert answer(client).status == 404
    assert_well(server)


def test_a_body_that_nobody_wants_is_not_read_to_its_end(web: RawClient) -> None:
    web.send(request("/static/none", "Content-Length: 100000000", method="POST"))
    assert answer(web).status == 405
    web.socket.setblocking(False)
    taken = 0
    with suppress(BlockingIOError, ConnectionError):  # nobody takes it, or the connection is gone
        while taken < 100_000_000:
            select.select([], [web.socket], [], 0.3)
            taken += web.socket.send(b"x" * 100_000)
    assert taken < 50_000_000


def test_whoever_waits_to_send_a_body_is_told_at_once(web: RawClient) -> None:
    web.send(request("/static/none", "Content-Length: 5", "Expect: 100-continue", method="POST"))
    assert answer(web).status == 405


def test_a_body_in_chunks(web: RawClient) -> None:
    web.send(
        request("/static/none", "Transfer-Encoding: chunked", method="POST") + b"3\r\nabc\r\n0\r\n\r\n" + request()
    )
    assert answer(web).status == 405


WRONG = {
    "no request": b"GET \xff HTTP/1.1\r\n\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": request("/", "Host: localhost", "Host: evil.example"),
    "two lengths": request("/", "Content-Length: 1", "Content-Length: 2", method="POST") + b"xx",
    "a length that is none": request("/", "Content-Length: +1", method="POST") + b"x",
    "an unknown coding": request("/", "Transfer-Encoding: gzip, chunked", method="POST"),
    "a coding that hides": request("/", "Transfer-Encoding: \x0bchunked", method="POST"),
    "space before the colon": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length : 1\r\n\r\nx",
    "a bare CR": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n",
    "NUL in a field": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n",
    "a length and chunks": request("/", "Content-Length: 4", "Transfer-Encoding: chunked", method="POST")
    + b"0\r\n\r\n",
    "a target that is no address": request("http://[::1/"),
    "the same for a WebSocket": upgrade(target="http://[::1/ws"),
    "bad chunks": request("/", "Transfer-Encoding: chunked", method="POST") + b"zz\r\n",
    "a chunk's end missing": request("/", "Transfer-Encoding: chunked", method="POST") + b"1\r\nabc\r\n0\r\n\r\n",
}
"""What is no request, or could be two different ones to two servers (RFC 9112, section 11.2)."""


@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG)
def test_what_is_no_request_is_refused_and_closed(web: RawClient, sent: bytes) -> None:
    """A second request behind it is never answered: nothing can be smuggled."""
    web.send(sent + request("/static/smuggled"))
    got = answer(web)
    assert got.status in (400, 404, 405)
    if got.status != 400:  # it was answered before the body was there
        assert "zz" in sent.decode() or "abc" in sent.decode()
    assert set(got.headers) >= CAREFUL
    assert b"HTTP/1.1" not in web.eof()


def test_a_folded_field_is_one_field(web: RawClient) -> None:
    """A line that goes on (RFC 9112, section 5.2) is a part of the one before it, never a field."""
    web.send(b"GET /static/none HTTP/1.1\r\nHost: localhost\r\nX: a\r\n Content-Length: 5\r\n\r\n" + request())
    assert [answer(web).status, answer(web).status] == [404, 404]


def test_bare_line_feeds_end_lines(web: RawClient) -> None:
    """RFC 9112, section 2.2; and they do so everywhere alike."""
    web.send(request().replace(b"\r\n", b"\n") + request())
    assert [answer(web).status, answer(web).status] == [404, 404]


@pytest.mark.parametrize("host", ["a b", "localhost/x", "user@localhost", "[::1", "localhost:123456"])
def test_a_host_that_makes_no_sense(web: RawClient, host: str) -> None:
    web.send(request("/static/none", f"Host: {host}"))
    got = answer(web)
    assert got.status == 400
    assert set(got.headers) >= CAREFUL


@pytest.mark.parametrize("more", ["", "\r\n\r\n"], ids=["without end", "whole"])
def test_a_head_that_is_too_large(web: RawClient, more: str) -> None:
    web.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000 + more.encode())
    got = answer(web)
    assert got.status == 431
    assert set(got.headers) >= CAREFUL


AT_THE_API = {
    "a head that is too large": (
        b"GET /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000,
        431,
        "head-too-large",
    ),
    "a query that is too long": (request("/api/v1/rooms?" + "&" * 100), 431, "head-too-large"),
    "a name of somebody else": (request("/api/v1/rooms", "Host: evil.example"), 421, "wrong-host"),
    "that name in the target": (request("http://evil.example/api/v1/rooms"), 421, "wrong-host"),
    "a host that makes no sense": (request("/api/v1/rooms", "Host: a b"), 400, "bad-head"),
    "no host": (b"GET /api/v1/rooms HTTP/1.1\r\n\r\n", 400, "bad-head"),
    "a bare CR": (request("/api/v1/rooms", "X: a\rY: b"), 400, "bad-head"),
    "a length and chunks": (
        request("/api/v1/files", "Content-Length: 4", "Transfer-Encoding: chunked", method="POST") + b"0\r\n\r\n",
        400,
        "bad-head",
    ),
    "a WebSocket": (upgrade(target="/api/v1/rooms"), 404, "no-such-place"),
}


@pytest.mark.parametrize(("sent", "status", "reason"), AT_THE_API.values(), ids=AT_THE_API)
def test_at_the_api_it_is_a_problem(web: RawClient, sent: bytes, status: int, reason: str) -> None:
    """RFC 9457, as all that the API answers; a program reads it before it looks at what went wrong."""
    web.send(sent)
    got = answer(web)
    assert (got.status, got.headers["content-type"]) == (status, "application/problem+json")
    problem = json.loads(got.body)
    assert (problem["status"], problem["reason"]) == (status, reason)
    assert ("--public-url http://evil.example" in problem["detail"]) == (status == 421)
    assert set(got.headers) >= CAREFUL


def test_who_is_turned_away_is_counted(serve: Serve, connect: Connect) -> None:
    server = serve()
    large = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000
    refused = {
        "bad-request": [WRONG["a bare CR"], request("/", "Host: a b"), upgrade("Content-Length: 1")],
        "head-too-large": [large, large + b"\r\n\r\n"],
        "wrong-host": [request("/", "Host: evil.example")],
        "foreign-origin": [upgrade("Origin: http://evil.example")],
        "bad-upgrade": [upgrade(target="/"), upgrade("Sec-WebSocket-Version: 12")],
        "bad-token": [request("/api/v1/me", "Authorization: Bearer nobody")],
    }
    for sent in chain(*refused.values()):
        client = connect(server)
        client.send(sent)
        assert answer(client).status >= 400
    client = connect(server)
    client.send(request("/metrics"))
    told = re.findall(r'^parlour_denials_total{reason="(.*)"} (.*)$', answer(client).body.decode(), re.MULTILINE)
    assert {reason: float(count) for reason, count in told} == {reason: len(sent) for reason, sent in refused.items()}


PLACES = [
    "/static/../settings.py",
    "/static/..%2fsettings.py",
    "/static/%2e%2e/settings.py",
    "/static/%2e%2e%2fsettings.py",
    "/static/%252e%252e%252fsettings.py",
    "/static/..%5csettings.py",
    "/static/..\\settings.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/x%00.js",
    "/static/%00",
    "/static/" + "../" * 30 + "etc/passwd",
    "/static/" + "x" * 5000,
    "/static/%ff%fe",
    "/../../etc/passwd",
]
"""Paths that lead out of the folder, if somebody takes them at their word."""


@pytest.mark.parametrize("target", PLACES)
def test_nothing_but_the_page_is_served(web: RawClient, target: str) -> None:
    web.send(request(target))
    got = answer(web)
    assert got.status == 404
    assert b"root:" not in got.body
    assert set(got.headers) >= CAREFUL


# -- who asks, and for whom --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1:64700", "[::1]:64700", "192.168.1.7", "teacher-pc", "box.local", socket.gethostname()],
)
def test_names_that_nobody_else_can_have(web: RawClient, host: str) -> None:
    web.send(request("/static/none", f"Host: {host}"))
    assert answer(web).status == 404


def test_a_name_of_somebody_else(web: RawClient) -> None:
    """A page whose name leads here a moment later (DNS rebinding) gets nothing."""
    web.send(request("/static/none", "Host: evil.example:64700") + upgrade("Host: evil.example:64700"))
    got = answer(web)
    assert got.status == 421
    assert b"--public-url http://evil.example:64700" in got.body
    assert set(got.headers) >= CAREFUL
    assert answer(web).status == 421


def test_names_that_the_operator_has_given(serve: Serve, connect: Connect) -> None:
    server = serve("--public-url", "https://chat.example", "--allowed-origin", "https://school.example:8443")
    for host in ("chat.example", "CHAT.example.", "school.example"):
        client = connect(server)
        client.send(request("/static/none", f"Host: {host}"))
        assert answer(client).status == 404


# -- the end -----------------------------------------------------------------------------------------------------------


def _end_with_idle_connections(server: ServerProcess, connect: Connect) -> float:
    """The seconds that it takes, while nobody who is connected has anything to be told."""
    idle = [connect(server) for _ in range(5)]
    for client in idle:
        client.send(request())
        assert answer(client).status == 404
    begun = connect(server)
    begun.send(b"GET / HTTP/1.1\r\nHost")
    start = time.monotonic()
    assert server.stop() == 0
    took = time.monotonic() - start
    assert [client.eof() for client in [*idle, begun]] == [b""] * 6
    return took


def test_idle_connections_do_not_hold_up_the_end(serve: Serve, connect: Connect) -> None:
    """They do not get the second of those who are to be told. Of a few ends (the machine may be busy) one is sooner."""
    assert any(_end_with_idle_connections(serve(), connect) < 0.9 for _ in range(5))


def test_nothing_is_left_of_what_is_gone(room: ServerProcess, connect: Connect) -> None:
    before = room.descriptors()
    clients = [connect(room) for _ in range(50)]
    for at, client in enumerate(clients):
        client.send((request(), upgrade(), request()[:9], request(method="POST") + b"x")[at % 4])
    until(lambda: room.descriptors() >= before + 50, "all are connected")
    for client in clients:
        client.close()
    until(lambda: room.descriptors() <= before, "all are gone")


def test_strangers_are_no_news(serve: Serve, connect: Connect) -> None:
    """What they send is not logged, nor is what they ask for."""
    server = serve("--log-level", "info")
    for sent in WRONG.values():
        client = connect(server)
        client.send(sent)
        answer(client)
    assert server.stop(signal.SIGTERM) == 0
    assert not re.search("HTTP|evil|Invalid", server.err.text)
