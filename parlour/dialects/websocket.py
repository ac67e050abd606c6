"""A line dialect over WebSocket (RFC 6455): a line is a text frame, both ways.

    open --close frame, or one that may not be; the inner dialect's end--> over

The frames that many are sent are built here, once for all of them; what comes in, and all that is about the connection
itself, is the library's work. Nothing is compressed: that would have to be done for each connection by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import ClassVar
from weakref import WeakValueDictionary

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN, SERVER, Protocol

from parlour.commands import Answer, Command, Quit
from parlour.dialects.base import Codec, Dialect
from parlour.events import Answered, Closing, Event, PersonEvent, RoomEvent

MOST = 64 * 1024
"""Bytes in a message that comes in."""
SILENCE = 60.0
"""Seconds after which a peer that says nothing is asked whether it is there, and after which it is gone."""

_TEXT = 0x80 | Opcode.TEXT
_SHORT = [bytes((_TEXT, size)) for size in range(126)]
_head_16 = Struct("!BBH").pack
_head_64 = Struct("!BBQ").pack

Told = RoomEvent | PersonEvent


class Frames(bytes):
    """Whole frames that the wrapper itself has to say."""

    __slots__ = ()


def frame(text: bytes) -> bytes:
    """A text frame, whole and unmasked, as servers send them (RFC 6455, section 5.2)."""
    size = len(text)
    if size < 126:
        return _SHORT[size] + text
    if size < 65536:
        return _head_16(_TEXT, 126, size) + text
    return _head_64(_TEXT, 127, size) + text


def framed(lines: bytes) -> bytes:
    """Each of some whole lines as a frame, without its end."""
    if not lines:
        return b""
    return b"".join([frame(line.removesuffix(b"\r")) for line in lines[:-1].split(b"\n")])


class FramedCodec:
    """What the codec of a line dialect makes, in frames."""

    def __init__(self, lines: Codec) -> None:
        self._lines = lines
        self.echoes = lines.echoes
        self.hides = lines.hides
        self.labels = lines.labels

    def encode(self, event: Told) -> bytes:
        """See `dialects.base.Codec`."""
        return framed(self._lines.encode(event))


_codecs: WeakValueDictionary[int, FramedCodec] = WeakValueDictionary()
"""By the identity of what they frame, which they keep alive."""


def framed_codec(lines: Codec) -> FramedCodec:
    """The one framed codec of `lines`: whoever has it shares it."""
    found = _codecs.get(id(lines))
    if found is None:
        found = _codecs[id(lines)] = FramedCodec(lines)
    return found


class WebSocket:
    """See `dialects.base.Dialect`: the `inner` one, behind frames. The handshake is over when it begins."""

    kind: ClassVar[str] = "websocket"
    __slots__ = ("_asked_at", "_codec", "_heard", "_inner", "_over", "_parts", "_protocol")

    def __init__(self, inner: Dialect) -> None:
        self._inner = inner
        self._codec = framed_codec(inner.codec)
        self._protocol = Protocol(SERVER, state=OPEN, max_size=MOST)
        self._parts: list[bytes] = []
        """Of a message in several frames, those that have come."""
        self._heard = 0.0
        """When something came last."""
        self._asked_at = 0.0
        """When the peer was asked whether it is there; 0: it has answered."""
        self._over = False
        """A close frame was sent: nothing may follow."""

    @property
    def codec(self) -> Codec:
        """See `dialects.base.Dialect`."""
        if self._codec._lines is not self._inner.codec:
            self._codec = framed_codec(self._inner.codec)
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
            return self._passed(self._inner.feed(b"", now, limit))
        self._asked_at = 0.0
        protocol = self._protocol
        protocol.receive_data(data)
        lines = self._lines(protocol.events_received())
        commands = self._passed(self._inner.feed(lines, now, limit)) if lines else []
        answers = b"".join(protocol.data_to_send())
        if protocol.state is not OPEN or protocol.close_expected():
            self._over = True
            return [*commands, Answer(what=Frames(answers)), Quit(said=False)]
        return [*commands, Answer(what=Frames(answers))] if answers else commands

    def _lines(self, frames: Iterable[object]) -> bytes:
        """What the text frames among `frames` say, as lines: a line break within one is a space."""
        lines: list[bytes] = []
        for one in frames:
            assert isinstance(one, Frame)
            if one.opcode not in (Opcode.TEXT, Opcode.CONT):
                if one.opcode is Opcode.BINARY:
                    self._protocol.fail(CloseCode.UNSUPPORTED_DATA, "text, please")
                continue
            self._parts.append(bytes(one.data))
            if one.fin:
                text, self._parts = b"".join(self._parts), []
                lines.append(text.rstrip(b"\r\n").replace(b"\n", b" ") + b"\n")
        return b"".join(lines)

    def _passed(self, commands: list[Command]) -> list[Command]:
        """What the inner dialect wants done; before it leaves, the peer is told so."""
        for at, command in enumerate(commands):
            if isinstance(command, Quit):
                return [*commands[:at], Answer(what=Frames(self._close())), *commands[at:]]
        return commands

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
        commands = self._passed(self._inner.tick(now)) if inner is not None and now >= inner else []
        if now < (self._asked_at or self._heard) + SILENCE:
            return commands
        if self._asked_at:
            return [*commands, Answer(what=Frames(self._close(CloseCode.GOING_AWAY))), Quit(said=False)]
        self._asked_at = now
        self._protocol.send_ping(b"")
        return [*commands, Answer(what=Frames(b"".join(self._protocol.data_to_send())))]

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return [] if self._over else self._inner.eof()

    # -- out -----------------------------------------------------------------------------------------------------------

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """See `dialects.base.Dialect`."""
        if isinstance(event, Answered) and isinstance(event.what, Frames):
            return event.what
        told = framed(self._inner.reply(event, request))
        if isinstance(event, Closing):
            return told + self._close(CloseCode.GOING_AWAY)
        return told + self._close() if self._inner.finished else told

    def _close(self, code: CloseCode = CloseCode.NORMAL_CLOSURE) -> bytes:
        """The last frame; nothing if it was sent."""
        if self._over:
            return b""
        self._over = True
        self._protocol.send_close(code)
        return b"".join(self._protocol.data_to_send())

    def echo(self, event: Told, request: str) -> bytes:
        """See `dialects.base.Dialect`."""
        return framed(self._inner.echo(event, request))
