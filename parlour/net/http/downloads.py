"""Files go out, to whoever knows their link; none of them can do anything to the page, or in its name."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from parlour.core.files import KeptFile
from parlour.errors import Reason, StoreError
from parlour.net.http.api.problems import refusal
from parlour.net.http.ranges import with_range

if TYPE_CHECKING:
    from parlour.net.server import Server

log = logging.getLogger(__name__)

POLICY: Final = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
"""Of a file that is opened by itself: it is shown, and is nobody's page. (A browser's own viewer has inline styles.)"""
PLAYER_POLICY: Final = f"{POLICY} allow-same-origin"
"""Of what is heard or seen over time. Of no origin, a browser's player may not fetch it; still no script can run."""

_PLAYED: Final = ("audio/", "video/")
_SHOWN: Final = ("image/png", "image/jpeg", "image/gif", "image/webp", *_PLAYED, "text/plain")
"""What types begin with that a browser may show; all others it is to save."""

_DETAILS: Final = {
    Reason.NO_SUCH_FILE: "there is no such file, or it is gone with its message",
    Reason.UNAVAILABLE: "files cannot be read at the moment",
}


class _Stream(FileResponse):
    chunk_size = 256 * 1024

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI. The head waits until the file is open: it may have gone with its message since it was found."""
        head: list[Message] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.append(message)
                return
            while head:
                await send(head.pop())
            await send(message)

        assert self.stat_result is not None
        try:
            await super().__call__(with_range(scope, self.stat_result.st_size), receive, hold)
        except OSError as error:
            if not head:
                raise
            await _unreadable(error)(scope, receive, send)


async def file(request: Request) -> Response:
    """The file itself; its name in the path is for people."""
    kept = await _kept(request)
    if isinstance(kept, Reason):
        return _refused(kept)
    shown = kept.file.type.startswith(_SHOWN)
    type_ = "text/plain; charset=utf-8" if kept.file.type == "text/plain" else kept.file.type
    disposition = "inline" if shown else "attachment"
    return await _send(request, kept.path, kept.digest, type_, kept.file.name, disposition)


async def thumbnail(request: Request) -> Response:
    """A small image of it."""
    kept = await _kept(request)
    if isinstance(kept, Reason):
        return _refused(kept)
    if kept.thumbnail is None:
        return _refused(Reason.NO_SUCH_FILE)
    return await _send(request, kept.thumbnail, f"t{kept.digest}", "image/webp", "thumbnail.webp", "inline")


async def _kept(request: Request) -> KeptFile | Reason:
    server: Server = request.app.state.server
    found: asyncio.Future[KeptFile | StoreError | None] = asyncio.get_running_loop().create_future()

    def answered(result: KeptFile | StoreError | None) -> None:
        if not found.done():
            found.set_result(result)

    server.hub.files.look_up(request.path_params["id"], answered)
    result = await found
    if isinstance(result, StoreError):
        return Reason.UNAVAILABLE
    return Reason.NO_SUCH_FILE if result is None else result


async def _send(request: Request, path: Path, tag: str, type_: str, name: str, disposition: str) -> Response:
    tag = f'"{tag[:33]}"'
    policy = PLAYER_POLICY if type_.startswith(_PLAYED) else POLICY
    headers = {"content-security-policy": policy, "cache-control": "private, max-age=3600", "etag": tag}
    known = request.headers.get("if-none-match", "")
    if tag in known or known.strip() == "*":
        return Response(status_code=304, headers=headers)
    try:
        stat = await asyncio.to_thread(os.stat, path)
    except OSError as error:
        return _unreadable(error)
    return _Stream(
        path,
        headers=headers,
        media_type=type_,
        filename=name,
        stat_result=stat,
        content_disposition_type=disposition,
    )


def _unreadable(error: OSError) -> Response:
    """The answer when a file that ought to be there is gone, or the system does not give it."""
    if isinstance(error, FileNotFoundError):
        return _refused(Reason.NO_SUCH_FILE)
    log.warning("a file cannot be sent: %s", error)
    return _refused(Reason.UNAVAILABLE)


def _refused(reason: Reason) -> Response:
    return refusal(reason, detail=_DETAILS[reason]).response()


PREFIXES: Final = ("/files/", "/thumbnails/")
"""What their paths begin with."""
ROUTES: Final = (
    Route("/files/{id}/{name}", file),
    Route("/thumbnails/{id}", thumbnail),
)
