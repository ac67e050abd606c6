"""Opens the listening sockets of one port."""

import errno
import socket
from typing import Any

from parlour.errors import StartError

BACKLOG = 4096
"""Connections that may wait to be accepted."""
INPUT_SIZE = 64 * 1024
"""Bytes that wait in the kernel for a connection that is not read (docs/decisions/0002)."""
ATTEMPTS = 16
"""Ports tried for one that is free for IPv4 and IPv6."""

_EVERYWHERE = [(socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")]
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where something is that listens on every address of a family: sockets for IPv6 take no IPv4."""


def bind(host: str | None, port: int) -> list[socket.socket]:
    """Non-blocking listening sockets for `host` on one `port` (0: the system picks).

    `host` None means every address of this machine, IPv4 and IPv6, as far as it has them.
    Raises `StartError` with a sentence for the person who asked.
    """
    for _ in range(ATTEMPTS):
        sockets = _bind_once(host, port)
        if sockets is not None:
            return sockets
    raise StartError("No port is free for IPv4 and IPv6 at once; choose one with --port.")


def reached_at(sock: socket.socket) -> tuple[str, int]:
    """The address and the port at which this machine itself reaches what listens on `sock`."""
    host, port, *more = sock.getsockname()
    if host in _LOOPBACK:
        return _LOOPBACK[host], port
    scope = more[1] if more else 0
    return f"{host}%{scope}" if scope and "%" not in host else host, port


def _bind_once(host: str | None, port: int) -> list[socket.socket] | None:
    """As `bind`; None if the port that the system picked for one address is taken for another."""
    bound: list[socket.socket] = []
    absent: OSError | None = None
    picked = port
    for family, address in _addresses(host):
        try:
            sock = _listen(family, (address[0], picked, *address[2:]))
        except OSError as error:
            if error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                absent = error  # a machine without IPv6, or without IPv4
                continue
            for other in bound:
                other.close()
            if error.errno == errno.EADDRINUSE and port == 0:
                return None
            raise StartError(_why_not(host, port, error)) from error
        bound.append(sock)
        picked = sock.getsockname()[1]
    if absent is not None and not bound:
        raise StartError(_why_not(host, port, absent)) from absent
    return bound


def _addresses(host: str | None) -> list[tuple[int, Any]]:
    if host is None:
        return [(family, (address, 0)) for family, address in _EVERYWHERE]
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise StartError(f"There is no host called {host!r} to listen on.") from error
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _listen(family: int, address: tuple[Any, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if family == socket.AF_INET6:
            # Its own socket for IPv4 keeps that protocol's addresses in their own form.
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)  # Windows; there SO_REUSEADDR would share the port
        sock.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, INPUT_SIZE)  # what is accepted inherits it
        sock.bind(address)
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


def _why_not(host: str | None, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; choose another one with --port, or none and the system picks."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host!r} is not an address of this machine."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This account may not listen on port {port}; choose one above 1023 with --port."
    return f"It is not possible to listen on {host or 'any address'}, port {port}: {error.strerror}."
