"""How a connection behind frames ends, whoever wants that."""

import json

import pytest
from websockets.frames import Opcode

from parlour.dialects.chat2 import Chat2
from parlour.dialects.websocket import WebSocket
from parlour.dialects.websocket.codes import BINARY, CLOSE, CONTINUATION, TEXT
from parlour.dialects.websocket.dialect import MOST
from parlour.errors import Farewell
from tests.framed import Client, masked
from tests.house import House
from tests.unit.dialects.websocket.person import enter


def test_the_peer_closes() -> None:
    luca = enter()
    alice = enter(luca.house, "alice")
    luca.client.protocol.send_close(1001, "away")
    luca.send(luca.client.written())
    frames = luca.client.reads(luca.peer.received())
    assert frames[-1].opcode is Opcode.CLOSE
    assert luca.client.closed == (1001, "")
    assert luca.peer.transport.ended
    assert not luca.peer.transport.closed, "the peer ends first, or in time"
    assert any(json.loads(text)["type"] == "left" for text in alice.hears())


def test_what_was_said_before_the_close_frame_is_said() -> None:
    luca = enter(House(rate=1, burst=1))
    alice = luca.house.framed("alice")
    said = b"".join(luca.client.text(json.dumps({"type": "say", "room": "lobby", "text": f"{n}"})) for n in range(20))
    luca.house.loop.advance(5)
    luca.send(said + masked(CLOSE, b""))
    assert alice.received().count(b"@luca: ") == 20


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x81\x02hi", 1002),
        (masked(BINARY, b"x"), 1003),
        (masked(TEXT, b"\xff"), 1007),
        (masked(TEXT, b"x" * (MOST + 1)), 1009),
        (masked(TEXT, b"x" * MOST, fin=False) + masked(CONTINUATION, b"y"), 1009),
    ],
    ids=("not masked", "binary", "no UTF-8", "too long", "too long in parts"),  # masks are random
)
def test_what_may_not_be_is_told(sent: bytes, code: int) -> None:
    luca = enter()
    luca.send(sent + masked(TEXT, b'{"type":"ping","id":"late"}'))
    luca.client.reads(luca.peer.received())
    assert luca.client.closed is not None
    assert luca.client.closed[0] == code
    assert luca.peer.transport.ended


def test_a_message_as_long_as_may_be() -> None:
    luca = enter()
    luca.send(masked(TEXT, b"x" * MOST))
    (error,) = luca.hears()
    assert json.loads(error)["reason"] == "bad-request"


def test_a_peer_that_goes_without_a_word() -> None:
    luca = enter()
    luca.send(masked(TEXT, b"half a message")[:9])
    luca.peer.end()
    luca.client.reads(luca.peer.received())
    assert luca.client.closed == (1000, "")
    assert luca.peer.transport.closed


def test_a_client_that_takes_its_leave() -> None:
    luca = enter()
    luca.send(luca.client.text('{"type":"exit"}'))
    closing, close = luca.client.reads(luca.peer.received())
    assert json.loads(bytes(closing.data)) == {"type": "closing", "reason": "left"}
    assert close.opcode is Opcode.CLOSE
    assert luca.client.closed == (1000, "left")


@pytest.mark.parametrize(("farewell", "code"), [(Farewell.STOPPING, 1001), (Farewell.EXPELLED, 1008)])
def test_the_server_ends_it(farewell: Farewell, code: int) -> None:
    luca = enter()
    luca.peer.connection.dismiss(farewell)
    luca.house.loop.advance(0.1)
    closing, _ = luca.client.reads(luca.peer.received())
    assert json.loads(bytes(closing.data)) == {"type": "closing", "reason": farewell.value}
    assert luca.client.closed == (code, farewell.value)


def test_a_registration_that_fails() -> None:
    luca = enter()
    peer, client = luca.house.connect(WebSocket(Chat2())), Client()
    peer.send(client.text("REGISTER luca CHAT/2.0"))
    luca.house.loop.advance(0.1)
    status, _ = client.reads(peer.received())
    assert bytes(status.data) == b"401 Client already registered"
    assert client.closed == (1000, "")


def test_who_does_not_register_is_closed() -> None:
    house = House()
    peer, client = house.connect(WebSocket(Chat2())), Client()
    house.loop.advance(61)
    status, _ = client.reads(peer.received())
    assert bytes(status.data) == b"400 Invalid registration"
    assert client.closed == (1000, "")


def test_who_does_not_read_is_dropped() -> None:
    luca = enter(House(outbox_limit=20_000))
    alice = luca.house.framed("alice")
    luca.peer.transport.room = 0
    for n in range(200):
        alice.send(f"@alice: {n} {'x' * 200}\n".encode())
    luca.house.loop.advance(0.1)
    assert luca.house.hub.roster.find("luca") is None
    luca.peer.transport.drain()
    luca.house.loop.advance(0.1)
    frames = luca.client.reads(luca.peer.received())
    assert b"too-slow" in bytes(frames[-2].data)
    assert luca.client.closed == (1008, "too-slow")
