"""Requests to webhooks over sockets, on loopback: what is connected to, and what is done with peers that misbehave."""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.net.outgoing.post import MOST_ANSWER, Forbidden, Poster, Reply, Unreached
from parlour.net.outgoing.reach import Reach
from parlour.net.outgoing.target import Target, target

LOOPBACK = Reach(["127.0.0.0/8"])
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ndone"

Serve = Callable[[socket.socket], None]


class Listening:
    """A peer on loopback that treats each connection as `serve` does."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._sock = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._sock.getsockname()[1])
        self.accepted = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                sock, _ = self._sock.accept()
            except OSError:
                return
            self.accepted += 1
            with sock:
                sock.settimeout(10)
                try:
                    self._serve(sock)
                except OSError:  # the other end has had enough
                    continue

    def close(self) -> None:
        self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()
        self._thread.join(5)


@contextmanager
def listening(serve: Serve) -> Iterator[Listening]:
    peer = Listening(serve)
    try:
        yield peer
    finally:
        peer.close()


def request(sock: socket.socket) -> bytes:
    """A whole request."""
    data = b""
    while b"\r\n\r\n" not in data or not data.endswith(b"}"):
        more = sock.recv(65536)
        if not more:
            return data
        data += more
    return data


def answering(answer: bytes) -> Serve:
    def serve(sock: socket.socket) -> None:
        request(sock)
        sock.sendall(answer)

    return serve


def post(peer: Listening, host: str = "127.0.0.1", **options: Any) -> Reply:
    poster = Poster(options.pop("reach", LOOPBACK), **{"whole_time": 5.0, **options})
    return poster(Target(False, host, peer.port, "/hook?x=1"), {"X-Parlour-Delivery": "1"}, b"{}")


def leading_to(*addresses: str) -> Callable[[str, int], list[Any]]:
    """Resolves every name to these."""
    return lambda host, port: [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)) for address in addresses]


def test_a_request_and_its_answer() -> None:
    heard: list[bytes] = []

    def serve(sock: socket.socket) -> None:
        heard.append(request(sock))
        sock.sendall(OK)

    with listening(serve) as peer:
        reply = post(peer)
    assert reply == Reply(200, {"content-type": "text/plain", "content-length": "4"}, b"done", whole=True)
    head = heard[0].split(b"\r\n")
    assert head[0] == b"POST /hook?x=1 HTTP/1.1"
    assert {b"Host: 127.0.0.1:%d" % peer.port, b"X-Parlour-Delivery: 1", b"Content-Length: 2"} <= {*head}


def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_called() -> None:
    answers = [leading_to("127.0.0.2"), leading_to("10.0.0.1")]
    with listening(answering(OK)) as peer:
        sock = socket.create_server(("127.0.0.2", peer.port))
        with sock:
            with pytest.raises(Unreached):
                post(
                    peer,
                    "rebinding.example",
                    resolve=lambda host, port: answers.pop(0)(host, port),
                    whole_time=1.5,
                )
            sock.settimeout(5)
            accepted, _ = sock.accept()
            accepted.close()
    assert len(answers) == 1
    assert peer.accepted == 0


def test_addresses_that_may_not_be_called_are_passed_over() -> None:
    with listening(answering(OK)) as peer:
        assert post(peer, "ci.example", resolve=leading_to("10.0.0.1", "169.254.169.254", "127.0.0.1")).status == 200


def test_nothing_is_called_that_may_not_be() -> None:
    with listening(answering(OK)) as peer:
        for host in ("127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost"):
            with pytest.raises(Forbidden):
                post(peer, host, reach=Reach())
        with pytest.raises(Forbidden):
            post(peer, "ci.example", resolve=leading_to())
    assert peer.accepted == 0


def test_another_address_is_tried_if_the_first_is_not_there() -> None:
    with listening(answering(OK)) as peer:
        assert post(peer, "ci.example", resolve=leading_to("127.0.0.9", "127.0.0.1")).status == 200


def test_an_answer_leads_nowhere_else() -> None:
    with (
        listening(answering(OK)) as other,
        listening(
            answering(b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % other.port)
        ) as peer,
    ):
        assert post(peer).status == 307
    assert other.accepted == 0


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "RemoteDisconnected"),
        (b"SSH-2.0-x\r\n", "BadStatusLine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "HTTPException"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "LineTooLong"),
    ],
)
def test_what_is_no_answer(answer: bytes, why: str) -> None:
    with listening(answering(answer)) as peer, pytest.raises(Unreached, match=why):
        post(peer)


def test_nobody_is_there() -> None:
    with listening(answering(OK)) as peer:
        pass
    with pytest.raises(Unreached, match="refused"):
        post(peer)


def test_a_name_that_is_none() -> None:
    def fail(host: str, port: int) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with listening(answering(OK)) as peer, pytest.raises(Unreached, match="could not be resolved"):
        post(peer, "nowhere.example", resolve=fail)


def test_a_name_that_takes_too_long() -> None:
    go_on = threading.Event()

    def slow(host: str, port: int) -> list[Any]:
        go_on.wait(10)
        return []

    with listening(answering(OK)) as peer, pytest.raises(Unreached, match="not resolved in time"):
        post(peer, "slow.example", resolve=slow, connect_time=0.1)
    go_on.set()


def silent(sock: socket.socket) -> None:
    while sock.recv(65536):
        pass


def dripping(data: bytes) -> Serve:
    """A byte every few moments, until the other end has had enough."""

    def serve(sock: socket.socket) -> None:
        request(sock)
        sock.sendall(data)
        while not select.select([sock], [], [], 0.02)[0]:
            sock.sendall(b"x")

    return serve


@pytest.mark.parametrize(
    "serve",
    [
        silent,
        dripping(b""),
        dripping(b"HTTP/1.1 200 OK\r\nX: "),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"),
    ],
    ids=["silent", "dripping at once", "dripping a header", "dripping a body"],
)
def test_whoever_takes_too_long_is_left(serve: Serve) -> None:
    begin = time.monotonic()
    with listening(serve) as peer, pytest.raises(Unreached, match="too long"):
        post(peer, whole_time=1.5)
    assert time.monotonic() - begin < 5


def test_only_so_much_of_an_answer_is_read() -> None:
    def serve(sock: socket.socket) -> None:
        request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            sock.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    with listening(serve) as peer:
        reply = post(peer)
    assert (len(reply.body), reply.whole) == (MOST_ANSWER, False)


def test_of_a_failure_no_body_is_read() -> None:
    with listening(answering(b"HTTP/1.1 500 No\r\nContent-Length: 60000\r\n\r\n")) as peer:
        assert post(peer)[0::2] == (500, b"")


# -- TLS ---------------------------------------------------------------------------------------------------------------


CERTIFICATE = Path(__file__).with_name("ci.example.pem")
"""One for ci.example and 127.0.0.1, signed by itself, with its key, which is no secret: for tests alone, until 2126."""


def over_tls(names: list[str | None]) -> Serve:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.sni_callback = lambda sock, name, context: names.append(name)

    def serve(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as wrapped:
            answering(OK)(wrapped)

    return serve


def secure(peer: Listening, host: str, context: Callable[[], ssl.SSLContext] | None = None) -> Reply:
    options: dict[str, Any] = {} if context is None else {"context": context}
    poster = Poster(LOOPBACK, resolve=leading_to("127.0.0.1"), whole_time=5.0, **options)
    return poster(target(f"https://{host}:{peer.port}/"), {}, b"{}")


def test_certificates_are_verified_for_the_name_that_is_called() -> None:
    names: list[str | None] = []

    def trusting() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=CERTIFICATE)

    with listening(over_tls(names)) as peer:
        assert secure(peer, "ci.example", trusting).body == b"done"
        assert secure(peer, "127.0.0.1", trusting).body == b"done"
        with pytest.raises(Unreached, match="certificate is not good: Hostname mismatch"):
            secure(peer, "other.example", trusting)
        with pytest.raises(Unreached, match=r"certificate is not good: self.signed certificate"):
            secure(peer, "ci.example")
    assert names == ["ci.example", None, "other.example", "ci.example"]


def test_what_speaks_no_tls() -> None:
    def serve(sock: socket.socket) -> None:
        sock.recv(65536)
        sock.sendall(OK)

    with listening(serve) as peer, pytest.raises(Unreached, match="TLS failed"):
        secure(peer, "ci.example")
    with listening(silent) as peer, pytest.raises(Unreached, match="too long"):
        Poster(LOOPBACK, whole_time=1.5)(target(f"https://127.0.0.1:{peer.port}/"), {}, b"{}")
