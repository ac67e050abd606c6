"""A request that comes in pieces, however the network has cut it."""

import asyncio
import socket

import pytest

from parlour.net.http.connection import HttpConnection
from parlour.net.http.serving import Serving
from tests.house import House

BAD = b"GET %s HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n"
LONG = b"GET %s HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000


def answered(*pieces: bytes) -> bytes:
    """All that a connection says to `pieces`, of which each is read by itself."""

    async def run() -> bytes:
        loop = asyncio.get_running_loop()
        serving = Serving(House().server, loop)
        ours, theirs = socket.socketpair()
        _, protocol = await loop.connect_accepted_socket(serving.protocol, theirs)
        assert isinstance(protocol, HttpConnection)
        reader, writer = await asyncio.open_connection(sock=ours)
        async with asyncio.timeout(5):
            for piece in pieces:
                protocol.data_received(piece)
            writer.write_eof()
            answer = await reader.read()
            writer.close()
            await writer.wait_closed()
        return answer

    return asyncio.run(run())


@pytest.mark.parametrize("cut", [4, 7, 9, 22])
@pytest.mark.parametrize(("head", "status"), [(BAD, b"400"), (LONG, b"431")], ids=["bad", "long"])
@pytest.mark.parametrize(
    ("target", "type_"), [(b"/api/v1/rooms", b"application/problem+json"), (b"/v1/api/rooms", b"text/plain")]
)
def test_the_kind_of_a_refusal(head: bytes, status: bytes, target: bytes, type_: bytes, cut: int) -> None:
    sent = head % target
    answer = answered(sent[:cut], sent[cut:])
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"content-type: " + type_ in answer.lower()
