"""The places that there are: which path is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from parlour.net.http import downloads, join, page, watched
from parlour.net.http.api import routes as api
from parlour.net.http.api.problems import bad_method, broken, nowhere
from parlour.net.http.headers import Headers
from parlour.net.http.incoming import route as incoming
from parlour.net.http.origins import Origins
from parlour.net.http.places import places_of

if TYPE_CHECKING:
    from parlour.net.server import Server


def application(server: Server, loop: asyncio.AbstractEventLoop, http: Callable[[], tuple[int, int]]) -> Headers:
    """The ASGI application. `http` tells how many connections there are, and how many requests there were."""
    app = Starlette(
        routes=[
            *page.ROUTES,
            *join.ROUTES,
            *watched.ROUTES,
            *downloads.ROUTES,
            *incoming.routes(server),
            *api.routes(server),
        ],
        exception_handlers={
            Exception: broken,
            HTTPStatus.NOT_FOUND: nowhere,
            HTTPStatus.METHOD_NOT_ALLOWED: bad_method,
        },
    )
    app.router.redirect_slashes = False
    app.state.server = server
    watched.attach(app.state, server, loop, http)
    return Headers(Origins(app, places_of(server.settings), ("/api/", *downloads.PREFIXES), server.tally))
