"""Options of the sockets that are served, as far as the platform has them."""

import logging
import socket

log = logging.getLogger(__name__)

KEEPALIVE_IDLE = 60
"""Seconds of silence before a peer is asked whether it is there."""
KEEPALIVE_INTERVAL = 15
"""Seconds between such questions."""
KEEPALIVE_COUNT = 4
"""Questions without an answer until the peer is dead."""

_OPTIONS = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)] + [
    (socket.IPPROTO_TCP, getattr(socket, name), value)
    for name, value in (
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL),
        ("TCP_KEEPCNT", KEEPALIVE_COUNT),
        ("TCP_USER_TIMEOUT", (KEEPALIVE_IDLE + KEEPALIVE_INTERVAL * KEEPALIVE_COUNT) * 1000),
    )
    if hasattr(socket, name)
]


def prepare(sock: socket.socket) -> None:
    """Make an accepted `sock` non-blocking, prompt, and able to notice that its peer is gone.

    The time after which unacknowledged data means a dead peer (TCP_USER_TIMEOUT, RFC 5482) is that of the keepalive.
    """
    sock.setblocking(False)
    for level, option, value in _OPTIONS:
        sock.setsockopt(level, option, value)


INPUT_SIZE = 64 * 1024
"""Bytes that wait in the kernel for a connection that is not read."""


def bound_input(sock: socket.socket | None) -> None:
    """Let no more than `INPUT_SIZE` gather in `sock`: what a sender that is too fast leaves behind is still heard."""
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, INPUT_SIZE)


TCP_CLOSE = 7
"""The first byte of TCP_INFO when the connection is no more (Linux, `enum` in ``net/tcp_states.h``)."""


def is_reset(sock: socket.socket | None) -> bool:
    """Whether the peer has ended the connection of `sock` by a reset, as far as the platform tells."""
    if sock is None or not hasattr(socket, "TCP_INFO"):
        return False
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == TCP_CLOSE


def raise_descriptor_limit() -> None:
    """Allow this process as many open sockets as the system lets it have without asking."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (OSError, ValueError):  # macOS: the hard limit may be more than the kernel grants
            log.info("the limit of open files stays at %s", soft)
