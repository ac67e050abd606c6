"""Golden rows of WebSocket frames: read whole, byte by byte, in pieces, and with something behind them."""

import random
import struct
import tracemalloc
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from websockets.frames import Frame, Opcode

from parlour.dialects.websocket.codes import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT
from parlour.dialects.websocket.reader import Message, Reader
from tests.framed import masked

LIMIT = 70_000
KEY = b"\x01\x02\x03\x04"


def raw(first: int, size: bytes, data: bytes = b"") -> bytes:
    """A frame of these first bytes; `data` is masked with a key of zeros."""
    return bytes((first,)) + size + b"\0\0\0\0" + data


class Row(NamedTuple):
    title: str
    sent: bytes
    messages: list[Message]
    code: int | None = None
    """How it is wrong."""


RIGHT = [
    Row("text", masked(TEXT, b"hello"), [(TEXT, b"hello")]),
    Row("empty", masked(TEXT, b""), [(TEXT, b"")]),
    Row("data", masked(BINARY, b"\xff\0"), [(BINARY, b"\xff\0")]),
    Row("as in RFC 6455, 5.7", bytes.fromhex("818537fa213d7f9f4d5158"), [(TEXT, b"Hello")]),
    *(Row(f"{n} bytes", masked(TEXT, b"x" * n), [(TEXT, b"x" * n)]) for n in (125, 126, 65535, 65536, LIMIT)),
    Row("several", masked(TEXT, b"a") + masked(TEXT, b"b"), [(TEXT, b"a"), (TEXT, b"b")]),
    Row("not ASCII", masked(TEXT, "żółć 🙂".encode()), [(TEXT, "żółć 🙂".encode())]),
    Row(
        "in pieces",
        masked(TEXT, b"a", fin=False) + masked(CONTINUATION, b"b", fin=False) + masked(CONTINUATION, b"c"),
        [(TEXT, b"abc")],
    ),
    Row(
        "torn within a character",
        masked(TEXT, "ż".encode()[:1], fin=False) + masked(CONTINUATION, "ż".encode()[1:]),
        [(TEXT, "ż".encode())],
    ),
    Row("data in pieces", masked(BINARY, b"\xff", fin=False) + masked(CONTINUATION, b""), [(BINARY, b"\xff")]),
    Row(
        "a control frame between pieces",
        masked(TEXT, b"a", fin=False) + masked(PING, b"?") + masked(CONTINUATION, b"b"),
        [(PING, b"?"), (TEXT, b"ab")],
    ),
    Row("ping and pong", masked(PING, b"p" * 125) + masked(PONG, b""), [(PING, b"p" * 125), (PONG, b"")]),
    Row("a size in more bytes than it takes", raw(0x81, b"\xfe\0\x02", b"hi"), [(TEXT, b"hi")]),
]
"""What may go on."""
CLOSING = [
    Row("without a code", masked(CLOSE, b""), [(CLOSE, b"")]),
    *(
        Row(f"code {code}", masked(CLOSE, struct.pack("!H", code)), [(CLOSE, struct.pack("!H", code))])
        for code in (1000, 1001, 1011, 1014, 3000, 4999)
    ),
    Row("a reason", masked(CLOSE, b"\x03\xe8" + "cześć".encode()), [(CLOSE, b"\x03\xe8" + "cześć".encode())]),
    Row("within a message", masked(TEXT, b"a", fin=False) + masked(CLOSE, b""), [(CLOSE, b"")]),
]
WRONG = [
    *(Row(f"reserved bit {bit:x}", raw(0x81 | bit, b"\x80"), [], 1002) for bit in (0x10, 0x20, 0x40)),
    *(Row(f"opcode {code:x}", raw(0x80 | code, b"\x80"), [], 1002) for code in (3, 7, 0xB, 0xF)),
    Row("not masked", b"\x81\x02hi", [], 1002),
    Row("a ping that is not masked", b"\x89\0", [], 1002),
    Row("a ping in pieces", raw(0x09, b"\x80"), [], 1002),
    Row("a long ping", raw(0x89, b"\xfe\0\x7e"), [], 1002),
    Row("a middle of nothing", masked(CONTINUATION, b"a"), [], 1002),
    Row("a text in a message", masked(TEXT, b"a", fin=False) + masked(TEXT, b"b"), [], 1002),
    Row("data in a message", masked(TEXT, b"a", fin=False) + masked(BINARY, b"b"), [], 1002),
    Row("not UTF-8", masked(TEXT, b"\xff"), [], 1007),
    Row("a surrogate", masked(TEXT, b"\xed\xa0\x80"), [], 1007),
    Row("half a character", masked(TEXT, b"a\xc5", fin=False) + masked(CONTINUATION, b"b"), [], 1007),
    Row("over the limit", raw(0x81, b"\xff" + struct.pack("!Q", LIMIT + 1)), [], 1009),
    Row("over any limit", raw(0x82, b"\xff" + b"\xff" * 8), [], 1009),
    Row("over the limit in all", masked(TEXT, b"a" * LIMIT, fin=False) + raw(0x80, b"\x81"), [], 1009),
    Row("a close frame of one byte", masked(CLOSE, b"\x03"), [], 1002),
    *(
        Row(f"code {code}", masked(CLOSE, struct.pack("!H", code)), [], 1002)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000)
    ),
    Row("a reason that is not UTF-8", masked(CLOSE, b"\x03\xe8\xff"), [], 1007),
    Row("what came before it", masked(TEXT, b"a") + masked(PING, b"") + b"\x81\0", [(TEXT, b"a"), (PING, b"")], 1002),
]

