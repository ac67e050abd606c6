"""From an outbox to a transport: in few system calls, not too close to what must stand alone, and to the end."""

from __future__ import annotations

import asyncio

from parlour.core.outbox import Outbox
from parlour.dialects.base import ALONE_GAP, Alone

JOIN_SIZE = 64 * 1024
"""Bytes up to which several chunks are copied together for one write."""
LONG_AGO = -ALONE_GAP
"""By the loop's clock: before anything was written."""


def write(transport: asyncio.WriteTransport, outbox: Outbox, count: int) -> None:
    """Hand the first `count` chunks to the transport, as far as it takes them.

    Small ones are copied together for one system call; a large one is shared with others, and is not copied.
    """
    chunks, first = outbox.chunks, 0
    if not chunks:
        return
    if count == 1:
        transport.write(chunks[0])
        outbox.drop(1)
        return
    while first < count and not outbox.blocked:
        last, size = first + 1, len(chunks[first])
        while last < count and size + len(chunks[last]) <= JOIN_SIZE:
            size += len(chunks[last])
            last += 1
        transport.write(b"".join(chunks[first:last]) if last > first + 1 else chunks[first])
        first = last
    outbox.drop(first)


class Spacing:
    """Keeps the messages of one connection that must stand alone (`dialects.base.Alone`) apart from the others."""

    __slots__ = ("_alone", "_written")

    def __init__(self) -> None:
        self._alone = False
        """The last message written had to."""
        self._written = LONG_AGO
        """When it was written."""

    def write(self, transport: asyncio.WriteTransport, outbox: Outbox, now: float) -> float | None:
        """Hand over as much as comes too close to nothing; returns when to do so with the rest, if it can be told.

        Times are by the loop's clock.
        """
        count = next((at for at, chunk in enumerate(outbox.chunks) if isinstance(chunk, Alone)), len(outbox.chunks))
        alone = count == 0
        if outbox.chunks and (not (alone or self._alone) or now >= self._written + ALONE_GAP):
            self._alone, self._written = alone, now
            write(transport, outbox, max(count, 1))
        return self._written + ALONE_GAP if outbox.chunks and not outbox.blocked else None


def half_close(transport: asyncio.Transport) -> bool:
    """Have the stream end behind what was written; returns whether the peer's own still goes on.

    Where nothing can be half-closed, or the peer has just reset the connection, all of it ends.
    """
    if not transport.can_write_eof():
        transport.close()
        return False
    try:
        transport.write_eof()
    except OSError:  # asyncio's own transport, after a reset
        transport.abort()
        return False
    return True
