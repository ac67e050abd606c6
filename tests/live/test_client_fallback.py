"""The client at a terminal on servers that do not know CHAT/2.0: it ends up talking CHAT/1.0, whatever they do."""

import asyncio
import time

import pytest

from parlour.client.address import parse_address
from parlour.client.rooms import enter as entering
from parlour.client.rooms import probe
from parlour.client.rooms.keepsake import Keepsake
from tests.live import fake_servers as fake
from tests.live.client import CLIENT, READY, person
from tests.live.fake_servers import OK, Behaviour, serving
from tests.live.terminal import Terminal

ANSWERS_WITH_TALK = fake.answering(OK + b"\n@bob: hi\n")

KINDS = [
    fake.framed,
    fake.strict,
    fake.hates_newlines,
    fake.keeps_newline,
    fake.splits_words,
    fake.careless,
    fake.deaf,
    ANSWERS_WITH_TALK,
]


@pytest.mark.parametrize("behave", KINDS)
def test_it_talks_to_every_kind_of_server(behave: Behaviour) -> None:
    with serving(behave) as server, person(server) as (terminal, peer):
        assert terminal.lines[:3] == [
            "Connecting to server ...",
            "Connection to server established. Sending intro message...",
            READY,
        ]
        terminal.type("hello\r")
        server.wait_for(lambda: b"@luca: hello" in peer.received)
        terminal.type("\x03")
        assert terminal.wait_for_exit() == 0
        assert terminal.lines[-1] == "Interrupt received, shutting down ..."
        server.wait_for(lambda: b"DISCONNECT luca CHAT/1.0" in peer.received)


@pytest.mark.parametrize("behave", [fake.framed, fake.strict, fake.hates_newlines])
def test_who_says_so_is_believed_at_once(behave: Behaviour) -> None:
    async def enter(url: str) -> None:
        with pytest.raises(entering.OlderServer) as older:
            await entering.enter(parse_address(url), "luca", Keepsake(None), lambda: None)
        assert not older.value.registered

    with serving(behave) as server:
        begun = time.monotonic()
        asyncio.run(enter(server.url))
        assert time.monotonic() - begun < probe.WELCOME
        assert [peer.received for peer in server.peers] == [b"REGISTER luca CHAT/2.0\n"]


@pytest.mark.parametrize(
    ("behave", "goodbye"),
    [
        (fake.careless, b"DISCONNECT luca CHAT/1.0\n"),
        (fake.splits_words, b"DISCONNECT luca CHAT/1.0"),
        (ANSWERS_WITH_TALK, b"DISCONNECT luca CHAT/1.0\n"),
    ],
)
def test_who_registers_anybody_is_left_with_a_word(
    behave: Behaviour, goodbye: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "WELCOME", 0.1)

    async def enter(url: str) -> None:
        with pytest.raises(entering.OlderServer) as older:
            await entering.enter(parse_address(url), "luca", Keepsake(None), lambda: None)
        assert older.value.registered

    with serving(behave) as server:
        asyncio.run(enter(server.url))
        server.wait_for(lambda: server.peers[0].over)
        assert server.peers[0].received == b"REGISTER luca CHAT/2.0\n" + goodbye


def test_a_name_that_is_taken_is_no_reason_to_try_again() -> None:
    with serving(fake.answering(fake.TAKEN + b"\n")) as server, Terminal([*CLIENT, "luca", server.url]) as terminal:
        assert terminal.wait_for_exit() == 1
        assert terminal.lines[-2:] == [
            "401 Client already registered",
            "The name luca is taken, or looks like one that is; choose another.",
        ]
        assert len(server.peers) == 1


def test_an_interrupt_before_the_answer() -> None:
    with serving(fake.silent) as server, Terminal([*CLIENT, "luca", server.url]) as terminal:
        server.wait_for(lambda: bool(server.peers and server.peers[0].segments))
        terminal.type("\x03")
        assert terminal.wait_for_exit() == 0
        assert terminal.text.endswith("Interrupt received, shutting down ...")


def test_plain_speaks_the_older_protocol_at_once() -> None:
    with serving(fake.framed) as server, Terminal([*CLIENT, "luca", server.url, "--plain"]) as terminal:
        terminal.wait_for_text(READY)
        assert [peer.segments[0] for peer in server.peers] == [b"REGISTER luca CHAT/1.0\n"]
