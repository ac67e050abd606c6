"""Bringing a file to the server: over HTTP, on the port of everything else (docs/files.md)."""

from __future__ import annotations

import http.client
import os
import selectors
import socket
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import msgspec

from parlour.client.address import Address
from parlour.client.failures import ChatError
from parlour.client.transfer import CHUNK, PATIENCE, Gone, Progress, carried, refusal
from parlour.events import File
from parlour.files import file_name

MOST_ANSWER = 64 * 1024
"""Bytes of an answer that are read."""


async def upload(address: Address, secret: str, path: Path, progress: Progress | None = None) -> File:
    """Bring the file at `path` to the server at `address`, as the person of that secret.

    Raises `RequestRefused` where the server says no, and `ChatError` with a sentence for whatever else is in the way.
    """
    file, size = _opened(path)

    def work(gone: Gone) -> File:
        with file:
            return _put(address, secret, path.name, file, size, gone)

    return await carried(work, size, progress, f"{path.name} was not uploaded")


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


def _put(address: Address, secret: str, name: str, file: BinaryIO, size: int, gone: Gone) -> File:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE)
    try:
        connection.putrequest("PUT", f"/api/v1/files/{quote(file_name(name), safe='')}")
        connection.putheader("Authorization", f"Bearer {secret}")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        with suppress(BrokenPipeError, ConnectionResetError):  # it says no, and hangs up
            _send(connection.sock, file, size, gone)
        answer = connection.getresponse()
        told = answer.read(MOST_ANSWER)
    finally:
        connection.close()
    if answer.status == http.client.CREATED:
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(told, type=File)
    raise refusal(told, "The server takes no files")


def _send(sock: socket.socket, file: BinaryIO, size: int, gone: Gone) -> None:
    """Send `size` bytes, and no more should the file grow. Ends before that where the server answers: it says no."""
    left = size
    rest = memoryview(b"")
    sock.setblocking(False)
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while left or rest:
            if not rest:
                rest = memoryview(file.read(min(CHUNK, left)))
                if not rest:
                    raise ChatError("The file has become shorter while it was read")
                left -= len(rest)
            ready = selector.select(PATIENCE)
            if not ready:
                raise TimeoutError("nothing goes any more")
            if any(events & selectors.EVENT_READ for _, events in ready):
                break
            with suppress(BlockingIOError):
                rest = rest[sock.send(rest) :]
            gone(size - left - len(rest))
    sock.settimeout(PATIENCE)
