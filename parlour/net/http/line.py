"""A transport that is closed politely: what was written arrives, whatever the peer is still sending.

    open --close--> lingering --the peer's end, or `LINGER` without progress--> closed

Closing a socket over input that was not read resets the connection, and may destroy the answer on its way (RFC 9112,
section 9.6). So the line is half-closed first, and what still comes is thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

LINGER = 5.0
"""Seconds in which a line that is closing must end, or take some of what was written."""


class Line(asyncio.Transport):
    """The transport of one HTTP connection, as uvicorn sees it."""

    def __init__(self, below: asyncio.Transport, lingers: Callable[[], None]) -> None:
        """`lingers` is told when it begins to."""
        super().__init__()
        self.below = below
        self.ended = False
        """The peer sends nothing more."""
        self.lingering = False
        self._lingers = lingers
        self._left = 0
        """Bytes that were not taken at the last look."""

    def close(self) -> None:
        """See the class."""
        if self.is_closing():
            return
        if self.ended or not self.below.can_write_eof():
            self.below.close()
        else:
            try:
                self.below.write_eof()
            except OSError:  # asyncio's own transport, when the peer has just reset the connection
                self.below.abort()
                return
        self.lingering = True
        self._left = self.below.get_write_buffer_size()
        if not self.ended:
            self.below.resume_reading()
        self._lingers()

    def end(self) -> None:
        """The peer has ended: there is nothing to wait for but what is written."""
        self.ended = True
        if self.lingering:
            self.below.close()

    def hand_on(self) -> asyncio.Transport:
        """The transport, for somebody else; nothing of this is of use any more."""
        self._lingers = _nobody
        return self.below

    def progresses(self) -> bool:
        """Whether the peer has taken something since the last look."""
        before, self._left = self._left, self.below.get_write_buffer_size()
        return self._left < before

    def is_closing(self) -> bool:
        """Nothing is to be written any more."""
        return self.lingering or self.below.is_closing()

    def abort(self) -> None:
        """See `asyncio.Transport`."""
        self.below.abort()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """See `asyncio.Transport`; nothing once it is closing."""
        if data and not self.is_closing():
            self.below.write(data)

    def pause_reading(self) -> None:
        """See `asyncio.Transport`."""
        if not self.is_closing():
            self.below.pause_reading()

    def resume_reading(self) -> None:
        """See `asyncio.Transport`."""
        if not self.below.is_closing():
            self.below.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See `asyncio.Transport`."""
        return self.below.get_extra_info(name, default)


def _nobody() -> None:
    """Is told that the line lingers, which it does not."""
