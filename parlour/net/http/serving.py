"""uvicorn's protocol class on sockets that were accepted elsewhere, with the limits that it leaves to others."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, cast

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from parlour.net.deadlines import Deadlines
from parlour.net.http.application import application
from parlour.net.http.upgrade import Upgrade

if TYPE_CHECKING:
    from parlour.net.server import Server

HEAD_TIME = 20.0
"""Seconds in which the head of a request must have come."""
IDLE_TIME = 30
"""Seconds for which a connection may wait for its next request."""
MOST_HEAD = 16 * 1024
"""Bytes in the head of a request."""
STOP_TIME = 1.0
"""Seconds that answers have to come to their end when the server stops."""

logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # what strangers send is no news
logging.getLogger("websockets").setLevel(logging.ERROR)  # nor are secrets to be logged, or what people say


class Serving:
    """All HTTP connections, and what they share."""

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._hub = server.hub
        self.state = ServerState()
        self.late: Deadlines[HttpConnection] = Deadlines(loop, HEAD_TIME, HttpConnection.give_up)
        self.config = Config(
            application(server, loop, lambda: (len(self.state.connections), self.state.total_requests)),
            ws=cast("type[asyncio.Protocol]", partial(Upgrade, server)),
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=IDLE_TIME,
            h11_max_incomplete_event_size=MOST_HEAD,
        )
        self.config.load()

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self.state.connections)

    def protocol(self, address: str) -> HttpConnection:
        """The protocol of one connection, which comes from that IP address."""
        return HttpConnection(self, address)

    async def stop(self) -> None:
        """End what is idle; what is being answered has a moment."""
        self._hub.listeners.dismiss_all()
        for connection in self._connections():
            connection.shutdown()
        if self.state.tasks:
            await asyncio.wait(list(self.state.tasks), timeout=STOP_TIME)
        for task in list(self.state.tasks):
            task.cancel()
        for connection in self._connections():
            connection.transport.abort()

    def _connections(self) -> list[HttpConnection]:
        return [connection for connection in self.state.connections if isinstance(connection, HttpConnection)]


class HttpConnection(H11Protocol):
    """One connection. The head of a request may not take for ever."""

    def __init__(self, serving: Serving, address: str) -> None:
        super().__init__(serving.config, serving.state, {"address": address, "abort": self.give_up}, serving.loop)
        self._late = serving.late

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        self._late.add(self)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        begins = self.conn.their_state is h11.IDLE
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._late.discard(self)
        elif begins and self.conn.trailing_data[0]:
            self._late.start(self)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """See `H11Protocol`."""
        self._late.discard(self)
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._late.discard(self)
        super().connection_lost(exc)

    def give_up(self) -> None:
        """The head of a request has not come in time, or what is answered is not read."""
        if not self.transport.is_closing():
            self.transport.abort()
