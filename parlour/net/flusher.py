"""Writes for many connections, once each per turn of the event loop."""

from collections.abc import Callable
from typing import Any

from parlour.core.ports import Writer

SLICE = 256
"""Writers flushed before the loop gets to read, accept and answer again."""


class Flusher:
    """Calls `flush` of each marked writer soon, in the order they were marked."""

    def __init__(self, call_soon: Callable[[Callable[[], None]], Any]) -> None:
        self._call_soon = call_soon
        self._marked: list[Writer] = []
        self._scheduled = False

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
            self._call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        try:
            self._flush_some(SLICE)
        finally:
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
