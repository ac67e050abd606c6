"""The places that there are: which path is answered by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from parlour.net.http import join, page
from parlour.net.http.headers import Headers

if TYPE_CHECKING:
    from parlour.net.server import Server


def application(server: Server) -> Headers:
    """The ASGI application."""
    app = Starlette(routes=[*page.ROUTES, *join.ROUTES])
    app.state.server = server
    return Headers(app)
