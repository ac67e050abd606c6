"""The golden rows of CHAT/2.0: read whole, byte by byte, in pieces, and a few lines at a time."""

import time
import tracemalloc
from collections.abc import Iterator

import msgspec
import pytest

from parlour.commands import Command, Ping, Request
from parlour.dialects.base import READ_SIZE
from parlour.dialects.chat2 import Chat2
from parlour.dialects.chat2.dialect import MAX_LINE
from tests.house import House
from tests.wire.rows_chat2 import BAD, ENTRY, LONG, LUCA, REGISTRATIONS, REQUESTS, WRONGS, Row

registrations = pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in REGISTRATIONS])
requests = pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in REQUESTS])
wrongs = pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in WRONGS])
lines = pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in REQUESTS + WRONGS])

MUCH = 1_000_000
"""Bytes of memory that no line may take."""
LONG_TIME = 2.0
"""Seconds of processor time that no line may take."""


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def read(data: bytes, size: int) -> list[Command]:
    """The commands of `data` on a new connection, if it comes in pieces of that size."""
    dialect = Chat2()
    return [command for piece in pieces(data, size) for command in dialect.feed(piece, 0.0, -1)]


@registrations
@pytest.mark.parametrize("size", [1, 2, 7, 1000, 10**6])
def test_registrations(row: Row, size: int) -> None:
    assert read(row.sent, size)[0] == row.command


@lines
@pytest.mark.parametrize("size", [7, 1000, READ_SIZE, 10**8])
def test_lines(row: Row, size: int) -> None:
    if len(row.sent) <= 10 * MAX_LINE or size > 7:
        assert read(ENTRY + row.sent + b"\n", size) == [LUCA, row.command]


@pytest.mark.parametrize("row", [pytest.param(r, id=r.title) for r in REQUESTS + WRONGS if len(r.sent) < 10_000])
def test_lines_byte_by_byte(row: Row) -> None:
    assert read(ENTRY + row.sent + b"\n", 1) == [LUCA, row.command]


@lines
def test_trailing_data_waits_for_its_end(row: Row) -> None:
    dialect = Chat2()
    assert dialect.feed(ENTRY + row.sent + b'\n{"type":"pi', 0.0, -1) == [LUCA, row.command]
    assert dialect.feed(b'ng"}\r\n', 0.0, -1) == [Ping()]
    assert not dialect.backlog


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_few_at_a_time(limit: int) -> None:
    rows = [row for row in REQUESTS + WRONGS if len(row.sent) <= MAX_LINE]
    dialect = Chat2()
    commands = dialect.feed(ENTRY + b"\n".join(row.sent for row in rows) + b"\n", 0.0, limit)
    while dialect.backlog:
        more = dialect.feed(b"", 0.0, limit)
        assert len(more) <= limit
        commands += more
    assert commands == [LUCA, *(row.command for row in rows)]


def test_nothing_is_taken_where_nothing_may_be() -> None:
    dialect = Chat2()
    assert dialect.feed(ENTRY + b'{"type":"ping"}\n', 0.0, 0) == []
    assert dialect.backlog
    assert dialect.feed(b"", 0.0, -1) == [LUCA, Ping()]


@pytest.mark.parametrize("blank", [b"", b"\r", b" ", b" \t \r"])
def test_blank_lines_are_nothing(blank: bytes) -> None:
    assert read(ENTRY + blank + b'\n{"type":"ping"}\n' + blank + b"\n", 10**6) == [LUCA, Ping()]


def test_what_follows_a_line_that_is_too_long() -> None:
    sent = ENTRY + b"x" * (3 * MAX_LINE) + b'\n{"type":"ping"}\n' + b"y" * (2 * MAX_LINE)
    for size in (7, 1000, READ_SIZE, 10**6):
        assert read(sent, size) == [LUCA, LONG, Ping(), LONG]


@pytest.mark.parametrize("sent", [b"", b"REGISTER luca CHAT/2.0", ENTRY + b'{"type":"ping"}'])
def test_a_line_without_its_end_is_none(sent: bytes) -> None:
    dialect = Chat2()
    dialect.feed(sent, 0.0, -1)
    assert dialect.eof() == []


def test_the_end_of_the_stream_gives_what_waited() -> None:
    dialect = Chat2()
    dialect.feed(ENTRY + b'{"type":"ping"}\n' * 3, 0.0, 1)
    assert dialect.eof() == [Ping()] * 3


def test_it_wants_no_time() -> None:
    dialect = Chat2()
    dialect.feed(ENTRY, 0.0, -1)
    assert dialect.deadline is None
    assert dialect.tick(1e9) == []


def test_every_request_with_every_field_has_a_row() -> None:
    for member in Request.__args__:
        rows = [row.command for row in REQUESTS if type(row.command) is member]
        assert rows, member
        for field in msgspec.structs.fields(member):
            assert any(getattr(command, field.name) != field.default for command in rows), (member, field.name)


# -- what a line costs -------------------------------------------------------------------------------------------------


@wrongs
def test_no_line_costs_much(row: Row) -> None:
    dialect = Chat2()
    dialect.feed(ENTRY, 0.0, -1)
    commands: list[Command] = []
    sent = row.sent + b"\n"
    began = time.process_time()
    tracemalloc.start()
    try:
        for piece in pieces(sent, READ_SIZE):
            commands += dialect.feed(piece, 0.0, -1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert commands == [row.command]
    assert peak < MUCH
    assert time.process_time() - began < LONG_TIME


# -- through a whole server --------------------------------------------------------------------------------------------


@wrongs
def test_one_error_each_and_the_connection_stays(row: Row) -> None:
    house = House(rate=0)
    peer = house.connect(Chat2())
    peer.send(ENTRY)
    house.loop.advance(0.1)
    peer.received()
    peer.send(row.sent + b'\n{"type":"ping"}\n')
    error, pong = peer.received().splitlines()
    told = msgspec.json.decode(error)
    assert told.pop("text")
    expected = {"type": "error", "reason": getattr(row.command, "reason", "")}
    assert told == ({**expected, "id": row.command.id} if row.command.id else expected)
    assert pong == f'{{"type":"pong","at":{house.loop.time()}}}'.encode()
    assert not peer.transport.ended


@pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in REGISTRATIONS if row.command == BAD])
def test_a_wrong_registration_ends_it(row: Row) -> None:
    house = House()
    peer = house.connect(Chat2())
    peer.send(row.sent + b'\n{"type":"ping"}\n')
    house.loop.advance(0.1)
    assert peer.received() == b"400 Invalid registration\n"
    assert peer.transport.ended
    assert len(house.hub.roster) == 0
