"""Files come in: the body of a request, as it is, onto the disk, a little of it in memory at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from parlour.errors import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from parlour.core.files import Upload
    from parlour.events import File

SILENCE = 30.0
"""Seconds that the next bytes may take."""
CHUNK = 1 << 20
"""Bytes that are written in one go; as many again gather meanwhile."""


async def take(request: Request, coming: Upload) -> File:
    """Read the body and have it kept. Raises `Refusal`, `TimeoutError`, and Starlette's `ClientDisconnect`."""
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
