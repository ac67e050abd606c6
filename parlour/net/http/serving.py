"""All HTTP connections: uvicorn's protocol on sockets that were accepted elsewhere, and what they share."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from uvicorn.config import Config
from uvicorn.server import ServerState

from parlour.net.deadlines import Deadlines
from parlour.net.http.application import application
from parlour.net.http.connection import BODY_TIME, HttpConnection
from parlour.net.http.gate import MOST_HEAD, Gate, Gated
from parlour.net.http.line import LINGER
from parlour.net.http.turnstile import Turnstile

if TYPE_CHECKING:
    from parlour.net.server import Server

AN_ADDRESS = 5
"""An address may ask as much as so many connections at the other doors: a page is some sixty requests, and a class that
opens it at the same moment is behind one address."""
HEAD_TIME = 20.0
"""Seconds in which the head of a request must have come."""
IDLE_TIME = 30
"""Seconds for which a connection may wait for its next request."""
STUCK_TIME = 60.0
"""Seconds in which a peer must take some of what is waiting for it."""
STOP_TIME = 1.0
"""Seconds that answers have to come to their end when the server stops."""
DROP_TIME = 0.1
"""Seconds that what makes an answer has to notice that nobody wants it any more."""


def _is_news(record: logging.LogRecord) -> bool:
    """Not what was broken off since the server stops."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # what strangers send is no news
logging.getLogger("uvicorn.error").addFilter(_is_news)
logging.getLogger("websockets").setLevel(logging.ERROR)  # nor are secrets to be logged, or what people say


class Serving:
    """See the module."""

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self.server = server
        self.loop = loop
        self._all_gone: asyncio.Event | None = None
        """Set while stopping."""
        self.gate = Gate(server.settings)
        self.turnstile = Turnstile(partial(server.bucket, AN_ADDRESS), server.now, loop.call_soon, loop.call_later)
        self.state = ServerState()
        self.heads: Deadlines[HttpConnection] = Deadlines(loop, HEAD_TIME, HttpConnection.head_due)
        self.bodies: Deadlines[HttpConnection] = Deadlines(loop, BODY_TIME, HttpConnection.body_due)
        self.stuck: Deadlines[HttpConnection] = Deadlines(loop, STUCK_TIME, HttpConnection.stuck_due)
        self.ended: Deadlines[HttpConnection] = Deadlines(loop, LINGER, HttpConnection.ended_due)
        self.lingering: Deadlines[HttpConnection] = Deadlines(loop, LINGER, HttpConnection.linger_due)
        self.config = Config(
            Gated(application(server, loop, self.counts), self.gate, server.tally),
            ws=asyncio.Protocol,  # never made: `HttpConnection` sees to it
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

    def counts(self) -> tuple[int, int]:
        """How many connections there are, and how many requests there were."""
        return len(self.state.connections), self.state.total_requests

    def protocol(self) -> HttpConnection:
        """The protocol of one connection."""
        return HttpConnection(self)

    def forget(self, connection: HttpConnection) -> None:
        """Nothing is awaited of `connection` any more."""
        for deadlines in (self.heads, self.bodies, self.stuck, self.ended, self.lingering):
            deadlines.discard(connection)

    def lost(self) -> None:
        """A connection is gone."""
        if self._all_gone is not None and not self.state.connections:
            self._all_gone.set()

    async def stop(self) -> None:
        """End what is idle; what is being answered, and what was, has a moment to arrive."""
        self.server.hub.listeners.dismiss_all()
        self._all_gone = asyncio.Event()
        for connection in self._connections():
            connection.shutdown()
        if self.state.connections:
            await asyncio.wait([self.loop.create_task(self._all_gone.wait())], timeout=STOP_TIME)
        for connection in self._connections():
            connection.give_up()
        if self.state.tasks:
            await asyncio.wait(list(self.state.tasks), timeout=DROP_TIME)
        for task in list(self.state.tasks):
            task.cancel()

    def _connections(self) -> list[HttpConnection]:
        return [connection for connection in self.state.connections if isinstance(connection, HttpConnection)]
