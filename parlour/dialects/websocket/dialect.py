"""One connection over WebSocket: an inner dialect of lines behind frames.

    open --close frame, or what may not be; the inner dialect's end; silence--> over

The last frame that is written says why it is over. Nothing is compressed: each connection would have to do that for
itself.
"""

from __future__ import annotations

from typing import ClassVar

from parlour.commands import Answer, Command, Quit
from parlour.dialects.base import Codec, Dialect, Told
from parlour.dialects.websocket import frames
from parlour.dialects.websocket.codec import framed_codec
from parlour.dialects.websocket.codes import (
    BINARY,
    CLOSE,
    GOING_AWAY,
    NORMAL,
    PING,
    POLICY_VIOLATION,
    TEXT,
    UNSUPPORTED_DATA,
    Ending,
)
from parlour.dialects.websocket.reader import Message, Reader
from parlour.errors import Farewell
from parlour.events import Answered, Closing, Event

MOST = 64 * 1024
"""Bytes in a message that comes in."""
SILENCE = 45.0
"""Seconds after which a peer that says nothing is asked whether it is there, and after which it is gone. Many proxies
end a connection on which nothing was sent for 60 s."""

_CODES = {
    Farewell.STOPPING: GOING_AWAY,
    Farewell.LEFT: NORMAL,
    Farewell.REPLACED: NORMAL,
}
"""How a farewell is told in a close frame; any other is `POLICY_VIOLATION`."""


class Frames(bytes):
    """Whole frames that the wrapper itself has to say."""

    __slots__ = ()


class WebSocket:
    """See `dialects.base.Dialect`."""

    kind: ClassVar[str] = "websocket"
    __slots__ = ("_asked_at", "_codec", "_end", "_heard", "_inner", "_opcode", "_over", "_reader")

    def __init__(self, inner: Dialect, opcode: int = TEXT) -> None:
        """Where `opcode` is `BINARY`, lines are sent as data, and may come as such."""
        self._inner = inner
        self._opcode = opcode
        self._codec = framed_codec(inner.codec, opcode)
        self._reader = Reader(MOST)
        self._heard = 0.0
        """When something came last."""
        self._asked_at = 0.0
        """When the peer was asked whether it is there; 0: it has answered."""
        self._over = False
        """The peer has closed, or has to go: nothing more is read."""
        self._end = Ending(NORMAL)
        """What the close frame will say."""

    @property
    def codec(self) -> Codec:
        """See `dialects.base.Dialect`."""
        if self._codec.lines is not self._inner.codec:
            self._codec = framed_codec(self._inner.codec, self._opcode)
        return self._codec

    @property
    def finished(self) -> bool:
        """See `dialects.base.Dialect`."""
        return self._inner.finished

    def take_errands(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return self._inner.take_errands()

    # -- in ------------------------------------------------------------------------------------------------------------

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self._over:
            return []
        self._heard = now
        if not data:
            return self._inner.feed(b"", now, limit)
        self._asked_at = 0.0
        lines, answer, over = self._sorted(self._reader.feed(data))
        # What was said before the end counts, however much it is: nobody comes to fetch it.
        commands = self._inner.feed(lines, now, -1 if over else limit) if lines or over else []
        if answer:
            commands.append(Answer(what=Frames(answer)))
        if over:
            commands.append(Quit(said=False))
        return commands

    def _sorted(self, messages: list[Message]) -> tuple[bytes, bytes, bool]:
        """What the `messages` say, as lines; the frame that answers them, of several pings the last; is it over."""
        lines: list[bytes] = []
        answer = b""
        for opcode, data in messages:
            if opcode == TEXT or opcode == self._opcode:
                if b"\n" in data:  # only the end of the message ends the line
                    data = data.rstrip(b"\r\n").replace(b"\n", b" ")
                lines.append(data)
            elif opcode == PING:
                answer = frames.pong(data)
            elif opcode == CLOSE:
                self._leave(Ending(frames.close_code(data)))
            elif opcode == BINARY:
                self._leave(Ending(UNSUPPORTED_DATA, "text, please"))
                break
        if self._reader.wrong is not None and not self._over:
            self._leave(self._reader.wrong)
        lines.append(b"")
        return b"\n".join(lines), answer, self._over

    def _leave(self, why: Ending) -> None:
        self._over = True
        self._end = why

    @property
    def backlog(self) -> bool:
        """See `dialects.base.Dialect`."""
        return not self._over and self._inner.backlog

    @property
    def deadline(self) -> float | None:
        """See `dialects.base.Dialect`."""
        own = (self._asked_at or self._heard) + SILENCE
        inner = self._inner.deadline
        return own if inner is None else min(own, inner)

    def tick(self, now: float) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self._over:
            return []
        inner = self._inner.deadline
        commands = self._inner.tick(now) if inner is not None and now >= inner else []
        if now < (self._asked_at or self._heard) + SILENCE:
            return commands
        if self._asked_at:
            self._leave(Ending(POLICY_VIOLATION, "no answer"))
            return [*commands, Quit(said=False)]
        self._asked_at = now
        return [*commands, Answer(what=Frames(frames.ping()))]

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return [] if self._over else self._inner.eof()

    # -- out -----------------------------------------------------------------------------------------------------------

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """See `dialects.base.Dialect`."""
        if isinstance(event, Answered) and isinstance(event.what, Frames):
            return event.what
        if isinstance(event, Closing):
            self._end = Ending(_CODES.get(event.farewell, POLICY_VIOLATION), event.farewell.value)
        return frames.framed(self._opcode, self._inner.reply(event, request))

    def echo(self, event: Told, request: str) -> bytes:
        """See `dialects.base.Dialect`."""
        return frames.framed(self._opcode, self._inner.echo(event, request))

    def end(self) -> bytes:
        """See `dialects.base.Dialect`."""
        return frames.close(self._end)
