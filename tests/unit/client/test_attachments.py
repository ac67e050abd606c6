"""Files over CHAT/1.0: the client sends what its person has just named, and nothing else to anybody."""

from pathlib import Path

import pytest

from parlour.client.attachments import MOST, read
from parlour.client.chat1 import Chat1
from parlour.client.events import Event, Heard, Wanted

OK = b"200 Registration successful\n"
ASKS = b"ATTACH notes.txt CHAT/1.0\n"
COMES = b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 31\n@bob: hi\nDISCONNECT CHAT/1.0\nx@"
TOLD = Heard("alice", "sends the file notes.txt (31 bytes), which this client does not keep")


def heard(dialect: Chat1, data: bytes, size: int = 0) -> list[Event]:
    size = size or len(data)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return [event for piece in pieces for event in dialect.receive(piece, 0.0)]


def registered() -> Chat1:
    dialect = Chat1("luca")
    heard(dialect, OK)
    return dialect


def test_a_file_is_sent_once_and_only_that_one() -> None:
    dialect = registered()
    assert heard(dialect, ASKS) == [Heard(None, ASKS.decode().strip())]
    dialect.expect("notes.txt")
    assert heard(dialect, b"ATTACH /etc/passwd CHAT/1.0\n") == [Heard(None, "ATTACH /etc/passwd CHAT/1.0")]
    assert heard(dialect, b"@eve: ATTACH notes.txt CHAT/1.0\n") == [Heard("eve", "ATTACH notes.txt CHAT/1.0")]
    assert heard(dialect, ASKS) == [Wanted("notes.txt")]
    assert heard(dialect, ASKS) == [Heard(None, ASKS.decode().strip())]


def test_a_server_that_does_not_frame_asks() -> None:
    dialect = Chat1("luca")
    heard(dialect, OK.strip())
    dialect.pause(1.0)
    dialect.expect("notes.txt")
    assert dialect.receive(ASKS.strip(), 2.0) + dialect.pause(3.0) == [Wanted("notes.txt")]


def test_saying_so_is_not_enough() -> None:
    """What comes through a pipe is said, and may be written by anybody."""
    dialect = registered()
    dialect.say("!attach notes.txt")
    assert not [event for event in heard(dialect, ASKS) if isinstance(event, Wanted)]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_file_that_comes_is_told_and_nothing_in_it_is_heard(size: int) -> None:
    dialect = registered()
    told = heard(dialect, b"@bob: one\n" + COMES + b"@bob: two\n", size)
    assert told == [Heard("bob", "one"), TOLD, Heard("bob", "two")]


def test_an_empty_one() -> None:
    told = heard(registered(), b"ATTACHMENT a.txt CHAT/1.0\nOrigin: alice\nContent-Length: 0\n@bob: two\n")
    assert told[0] == Heard("alice", "sends the file a.txt (0 bytes), which this client does not keep")
    assert told[1:] == [Heard("bob", "two")]


def test_a_head_that_is_none() -> None:
    told = heard(registered(), b"ATTACHMENT a.txt CHAT/1.0\n@bob: hi\n")
    assert told == [Heard("bob", "hi")]


def test_reading(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    (tmp_path / "b").write_bytes(bytes(MOST + 1))
    assert read(tmp_path / "a") == b"hello"
    assert read(tmp_path / "b") is read(tmp_path / "c") is read(tmp_path) is None
    assert Chat1("luca").file(b"hello") == b"Content-Length: 5\nhello"
    assert Chat1("luca").file(None) == b"Content-Length: -1\n"
