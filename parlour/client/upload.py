"""Bringing a file to the server: over HTTP, on the port of everything else (docs/files.md)."""

from __future__ import annotations

import asyncio
import http.client
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import msgspec

from parlour.client.address import Address
from parlour.client.failures import ChatError, RequestRefused
from parlour.client.safe import safe
from parlour.errors import Reason
from parlour.events import File
from parlour.files import file_name

PATIENCE = 60.0
"""Seconds in which something must happen: the server looks at images before it answers."""
CHUNK = 256 * 1024
"""Bytes sent in one go."""
MOST_ANSWER = 64 * 1024
"""Bytes of an answer that are read."""

Progress = Callable[[int, int], None]
"""Told how many of how many bytes have gone; on the loop's thread."""


class _Problem(msgspec.Struct):
    """What is read of an answer that is no (RFC 9457)."""

    detail: str = ""
    reason: str = ""


class _Stopped(Exception):
    """Nobody waits for it any more."""


class _Body:
    """The file, as it is sent."""

    def __init__(self, file: BinaryIO, size: int, tell: Callable[[int], None]) -> None:
        self._file = file
        self._left = size
        self._size = size
        self._tell = tell
        self.stopped = False

    def read(self, _: int = -1) -> bytes:
        """The next bytes; no more than were promised, should the file grow."""
        if self.stopped:
            raise _Stopped
        data = self._file.read(min(CHUNK, self._left))
        if self._left and not data:
            raise ChatError("The file has become shorter while it was read")
        self._left -= len(data)
        self._tell(self._size - self._left)
        return data


async def upload(address: Address, secret: str, path: Path, progress: Progress | None = None) -> File:
    """Bring the file at `path` to the server at `address`, as the person of that secret.

    Raises `RequestRefused` where the server says no, and `ChatError` with a sentence for whatever else is in the way.
    """
    loop = asyncio.get_running_loop()
    kept: asyncio.Future[File] = loop.create_future()
    file, size = _opened(path)

    def tell(done: int) -> None:
        if progress is not None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(progress, done, size)

    body = _Body(file, size, tell)

    def give(result: File | ChatError) -> None:
        if kept.done():
            return
        if isinstance(result, ChatError):
            kept.set_exception(result)
        else:
            kept.set_result(result)

    def run() -> None:
        try:
            with file:
                result: File | ChatError = _put(address, secret, path.name, body, size)
        except _Stopped:
            return
        except ChatError as error:
            result = error
        except (OSError, http.client.HTTPException) as error:
            result = ChatError(f"{path.name} was not uploaded: {getattr(error, 'strerror', None) or error}")
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(give, result)

    # The thread is ours, and a daemon: a server that hangs must not hold up the end.
    threading.Thread(target=run, name="upload", daemon=True).start()
    try:
        return await kept
    finally:
        body.stopped = True


def _opened(path: Path) -> tuple[BinaryIO, int]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ChatError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return file, os.fstat(file.fileno()).st_size
    except OSError as error:
        file.close()
        raise ChatError(f"{path} cannot be read: {error.strerror}") from error


def _put(address: Address, secret: str, name: str, body: _Body, size: int) -> File:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {secret}", "Content-Length": str(size)}
    try:
        target = f"/api/v1/files/{quote(file_name(name), safe='')}"
        with suppress(BrokenPipeError, ConnectionResetError):  # it says no before it has read all
            connection.request("PUT", target, body, headers)
        answer = connection.getresponse()
        told = answer.read(MOST_ANSWER)
    finally:
        connection.close()
    if answer.status == http.client.CREATED:
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(told, type=File)
    raise _refusal(told)


def _refusal(told: bytes) -> ChatError:
    try:
        problem = msgspec.json.decode(told, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ChatError("The server takes no files")
    try:
        reason = Reason(problem.reason)
    except ValueError:
        reason = Reason.BAD_REQUEST
    return RequestRefused(reason, text=safe(problem.detail))
