"""Options of the sockets that are served, as far as the platform has them."""

import contextlib
import socket
import sys

KEEPALIVE_IDLE = 60
"""Seconds of silence before a peer is asked whether it is there."""
KEEPALIVE_INTERVAL = 15
"""Seconds between such questions."""
KEEPALIVE_COUNT = 4
"""Questions without an answer until the peer is dead."""
SPARE_DESCRIPTORS = 64
"""Descriptors kept for the program's own files."""
ENOUGH_DESCRIPTORS = 10_240
"""Asked for where the system does not say how many it grants."""
SELECT_LIMIT = 512 if sys.platform == "win32" else 1024
"""Sockets that `select` can watch (FD_SETSIZE, as Python is built)."""
TCP_CLOSE = 7
"""The first byte of TCP_INFO when the connection is no more (Linux, ``net/tcp_states.h``)."""

_OPTIONS = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)] + [
    (socket.IPPROTO_TCP, getattr(socket, name), value)
    for name, value in (
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL),
        ("TCP_KEEPCNT", KEEPALIVE_COUNT),
    )
    if hasattr(socket, name)
]


def prepare(sock: socket.socket) -> None:
    """Make an accepted `sock` non-blocking, prompt, and able to notice that its peer is gone."""
    sock.setblocking(False)
    for level, option, value in _OPTIONS:
        sock.setsockopt(level, option, value)


def peer_address(sock: socket.socket) -> str:
    """The IP address of the peer of `sock`; empty if it has none, or is gone."""
    try:
        address = sock.getpeername()
    except OSError:
        return ""
    return str(address[0]) if isinstance(address, tuple) else ""


def is_reset(sock: socket.socket | None) -> bool:
    """Whether the peer has ended the connection of `sock` by a reset, as far as the platform tells."""
    if sock is None or sys.platform != "linux":
        return False
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == TCP_CLOSE


def allow_many() -> None:
    """Let this process have as many open sockets as the system grants without asking."""
    if sys.platform == "win32":  # it has no such limit
        return
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else max(soft, ENOUGH_DESCRIPTORS)
    with contextlib.suppress(OSError, ValueError):  # it stays as it is
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def most_connections(uses_select: bool) -> int:
    """How many connections there can be at once; more would take what the program needs for its own files.

    A loop that uses `select` can only watch so many sockets: by their count on Windows, by their numbers elsewhere.
    """
    limit = SELECT_LIMIT if uses_select else sys.maxsize
    return max(min(limit, _descriptors()) - SPARE_DESCRIPTORS, 1)


def _descriptors() -> int:
    """How many descriptors this process may have."""
    if sys.platform == "win32":
        return sys.maxsize
    try:
        import resource
    except ImportError:
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft
