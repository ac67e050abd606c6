"""Connections to the server: joining in numbers, and taking what comes at the lowest price."""

from __future__ import annotations

import select
import socket
import time
import zlib
from collections.abc import Sequence
from typing import Final

from bench.drivers import Driver
from bench.servers import HOST

SWEEP_S: Final = 0.005  # between two sweeps
_PATIENCE_S: Final = 15.0  # without anything new, while people join
_BIND_ADDRESS_NO_PORT: Final = 24  # of ip(7): the port is chosen when the other end is known
_TAKE: Final = 1 << 20  # bytes taken or discarded by one call


class _Newcomer:
    """One connection until the person is in."""

    def __init__(self, port: int, driver: Driver, name: bytes, send_buffer: int) -> None:
        self._driver = driver
        self._name = name
        self._rest = b""
        self.sock = socket.socket()
        if send_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        self.sock.settimeout(_PATIENCE_S)
        if driver.addresses > 1:
            self.sock.setsockopt(socket.IPPROTO_IP, _BIND_ADDRESS_NO_PORT, 1)
            self.sock.bind((f"127.0.0.{1 + zlib.crc32(name) % driver.addresses}", 0))
        self.sock.connect((HOST, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.sendall(driver.hello(name))
        self.sock.setblocking(False)

    def hear(self) -> bool:
        """Take what is there and answer it; True: the person is in."""
        received = self.sock.recv(1 << 16)
        if not received:
            raise ConnectionError("the server closed the connection during the registration")
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            answer = self._driver.answer(self._name, line)
            if answer is None:
                return True
            if answer:
                self.sock.sendall(answer)
        return False


def join(port: int, driver: Driver, names: Sequence[bytes], together: int, send_buffer: int = 0) -> list[socket.socket]:
    """Connects and registers everyone, so many at a time; returns non-blocking sockets in the order of the names."""
    joined: list[socket.socket] = []
    for at in range(0, len(names), together):
        group = [_Newcomer(port, driver, name, send_buffer) for name in names[at : at + together]]
        _await_welcome({one.sock.fileno(): one for one in group})
        joined += [one.sock for one in group]
    return joined


def _await_welcome(waiting: dict[int, _Newcomer]) -> None:
    with select.epoll() as ready:
        for number in waiting:
            ready.register(number, select.EPOLLIN)
        while waiting:
            events = ready.poll(_PATIENCE_S)
            if not events:
                raise ConnectionError("the server does not answer the registration")
            for number, _ in events:
                if waiting[number].hear():
                    ready.unregister(number)
                    del waiting[number]


class Drain:
    """Readers that throw away what they get.

    MSG_TRUNC lets the kernel drop the bytes without copying them here, and a sweep over all
    sockets every few milliseconds takes many lines with one call and never makes the server wake
    anybody. So a reader costs nearly nothing, and the server is what limits the load.
    """

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.sockets = sockets
        self.total = 0  # bytes
        self.each = dict.fromkeys(sockets, 0)  # the same for each of them
        self.closed = 0  # connections that the server ended
        self._buffer = bytearray(_TAKE)

    def reset(self) -> None:
        """Count from here on."""
        self.total = 0
        self.each = dict.fromkeys(self.sockets, 0)

    def rest(self) -> None:
        """Wait until the next sweep."""
        time.sleep(SWEEP_S)

    def sweep(self) -> bool:
        """Take what is there; True if there was anything."""
        return self._sweep(self.sockets)

    def _sweep(self, people: list[socket.socket]) -> bool:
        got = False
        ended: list[socket.socket] = []
        for person in people:
            try:
                taken = self._take(person)
            except BlockingIOError:
                continue
            except OSError:
                taken = 0
            if taken:
                got = True
            else:
                ended.append(person)
        for person in ended:
            self.sockets.remove(person)
            person.close()
            self.closed += 1
        return got

    def _take(self, person: socket.socket) -> int:
        taken = person.recv_into(self._buffer, 0, socket.MSG_TRUNC)
        self.total += taken
        self.each[person] += taken
        return taken


class Counter(Drain):
    """Readers that read, and count what stands once in each line instead of bytes."""

    def __init__(self, sockets: list[socket.socket], mark: bytes) -> None:
        super().__init__(sockets)
        self._mark = mark
        self._edges = dict.fromkeys(sockets, bytes(len(mark) - 1))  # the last bytes of each: a mark may be cut in two

    def _take(self, person: socket.socket) -> int:
        edge, buffer = len(self._mark) - 1, self._buffer
        buffer[:edge] = self._edges[person]
        with memoryview(buffer) as view:
            taken = person.recv_into(view[edge:])
        if taken:
            count = buffer.count(self._mark, 0, edge + taken)
            self.total += count
            self.each[person] += count
            self._edges[person] = bytes(buffer[taken : edge + taken])
        return taken


class Prompt(Counter):
    """Readers that count, too, and read as soon as there is something.

    What is taken late is acknowledged late; and a server that leaves Nagle's algorithm on has the kernel gather its
    lines until then, more than it would for people, at no cost to itself.
    """

    def __init__(self, sockets: list[socket.socket], mark: bytes) -> None:
        super().__init__(sockets, mark)
        self._by_number = {person.fileno(): person for person in sockets}
        self._ready = select.epoll()
        for number in self._by_number:
            self._ready.register(number, select.EPOLLIN)

    def rest(self) -> None:
        """Wait until there is something, for as long as the others rest at most."""
        self._ready.poll(SWEEP_S)

    def sweep(self) -> bool:
        """Take what is there, of those who have something."""
        return self._sweep([self._by_number[number] for number, _ in self._ready.poll(0)])
