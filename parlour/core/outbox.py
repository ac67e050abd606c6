"""The queue from the core to one connection.

Its promises: what is pushed leaves in order, or the connection ends; pushing never waits and never runs anything but
`mark`; the chunks are shared by all who are sent them, not copied; however long a peer does not read, it holds at most
`limit` bytes and one batch.
"""

from collections.abc import Callable
from itertools import islice

from parlour.core.ports import Writer

CHUNK_COST = 64
"""Bytes of memory that a waiting chunk takes besides its content."""

Mark = Callable[[Writer], None]
"""Has the writer's `flush` called soon, once."""

Chunk = bytes | memoryview
"""Whole messages, or a piece of them."""


class Outbox:
    """Chunks of whole messages that wait for their connection.

    Its writer is marked when there is something to do: the first chunk came, or the outbox is full.
    """

    __slots__ = ("_mark", "_writer", "blocked", "chunks", "full", "limit", "size")

    def __init__(self, writer: Writer, mark: Mark, limit: int) -> None:
        self._writer = writer
        self._mark = mark
        self.limit = limit
        """Bytes that may wait while blocked."""
        self.chunks: list[Chunk] | tuple[()] = ()
        """No list is made for nothing: most people only listen, and not much is said."""
        self.size = 0
        """Bytes that `chunks` take."""
        self.blocked = False
        """The network below takes nothing for now; chunks only gather."""
        self.full = False
        """More than `limit` bytes gathered: they are gone, and pushes are ignored until `reopen`."""

    def push(self, chunk: Chunk) -> None:
        """Queue `chunk`; empty ones are ignored."""
        if not chunk or self.full:
            return
        if self.blocked and self.size + len(chunk) + CHUNK_COST > self.limit:
            self.empty()
            self.full = True
            self._mark(self._writer)
            return
        if self.chunks:
            self.chunks.append(chunk)
        else:
            self.chunks = [chunk]
            if not self.blocked:
                self._mark(self._writer)
        self.size += len(chunk) + CHUNK_COST

    def drop(self, count: int) -> None:
        """Take out the first `count` chunks: they have been handed to the network."""
        if not self.chunks or count == len(self.chunks):
            self.empty()
            return
        self.size -= sum(map(len, islice(self.chunks, count))) + count * CHUNK_COST
        del self.chunks[:count]

    def empty(self) -> None:
        """Forget what waits."""
        self.chunks = ()
        self.size = 0

    def reopen(self) -> None:
        """Take pushes again, should it be full: for the farewell."""
        self.full = False