sizes = pytest.mark.parametrize("size", [1, 2, 3, 7, 1000, 10**6])


def of(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in rows])


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def read(reader: Reader, data: bytes, size: int) -> list[Message]:
    return [message for piece in pieces(data, size) for message in reader.feed(piece)]


@sizes
@of(RIGHT)
def test_right(row: Row, size: int) -> None:
    reader = Reader(LIMIT)
    assert read(reader, row.sent, size) == row.messages
    assert reader.wrong is None


@sizes
@of(RIGHT)
def test_right_with_the_next_behind_it(row: Row, size: int) -> None:
    reader = Reader(LIMIT)
    assert read(reader, row.sent + masked(TEXT, b"next") * 2, size) == [*row.messages, (TEXT, b"next"), (TEXT, b"next")]


@sizes
@of(CLOSING)
def test_nothing_follows_a_close_frame(row: Row, size: int) -> None:
    reader = Reader(LIMIT)
    assert read(reader, row.sent + masked(TEXT, b"late") + b"\xff" * 9, size) == row.messages
    assert reader.wrong is None


@sizes
@of(WRONG)
def test_nothing_follows_what_may_not_be(row: Row, size: int) -> None:
    reader = Reader(LIMIT)
    assert read(reader, row.sent + masked(TEXT, b"late"), size) == row.messages
    assert reader.wrong is not None
    assert reader.wrong.code == row.code
    assert len(reader.wrong.reason.encode()) <= 123


def test_what_the_library_writes() -> None:
    """Random messages in random frames, cut at random."""
    chance = random.Random(6455)
    for _ in range(200):
        sent, expected = b"", []
        for _ in range(chance.randrange(5)):
            text = "".join(chance.choices("ab ż🙂", k=chance.choice((0, 5, 50, 200)))).encode()
            cuts = sorted(chance.randrange(len(text) + 1) for _ in range(chance.randrange(4)))
            parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            for at, part in enumerate(parts):
                opcode = Opcode.CONT if at else Opcode.TEXT
                sent += Frame(opcode, part, fin=at == len(parts) - 1).serialize(mask=True)
            expected.append((TEXT, text))
        assert read(Reader(LIMIT), sent, chance.randrange(1, 300)) == expected


def test_it_keeps_no_more_than_a_message() -> None:
    """However it is cut: a peer that sends empty frames without end costs nothing."""
    reader = Reader(LIMIT)
    reader.feed(masked(TEXT, b"", fin=False))
    flood = masked(CONTINUATION, b"", fin=False) * 2000
    reader.feed(flood)
    tracemalloc.start()
    try:
        for _ in range(20):
            reader.feed(flood)
        assert tracemalloc.get_traced_memory()[0] < 10_000
    finally:
        tracemalloc.stop()
    assert reader.feed(masked(CONTINUATION, b"a")) == [(TEXT, b"a")]
