"""WebSocket frames as a server writes them: whole and unmasked (RFC 6455, section 5.2)."""

from struct import Struct

from parlour.dialects.websocket.codes import CLOSE, PING, PONG, Ending

FIN = 0x80
"""The first byte's bit for the last frame of a message."""
MOST_CONTROL = 125
"""Bytes in a control frame (section 5.5)."""

_size_16 = Struct("!BBH").pack
_size_64 = Struct("!BBQ").pack
_code = Struct("!H")


def frame(opcode: int, data: bytes) -> bytes:
    """A frame that is a message of its own."""
    size = len(data)
    if size < 126:
        return bytes((FIN | opcode, size)) + data
    if size < 65536:
        return _size_16(FIN | opcode, 126, size) + data
    return _size_64(FIN | opcode, 127, size) + data


def framed(opcode: int, lines: bytes) -> bytes:
    """Each of some whole lines as a frame, without its end."""
    if not lines:
        return b""
    return b"".join([frame(opcode, line.removesuffix(b"\r")) for line in lines[:-1].split(b"\n")])


def ping() -> bytes:
    """Asks the peer whether it is there."""
    return frame(PING, b"")


def pong(data: bytes) -> bytes:
    """The answer to a ping with these `data`."""
    return frame(PONG, data)


def close(ending: Ending) -> bytes:
    """The last frame."""
    return frame(CLOSE, b"" if ending.code is None else _code.pack(ending.code) + ending.reason.encode())


def close_code(data: bytes) -> int | None:
    """The code in the `data` of a close frame that may be; None if it has none."""
    return int(_code.unpack_from(data)[0]) if data else None
