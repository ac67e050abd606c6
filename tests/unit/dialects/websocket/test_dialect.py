"""CHAT/2.0 and IRC behind frames: what goes in, and what comes out."""

import json

import pytest
from websockets.frames import Opcode

from parlour.commands import Command, Malformed, Quit, Register
from parlour.dialects.base import READ_SIZE
from parlour.dialects.chat2 import Chat2
from parlour.dialects.irc import Irc
from parlour.dialects.websocket import WebSocket
from parlour.dialects.websocket.codes import BINARY, PING, TEXT
from parlour.dialects.websocket.dialect import MOST, SILENCE
from tests.framed import Client, masked
from tests.house import House
from tests.unit.dialects.websocket.person import enter
from tests.wire.rows_chat2 import ENTRY, LUCA, REGISTRATIONS, REQUESTS, WRONGS, Row


def frame_of(line: bytes) -> bytes:
    return masked(TEXT, line.removesuffix(b"\n"))


def read(dialect: WebSocket, data: bytes, size: int) -> list[Command]:
    cut = (data[start : start + size] for start in range(0, len(data), size))
    return [command for piece in cut for command in dialect.feed(piece, 0.0, -1)]


# -- the golden rows of CHAT/2.0 ---------------------------------------------------------------------------------------


def fitting(rows: list[Row]) -> pytest.MarkDecorator:
    """Those that a message can hold."""
    fit = (row for row in rows if len(row.sent) <= MOST and b"\n" not in row.sent.removesuffix(b"\n"))
    return pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in fit])


def is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@fitting(REGISTRATIONS)
@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_registrations(row: Row, size: int) -> None:
    expected = [row.command] if is_text(row.sent) else [Quit(said=False)]
    assert read(WebSocket(Chat2()), frame_of(row.sent), size) == expected


@fitting(REQUESTS + WRONGS)
@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_requests(row: Row, size: int) -> None:
    dialect = WebSocket(Chat2())
    expected = [LUCA, row.command] if is_text(row.sent) else [LUCA, Quit(said=False)]
    assert read(dialect, frame_of(ENTRY) + frame_of(row.sent), size) == expected


def test_a_line_break_within_a_message_is_no_end() -> None:
    dialect = WebSocket(Chat2())
    dialect.feed(frame_of(ENTRY), 0.0, -1)
    pretty = json.dumps({"type": "topic", "room": "den"}, indent=2).encode() + b"\r\n"
    assert len(dialect.feed(masked(TEXT, pretty), 0.0, -1)) == 1
    assert dialect.feed(masked(TEXT, b'{"type":"ping"}\n{"type":"ping"}'), 0.0, -1) == [Malformed("bad-request")]


def test_a_message_cannot_hold_two_lines_of_irc() -> None:
    house = House()
    luca = house.connect(WebSocket(Irc(house.venue)))
    luca.send(masked(TEXT, b"NICK luca\r\nUSER luca 0 * :luca\r\n"))
    house.loop.advance(0.5)
    assert house.hub.roster.find("luca") is None


def test_as_many_at_a_time_as_there_may_be() -> None:
    dialect = WebSocket(Chat2())
    ping = masked(TEXT, b'{"type":"ping"}')
    assert len(dialect.feed(frame_of(ENTRY) + ping * 5, 0.0, 2)) == 2
    assert dialect.backlog
    assert len(dialect.feed(b"", 0.0, 3)) == 3
    assert dialect.backlog
    assert len(dialect.feed(b"", 0.0, 3)) == 1
    assert not dialect.backlog


# -- on a connection ---------------------------------------------------------------------------------------------------


def test_each_object_is_a_message_of_its_own() -> None:
    luca = enter()
    luca.send(luca.client.text('{"type":"say","room":"lobby","text":"one"}'))
    luca.send(b"".join(luca.client.text(json.dumps({"type": "ping", "id": f"{n}"})) for n in range(3)))
    assert [json.loads(text).get("id", "said") for text in luca.hears()] == ["said", "0", "1", "2"]


def test_people_on_lines_and_in_frames_hear_each_other() -> None:
    luca = enter()
    alice = luca.house.framed("alice")
    luca.hears()
    alice.send(b"@alice: hi\n")
    luca.house.loop.advance(0.1)
    (said,) = luca.hears()
    assert json.loads(said)["text"] == "hi"
    luca.send(luca.client.text('{"type":"say","room":"lobby","text":"hello"}'))
    assert alice.received().endswith(b"@luca: hello\n")


def test_all_that_is_of_one_kind_share_their_bytes() -> None:
    house = House()
    one, other, irc = WebSocket(Chat2()), WebSocket(Chat2()), WebSocket(Irc(house.venue), BINARY)
    assert one.codec is other.codec is not irc.codec
    assert one.codec is not WebSocket(Chat2(), BINARY).codec


def test_a_ping_is_answered_the_last_of_many() -> None:
    luca = enter()
    luca.send(masked(PING, b"one") + masked(PING, b"two"))
    (pong,) = luca.client.reads(luca.peer.received())
    assert pong.opcode is Opcode.PONG
    assert bytes(pong.data) == b"two"


def test_a_silent_peer_is_asked_and_then_gone() -> None:
    luca = enter()
    luca.house.loop.advance(SILENCE + 1)
    (ping,) = luca.client.reads(luca.peer.received())
    assert ping.opcode is Opcode.PING
    luca.send(luca.client.written())
    luca.house.loop.advance(SILENCE + 1)
    assert [one.opcode for one in luca.client.reads(luca.peer.received())] == [Opcode.PING]
    luca.house.loop.advance(SILENCE + 1)
    luca.client.reads(luca.peer.received())
    assert luca.client.closed == (1008, "no answer")
    assert luca.peer.transport.ended
    assert luca.house.hub.roster.find("luca") is None


def test_who_speaks_is_not_asked() -> None:
    luca = enter()
    for _ in range(10):
        luca.house.loop.advance(SILENCE - 5)
        luca.send(luca.client.text('{"type":"ping","id":"a"}'))
    assert all('"pong"' in text for text in luca.hears())


# -- IRC ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_irc_a_line_a_message(opcode: int) -> None:
    house = House()
    peer, client = house.connect(WebSocket(Irc(house.venue), opcode)), Client()
    peer.send(masked(opcode, b"NICK luca") + masked(TEXT, b"USER luca 0 * :luca"))
    house.loop.advance(0.5)
    frames = client.reads(peer.received())
    assert {int(one.opcode) for one in frames} == {opcode}
    lines = [bytes(one.data) for one in frames]
    assert lines[0].startswith(b":irc.parlour 001 luca ")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    peer.send(masked(opcode, b"QUIT :bye"))
    house.loop.advance(0.5)
    error, _ = client.reads(peer.received())[-2:]
    assert bytes(error.data).startswith(b"ERROR ")
    assert client.closed == (1000, "")


def test_reads_of_any_size() -> None:
    """A long message comes in several reads."""
    luca = enter()
    text = "ż" * 15_000
    say = {"type": "say", "room": "lobby", "text": text, "id": "a"}
    luca.send(luca.client.text(json.dumps(say, ensure_ascii=False)))
    assert len(text.encode()) > READ_SIZE
    (answer,) = luca.hears()
    assert json.loads(answer)["id"] == "a"


def test_a_name_is_read_as_it_is() -> None:
    assert WebSocket(Chat2()).feed(masked(TEXT, b"REGISTER luca CHAT/2.0"), 0.0, -1) == [Register("luca", lasting=True)]
