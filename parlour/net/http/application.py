"""The places that there are: which path is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from parlour.net.http import join, page, watched
from parlour.net.http.headers import Headers

if TYPE_CHECKING:
    from parlour.net.server import Server


def application(server: Server, loop: asyncio.AbstractEventLoop, http: Callable[[], tuple[int, int]]) -> Headers:
    """The ASGI application. `http` tells how many connections there are, and how many requests there were."""
    app = Starlette(routes=[*page.ROUTES, *join.ROUTES, *watched.ROUTES])
    app.state.server = server
    watched.attach(app.state, server, loop, http)
    return Headers(app)
