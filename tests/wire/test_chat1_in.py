"""The golden rows: read whole, byte by byte, in pieces, and a few messages at a time."""

import pytest

from parlour.commands import Command, Negotiate, Quit, Say
from parlour.dialects.chat1 import Chat1
from parlour.dialects.chat1.framing import SILENCE
from tests.wire.rows import BAD, FRAMED, LUCA, SEGMENTS, UNFRAMED, Row

by_title = [pytest.param(row, id=row.title) for row in FRAMED]
registered = [pytest.param(row, id=row.title) for row in FRAMED if row.commands[0] == LUCA]


@pytest.mark.parametrize("row", by_title)
@pytest.mark.parametrize("size", [1, 2, 7, 1000, 10**6])
def test_framed(row: Row, size: int) -> None:
    dialect = Chat1()
    commands: list[Command] = []
    for start in range(0, len(row.sent), size):
        commands += dialect.feed(row.sent[start : start + size], 0.0, -1)
    assert commands == row.commands


@pytest.mark.parametrize("row", by_title)
@pytest.mark.parametrize("limit", [1, 2])
def test_framed_a_few_at_a_time(row: Row, limit: int) -> None:
    dialect = Chat1()
    commands = dialect.feed(row.sent, 0.0, limit)
    while dialect.backlog:
        more = dialect.feed(b"", 0.0, limit)
        assert len(more) <= limit
        commands += more
    assert commands == row.commands


@pytest.mark.parametrize("row", registered)
def test_trailing_data_waits_for_its_end(row: Row) -> None:
    dialect = Chat1()
    assert dialect.feed(row.sent + b"@luca: trail", 0.0, -1) == row.commands
    assert dialect.feed(b"ing\n", 0.0, -1) == [Say("trailing")]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in UNFRAMED])
def test_unframed_after_a_silence(row: Row) -> None:
    dialect = Chat1()
    assert dialect.feed(row.sent, 10.0, -1) == []
    assert dialect.deadline == 10.0 + SILENCE
    assert dialect.tick(10.0 + SILENCE / 2) == []
    assert dialect.tick(10.0 + SILENCE) == row.commands
    assert dialect.deadline is None


@pytest.mark.parametrize(("title", "segments", "commands"), SEGMENTS)
def test_unframed_segments(title: str, segments: list[bytes], commands: list[Command]) -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    assert dialect.tick(1.0) == [LUCA]
    received: list[Command] = []
    for segment in segments:
        received += dialect.feed(segment, 2.0, -1)
    assert received == commands


def test_unframed_a_few_at_a_time() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    dialect.tick(1.0)
    assert dialect.feed(b"@luca: a\n@luca: b\n@luca: c", 2.0, 2) == [Say("a"), Say("b")]
    assert dialect.backlog
    assert dialect.feed(b"@luca: d", 2.0, 2) == [Say("c"), Say("d")]
    assert not dialect.backlog


def test_unframed_without_waiting_for_the_answer() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    assert dialect.feed(b"@luca: hi", 0.1, -1) == [LUCA, Say("hi")]


@pytest.mark.parametrize(
    ("sent", "commands"),
    [
        (b"REGISTER luca CHAT/1.0@luca: hi", [LUCA, Say("hi")]),
        (b"REGISTER luca CHAT/1.0DISCONNECT luca CHAT/1.0", [LUCA, Quit()]),
    ],
)
def test_unframed_with_the_first_message_glued_to_the_registration(sent: bytes, commands: list[Command]) -> None:
    assert Chat1().feed(sent, 0.0, -1) == commands


@pytest.mark.parametrize("sent", [b"REGISTER two words CHAT/1.0", b"REGISTER CHAT/1.0", b"REGISTER luca CHAT/9.9"])
def test_unframed_and_wrong(sent: bytes) -> None:
    dialect = Chat1()
    assert dialect.feed(sent, 0.0, -1) == []
    assert dialect.tick(SILENCE) == [BAD]
    assert dialect.finished


def test_a_message_that_ends_where_a_full_read_ends() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    dialect.tick(1.0)
    whole = b"@luca: 01234567" * 1092 + b"@lu"
    assert len(dialect.feed(whole + b"x", 2.0, -1)) == 1091
    assert dialect.tick(2.0 + SILENCE) == [Say("01234567@lux")]


def test_a_message_after_one_that_was_too_long() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    dialect.tick(1.0)
    dialect.feed(b"x" * 5000, 2.0, -1)
    assert dialect.feed(b"@luca: hi", 2.0 + SILENCE, -1) == [Say("hi")]


def test_a_newline_within_the_silence_makes_it_framed() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    assert dialect.feed(b"\n@luca: hi", SILENCE / 2, -1) == [LUCA]
    assert dialect.deadline is None
    assert dialect.feed(b"!\n", 9.0, -1) == [Say("hi!")]


def test_a_newline_that_comes_late_makes_it_framed_all_the_same() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    dialect.tick(SILENCE)
    assert dialect.feed(b"\n", 1.0, -1) == [Negotiate("framed")]
    assert dialect.feed(b"@luca: hi", 2.0, -1) == []


@pytest.mark.parametrize(
    ("sent", "commands"),
    [
        (b"", []),
        (b"REGISTER luca CHAT/1.0", [LUCA]),
        (b"REGISTER luca CHAT/1.0\n@luca: whole\n@luca: half", []),
    ],
)
def test_the_end_of_the_stream(sent: bytes, commands: list[Command]) -> None:
    dialect = Chat1()
    dialect.feed(sent, 0.0, -1)
    assert dialect.eof() == commands


def test_the_end_of_the_stream_within_a_registration() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER lu", 0.0, -1)
    assert [type(command).__name__ for command in dialect.eof()] == ["Malformed"]
    assert dialect.finished


def test_the_end_of_the_stream_gives_what_waited() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0\n@luca: a\n@luca: b\n", 0.0, 1)
    assert dialect.eof() == [Say("a"), Say("b")]
