"""A file on its way over HTTP, up or down: on a thread of its own, told as it goes, stopped when nobody wants it."""

from __future__ import annotations

import asyncio
import http.client
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from parlour.client.failures import ChatError, RequestRefused
from parlour.client.safe import safe
from parlour.errors import Reason

PATIENCE = 60.0
"""Seconds in which something must happen: the server looks at images before it answers."""
CHUNK = 256 * 1024
"""Bytes that go at once."""

Progress = Callable[[int, int], None]
"""Told how many of how many bytes have gone; on the loop's thread."""
Gone = Callable[[int], None]
"""Told how many bytes have gone; on the transfer's thread. Raises `Stopped` when nobody waits for the rest."""

T = TypeVar("T")


class Stopped(Exception):
    """Nobody waits for it any more."""


class _Problem(msgspec.Struct):
    """What is read of an answer that is no (RFC 9457)."""

    detail: str = ""
    reason: str = ""


async def carried(work: Callable[[Gone], T], size: int, progress: Progress | None, failed: str) -> T:
    """What `work` gives, which moves `size` bytes. What it raises becomes a `ChatError` that begins with `failed`."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()
    wanted = threading.Event()
    wanted.set()

    def gone(done: int) -> None:
        if not wanted.is_set():
            raise Stopped
        if progress is not None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(progress, done, size)

    def give(found: T | None, error: ChatError | None) -> None:
        if result.done():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(found)  # type: ignore[arg-type]  # without an error it was found

    def run() -> None:
        found: T | None = None
        failure: ChatError | None = None
        try:
            found = work(gone)
        except Stopped:
            return
        except ChatError as error:
            failure = error
        except (OSError, http.client.HTTPException) as error:
            failure = ChatError(f"{failed}: {getattr(error, 'strerror', None) or error}")
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(give, found, failure)

    # The thread is ours, and a daemon: a server that hangs must not hold up the end.
    threading.Thread(target=run, name="transfer", daemon=True).start()
    try:
        return await result
    finally:
        wanted.clear()


def refusal(told: bytes, otherwise: str) -> ChatError:
    """What the server says with an answer that is no, or else `otherwise`."""
    try:
        problem = msgspec.json.decode(told, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ChatError(otherwise)
    try:
        reason = Reason(problem.reason)
    except ValueError:
        reason = Reason.BAD_REQUEST
    return RequestRefused(reason, text=safe(problem.detail))
