"""Bringing a file that somebody has said from the server into a folder: over HTTP (docs/files.md)."""

from __future__ import annotations

import http.client
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from parlour.client.address import Address
from parlour.client.failures import ChatError
from parlour.client.transfer import CHUNK, PATIENCE, Gone, Progress, carried, refusal
from parlour.events import File
from parlour.files import file_name

MOST_NAMES = 1000
"""Names that are tried where there are files called so."""
MOST_PROBLEM = 64 * 1024
"""Bytes of an answer that is no which are read."""


async def download(address: Address, file: File, folder: Path, progress: Progress | None = None) -> Path:
    """Save `file` in `folder`, and tell where: under its name, with a number if there is something called so.

    Nothing is replaced, and what does not come whole is not kept. Raises `RequestRefused` where the server says no, and
    `ChatError` with a sentence for whatever else is in the way.
    """
    name = file_name(file.name)
    if not file.url:
        raise ChatError(f"{name} is not there any more")

    def work(gone: Gone) -> Path:
        return _get(address, file, folder, name, gone)

    return await carried(work, file.size, progress, f"{name} was not saved")


def _get(address: Address, file: File, folder: Path, name: str, gone: Gone) -> Path:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE)
    try:
        connection.request("GET", file.url)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise refusal(answer.read(MOST_PROBLEM), "The server does not give it")
        path, out = _new(folder, name)
        whole = False
        try:
            with out:
                _receive(answer, out, file.size, gone)
            whole = True
        finally:
            if not whole:
                with suppress(OSError):
                    path.unlink()
        return path
    finally:
        connection.close()


def _receive(answer: http.client.HTTPResponse, out: BinaryIO, size: int, gone: Gone) -> None:
    """Write down `size` bytes; a server that sends more or less than it told is not believed."""
    done = 0
    while data := answer.read1(min(CHUNK, size - done + 1)):
        done += len(data)
        if done > size:
            break
        out.write(data)
        gone(done)
    if done != size:
        raise ChatError("The file did not come whole" if done < size else "The file is larger than was told")


def _new(folder: Path, name: str) -> tuple[Path, BinaryIO]:
    """A new file in `folder`, called `name` or much like it."""
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    for number in range(1, MOST_NAMES + 1):
        path = folder / (name if number == 1 else f"{stem} ({number}){dot}{suffix}")
        with suppress(FileExistsError):
            return path, path.open("xb")
    raise ChatError(f"There are too many files called {name}")
