"""The first thing that a client says, and where it ends: many write no newline behind it."""

from __future__ import annotations

from typing import NamedTuple

from parlour.dialects.chat1 import grammar
from parlour.dialects.chat1.framing import SILENCE

START = b"REGISTER "


class Outcome(NamedTuple):
    """A registration that is complete."""

    name: str | None
    """As the client wrote it; None: it is none."""
    framed: bool
    """It ends in a newline, as all that follows will."""
    rest: bytes
    """What came behind it."""


class Registration:
    """What came of one."""

    __slots__ = ("_buffer", "deadline")

    def __init__(self) -> None:
        self.deadline: float | None = None
        """When it counts as complete without a newline, should nothing more come: see `end`."""
        self._buffer = b""

    @property
    def begun(self) -> bool:
        """Whether anything came."""
        return bool(self._buffer)

    def feed(self, data: bytes, now: float) -> Outcome | None:
        """Take `data` as it arrived; returns what it makes of all that came, if that is complete."""
        if self.deadline is not None and data.strip(grammar.PADDING)[:1] not in (b"", b"\n"):
            return self.end(data)  # it was complete without a newline, and here is the next message
        self._buffer += data
        line, newline, rest = self._buffer.partition(b"\n")
        if newline:
            return Outcome(grammar.registration(line), True, rest)
        if end := grammar.unglue(line):
            return Outcome(grammar.registration(line[:end]), False, line[end:])
        if not START.startswith(line[: len(START)]) or len(line) > grammar.MAX_LINE:
            return Outcome(None, False, b"")
        self.deadline = now + SILENCE if grammar.looks_complete(line) else None
        return None

    def end(self, rest: bytes = b"") -> Outcome:
        """What came, without a newline, is all of it."""
        return Outcome(grammar.registration(self._buffer), False, rest)
