"""Where a message ends: at a newline, or, for clients that write none, where a segment ends.

Both framers give messages without their end, None for one that was over `MAX_LINE`, and keep no more than `MAX_LINE`
bytes of an unfinished one.
"""

import re
from typing import Protocol

from parlour.dialects.chat1.grammar import MAX_LINE

Message = bytes | None

SILENCE = 0.15
"""Seconds without a byte after which a segment is over, and a registration without a newline complete."""


class Framer(Protocol):
    """Cuts what arrives into messages."""

    def push(self, data: bytes, now: float) -> None:
        """Take what arrived at `now`, in one segment."""

    def take(self, limit: int) -> list[Message]:
        """The next messages, at most `limit` of them (negative: all)."""

    @property
    def backlog(self) -> bool:
        """Whether `take` would give more."""


class Lines:
    """Messages that end in a newline."""

    __slots__ = ("_buffer", "_skipping")

    def __init__(self, data: bytes = b"") -> None:
        self._buffer = data
        self._skipping = False
        """Within a line that was too long, and has been reported."""

    def push(self, data: bytes, now: float) -> None:
        """See `Framer`."""
        if self._skipping:
            end = data.find(b"\n")
            if end < 0:
                return
            data = data[end + 1 :]
            self._skipping = False
        self._buffer = self._buffer + data if self._buffer else data

    def take(self, limit: int) -> list[Message]:
        """See `Framer`."""
        messages: list[Message] = list(self._buffer.split(b"\n", limit))
        rest = messages.pop() or b""
        if len(self._buffer) > MAX_LINE:
            messages = [None if line is not None and len(line) > MAX_LINE else line for line in messages]
            if len(rest) > MAX_LINE and b"\n" not in rest:
                self._skipping = True
                messages.append(None)
                rest = b""
        self._buffer = rest
        return messages

    @property
    def backlog(self) -> bool:
        """See `Framer`."""
        return b"\n" in self._buffer


class Segments:
    """Messages that end where a segment of the stream ends, or at a newline.

    What the network glued is told apart where a message begins without a space before it: people do not type that.
    """

    __slots__ = ("_glued", "_queue", "_skipping_until")

    def __init__(self, name: str) -> None:
        own = re.escape(name.encode())
        self._glued = re.compile(rb"(?<=\S)(?=@" + own + rb": |DISCONNECT " + own + rb" CHAT/1\.0$)")
        self._queue: list[Message] = []
        self._skipping_until = 0.0
        """Till then, what comes is the rest of a message that was too long, and has been reported."""

    def push(self, data: bytes, now: float) -> None:
        """See `Framer`."""
        if now < self._skipping_until:
            self._skipping_until = now + SILENCE
            return
        for line in data.split(b"\n"):
            if len(line) > MAX_LINE:
                self._queue.append(None)
                self._skipping_until = now + SILENCE
            else:
                self._queue += self._glued.split(line)

    def take(self, limit: int) -> list[Message]:
        """See `Framer`."""
        if limit < 0:
            limit = len(self._queue)
        taken, self._queue = self._queue[:limit], self._queue[limit:]
        return taken

    @property
    def backlog(self) -> bool:
        """See `Framer`."""
        return bool(self._queue)
