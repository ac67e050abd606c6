"""The places that there are: which path is answered by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from parlour.net.http import downloads, page
from parlour.net.http.api import routes as api
from parlour.net.http.api.problems import broken
from parlour.net.http.headers import Headers
from parlour.net.http.origins import Origins

if TYPE_CHECKING:
    from parlour.net.server import Server


def application(server: Server) -> Headers:
    """The ASGI application."""
    app = Starlette(
        routes=[*page.ROUTES, *downloads.ROUTES, *api.routes(server), *api.nowhere()],
        exception_handlers={Exception: broken},
    )
    app.state.server = server
    return Headers(Origins(app, server.settings.allowed_origin, "/api/"))
