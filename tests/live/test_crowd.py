"""One address may have so many connections, of whatever kind; this machine itself, any number."""

import pytest

from parlour.net.addresses import lan_addresses
from tests.live.conftest import Connect, Serve
from tests.live.http import answer, request, upgrade
from tests.live.server import until

ADDRESSES = [address for address in lan_addresses() if ":" not in address]


@pytest.mark.skipif(not ADDRESSES, reason="this machine has no address but loopback")
def test_an_address_that_has_enough(serve: Serve, connect: Connect) -> None:
    server = serve("--connections-per-address", "3")
    chat, page, socket = (connect(server, ADDRESSES[0]) for _ in range(3))
    chat.register("luca")
    page.send(request())
    assert answer(page).status == 404
    socket.send(upgrade())
    socket.until(b"\r\n\r\n")
    assert connect(server, ADDRESSES[0]).eof() == b""
    assert server.err.until("gets no more").count("has 3 connections, and gets no more") == 1
    for number in range(5):
        connect(server).register(f"local{number}")
    for client in (socket, page):
        client.close()
    until(lambda: server.takes("nobody"), "it is well")
    before = server.descriptors()
    again = connect(server, ADDRESSES[0]).register("alice")
    again.close()
    chat.close()
    until(lambda: server.descriptors() < before, "they are gone")
