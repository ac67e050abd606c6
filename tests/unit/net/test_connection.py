"""Connections: when they are read, what is written when, and how they end."""

import socket
from collections.abc import Callable
from itertools import pairwise

import pytest

from parlour.core.rate import TokenBucket
from parlour.dialects.base import ALONE_GAP
from parlour.errors import Farewell
from parlour.net.server import LINGER, REGISTRATION_TIME
from parlour.net.sockets import peer_address
from tests.house import House, Peer


def test_a_message_is_written_once_per_turn_and_member() -> None:
    house = House()
    luca, alice = house.framed("luca"), house.framed("alice")
    luca.send(b"@luca: one\n@luca: two\n")
    assert [data for _, data in alice.transport.sent] == [b"@luca: one\n@luca: two\n"]
    assert luca.received() == b""


def test_a_refused_registration_ends_after_its_answer() -> None:
    house = House()
    peer = house.connect()
    peer.send(b"GET / HTTP/1.1\r\n\r\n@x: hi\n")
    assert peer.received() == b"400 Invalid registration\n"
    assert peer.transport.ended
    assert not peer.transport.closed
    peer.send(b"@x: more\n")
    peer.end()
    assert peer.transport.closed


def test_a_peer_that_does_not_end_after_its_refusal_is_cut() -> None:
    house = House()
    peer = house.connect()
    peer.send(b"nonsense\n")
    house.loop.advance(LINGER)
    assert peer.transport.closed


def test_who_has_not_registered_in_time_is_told_and_closed() -> None:
    house = House()
    luca, slow = house.framed("luca"), house.connect()
    slow.send(b"REGISTER sl")
    house.loop.advance(REGISTRATION_TIME)
    assert slow.received() == b"400 Invalid registration"
    assert slow.transport.ended
    assert not luca.transport.ended


def test_a_name_is_free_at_once() -> None:
    house = House()
    for leave in ("send", "end", "vanish"):
        peer = house.framed("luca")
        if leave == "send":
            peer.send(b"DISCONNECT luca CHAT/1.0\n")
            assert peer.received() == b""
            assert peer.transport.ended
        else:
            getattr(peer, leave)()
    house.framed("luca")


def test_a_half_closed_peer_still_gets_its_answer() -> None:
    house = House()
    peer = house.connect()
    peer.send(b"REGISTER luca CHAT/1.0")
    peer.end()
    assert peer.received() == b"200 Registration successful"
    assert peer.transport.closed
    house.framed("luca")


def test_too_fast_a_sender_waits_and_loses_nothing() -> None:
    house = House(rate=10, burst=5)
    luca, alice = house.framed("luca"), house.framed("alice")
    luca.send(b"".join(b"@luca: %d\n" % number for number in range(30)))
    assert alice.received().count(b"\n") == 4  # the registration took one
    assert not luca.transport.reading
    house.loop.advance(1.0)
    assert 9 <= alice.received().count(b"\n") <= 11
    house.loop.advance(2.0)
    luca.send(b"@luca: last\n")
    house.loop.advance(1.0)
    assert alice.received().endswith(b"@luca: 29\n@luca: last\n")
    assert luca.transport.reading


def test_empty_lines_are_not_free() -> None:
    house = House(rate=10, burst=5)
    luca = house.framed("luca")
    luca.send(b"\n" * 20000)
    house.loop.advance(1.0)
    assert not luca.transport.reading


def test_without_a_rate_nobody_waits() -> None:
    house = House(rate=0)
    luca, alice = house.framed("luca"), house.framed("alice")
    luca.send(b"@luca: x\n" * 5000)
    assert alice.received().count(b"\n") == 5000


def test_control_messages_to_an_unframed_peer_stand_alone() -> None:
    house = House()
    luca, alice = house.framed("luca"), house.connect()
    alice.send(b"REGISTER alice CHAT/1.0")
    house.loop.advance(0.149)
    assert alice.received() == b""
    house.loop.advance(0.001)
    luca.send(b"@luca: early\n")
    house.server.hub.dismiss(alice.connection._session, Farewell.STOPPING)
    house.loop.advance(1.0)
    times, pieces = zip(*alice.transport.sent, strict=True)
    assert pieces == (b"200 Registration successful", b"@luca: early\n", b"DISCONNECT CHAT/1.0")
    assert all(later - earlier > ALONE_GAP - 1e-9 for earlier, later in pairwise(times))
    assert alice.transport.ended


def test_chat_lines_to_an_unframed_peer_do_not_wait_for_each_other() -> None:
    house = House()
    luca, alice = house.framed("luca"), house.unframed("alice")
    luca.send(b"@luca: one\n")
    luca.send(b"@luca: two\n")
    assert alice.received() == b"@luca: one\n@luca: two\n"


