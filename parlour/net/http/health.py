"""Whether the server is alive (`/healthz`) and can do its work (`/readyz`): for whatever watches over it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from parlour.commands import LOBBY, History
from parlour.errors import StoreError
from parlour.events import Refused
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.net.server import Server

FRESH: Final = 1.0
"""Seconds for which an answer is good for all who ask: each costs a commit."""
PATIENCE: Final = 5.0
"""Seconds that the store has for it."""

STOPPING: Final = "the server is stopping"
UNWRITABLE: Final = "nothing can be stored"
UNREADABLE: Final = "nothing can be read"

_CURRENT: Final = {"cache-control": "no-store"}


class Readiness:
    """Asks the store, once for all who want to know at about the same time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._asking: asyncio.Task[str] | None = None
        self._asked = 0.0

    async def trouble(self) -> str:
        """What is in the way; empty if nothing is."""
        if self._server.stopping:
            return STOPPING
        now = self._server.now()
        if self._asking is None or (self._asking.done() and now >= self._asked + FRESH):
            self._asked = now
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> str:
        hub = self._server.hub
        probed: asyncio.Future[StoreError | None] = asyncio.get_running_loop().create_future()

        def answered(trouble: StoreError | None) -> None:
            if not probed.done():
                probed.set_result(trouble)

        trouble = UNWRITABLE
        try:
            async with asyncio.timeout(PATIENCE):
                hub.journal.probe(answered)
                if await probed is not None:
                    return trouble
                trouble = UNREADABLE
                async with Visit(hub) as visit:
                    answer = await visit.ask(History(LOBBY, limit=1))
        except TimeoutError:
            return trouble
        return UNREADABLE if isinstance(answer, Refused) else ""


async def alive(request: Request) -> PlainTextResponse:
    """It answers, so it is."""
    return PlainTextResponse("ok\n", headers=_CURRENT)


async def ready(request: Request) -> PlainTextResponse:
    """Says what is in the way, but not why: that is in the log."""
    trouble = await request.app.state.readiness.trouble()
    return PlainTextResponse(f"{trouble or 'ok'}\n", 503 if trouble else 200, headers=_CURRENT)


ROUTES: Final = (Route("/healthz", alive), Route("/readyz", ready))
