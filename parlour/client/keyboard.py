"""Standard input as lines, read in a thread: that works for every input on every system."""

import asyncio
import codecs
import io
import os
import sys
import threading
from collections.abc import AsyncIterator

CHUNK = 65536
"""Bytes that are read at once, and characters of a line that has no end yet."""


async def typed() -> AsyncIterator[list[str]]:
    """The lines of standard input, some at a time; no more is read until those are used."""
    if sys.stdin is None:
        return
    loop = asyncio.get_running_loop()
    batches: asyncio.Queue[list[str] | None] = asyncio.Queue()
    wanted = threading.Semaphore(1)
    splitter = Splitter(sys.stdin.encoding or "utf-8")
    # Not `sys.stdin` itself: a thread that waits in it holds its lock, which the exit wants.
    source = _open(sys.stdin.fileno())

    def give(lines: list[str], last: bool) -> None:
        batches.put_nowait(lines)
        if last:
            batches.put_nowait(None)

    def read() -> None:
        data: bytes | None = None
        while data != b"":
            wanted.acquire()
            data = _read(source)
            try:
                loop.call_soon_threadsafe(give, splitter.feed(data), not data)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

    threading.Thread(target=read, name="keyboard", daemon=True).start()
    while (lines := await batches.get()) is not None:
        yield lines
        wanted.release()


def _open(number: int) -> io.RawIOBase:
    return open(number, "rb", buffering=0, closefd=False)


def _read(source: io.RawIOBase) -> bytes:
    try:
        data = source.read(CHUNK)
        if data is None and sys.platform != "win32":  # somebody has made it non-blocking
            os.set_blocking(source.fileno(), True)
            data = source.read(CHUNK)
    except OSError:
        return b""
    return data or b""


class Splitter:
    """Bytes in, whole lines out. Empty bytes end the input.

    Bytes that are not of the encoding are replaced.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._tail = ""
        self._begun = False

    def feed(self, data: bytes) -> list[str]:
        text = self._decoder.decode(data, final=not data)
        if text and not self._begun:
            self._begun = True
            text = text.removeprefix("\ufeff")
        *lines, self._tail = (self._tail + text).split("\n")
        if self._tail and (not data or len(self._tail) > CHUNK):
            lines.append(self._tail)
            self._tail = ""
        return [line.removesuffix("\r") for line in lines]