def test_what_comes_long_enough_after_what_stands_alone_does_not_wait() -> None:
    house = House()
    luca, alice = house.framed("luca"), house.connect()
    alice.send(b"REGISTER alice CHAT/1.0")
    house.loop.advance(0.15)
    for _ in range(2):
        house.loop.advance(ALONE_GAP + 0.001)
        luca.send(b"@luca: hi\n")
        assert alice.transport.sent[-1] == (house.loop.time(), b"@luca: hi\n")


def test_who_does_not_read_is_dropped_with_a_word_and_others_notice_nothing() -> None:
    house = House(rate=0, outbox_limit=5000)
    luca, alice, stuck = house.framed("luca"), house.framed("alice"), house.framed("stuck")
    stuck.transport.room = 100
    for _ in range(100):
        luca.send(b"@luca: " + b"x" * 92 + b"\n")
    assert len(alice.received()) == 100 * 100
    assert stuck.connection._outbox.size <= 5000
    house.framed("stuck")  # its name is free
    stuck.transport.drain()
    assert stuck.received().endswith(b"\nDISCONNECT CHAT/1.0\n")
    assert stuck.transport.ended


def test_a_dropped_peer_that_never_reads_is_cut() -> None:
    house = House(rate=0, outbox_limit=5000)
    luca, stuck = house.framed("luca"), house.framed("stuck")
    stuck.transport.room = 100
    for _ in range(100):
        luca.send(b"@luca: " + b"x" * 92 + b"\n")
    house.loop.advance(LINGER)
    assert stuck.transport.closed


def test_a_slow_reader_gets_everything_in_order() -> None:
    house = House(rate=0)
    luca, slow = house.framed("luca"), house.framed("slow")
    expected = b""
    for number in range(50):
        slow.transport.room = number * 3
        luca.send(b"@luca: %d\n" % number)
        expected += b"@luca: %d\n" % number
        if number % 3 == 0:
            slow.transport.drain()
    slow.transport.drain()
    assert slow.received() == expected


def test_senders_wait_a_moment_for_a_congested_room() -> None:
    house = House(rate=0)
    luca = house.framed("luca")
    others = [house.framed(f"p{number}") for number in range(8)]
    for peer in others[:3]:
        peer.transport.room = 0
    luca.send(b"@luca: one\n")
    luca.send(b"@luca: two\n")
    assert not luca.transport.reading
    house.loop.advance(0.2)
    assert luca.transport.reading, "it goes on all the same"
    luca.send(b"@luca: three\n")
    assert not luca.transport.reading
    for peer in others[:3]:
        peer.transport.drain()
    house.loop.advance(0.01)
    assert luca.transport.reading


def test_senders_wait_longer_for_members_that_do_read() -> None:
    house = House(rate=0)
    luca = house.framed("luca")
    others = [house.framed(f"p{number}") for number in range(8)]
    for peer in others[:4]:
        peer.transport.room = 0
    luca.send(b"@luca: one\n")
    luca.send(b"@luca: two\n")
    for _ in range(10):
        house.loop.advance(0.05)
        assert not luca.transport.reading
        house.hub.unblock(others[0].connection._session)
        house.hub.block(others[0].connection._session)
    house.loop.advance(2.0)
    assert luca.transport.reading, "but not for ever"


def test_a_bucket_is_each_connections_own() -> None:
    house = House(rate=1, burst=2)
    first, second = house.server.bucket(), house.server.bucket()
    assert isinstance(first, TokenBucket)
    assert isinstance(second, TokenBucket)
    first.take(2)
    assert second.available(house.loop.time()) == 2


@pytest.mark.parametrize("enter", [House.framed, House.unframed])
def test_many_small_chunks_leave_in_few_writes(enter: Callable[[House, str], Peer]) -> None:
    house = House(rate=0)
    luca, slow = house.framed("luca"), enter(house, "slow")
    slow.transport.room = 0
    for _ in range(5000):
        luca.send(b"@luca: x\n")
    slow.transport.drain()
    assert len(slow.transport.sent) < 5
    assert slow.received() == b"@luca: x\n" * 5000


def test_where_a_peer_is_nobody_is_told() -> None:
    house = House()
    house.framed("luca")
    alice = house.framed("alice")
    alice.send(b"!whois luca\n")
    told = alice.received()
    assert b".parlour" in told
    assert b"192.0.2.1" not in told


def test_a_peer_that_has_gone_has_no_address() -> None:
    one, other = socket.socketpair()
    with one, other:
        assert peer_address(one) == ""
    assert peer_address(one) == ""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert peer_address(client) == "127.0.0.1"
