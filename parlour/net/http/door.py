"""Takes the connections that speak HTTP. What serves them is loaded beside the running server."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.net.http.serving import Serving
    from parlour.net.server import Server

log = logging.getLogger(__name__)


class WebDoor:
    """Serves HTTP connections on behalf of `server`."""

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self._server = server
        self._loop = loop
        self._serving: Serving | None = None
        self._loading = loop.create_task(self._load())
        self._adopting: set[asyncio.Task[None]] = set()

    async def _load(self) -> Serving:
        """Import what serves HTTP, which takes a moment, on another thread."""
        make = await self._loop.run_in_executor(None, _import)
        self._serving = make(self._server, self._loop)
        return self._serving

    def __len__(self) -> int:
        """How many connections there are that have not become WebSockets."""
        return len(self._adopting) + (0 if self._serving is None else len(self._serving))

    def adopt(self, sock: socket.socket) -> None:
        """Serve an accepted, non-blocking `sock`."""
        task = self._loop.create_task(self._adopt(sock))
        self._adopting.add(task)
        task.add_done_callback(self._adopting.discard)

    async def _adopt(self, sock: socket.socket) -> None:
        adopted = False
        try:
            serving = await asyncio.shield(self._loading)
            await self._loop.connect_accepted_socket(serving.protocol, sock)
            adopted = True
        except OSError as error:
            log.debug("a connection ended while it was accepted: %s", error)
        finally:
            if not adopted:
                sock.close()

    async def stop(self) -> None:
        """End what is idle, and let what is being answered come to its end, within the time that all have."""
        for task in list(self._adopting):
            task.cancel()
        self._loading.cancel()
        if self._serving is not None:
            await self._serving.stop()


def _import() -> type[Serving]:
    from parlour.net.http.serving import Serving

    return Serving
