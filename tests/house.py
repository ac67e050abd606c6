"""The whole server but its sockets: hub, dialects, connections and time limits, on a loop that is turned by hand."""

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from typing import Any, cast

from parlour.bus.local import LocalBus
from parlour.core.hub import Hub
from parlour.dialects.base import READ_SIZE, Dialect, Venue
from parlour.dialects.chat1 import Chat1
from parlour.net.connection import Connection
from parlour.net.flusher import Flusher
from parlour.net.server import Server
from parlour.settings import ServerSettings
from tests.store.model import ModelStore


class Timer:
    """A call at a time."""

    def __init__(self, call: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._call: Callable[[], Any] | None = lambda: call(*args)

    def cancel(self) -> None:
        self._call = None

    def run(self) -> None:
        if self._call is not None:
            self._call()


class ManualLoop:
    """As much of an event loop as connections use; its time passes only in `advance`."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._soon: list[Callable[[], Any]] = []
        self._later: list[tuple[float, int, Timer]] = []
        self._order = count()

    def time(self) -> float:
        return self._now

    def call_soon(self, call: Callable[..., Any], *args: Any) -> None:
        self._soon.append(lambda: call(*args))

    def call_at(self, when: float, call: Callable[..., Any], *args: Any) -> Timer:
        timer = Timer(call, args)
        heapq.heappush(self._later, (when, next(self._order), timer))
        return timer

    def call_later(self, delay: float, call: Callable[..., Any], *args: Any) -> Timer:
        return self.call_at(self._now + delay, call, *args)

    def spend(self, seconds: float) -> None:
        """Let time pass within a call."""
        self._now += seconds

    def turn(self) -> None:
        """Run what wants to run now, but not what that wants to run next."""
        soon, self._soon = self._soon, []
        for call in soon:
            call()

    def settle(self) -> None:
        """Run everything that wants to run now."""
        for _ in range(1000):
            if not self._soon:
                return
            self.turn()
        raise AssertionError("the loop spins")

    def advance(self, seconds: float) -> None:
        """Let time pass, and run what falls into it."""
        end = self._now + seconds
        self.settle()
        while self._later and self._later[0][0] <= end:
            when, _, timer = heapq.heappop(self._later)
            self._now = max(self._now, when)
            timer.run()
            self.settle()
        self._now = max(self._now, end)


class Transport:
    """A transport into memory that takes `room` bytes (None: all) before it pauses its protocol."""

    def __init__(self, protocol: Connection, loop: ManualLoop) -> None:
        self._protocol = protocol
        self._loop = loop
        self.room: int | None = None
        self._held = b""
        self.sent: list[tuple[float, bytes]] = []
        """What arrived, with its time."""
        self.reading = True
        self.ended = False
        """Half-closed, or closed."""
        self.closed = False

    def set_write_buffer_limits(self, high: int) -> None:
        assert high == 0

    def write(self, data: bytes) -> None:
        assert not self.ended
        assert not self._held, "written while paused"
        taken = data if self.room is None else data[: self.room]
        if self.room is not None:
            self.room -= len(taken)
        if taken:
            self.sent.append((self._loop.time(), taken))
        self._held = data[len(taken) :]
        if self._held:
            self._protocol.pause_writing()

    def drain(self) -> None:
        """The peer reads again."""
        self.room = None
        if self._held:
            self.sent.append((self._loop.time(), self._held))
            self._held = b""
            self._protocol.resume_writing()
        self._loop.settle()

    def get_extra_info(self, name: str) -> None:
        assert name in ("socket", "peername")

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        assert not self._held
        self.ended = True

    def close(self) -> None:
        if not self.closed:
            self.ended = self.closed = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    abort = close

    def pause_reading(self) -> None:
        assert self.reading, "paused twice"
        self.reading = False

    def resume_reading(self) -> None:
        assert not self.reading, "resumed twice"
        self.reading = True


class Peer:
    """The other end of a connection."""

    def __init__(self, house: "House", dialect: Dialect) -> None:
        self._house = house
        self._waiting = b""
        self.connection = Connection(house.server, dialect, "192.0.2.1")
        self.transport = Transport(self.connection, house.loop)
        self.connection.connection_made(cast("asyncio.Transport", self.transport))

    def send(self, data: bytes) -> None:
        """Send `data`; it is read as far as the server reads, the rest by a later `send`."""
        self._waiting += data
        while self._waiting and self.transport.reading and not self.transport.closed:
            piece, self._waiting = self._waiting[:READ_SIZE], self._waiting[READ_SIZE:]
            self.connection.get_buffer(-1)[: len(piece)] = piece
            self.connection.buffer_updated(len(piece))
            self._house.loop.settle()

    def end(self) -> None:
        """Half-close."""
        if not self.connection.eof_received():
            self.transport.close()
        self._house.loop.settle()

    def vanish(self) -> None:
        """Be gone without a word."""
        self.transport.close()
        self._house.loop.settle()

    def received(self) -> bytes:
        """What came since the last time."""
        data = b"".join(piece for _, piece in self.transport.sent)
        self.transport.sent.clear()
        return data


class House:
    """A server in memory, with a new store or one that was used before."""

    def __init__(self, store: ModelStore | None = None, **settings: Any) -> None:
        self.loop = ManualLoop()
        loop = cast("asyncio.AbstractEventLoop", self.loop)
        flusher = Flusher(loop)
        self.store = store or ModelStore()
        self.hub = Hub(
            self.store,
            self.store,
            LocalBus(),
            call_soon=flusher.when_rested,
            clock=self.loop.time,
            snapshot=self.store.snapshot,
            program="Parlour",
        )
        self.venue = Venue(self.hub.directory, program="Parlour", started=self.loop.time())
        self.server = Server(self.hub, flusher, ServerSettings(**settings), loop, 1000, self.venue)

    def connect(self, dialect: Dialect | None = None) -> Peer:
        return Peer(self, dialect or Chat1())

    def framed(self, name: str) -> Peer:
        """A registered CHAT/1.0 client that writes newlines."""
        peer = self.connect()
        peer.send(f"REGISTER {name} CHAT/1.0\n".encode())
        assert peer.received() == b"200 Registration successful\n"
        return peer

    def unframed(self, name: str) -> Peer:
        """A registered CHAT/1.0 client that writes none."""
        peer = self.connect()
        peer.send(f"REGISTER {name} CHAT/1.0".encode())
        self.loop.advance(0.2)
        assert peer.received() == b"200 Registration successful"
        return peer
