"""Where a message ends: at a newline, or, for clients that write none, where a segment of the stream ends.

Both framers give messages as text without their end (bad UTF-8 replaced), None for one that was over `MAX_LINE`, and
keep no more than that of an unfinished one.
"""

import re
from functools import cached_property
from typing import Protocol

from parlour.dialects.base import READ_SIZE
from parlour.dialects.chat1.grammar import MAX_LINE

Message = str | None

SILENCE = 0.15
"""Seconds without a byte after which a segment is over, and a registration without a newline complete."""

MAX_UTF8 = 4
"""Bytes in a character, at most."""


class Framer(Protocol):
    """Cuts what arrives into messages."""

    deadline: float | None
    """When the message that is held back, if there is one, counts as finished: see `expire`."""

    def push(self, data: bytes, now: float) -> None:
        """Take what arrived at `now`, in one segment."""

    def expire(self) -> None:
        """Nothing more has come until `deadline`, or ever will."""

    def take(self, limit: int) -> list[Message]:
        """The next messages, at most `limit` of them (negative: all)."""

    @property
    def backlog(self) -> bool:
        """Whether `take` would give more."""


class Lines:
    """Messages that end in a newline. A line without one was not finished by its sender, and does not count."""

    __slots__ = ("_buffer", "_skipping", "_unreported", "deadline")

    def __init__(self) -> None:
        self.deadline: float | None = None
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

    def expire(self) -> None:
        """See `Framer`."""

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
            messages += _decoded(whole)
        if _is_long(rest) and b"\n" not in rest:
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


def _decoded(whole: bytes) -> list[Message]:
    """The lines of `whole`. It is decoded at once and measured in characters: what nearly always is enough."""
    lines = whole.decode("utf-8", "replace").split("\n")
    if max(map(len, lines)) * MAX_UTF8 <= MAX_LINE:
        return [*lines]
    return [None if _is_long(raw) else line for line, raw in zip(lines, whole.split(b"\n"), strict=True)]


def _is_long(line: bytes) -> bool:
    return len(line) - line.endswith(b"\r") > MAX_LINE


class Segments:
    """Messages that end where a segment of the stream ends, or at a newline.

    What the network glued is told apart where a message begins without a space before it: people do not type that.
    """

    def __init__(self, name: str) -> None:
        self.deadline: float | None = None
        self._name = name
        self._queue: list[Message] = []
        self._torn = b""
        """The end of a read that was full: the rest of this message comes with the next."""
        self._skipping_until = 0.0
        """Till then, what comes is the rest of a message that was too long, and has been reported."""

    @cached_property
    def _begins(self) -> re.Pattern[bytes]:
        """Where a message begins."""
        name = re.escape(self._name.encode())
        return re.compile(rb"@" + name + rb": |DISCONNECT " + name + rb" CHAT/1\.0$")

    @cached_property
    def _glued(self) -> re.Pattern[bytes]:
        """Where one begins behind another."""
        return re.compile(rb"(?<=\S)(?=" + self._begins.pattern + rb")")

    def push(self, data: bytes, now: float) -> None:
        """See `Framer`."""
        skipping = now < self._skipping_until and not self._torn and not self._begins.match(data)
        full = len(data) >= READ_SIZE
        *pieces, last = [piece for line in (self._torn + data).split(b"\n") for piece in self._glued.split(line)]
        self._torn = b""
        if full and not _is_long(last):
            self._torn = last
        else:
            pieces.append(last)
        self.deadline = now + SILENCE if self._torn else None
        if skipping and pieces:
            del pieces[0]
            if not pieces and not self._torn:
                self._skipping_until = now + SILENCE
                return
        self._queue += [None if _is_long(piece) else piece.decode("utf-8", "replace") for piece in pieces]
        if _is_long(last):
            self._skipping_until = now + SILENCE

    def expire(self) -> None:
        """See `Framer`."""
        self.deadline = None
        if self._torn:
            self._queue.append(self._torn.decode("utf-8", "replace"))
            self._torn = b""

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
