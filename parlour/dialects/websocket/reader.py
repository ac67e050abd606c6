"""WebSocket frames as a server reads them.

A client's bytes become whole messages, until it closes or sends something that may not be: then nothing more is read
(RFC 6455, sections 5 and 7). It is ours because every message goes through it: the library's parser takes about five
times as long for a short one, does not look at the encoding, and answers each ping (docs/decisions/0013).
"""

from __future__ import annotations

from typing import Final

from websockets.frames import apply_mask  # type: ignore[attr-defined]  # in C where that was built

from parlour.dialects.websocket.codes import (
    BINARY,
    CLOSE,
    CONTINUATION,
    INVALID_DATA,
    MESSAGE_TOO_BIG,
    PING,
    PONG,
    PROTOCOL_ERROR,
    TEXT,
    Ending,
    may_be_sent,
)
from parlour.dialects.websocket.frames import FIN, MOST_CONTROL, close_code

Message = tuple[int, bytes]
"""The opcode, of a message in several frames that of the first, and what it carries."""

_RESERVED: Final = 0x70
_MASKED: Final = 0x80
_OPCODES: Final = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
_PLAIN: Final = FIN | TEXT


class Reader:
    """Cuts what arrives into messages, text and data of at most `limit` bytes each, and control frames."""

    __slots__ = ("_limit", "_opcode", "_over", "_parts", "_rest", "_wanted", "wrong")

    def __init__(self, limit: int) -> None:
        self.wrong: Ending | None = None
        """Set when the peer has sent something that may not be."""
        self._limit = limit
        self._rest: bytearray | None = None
        """What has come of the next frame."""
        self._wanted = 2
        """Bytes of it without which it is not worth a look."""
        self._parts: bytearray | None = None
        """What has come of a message in several frames."""
        self._opcode = TEXT
        """What that is."""
        self._over = False
        """A close frame came."""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that `data` completes. A close frame is the last one."""
        if self._ended():
            return []
        if self._rest is not None:
            self._rest += data
            if len(self._rest) < self._wanted:
                return []
            data, self._rest = bytes(self._rest), None
        messages: list[Message] = []
        at = self._take(data, messages)
        if self._ended():
            self._parts = None
        elif at < len(data):
            self._rest = bytearray(data[at:])
        return messages

    def _ended(self) -> bool:
        return self._over or self.wrong is not None

    def _take(self, data: bytes, messages: list[Message]) -> int:
        """Append the messages that are whole; returns where the rest begins."""
        at, end = 0, len(data)
        while end - at >= 2:
            first, second = data[at], data[at + 1]
            size, start = second & 0x7F, at + 6
            if size > MOST_CONTROL:
                start += 2 if size == 126 else 8
                whole = end >= start - 4
                size = int.from_bytes(data[at + 2 : start - 4], "big") if whole else 0
            if (first != _PLAIN or self._parts is not None or second < _MASKED or size > self._limit) and (
                self._refuse(first, second, size)
            ):
                return at
            stop = start + size
            if end < stop:
                self._wanted = stop - at
                return at
            text = apply_mask(data[start:stop], data[start - 4 : start])
            at = stop
            if first == _PLAIN and self._is_text(text):
                messages.append((TEXT, text))
                continue
            if first != _PLAIN:
                self._other(first, text, messages)
            if self._ended():
                return at
        self._wanted = 2
        return at

    def _other(self, first: int, data: bytes, messages: list[Message]) -> None:
        """A frame that is not a whole text."""
        opcode = first & 0x0F
        if opcode >= CLOSE:
            if opcode == CLOSE:
                self._over = self._is_close(data)
            if self.wrong is None:
                messages.append((opcode, data))
            return
        if opcode != CONTINUATION:
            self._opcode = opcode
            self._parts = bytearray()
        assert self._parts is not None
        self._parts += data
        if first & FIN:
            whole, self._parts = bytes(self._parts), None
            if self._opcode == BINARY or self._is_text(whole):
                messages.append((self._opcode, whole))

    # -- what may not be -----------------------------------------------------------------------------------------------

    def _refuse(self, first: int, second: int, size: int) -> bool:
        """Whether a frame may not be that begins so; known before its content has come, which may be much."""
        opcode, begun = first & 0x0F, self._parts is not None
        if first & _RESERVED or opcode not in _OPCODES:
            self._fail(PROTOCOL_ERROR, "a kind of frame that there is not")
        elif second < _MASKED:
            self._fail(PROTOCOL_ERROR, "not masked")
        elif opcode >= CLOSE:
            if not first & FIN or second & 0x7F > MOST_CONTROL:
                self._fail(PROTOCOL_ERROR, "a control frame in pieces")
        elif begun is not (opcode == CONTINUATION):
            self._fail(PROTOCOL_ERROR, "a message within a message" if begun else "the middle of no message")
        elif size + len(self._parts or b"") > self._limit:
            self._fail(MESSAGE_TOO_BIG, f"over {self._limit} bytes")
        return self.wrong is not None

    def _is_text(self, data: bytes) -> bool:
        if not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError:
                self._fail(INVALID_DATA, "not UTF-8")
                return False
        return True

    def _is_close(self, data: bytes) -> bool:
        code = close_code(data) if len(data) != 1 else 0
        if code is not None and not may_be_sent(code):
            self._fail(PROTOCOL_ERROR, "a code that there is not")
        elif not self._is_text(data[2:]):
            return False
        return self.wrong is None

    def _fail(self, code: int, reason: str) -> None:
        self.wrong = Ending(code, reason)
