"""All connections of one server: their shared tools, their time limits, and their end."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterable

from parlour.core.hub import Hub
from parlour.core.rate import TokenBucket
from parlour.dialects import FALLBACK, Row
from parlour.dialects.base import Venue
from parlour.errors import Farewell
from parlour.net.connection import Connection
from parlour.net.deadlines import Deadlines
from parlour.net.flusher import Flusher
from parlour.net.sockets import peer_address
from parlour.net.tally import Tally
from parlour.net.ticks import Ticks
from parlour.settings import ServerSettings

REGISTRATION_TIME = 60.0
"""Seconds until a connection must be registered."""
LINGER = 5.0
"""Seconds a connection that is closing may take to send what is queued and to end."""
SETTLE_TIME = 5.0
"""Seconds that the journal has, when the server stops, to store what was said."""
STOP_TIME = 1.0
"""Seconds that everybody has, when the server stops, to read what was sent and to end."""

log = logging.getLogger(__name__)


class Server:
    """The connections, and what they need."""

    def __init__(
        self,
        hub: Hub,
        flusher: Flusher,
        settings: ServerSettings,
        loop: asyncio.AbstractEventLoop,
        most: int,
        venue: Venue,
    ) -> None:
        """`most` is how many connections there can be at once."""
        self.venue = venue
        self.hub = hub
        self.flusher = flusher
        self.settings = settings
        self._loop = loop
        self.tally = Tally()
        self.stopping = False
        self.now = self._loop.time
        self.call_at = self._loop.call_at
        self.ticks = Ticks(loop)
        self.mark = flusher.mark
        """The one method for all outboxes: each time it is asked for there would be another."""
        self._most = most
        self._connections: dict[Connection, None] = {}
        """In the order they came."""
        self._registering = Deadlines(self._loop, REGISTRATION_TIME, Connection.registration_missed)
        self._lingering = Deadlines(self._loop, LINGER, Connection.abort)
        self._adopting: set[asyncio.Task[None]] = set()
        self._all_gone: asyncio.Future[None] | None = None
        """Set while stopping."""

    def bucket(self, connections: int = 1) -> TokenBucket | None:
        """A full token bucket for a new connection, or for so many of them; None if input is not limited."""
        if not self.settings.rate:
            return None
        return TokenBucket(self.settings.rate * connections, self.settings.burst * connections, self.now())

    def room(self) -> int:
        """How many connections more there can be."""
        return self._most - len(self._connections) - len(self._adopting)

    @property
    def connections(self) -> Iterable[Connection]:
        """All of them, in the order they came."""
        return self._connections.keys()

    def adopt(self, sock: socket.socket, row: Row | None) -> None:
        """Serve an accepted, non-blocking `sock` in the dialect of `row`; without one, say so and end it."""
        task = self._loop.create_task(self._adopt(sock, row))
        self._adopting.add(task)
        task.add_done_callback(self._adopting.discard)

    async def _adopt(self, sock: socket.socket, row: Row | None) -> None:
        make, address = (row or FALLBACK).make, peer_address(sock)
        try:
            _, connection = await self._loop.connect_accepted_socket(
                lambda: Connection(self, make(self.venue), address), sock
            )
        except OSError as error:
            log.debug("a connection ended while it was accepted: %s", error)
            sock.close()
            return
        if row is None:
            connection.registration_missed()

    # -- told by connections -------------------------------------------------------------------------------------------

    def opened(self, connection: Connection) -> None:
        """`connection` is made."""
        self._connections[connection] = None
        self.tally.opened[connection.kind] += 1
        self._registering.add(connection)
        if self._all_gone is not None:
            connection.abort()

    def registered(self, connection: Connection) -> None:
        """`connection` is in time with its registration."""
        self._registering.discard(connection)

    def closing(self, connection: Connection) -> None:
        """`connection` is about to end, and gets `LINGER` seconds for it."""
        self._registering.discard(connection)
        self._lingering.add(connection)

    def lost(self, connection: Connection) -> None:
        """`connection` is gone."""
        self._registering.discard(connection)
        self._lingering.discard(connection)
        self._connections.pop(connection, None)
        self.tally.lost[connection.kind] += 1
        if self._all_gone is not None and not self._connections and not self._all_gone.done():
            self._all_gone.set_result(None)

    # -- the end -------------------------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """Have stored what was said, tell everyone, send what is queued, and end all connections.

        Whoever reads gets everything; the others hold this up for `STOP_TIME`.
        """
        self.stopping = True
        self.hub.archive.stop()
        await self._settle()
        self._all_gone = self._loop.create_future()
        for connection in list(self._connections):
            connection.dismiss(Farewell.STOPPING)
        self.flusher.flush_all()
        if self._connections:
            await asyncio.wait([self._all_gone], timeout=STOP_TIME)
        for connection in list(self._connections):
            connection.abort()
        if self._connections:
            await self._all_gone
        self.hub.commit()

    async def _settle(self) -> None:
        """Wait until what was said so far is stored and delivered, or refused."""
        self.hub.commit()
        settled = asyncio.Event()
        self.hub.journal.settle(settled.set)
        if not settled.is_set():
            await asyncio.wait([self._loop.create_task(settled.wait())], timeout=SETTLE_TIME)
