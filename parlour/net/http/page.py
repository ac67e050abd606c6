"""The page and its files, as they lie in `parlour/web/`. They are many and small: kept in memory, packed."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER: Final = Path(__file__).parents[2] / "web"
WORKER: Final = "worker.js"
NO_VERSION: Final = b"parlour-0"
"""Stands in the worker for what all files are."""

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
"""Not left to the system, whose table may say `text/plain` for a script, which browsers then refuse."""


class Kept(NamedTuple):
    """A file as it is sent."""

    version: tuple[int, int]
    """When it was written, in nanoseconds, and its size: whether it is still that file."""
    plain: bytes
    packed: bytes
    kind: str
    tag: str
    """Its ETag: a hash of what is in it."""


class Files:
    """The files of a folder that had them when this was made; one that is changed is read anew."""

    def __init__(self, folder: Path) -> None:
        # Only these names are ever looked up, so that no path leads out of the folder.
        self._paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self._kept: dict[str, Kept] = {}

    def get(self, name: str) -> Kept | None:
        """The file of that name, with `/` between its parts; None if there is none."""
        path = self._paths.get(name)
        if path is None:
            return None
        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        version = (stat.st_mtime_ns, stat.st_size)
        kept = self._kept.get(name)
        if kept is None or kept.version != version:
            kept = self._kept[name] = _kept(path, version, path.read_bytes())
        return kept

    def worker(self) -> Kept | None:
        """The service worker, in which stands what all files are; so a browser sees that it has older ones."""
        worker = self.get(WORKER)
        if worker is None:
            return None
        tags = [kept.tag for name in sorted(self._paths) if (kept := self.get(name)) is not None]
        version = b"parlour-" + hashlib.sha256("".join(tags).encode()).hexdigest()[:24].encode()
        return _kept(self._paths[WORKER], worker.version, worker.plain.replace(NO_VERSION, version, 1))


def _kept(path: Path, version: tuple[int, int], plain: bytes) -> Kept:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    tag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
    return Kept(version, plain, gzip.compress(plain, mtime=0), kind, tag)


_files: Final = Files(FOLDER)


def _answer(request: Request, kept: Kept | None) -> Response:
    if kept is None:
        raise HTTPException(404)
    # Ask each time whether it is still the same: a newer server has a newer page.
    headers = {"cache-control": "no-cache", "etag": kept.tag, "vary": "accept-encoding"}
    if kept.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = kept.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = kept.packed
    return Response(body, headers=headers, media_type=kept.kind)


async def page(request: Request) -> Response:
    """The page itself."""
    return _answer(request, _files.get("index.html"))


async def worker(request: Request) -> Response:
    """The service worker, which only covers what lies beneath it."""
    return _answer(request, await asyncio.to_thread(_files.worker))  # all files are read for it, the first time


async def static(request: Request) -> Response:
    """One of the files."""
    return _answer(request, _files.get(request.path_params["name"]))


ROUTES: Final = (
    Route("/", page),
    Route("/worker.js", worker),
    Route("/static/{name:path}", static),
)
