"""Files come in: the body of a request, as it is, onto the disk, a little of it in memory at a time."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from parlour.errors import Reason, Refusal
from parlour.events import File
from parlour.net.http.problem import problem, refused
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.core.files import Upload
    from parlour.net.server import Server

SILENCE = 30.0
"""Seconds that the next bytes may take."""
CHUNK = 1 << 20
"""Bytes that are written in one go; as many again gather meanwhile."""
FILES: Final = "/api/v1/files"


async def upload(request: Request) -> Response:
    """Take a file of the person whose secret comes with it; its answer is what `commands.Say` wants."""
    server: Server = request.app.state.server
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return refused(Reason.NOT_REGISTERED, "say who you are: Authorization: Bearer and your secret")
    size = request.headers.get("content-length", "0")
    if not size.isdecimal():
        return problem(HTTPStatus.BAD_REQUEST, "that is no Content-Length")
    try:
        async with Visit(server.hub, secret.strip()) as visit:
            if not visit.session.person:
                return refused(Reason.NOT_REGISTERED)
            coming = server.hub.files.begin(visit.session.person, _name(request), int(size))
            file = await _take(request, coming)
    except Refusal as refusal:
        return refused(refusal.reason, _limit(server, refusal.reason))
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody is there to read it
    except TimeoutError:
        return problem(HTTPStatus.REQUEST_TIMEOUT, "the file came no further")
    headers = {"location": file.url}
    return Response(msgspec.json.encode(file), HTTPStatus.CREATED, headers, "application/json")


def _name(request: Request) -> str:
    """What the file is called: `core.files` makes a name of it that can be one."""
    name = request.path_params.get("name") or request.query_params.get("name")
    return name or unquote(request.headers.get("x-file-name", ""))


def _limit(server: Server, reason: Reason) -> str:
    """A sentence that says how much is allowed; empty if there is nothing to say."""
    settings = server.settings
    if reason is Reason.FILE_TOO_LARGE:
        return f"a file may have {settings.file_limit} bytes here, and this one has more"
    if reason is Reason.NO_SPACE:
        return (
            f"there is no room for this file: your files may have {settings.file_quota} bytes together, "
            "and the server may be full"
        )
    return ""


async def _take(request: Request, coming: Upload) -> File:
    """Read the body and have it kept. Raises `Refusal`, `ClientDisconnect` and `TimeoutError`."""
    loop = asyncio.get_running_loop()
    writing: asyncio.Future[None] | None = None
    try:
        async with asyncio.timeout(SILENCE) as patience:
            gathered: list[bytes] = []
            size = 0
            async for chunk in request.stream():
                patience.reschedule(loop.time() + SILENCE)
                coming.expect(len(chunk))
                gathered.append(chunk)
                size += len(chunk)
                if size >= CHUNK:
                    if writing is not None:
                        await writing
                    writing = loop.run_in_executor(None, coming.write, b"".join(gathered))
                    gathered, size = [], 0
            patience.reschedule(None)
        if writing is not None:
            await writing
        writing = loop.run_in_executor(None, coming.write, b"".join(gathered))
        await writing
        writing = loop.run_in_executor(None, coming.seal)
        await writing
        return await _keep(coming)
    finally:
        if writing is not None and not writing.done():
            await asyncio.wait([writing])
        coming.abandon()


async def _keep(coming: Upload) -> File:
    kept: asyncio.Future[File | Refusal] = asyncio.get_running_loop().create_future()

    def answered(result: File | Refusal) -> None:
        if not kept.done():
            kept.set_result(result)

    coming.keep(answered)
    result = await kept
    if isinstance(result, Refusal):
        raise result
    return result


ROUTES: Final = (
    Route(FILES, upload, methods=["POST"]),
    Route(FILES + "/{name}", upload, methods=["PUT"]),
)
