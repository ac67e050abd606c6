"""Everything by which a server is watched over, put together: health, metrics, the owner's page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from starlette.datastructures import State

from parlour.net.figures import Figures
from parlour.net.http import health, metrics, status
from parlour.net.http.health import Readiness
from parlour.net.http.metrics import Metrics
from parlour.net.http.owner import Owner
from parlour.net.http.status import Status
from parlour.net.lag import Lag

if TYPE_CHECKING:
    from parlour.net.server import Server

ROUTES: Final = (*health.ROUTES, *metrics.ROUTES, *status.ROUTES)


def attach(state: State, server: Server, loop: asyncio.AbstractEventLoop, http: Callable[[], tuple[int, int]]) -> None:
    """Give the application's `state` what the routes want. `http`: see `Figures`."""
    owner = Owner(server.hub)
    figures = Figures(server, Lag(loop), http)
    state.readiness = Readiness(server)
    state.metrics = Metrics(figures, owner, server.settings.metrics)
    state.status = Status(figures, owner, loop)
