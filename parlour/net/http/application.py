"""The places that there are: which path is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from parlour.net.figures import Figures
from parlour.net.http import health, join, metrics, page
from parlour.net.http.headers import Headers
from parlour.net.http.health import Readiness
from parlour.net.http.metrics import Metrics
from parlour.net.http.owner import Owner
from parlour.net.lag import Lag

if TYPE_CHECKING:
    from parlour.net.server import Server


def application(server: Server, loop: asyncio.AbstractEventLoop, http: Callable[[], tuple[int, int]]) -> Headers:
    """The ASGI application. `http` tells how many connections there are, and how many requests there were."""
    app = Starlette(routes=[*page.ROUTES, *join.ROUTES, *health.ROUTES, *metrics.ROUTES])
    app.state.server = server
    app.state.readiness = Readiness(server)
    owner = Owner(server.hub, loop.time)
    figures = Figures(server, Lag(loop), http)
    app.state.metrics = Metrics(figures, owner, server.settings.metrics)
    return Headers(app)
