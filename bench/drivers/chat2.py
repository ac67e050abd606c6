"""CHAT/2.0: one JSON object a line, or, over WebSocket, one a message."""

from __future__ import annotations

import re
from typing import Final

from bench.drivers import cutting

_TEXT: Final = b'"text":"'
_KEY: Final = b"dGhlIHNhbXBsZSBub25jZQ=="  # of RFC 6455, which any will do as well as
_FRAME: Final = re.compile(rb"\x81(?:[\x00-\x7d]|\x7e[\x00-\xff]{2})(?=[{2])")  # what is said is ASCII
_MASK: Final = b"\0\0\0\0"  # which changes nothing


class Chat2:
    """Implements bench.drivers.Driver."""

    name = "chat2"
    mark = _TEXT + b"~"
    echoes = True
    addresses = 1

    def hello(self, person: bytes) -> bytes:
        """One registration line."""
        return b"REGISTER %b CHAT/2.0\n" % person

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """The number counts, the text behind it is free."""
        if not line.startswith(b"200"):
            raise ConnectionError(f"the server answered: {line[:80].decode(errors='replace')}")
        return None

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """The least that is a message."""
        return b'{"type":"say",%b%b"}\n' % (_TEXT, text)

    def delivered(self, person: bytes, text: bytes) -> bytes:
        """As much: each server adds who, where and when."""
        return self.spoken(person, text)

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """The text begins with the sender's name, so it does not matter where the server puts that."""
        _, found, rest = line.partition(self.mark)
        text = b"~" + rest.partition(b'"')[0]
        return (text[1:].partition(b" ")[0], text) if found else None

    def cut(self, data: bytes) -> list[bytes]:
        """Lines."""
        return cutting.lines(data)


class WebSocket(Chat2):
    """The same in frames. Bytes go behind the request in the same segment."""

    name = "ws"

    def hello(self, person: bytes) -> bytes:
        """The handshake and the registration."""
        return _handshake() + _masked(super().hello(person)[:-1])

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """Who has the empty line behind the head is in."""
        if line == b"\r":
            return None
        if line.startswith(b"HTTP/") and b" 101 " not in line:
            raise ConnectionError(f"the server answered: {line[:80].decode(errors='replace')}")
        return b""

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """A frame of a client."""
        return _masked(super().spoken(person, text)[:-1])

    def cut(self, data: bytes) -> list[bytes]:
        """Frames, each without its first byte."""
        starts = [match.start() for match in _FRAME.finditer(data)]
        first = [data[: starts[0] - 1]] if starts and starts[0] else []
        return first + [data[at + 1 : end] for at, end in zip(starts, [*starts[1:], len(data)], strict=True)]


class WebSocketOnly(WebSocket):
    """A server that wants no registration."""

    name = "ws-only"

    def hello(self, person: bytes) -> bytes:
        """The handshake."""
        return _handshake()


def _handshake() -> bytes:
    return (
        b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %b\r\n\r\n" % _KEY
    )


def _masked(text: bytes) -> bytes:
    size = bytes((0x80 | len(text),)) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return b"\x81" + size + _MASK + text
