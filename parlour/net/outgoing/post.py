"""One request, from the name to the answer, on a thread that may wait.

The address that was checked is the one that is connected to: the name is not resolved a second time, and no answer
leads elsewhere.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple

from parlour.net.outgoing.reach import Reach
from parlour.net.outgoing.target import Target

CONNECT_TIME: Final = 5.0
"""Seconds in which a connection must be there."""
WHOLE_TIME: Final = 10.0
"""Seconds from the beginning to the end of the answer."""
MOST_ANSWER: Final = 64 * 1024
"""Bytes of an answer that are read."""
MOST_ADDRESSES: Final = 4
"""Addresses of one name that are tried."""

Resolve = Callable[[str, int], list[Any]]
"""From a host and a port to what `socket.getaddrinfo` gives. Raises `OSError`."""


class Unreached(Exception):
    """There was no answer; there may be one another time. The text tells why, in a few words."""


class Forbidden(Exception):
    """The address is none that may be called."""


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes
    """Of what is no success, nothing."""
    whole: bool
    """Whether that is all of it."""


def resolved(host: str, port: int) -> list[Any]:
    """See `Resolve`."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


@cache
def trusting() -> ssl.SSLContext:
    """Trusts whom this machine trusts."""
    return ssl.create_default_context()


class Poster:
    """Makes requests."""

    def __init__(
        self,
        reach: Reach,
        *,
        resolve: Resolve = resolved,
        context: Callable[[], ssl.SSLContext] = trusting,
        connect_time: float = CONNECT_TIME,
        whole_time: float = WHOLE_TIME,
    ) -> None:
        self._reach = reach
        self._resolve = resolve
        self._context = context
        self._connect_time = connect_time
        self._whole_time = whole_time

    def __call__(self, where: Target, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to one POST. Raises `Unreached` and `Forbidden`."""
        end = time.monotonic() + self._whole_time
        try:
            with self._connect(where, end) as sock, _Guard(sock, end):
                reply = self._exchange(where, sock, headers, body, end)
        except (OSError, HTTPException) as error:
            if time.monotonic() >= end:
                raise Unreached("it took too long") from error
            raise Unreached(_why(error)) from error
        if time.monotonic() >= end:  # what was broken off looks as if it had come to its end
            raise Unreached("it took too long")
        return reply

    def _connect(self, where: Target, end: float) -> socket.socket:
        """A connection to one of the addresses that the name has and that may be called."""
        found = self._addresses(where, end)
        permitted = [one for one in found if self._reach.permits(one[4][0])]
        if not permitted:
            raise Forbidden
        last: OSError = TimeoutError()
        for family, kind, protocol, _, address in permitted[:MOST_ADDRESSES]:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(min(self._connect_time, _left(end)))
                sock.connect(address)
            except OSError as error:
                sock.close()
                last = error
            else:
                return sock
        raise last

    def _addresses(self, where: Target, end: float) -> list[Any]:
        """On a thread of its own: what resolves names keeps to no time limit of ours."""
        found: SimpleQueue[list[Any] | OSError] = SimpleQueue()

        def resolve() -> None:
            try:
                found.put(self._resolve(where.host, where.port))
            except (OSError, UnicodeError) as error:  # a label that is too long is the latter
                found.put(OSError(str(error)))

        threading.Thread(target=resolve, name="resolver", daemon=True).start()
        try:
            answer = found.get(timeout=min(self._connect_time, _left(end)))
        except Empty:
            raise Unreached("its name was not resolved in time") from None
        if isinstance(answer, OSError):
            raise Unreached("its name could not be resolved") from answer
        return answer

    def _exchange(
        self, where: Target, sock: socket.socket, headers: Mapping[str, str], body: bytes, end: float
    ) -> Reply:
        sock.settimeout(_left(end))
        connection: HTTPConnection
        if where.tls:
            context = self._context()
            connection = HTTPSConnection(where.host, where.port, context=context)
            sock = context.wrap_socket(sock, server_hostname=where.host)
        else:
            connection = HTTPConnection(where.host, where.port)
        connection.auto_open = 0  # it must not resolve the name anew
        connection.sock = sock
        with sock:
            connection.request("POST", where.path, body, dict(headers))
            with connection.getresponse() as response:
                return _reply(response)


def _reply(response: HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if not 200 <= response.status < 300:
        return Reply(response.status, headers, b"", whole=True)
    body = response.read(MOST_ANSWER + 1)
    if response.length and len(body) <= MOST_ANSWER:
        raise IncompleteRead(body, response.length)
    return Reply(response.status, headers, body[:MOST_ANSWER], whole=len(body) <= MOST_ANSWER)


class _Guard:
    """Breaks a connection off when the time is over: what comes a byte at a time is never late for a socket."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._handle = sock.dup()
        self._timer = threading.Timer(_left(end), self._break_off)
        self._timer.daemon = True

    def _break_off(self) -> None:
        try:
            self._handle.shutdown(socket.SHUT_RDWR)
        except OSError:  # it is gone already
            return

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._handle.close()


def _left(end: float) -> float:
    """Seconds, never none: that would mean not to wait at all."""
    return max(0.001, end - time.monotonic())


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason}"
    if isinstance(error, TimeoutError):
        return "it took too long"
    return getattr(error, "strerror", None) or type(error).__name__
