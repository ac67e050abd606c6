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
        if not self._scheduled:
            self._scheduled = True
            self._call_soon(self._flush)

    def flush_all(self) -> None:
        """Flush whoever is marked, now."""
        while self._marked:
            marked, self._marked = self._marked, []
            for writer in marked:
                writer.flush()

    def _flush(self) -> None:
        marked = self._marked
        if len(marked) > SLICE:
            self._marked = marked[SLICE:]
            del marked[SLICE:]
            self._call_soon(self._flush)
        else:
            self._marked = []
            self._scheduled = False
        for writer in marked:
            writer.flush()
