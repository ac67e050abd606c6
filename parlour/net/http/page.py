"""The page and its files, as they lie in `parlour/web/`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

FOLDER: Final = Path(__file__).parents[2] / "web"

_FRESH: Final = {"cache-control": "no-cache"}
"""Ask each time whether it is still the same: a newer server has a newer page."""


async def page(request: Request) -> FileResponse:
    """The page itself."""
    return FileResponse(FOLDER / "index.html", headers=_FRESH)


async def worker(request: Request) -> FileResponse:
    """The service worker, which only covers what lies beneath it."""
    return FileResponse(FOLDER / "worker.js", headers=_FRESH)


class _Static(StaticFiles):
    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """See `StaticFiles`."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_FRESH)
        return response


ROUTES: Final = (
    Route("/", page),
    Route("/worker.js", worker),
    Mount("/static", _Static(directory=FOLDER)),
)
