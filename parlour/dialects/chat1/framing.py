"""Where a message ends: at a newline, or, for clients that write none, where a segment of the stream ends.

Both framers give messages as text without their end (bad UTF-8 replaced), None for one that was over `MAX_LINE`, and
keep no more than `MAX_LINE` bytes of an unfinished one.
"""

import re
from typing import Protocol

from parlour.dialects.chat1.grammar import MAX_LINE

Message = str | None

SILENCE = 0.15
"""Seconds without a byte after which a segment is over, and a registration without a newline complete."""

MAX_UTF8 = 4
"""Bytes in a character, at most."""


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

    __slots__ = ("_buffer", "_skipping", "_unreported")

    def __init__(self) -> None:
        self._buffer = b""
        self._skipping = False
        """Within a line that is too long."""
        self._unreported = False
        """It is still to be given as None."""

    def push(self, data: bytes, now: float) -> None:
        """See `Framer`."""
        if self._skipping:
            _, newline, data = data.partition(b"\n")
            self._skipping = not newline
        self._buffer = self._buffer + data if self._buffer else data

    def take(self, limit: int) -> list[Message]:
        """See `Framer`."""
        messages: list[Message] = []
        if self._unreported and limit:
            messages.append(None)
            self._unreported = False
            limit -= 1 if limit > 0 else 0
        if limit < 0:
            whole, _, rest = self._buffer.rpartition(b"\n")
        else:
            *lines, rest = self._buffer.split(b"\n", limit)
            limit -= len(lines)
            whole = b"\n".join(lines)
        if whole:
            messages += _measured(whole.decode("utf-8", "replace").split("\n"))
        if len(rest) > MAX_LINE and b"\n" not in rest:
            rest = b""
            self._skipping = True
            self._unreported = not limit
            if limit:
                messages.append(None)
        self._buffer = rest
        return messages

    @property
    def backlog(self) -> bool:
        """See `Framer`."""
        return self._unreported or b"\n" in self._buffer


def _measured(lines: list[str]) -> list[Message]:
    """`lines`, with None for each that is too long."""
    if max(map(len, lines)) * MAX_UTF8 <= MAX_LINE:
        return [*lines]
    return [line if len(line.encode()) <= MAX_LINE else None for line in lines]


class Segments:
    """Messages that end where a segment of the stream ends, or at a newline.

    What the network glued is told apart where a message begins without a space before it: people do not type that.
    """

    __slots__ = ("_glued", "_queue", "_skipping_until")

    def __init__(self, name: str) -> None:
        own = re.escape(name)
        self._glued = re.compile(rf"(?<=\S)(?=@{own}: |DISCONNECT {own} CHAT/1\.0$)")
        self._queue: list[Message] = []
        self._skipping_until = 0.0
        """Till then, what comes is the rest of a message that was too long, and has been reported."""

    def push(self, data: bytes, now: float) -> None:
        """See `Framer`."""
        if now < self._skipping_until:
            self._skipping_until = now + SILENCE
            return
        for line in _measured(data.decode("utf-8", "replace").split("\n")):
            if line is None:
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
