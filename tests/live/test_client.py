"""The client against servers of every kind, within this process."""

import socket
import threading
from collections.abc import Iterator

import pytest

from parlour.client import chat1, link
from tests.live import fake_servers as fake
from tests.live.client import HELLO, Join, Ran, joining
from tests.live.fake_servers import GOODBYE, OK, Behaviour, serving

DISCONNECTED = "Disconnected from server ... exiting!\n"

REGISTER = b"REGISTER luca CHAT/1.0"
TALK = [b"@luca: hi", b"@luca: there", b"DISCONNECT luca CHAT/1.0"]


@pytest.fixture
def join(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Join]:
    with joining(monkeypatch, capfd) as go:
        yield go


def with_newlines(segments: list[bytes]) -> list[bytes]:
    return [segment + b"\n" for segment in segments]


@pytest.mark.parametrize(
    ("behave", "accepts", "conversations"),
    [
        (fake.framed, 9, [with_newlines([REGISTER, *TALK])]),
        (fake.never_closes, 9, [with_newlines([REGISTER, *TALK])]),
        (fake.strict, 9, [[REGISTER + b"\n"], [REGISTER, *TALK]]),
        (fake.hates_newlines, 9, [[REGISTER + b"\n"], [REGISTER, *TALK]]),
        (fake.keeps_newline, 9, [with_newlines([REGISTER, TALK[-1]]), [REGISTER, *TALK]]),
        (fake.splits_words, 9, [[REGISTER + b"\n", *TALK], [REGISTER]]),
        (fake.splits_words, 1, [[REGISTER + b"\n", *TALK]]),
    ],
)
def test_it_talks_to_every_kind_of_server(
    join: Join, monkeypatch: pytest.MonkeyPatch, behave: Behaviour, accepts: int, conversations: list[list[bytes]]
) -> None:
    # A reader that the system lets wait for longer than the gap sees two messages as one.
    assert min(chat1.GAP, link.PAUSE) >= 0.04
    monkeypatch.setattr(chat1, "GAP", 0.3)
    monkeypatch.setattr(link, "PAUSE", 0.3)
    monkeypatch.setattr(link, "FLUSH", 5.0)
    with serving(behave, accepts=accepts) as server:
        ran = join(server.url, b"hi\nthere\n")
        assert ran == Ran(0, HELLO, "")
        server.wait_for(lambda: [peer.received for peer in server.peers] == list(map(b"".join, conversations)))
        for peer, segments in zip(server.peers, conversations, strict=True):
            if segments[0].endswith(b"\n") and len(segments) > 2:
                continue  # framed: only the lines count
            assert peer.segments == segments


def test_a_server_that_reads_to_the_end_sees_an_end_and_no_reset(join: Join) -> None:
    with serving(fake.never_closes) as server:
        assert join(server.url, b"hi\n").status == 0
        server.wait_for(lambda: server.peers[0].ended == "closed")


def test_a_server_that_does_not_let_go_is_left(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FAREWELL", 0.2)
    over = threading.Event()

    def holds_on(peer: fake.Peer) -> None:
        fake.never_closes(peer)
        over.wait(fake.PATIENCE)

    with serving(holds_on) as server:
        ran = join(server.url, b"hi\n")
        assert (ran.status, ran.out, ran.err) == (0, HELLO, "")
        over.set()
        server.wait_for(lambda: server.peers[0].received.endswith(b"@luca: hi\nDISCONNECT luca CHAT/1.0\n"))


def test_a_server_that_does_not_take_everything_is_told_of(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FAREWELL", 0.2)
    monkeypatch.setattr("parlour.client.wire.Wire.acknowledged", lambda wire: False)
    over = threading.Event()

    def holds_on(peer: fake.Peer) -> None:
        fake.never_closes(peer)
        over.wait(fake.PATIENCE)

    with serving(holds_on) as server:
        ran = join(server.url, b"hi\n")
        over.set()
    assert (ran.status, ran.out, ran.err) == (1, HELLO, "The server did not take everything that was sent\n")


def test_the_wait_for_a_server_grows_with_what_was_sent() -> None:
    assert link.farewell(0, 0) == link.FAREWELL
    assert link.farewell(6000, 60_000) > 6000 / 50
    assert link.farewell(1000, 4_000_000) > 1000


def test_a_server_that_reads_slowly_is_waited_for(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FAREWELL", 0.1)

    def dawdles(peer: fake.Peer) -> None:
        clock = threading.Event()
        lines = peer.lines()
        next(lines)
        peer.send(OK + b"\n")
        for _ in lines:
            clock.wait(0.01)

    with serving(dawdles) as server:
        assert join(server.url, b"x\n" * 60) == Ran(0, HELLO, "")


@pytest.mark.parametrize("moment", [0, 0.01, 0.02, 0.03])
def test_a_server_that_hangs_up_before_the_goodbye(join: Join, moment: float) -> None:
    def hangs_up(peer: fake.Peer) -> None:
        lines = peer.lines()
        next(lines)
        peer.send(OK + b"\n")
        next(lines)
        threading.Event().wait(moment)

    with serving(hangs_up) as server:
        ran = join(server.url, b"hi\n")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out in (HELLO, HELLO + DISCONNECTED)  # it depends on which of the two ends is noticed first


def test_answers_to_the_last_lines_are_still_shown(join: Join) -> None:
    with serving(fake.answers_list) as server:
        assert join(server.url, b"!list\n") == Ran(0, HELLO + "luca, bob\n", "")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ([OK + b"\n", GOODBYE + b"\n"], []),
        ([OK + b"\n@bob: hi\n", GOODBYE], ["@bob: hi"]),
        ([OK + b"\n@bob: hi" + GOODBYE], ["@bob: hi"]),
        ([OK + b"@bob: hi"], ["@bob: hi"]),
        ([OK + b"\n"], []),
        (
            [b"200 Registration succesful\n@bob:hi\r\n@ann: caf\xc3\xa9 \xff\n"],
            ["@bob: hi", "@ann: café �"],
        ),
        ([OK + b"\n@bob: \x1b[2J\x9b\x07\r!\nluca: x\n"], ["@bob: �!", "luca: x"]),
        ([OK + b"\n@bob: say DISCONNECT CHAT/1.0\n"], ["@bob: say DISCONNECT CHAT/1.0"]),
    ],
)
def test_what_servers_send_and_how_they_end(join: Join, sent: list[bytes], shown: list[str]) -> None:
    def behave(peer: fake.Peer) -> None:
        peer.receive()
        if len(peer.server.peers) == 1:
            for data in sent:
                peer.send(data)

    with serving(behave, accepts=1) as server:
        lines = "".join(f"{line}\n" for line in shown)
        assert join(server.url, None) == Ran(0, HELLO + lines + DISCONNECTED, "")


def test_version_six(join: Join) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with serving(fake.framed, host="::1") as server:
        assert join(server.url, b"hi\n") == Ran(0, HELLO, "")
