"""Anything at the HTTP door, over sockets; and anything at a WebSocket behind it, in memory."""

import asyncio
import socket
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.dialects.chat2 import Chat2
from parlour.dialects.irc import Irc
from parlour.dialects.websocket.dialect import WebSocket
from parlour.net.http.serving import Serving
from tests.framed import Client
from tests.house import House
from tests.live.http import request, upgrade

OPCODES = (0x0, 0x1, 0x2, 0x8, 0x9, 0xA)


def masked(opcode: int, data: bytes, *, fin: bool = True) -> bytes:
    """A frame that may be wrong, always in the same bytes: a mask of zeros changes nothing."""
    size = bytes((0x80 | len(data),)) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return bytes(((0x80 if fin else 0) | opcode,)) + size + b"\0\0\0\0" + data


TEXTS = st.sampled_from(
    [
        b"REGISTER luca CHAT/2.0",
        b'{"type":"say","room":"lobby","text":"hi"}',
        b'{"type":"exit"}',
        b"NICK luca",
        b"USER luca 0 * :luca",
        b"PRIVMSG #lobby :hi",
        b"QUIT",
        b"\r\n",
        "żółć".encode(),
    ]
)
FRAMES = st.one_of(
    st.builds(masked, st.just(0x1), TEXTS),
    st.builds(masked, st.sampled_from(OPCODES), st.one_of(TEXTS, st.binary(max_size=130)), fin=st.booleans()),
    st.binary(max_size=20),
)
REQUESTS = st.one_of(
    st.sampled_from(
        [
            request(),
            request("/"),
            request("/static/app.js", "Range: bytes=0-9"),
            request("/api/v1/rooms"),
            request(method="POST") + b"3\r\nabc\r\n0\r\n\r\n",
            request("/", "Transfer-Encoding: chunked", method="POST") + b"3\r\nabc\r\n0\r\n\r\n",
            request("/", "Content-Length: 5", "Expect: 100-continue", method="PUT") + b"hello",
            request("http://localhost/x", version="1.0"),
            upgrade(target="/none"),
            upgrade("Origin: null") + b"\x81\x80\0\0\0\0",
            b"\r\n",
        ]
    ),
    st.binary(max_size=40),
    st.text("GET/ HTP1.\r\n:Host", max_size=60).map(str.encode),
)


@given(st.lists(FRAMES, max_size=12).map(b"".join), st.integers(1, 200), st.booleans())
@settings(max_examples=300, deadline=None)
def test_frames(sent: bytes, size: int, irc: bool) -> None:
    """Whatever comes: what is answered is well-formed, and nothing else in the house takes harm."""
    house = House()
    alice = house.framed("alice")
    peer, client = house.connect(WebSocket(Irc(house.venue) if irc else Chat2())), Client()
    for at in range(0, len(sent), size):
        peer.send(sent[at : at + size])
    peer.end()
    house.loop.advance(1)
    client.reads(peer.received())
    assert peer.transport.ended
    assert client.closed is not None
    alice.send(b"@alice: well?\n")
    house.loop.advance(0.1)
    assert house.hub.roster.find("alice") is not None
    assert house.hub.census.unknown == 0


@pytest.fixture(scope="module")
def converse() -> Callable[[bytes, int], bytes]:
    """Sends some bytes in pieces to a door of its own, half-closes, and returns all that comes."""

    async def run(sent: bytes, size: int) -> bytes:
        loop = asyncio.get_running_loop()
        failures: list[dict[str, object]] = []
        loop.set_exception_handler(lambda _, context: failures.append(context))
        serving = Serving(House().server, loop)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            one = socket.create_connection(listening.getsockname())
            other, _ = listening.accept()
        other.setblocking(False)
        await loop.connect_accepted_socket(serving.protocol, other)
        reader, writer = await asyncio.open_connection(sock=one)
        try:
            async with asyncio.timeout(10):
                for at in range(0, len(sent), size):
                    writer.write(sent[at : at + size])
                    await asyncio.sleep(0)
                writer.write_eof()
                got = await reader.read()
        except ConnectionError:
            got = b""
        finally:
            writer.close()
        await serving.stop()
        assert not failures
        return got

    return lambda sent, size: asyncio.run(run(sent, size))


@given(sent=st.lists(REQUESTS, min_size=1, max_size=5).map(b"".join), size=st.integers(1, 400))
@settings(max_examples=100, deadline=None)
def test_requests(converse: Callable[[bytes, int], bytes], sent: bytes, size: int) -> None:
    """Whatever comes: it ends, with answers or without, and nothing internal is in them."""
    got = converse(sent, size)
    assert got == b"" or got.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in got
    assert b" 500 " not in got.partition(b"\r\n")[0]
