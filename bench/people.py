"""Connections to the server: joining in numbers, and taking what comes at the lowest price."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Final

from bench.drivers import Driver
from bench.servers import HOST

_TOGETHER: Final = 50  # connections a worker has in the making at the same time
_PATIENCE_S: Final = 15.0  # for each step of the joining
_TAKE: Final = 1 << 20  # bytes discarded by one call


def join(port: int, driver: Driver, names: Sequence[bytes], send_buffer: int = 0) -> list[socket.socket]:
    """Connects and registers everyone; returns non-blocking sockets in the order of the names."""
    joined: list[socket.socket] = []
    for at in range(0, len(names), _TOGETHER):
        group = []
        for name in names[at : at + _TOGETHER]:
            person = socket.socket()
            person.settimeout(_PATIENCE_S)
            if send_buffer:
                person.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
            person.connect((HOST, port))
            person.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            person.sendall(driver.hello(name))
            group.append(person)
        for person in group:
            _await_welcome(person, driver)
            person.setblocking(False)
        joined.extend(group)
    return joined


def _await_welcome(person: socket.socket, driver: Driver) -> None:
    received = b""
    while not driver.welcomed(received):
        more = person.recv(4096)
        if not more:
            raise ConnectionError("the server closed the connection during the registration")
        received += more


class Drain:
    """Readers that throw away what they get.

    MSG_TRUNC lets the kernel drop the bytes without copying them here, and a sweep over all
    sockets every few milliseconds takes many lines with one call and never makes the server wake
    anybody. So a reader costs nearly nothing, and the server is what limits the load.
    """

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.sockets = sockets
        self.total = 0  # bytes
        self.closed = 0  # connections that the server ended
        self._buffer = bytearray(_TAKE)

    def sweep(self) -> bool:
        """Take what is there; True if there was anything."""
        before = self.total
        ended: list[socket.socket] = []
        for person in self.sockets:
            try:
                taken = person.recv_into(self._buffer, 0, socket.MSG_TRUNC)
            except BlockingIOError:
                continue
            except OSError:
                taken = 0
            if taken:
                self.total += taken
            else:
                ended.append(person)
        for person in ended:
            self.sockets.remove(person)
            person.close()
            self.closed += 1
        return self.total > before
