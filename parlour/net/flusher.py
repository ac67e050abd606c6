"""Writes for many connections: once each per turn of the event loop, and not more turns than are worth it."""

import asyncio
from collections.abc import Callable

from parlour.core.ports import Writer

SLICE = 256
"""Writers flushed before the loop gets to read, accept and answer again."""
REST = 2.0
"""How many times as long as a flush the rest after it is."""
MOST_REST = 0.004
"""Seconds of rest after a flush, at most."""


class Flusher:
    """Calls `flush` of each marked writer soon, in the order they were marked.

    A flush is followed by a rest twice as long as it took. What is said in that time leaves together, in one write:
    under load that halves the system calls, and a lone message never waits (docs/decisions/0007).
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._marked: list[Writer] = []
        self._scheduled = False
        self._rested = 0.0
        """The loop's time at which the rest is over."""

    def when_rested(self, call: Callable[[], None]) -> None:
        """Run `call` soon: in the next turn of the loop, or when the rest is over."""
        if self._loop.time() < self._rested:
            self._loop.call_at(self._rested, call)
        else:
            self._loop.call_soon(call)

    def mark(self, writer: Writer) -> None:
        """Have `writer.flush` called once soon. The caller sees to it that it is not marked twice meanwhile."""
        self._marked.append(writer)
        self._schedule()

    def flush_all(self) -> None:
        """Flush whoever is marked, now."""
        while self._marked:
            self._flush_some(len(self._marked))

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        start = self._loop.time()
        try:
            self._flush_some(SLICE)
        finally:
            end = self._loop.time()
            self._rested = end + min(REST * (end - start), MOST_REST)
            if self._marked:
                self._schedule()

    def _flush_some(self, count: int) -> None:
        """Flush the first `count`. Should one of them fail, the others still have their turn."""
        marked, self._marked = self._marked[:count], self._marked[count:]
        done = 0
        try:
            for writer in marked:
                done += 1
                writer.flush()
        finally:
            self._marked[:0] = marked[done:]
