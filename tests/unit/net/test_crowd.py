"""How many connections one address may have: counted by real sockets, on real loops."""

import asyncio
import logging
import socket
from collections.abc import Callable

import pytest
import uvloop

from parlour.net.crowd import Crowd, is_loopback
from parlour.net.tally import Denial, Tally

HERE = "192.0.2.7"


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = socket.create_connection(listening.getsockname())
        other, _ = listening.accept()
        return one, other


def nobody(address: str) -> bool:
    return False


def admit(crowd: Crowd, address: str = HERE) -> socket.socket | None:
    one, other = pair()
    one.close()
    return crowd.admit(other, address)


def test_so_many_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    crowd = Crowd(2, nobody, tally := Tally())
    with caplog.at_level(logging.WARNING):
        first, second = admit(crowd), admit(crowd)
        assert first is not None
        assert second is not None
        assert admit(crowd) is None
        assert admit(crowd) is None
    assert tally.denied == {Denial.TOO_MANY_CONNECTIONS.value: 2}
    assert caplog.messages == [f"{HERE} has 2 connections, and gets no more"]
    first.close()
    first.close()
    third = admit(crowd)
    assert third is not None
    assert admit(crowd) is None
    second.close()
    third.close()
    assert len(crowd) == 0


def test_who_is_refused_is_closed() -> None:
    crowd = Crowd(1, nobody, Tally())
    kept = admit(crowd)
    one, other = pair()
    assert crowd.admit(other, HERE) is None
    with one:
        assert one.recv(1) == b""
    assert kept is not None
    kept.close()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    crowd = Crowd(1, nobody, Tally())
    first, second = admit(crowd, one), admit(crowd, other)
    assert (second is None) is same
    for sock in (first, second):
        if sock is not None:
            sock.close()


def test_some_are_not_counted() -> None:
    crowd = Crowd(1, is_loopback, Tally())
    one, other = pair()
    assert crowd.admit(other, "127.0.0.1") is other
    assert len(crowd) == 0
    one.close()
    other.close()
    assert [is_loopback(a) for a in ("127.9.9.9", "::1", "::ffff:127.0.0.1", "192.0.2.7", "", "no address")] == [
        *(True, True, True),
        *(False, False, False),
    ]


@pytest.mark.parametrize("loop", [uvloop.new_event_loop, asyncio.SelectorEventLoop])
def test_transports_give_the_place_back(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """However they end."""
    crowd = Crowd(9, nobody, Tally())

    async def serve() -> None:
        running = asyncio.get_running_loop()
        for end in ("close", "abort", "peer"):
            one, other = pair()
            guest = crowd.admit(other, HERE)
            assert guest is not None
            guest.setblocking(False)
            lost = running.create_future()

            class Ends(asyncio.Protocol):
                def connection_lost(self, exc: Exception | None, lost: asyncio.Future[None] = lost) -> None:
                    lost.set_result(None)

            transport, _ = await running.connect_accepted_socket(Ends, guest)
            assert len(crowd) == 1
            if end == "peer":
                one.close()
            else:
                getattr(transport, end)()
            await lost
            await asyncio.sleep(0)
            assert len(crowd) == 0
            one.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(serve())
