"""`/metrics`: the figures of the server as Prometheus reads them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parlour.net.addresses import is_here
from parlour.net.http.owner import Claim, Owner, refusal
from parlour.net.http.peers import is_passed_on, peer

if TYPE_CHECKING:
    from parlour.net.figures import Figures
    from parlour.net.http.exposition import Exposition


class Metrics:
    """Shows the figures to those who may see them."""

    def __init__(self, figures: Figures, owner: Owner, readers: str) -> None:
        """`readers` is the setting of `--metrics`."""
        self._figures = figures
        self._owner = owner
        self._readers = readers
        self._exposition: Exposition | None = None

    async def answer(self, request: Request) -> Response:
        """The figures, or why not."""
        if self._readers == "off":
            return PlainTextResponse("Not Found", 404)
        if self._readers == "local" and not _is_local(request):
            claim = self._owner.claim(request)
            if claim is not Claim.OWNER:
                return refusal(claim) if self._owner.exists else PlainTextResponse("Only on this machine.\n", 403)
        exposition = self._exposition
        if exposition is None:
            make = await asyncio.to_thread(_load)
            exposition = self._exposition = make(self._figures)
        body, media_type = exposition.write(request.headers.get("accept", ""))
        return Response(body, headers={"content-type": media_type, "cache-control": "no-store"})


def _load() -> type[Exposition]:
    """What writes them is loaded when somebody first reads them."""
    from parlour.net.http.exposition import Exposition

    return Exposition


def _is_local(request: Request) -> bool:
    """Whether a program of this machine asks for itself: not a proxy for others, nor a page of another site.

    Such a page can have a name of its own lead here (DNS rebinding), but then says that name.
    """
    named = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    return is_here(peer(request)) and not is_passed_on(request) and is_here(named.strip("[]"))


async def metrics(request: Request) -> Response:
    """See `Metrics`."""
    shown: Metrics = request.app.state.metrics
    return await shown.answer(request)


ROUTES: Final = (Route("/metrics", metrics),)
