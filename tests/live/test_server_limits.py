"""Readers that are too slow, senders that are too fast, and a system that has nothing left to give."""

import resource
import sys
import time

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import FAREWELL, assert_well, flood, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

MEGABYTE = 1 << 20


@linux
@pytest.mark.parametrize("framed", [True, False])
def test_a_client_that_does_not_read_is_dropped(serve: Serve, connect: Connect, framed: bool) -> None:
    server = serve("--rate", "0", "--outbox-limit", "65536")
    stuck = connect(server, receive_buffer=4096)
    if framed:
        stuck.register("stuck")
    else:
        stuck.register_unframed("stuck")
    ada, bob = connect(server).register("ada"), connect(server).register("bob")
    before = server.memory()
    while "stuck does not read: dropped" not in server.err.text:
        flood(ada, bob, 1)
    assert server.memory() - before < 64 * MEGABYTE
    connect(server).register("stuck")  # the name is free
    *lines, last = stuck.eof().split(b"\n@ada: ")
    assert lines
    assert all(len(line.removeprefix(b"@ada: ")) == 999 or line.endswith(b"flood") for line in lines), "a line is cut"
    assert last.rstrip(b"\n").endswith(FAREWELL)
    for client in (ada, bob):
        client.close()
    assert_well(server)


def test_who_is_too_fast_waits_and_loses_nothing(serve: Serve, connect: Connect) -> None:
    server = serve("--rate", "25", "--burst", "10")
    bob, ada, eve = (connect(server).register(name) for name in ("bob", "ada", "eve"))
    start = time.monotonic()
    ada.send("".join(f"@ada: {number}\n" for number in range(60)))
    assert bob.line() == b"@ada: 0\n"
    eve.say("in between")
    heard = bob.until(b"@eve: in between\n")
    assert heard.count(b"@ada: ") < 59, "eve need not wait for what ada said"
    numbers = [line.removeprefix(b"@ada: ") for line in (heard + bob.until(b"@ada: 59\n")).splitlines()]
    numbers.remove(b"@eve: in between")
    assert [int(number) for number in numbers] == list(range(1, 60))
    assert time.monotonic() - start > (60 - 10 - 5) / 25
    assert_well(server)


def test_a_slowed_sender_that_ends_properly_is_heard_to_the_end(serve: Serve, connect: Connect) -> None:
    server = serve("--rate", "50", "--burst", "10")
    bob, ada = connect(server).register("bob"), connect(server).register("ada")
    ada.send("".join(f"@ada: {number}\n" for number in range(40)) + "DISCONNECT ada CHAT/1.0\n")
    assert ada.eof() == b""
    connect(server).register("ada").say("back")
    assert bob.until(b"@ada: back\n").count(b"\n") == 41


def test_a_slowed_sender_that_closes_is_heard_to_the_end(serve: Serve, connect: Connect) -> None:
    server = serve("--rate", "15", "--burst", "10")
    bob, ada, eve = (connect(server).register(name) for name in ("bob", "ada", "eve"))
    ada.send("".join(f"@ada: {number}\n" for number in range(40)))
    assert bob.line() == b"@ada: 0\n"
    ada.close()
    eve.say("what comes to a socket that is closed resets it")
    heard = bob.until(b"@ada: 39\n")
    assert heard.count(b"@ada: ") == 39
    assert heard.count(b"@eve: ") == 1
    until(lambda: server.takes("ada"), "the name is free")


def test_a_slowed_sender_that_resets_is_gone_at_once(serve: Serve, connect: Connect) -> None:
    """What its system has sent and still waits here for its turn holds neither its name nor the room."""
    server = serve("--rate", "50", "--burst", "10")
    ada = connect(server).register("ada")
    ada.send("@ada: flood\n" * 2000)
    ada.reset()
    until(lambda: server.takes("ada"), "the name is free")


@linux
def test_without_file_descriptors_it_waits_and_recovers(serve: Serve, connect: Connect) -> None:
    server = serve(before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)))
    ada, bob = connect(server).register("ada"), connect(server).register("bob")
    crowd = [connect(server) for _ in range(60)]
    server.err.until("no connection can be accepted for the moment")
    end, used = time.monotonic() + 1, server.cpu()
    until(lambda: time.monotonic() > end, "a second to measure has passed")
    assert server.cpu() - used < 0.25, "it spins"
    ada.say("we still chat, caf\u00e9 or not")  # what that needs is loaded now
    assert bob.line() == b"@ada: we still chat, cafe or not\n"
    for client in crowd:
        client.close()
    connect(server).register("late").say("hello")
    assert bob.line() == b"@late: hello\n"
    assert ada.line() == b"@late: hello\n"
    assert_well(server)
