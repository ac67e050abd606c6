"""Where the API is."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from parlour.net.http.api import openapi
from parlour.net.http.api.endpoint import Endpoint
from parlour.net.http.api.limits import Limits
from parlour.net.http.api.problems import NOT_CACHED, PREFIX, explain
from parlour.net.http.api.table import TABLE

if TYPE_CHECKING:
    from parlour.net.server import Server


def routes(server: Server) -> list[BaseRoute]:
    """The places of the API."""
    limits = Limits(server.bucket, server.now)
    found: list[BaseRoute] = [
        Route(f"{PREFIX}/problems/{{reason}}", explain),
        Route(f"{PREFIX}/openapi.json", _document),
    ]
    for path, operations in groupby(sorted(TABLE, key=attrgetter("path")), attrgetter("path")):
        found.append(Route(PREFIX + path, Endpoint(server, limits, [*operations])))
    return found


async def _document(request: Request) -> Response:
    return Response(_encoded(), headers=NOT_CACHED, media_type="application/json")


@cache
def _encoded() -> bytes:
    return openapi.encoded()
