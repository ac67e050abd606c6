"""Peers that end their messages with a newline, peers that do not, and what each is sent."""

import signal
import time

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import (
    BUSY,
    FAREWELL,
    MALFORMED,
    PATIENCE,
    SOON,
    TAKEN,
    WELCOME,
    RawClient,
    ServerProcess,
)

GAP = 0.018
"""Seconds between a message that stands alone and its neighbours, less what the clock may lose."""
ATTEMPTS = 5
"""A reader that the system lets wait for longer than the gap sees none: then it looks again."""


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \n", b"\0\0\0\n", b" \0\r\n"])
def test_a_framed_registration(room: ServerProcess, connect: Connect, end: bytes) -> None:
    with connect(room) as luca:
        luca.send(b"REGISTER luca CHAT/1.0" + end)
        assert luca.line() == WELCOME + b"\n"
        luca.send("DISCONNECT luca CHAT/1.0\n")
        assert luca.eof() == b""


@pytest.mark.parametrize("padding", [b"", b" ", b"\0" * 42, b"\r"])
def test_an_unframed_registration(room: ServerProcess, connect: Connect, padding: bytes) -> None:
    with connect(room) as luca:
        luca.send(b"REGISTER luca CHAT/1.0" + padding)
        assert luca.segment() == WELCOME
        luca.send("DISCONNECT luca CHAT/1.0")
        assert luca.segment() == b""


def test_refusals_are_framed_as_the_registration_is(room: ServerProcess, connect: Connect) -> None:
    connect(room).register("luca")
    for registration, answer in (("REGISTER luca CHAT/1.0", TAKEN), ("REGISTER all CHAT/1.0", MALFORMED)):
        for end in (b"", b"\n"):
            other = connect(room)
            other.send(registration.encode() + end)
            assert other.eof() == answer + end


def test_a_newline_in_time_makes_it_framed(room: ServerProcess, connect: Connect) -> None:
    assert any(_framed(connect(room), f"luca{attempt}") for attempt in range(ATTEMPTS))


def _framed(luca: RawClient, name: str) -> bool:
    """Whether the newline that follows a registration counted: late, behind 0.15 s of silence, it does not."""
    with luca:
        luca.send(f"REGISTER {name} CHAT/1.0")
        luca.send("\n")
        return luca.segment() == WELCOME + b"\n"


def test_each_segment_of_an_unframed_peer_is_a_message(room: ServerProcess, connect: Connect) -> None:
    ada = connect(room).register("ada")
    luca = connect(room).register_unframed("luca")
    for text in (b"@luca: one", b"@luca:two", b"luca: three", b"four", b"@luca: five\n"):
        luca.send(text)
        assert ada.line() == b"@luca: " + text.split(b":")[-1].strip() + b"\n"
    ada.say("hello")
    assert luca.segment() == b"@ada: hello\n"


@pytest.mark.parametrize("wrong", ["REGISTER two words CHAT/1.0", "REGISTER CHAT/1.0", "REGISTER luca CHAT/9.9"])
def test_a_wrong_registration_without_a_newline_is_refused_soon(
    room: ServerProcess, connect: Connect, wrong: str
) -> None:
    stranger = connect(room)
    stranger.socket.settimeout(SOON + BUSY)
    stranger.send(wrong)
    assert stranger.eof() == MALFORMED


@pytest.mark.parametrize("header", [b"", b"\n", b"\r\n", b"Follow: @all\n\n", b"Follow: @all, apple\r\n\r\n"], ids=repr)
def test_what_follows_a_registration(room: ServerProcess, connect: Connect, header: bytes) -> None:
    ada = connect(room).register("ada")
    luca = connect(room)
    luca.send(b"REGISTER luca CHAT/1.0\n" + header + b"\n\r\n@luca: hello\r\n\n   \n@luca: Follow: me\n")
    assert luca.line() == WELCOME + b"\n"
    assert ada.line() == b"@luca: hello\n"
    assert ada.line() == b"@luca: Follow: me\n"


def test_framed_clients_get_ascii_until_they_want_more(room: ServerProcess, connect: Connect) -> None:
    plain, asks, shows = (connect(room).register(name) for name in ("plain", "asks", "shows"))
    unframed = connect(room).register_unframed("unframed")
    unframed.send("caf\u00e9 \u4f60")
    assert [plain.line(), asks.line(), shows.line()] == [b"@unframed: cafe Ni\n"] * 3
    asks.say("!utf8")
    assert asks.line() == b"@server: text comes in UTF-8 from now on\n"
    shows.say("\u00fc")
    assert [plain.line(), asks.line()] == [b"@shows: u\n", "@shows: \u00fc\n".encode()]
    assert unframed.segment() == "@shows: \u00fc\n".encode()
    unframed.send("\u2603")
    assert [asks.line(), shows.line()] == ["@unframed: \u2603\n".encode()] * 2
    assert plain.line().isascii()


def test_nothing_is_glued_to_the_answer_to_a_registration(room: ServerProcess, connect: Connect) -> None:
    ada = connect(room).register("ada")
    gaps: list[float] = []
    while not gaps or gaps[-1] < GAP:
        assert len(gaps) < ATTEMPTS, f"the next message came {gaps} s after the answer"
        gaps.append(_gap_after_the_answer(connect(room), ada))


def _gap_after_the_answer(luca: RawClient, ada: RawClient) -> float:
    """Register `luca` while `ada` says much; returns the seconds from the answer to her next line."""
    with luca:
        luca.send("REGISTER luca CHAT/1.0")
        luca.socket.settimeout(0.001)
        answer = b""
        while not answer:
            ada.say("chatter")
            try:
                answer = luca.segment()
            except TimeoutError:
                continue
        answered = time.monotonic()
        ada.say("chatter")
        luca.socket.settimeout(PATIENCE)
        assert luca.segment().startswith(b"@ada: chatter\n")
        return time.monotonic() - answered if answer == WELCOME else 0


def test_nothing_is_glued_to_the_farewell(serve: Serve, connect: Connect) -> None:
    gaps: list[float] = []
    while not gaps or gaps[-1] < GAP:
        assert len(gaps) < ATTEMPTS, f"the farewell came {gaps} s after the last line"
        gaps.append(_gap_before_the_farewell(serve(), connect))


def _gap_before_the_farewell(server: ServerProcess, connect: Connect) -> float:
    """Stop the server just after somebody spoke; returns the seconds from that line to the farewell."""
    with connect(server).register("ada") as ada, connect(server).register_unframed("luca") as luca:
        luca.send("hello")
        assert ada.line() == b"@luca: hello\n"
        ada.say("the last word")
        server.out_until("the last word\n")
        server.process.send_signal(signal.SIGTERM)
        segments = [luca.segment()]
        spoken = time.monotonic()
        segments.append(luca.segment())
        gap = time.monotonic() - spoken
        segments.append(luca.eof())
    assert server.wait() == 0
    assert b"".join(segments) == b"@ada: the last word\n" + FAREWELL
    return gap if segments[1] == FAREWELL else 0
