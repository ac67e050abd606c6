"""Files come in: the body of a request, as it is, onto the disk, a little of it in memory at a time."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect

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
    """Read the body and have it kept. Raises `Refusal`, `TimeoutError` and Starlette's `ClientDisconnect`."""
    loop = asyncio.get_running_loop()
    writing: asyncio.Future[None] | None = None
    try:
        async with asyncio.timeout(SILENCE) as patience:
            coming.give_way_by(partial(_end, patience))
            gathered = bytearray()
            async for chunk in request.stream():
                patience.reschedule(loop.time() + SILENCE)
                coming.expect(len(chunk))
                gathered += chunk
                if len(gathered) >= CHUNK:
                    if writing is not None:
                        await asyncio.shield(writing)
                    writing = loop.run_in_executor(_threads, coming.write, gathered)
                    gathered = bytearray()
            coming.give_way_by(None)
            patience.reschedule(None)
        if writing is not None:
            await asyncio.shield(writing)
        writing = loop.run_in_executor(_threads, coming.write, gathered)
        await asyncio.shield(writing)
        writing = loop.run_in_executor(_threads, coming.seal)
        await _while_there(request, writing)
        return await _keep(coming)
    finally:
        coming.give_way_by(None)
        try:
            if writing is not None and not writing.done():
                coming.break_off()
                await asyncio.wait([writing])
        finally:
            coming.abandon()


def _end(patience: asyncio.Timeout) -> None:
    if not patience.expired():
        patience.reschedule(asyncio.get_running_loop().time())


async def _while_there(request: Request, work: asyncio.Future[None]) -> None:
    """Wait for `work`. Raises what it does, and Starlette's `ClientDisconnect` as soon as the sender has gone.

    Images wait for their turns: those of whom nobody waits for are not to take any.
    """
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
    if not work.done():
        raise ClientDisconnect
    work.result()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


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
