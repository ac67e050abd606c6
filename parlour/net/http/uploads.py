"""Files come in: the body of a request, as it is, onto the disk, a little of it in memory at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from parlour.errors import Refusal
from parlour.net.pool import Pool

if TYPE_CHECKING:
    from starlette.requests import Request

    from parlour.core.files import Upload
    from parlour.events import File

SILENCE = 30.0
"""Seconds that the next bytes may take."""
CHUNK = 1 << 20
"""Bytes that are written in one go; as many again gather meanwhile."""

THREADS = 32
"""Files that are written, or looked at, at once: as many as may be on their way."""

_threads: Final = Pool("upload", THREADS)
"""Their own: images take seconds, and nobody else is to wait for them, nor is the end of the server."""


async def take(request: Request, coming: Upload) -> File:
    """Read the body and have it kept. Raises `Refusal`, `TimeoutError`, and Starlette's `ClientDisconnect`."""
    loop = asyncio.get_running_loop()
    writing: asyncio.Future[None] | None = None
    try:
        async with asyncio.timeout(SILENCE) as patience:
            coming.give_way_by(lambda: patience.reschedule(loop.time()))
            gathered: list[bytes] = []
            size = 0
            async for chunk in request.stream():
                patience.reschedule(loop.time() + SILENCE)
                coming.expect(len(chunk))
                gathered.append(chunk)
                size += len(chunk)
                if size >= CHUNK:
                    if writing is not None:
                        await asyncio.shield(writing)
                    writing = loop.run_in_executor(_threads, coming.write, b"".join(gathered))
                    gathered, size = [], 0
            coming.give_way_by(None)
            patience.reschedule(None)
        if writing is not None:
            await asyncio.shield(writing)
        writing = loop.run_in_executor(_threads, coming.write, b"".join(gathered))
        await asyncio.shield(writing)
        writing = loop.run_in_executor(_threads, coming.seal)
        await asyncio.shield(writing)
        return await _keep(coming)
    finally:
        try:
            if writing is not None and not writing.done():
                coming.break_off()
                await asyncio.wait([writing])
        finally:
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
